"""Coming in and going out."""

from lms.kit.db import db
from lms.people import queries
from lms.people.models import LoginSession
from tests import make


def test_a_person_comes_in_with_number_and_password(client, cast):
    make.password(cast.agent)
    typed = {"employee_no": " ａ001 ", "password": "richtig-und-lang-1"}
    answer = client.post("/sign-in", data=typed)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/").status_code == 200


def test_a_wrong_password_and_an_unknown_number_sound_the_same(client, cast):
    make.password(cast.agent)
    wrong = client.post("/sign-in", data={"employee_no": "A001", "password": "nein"})
    unknown = client.post("/sign-in", data={"employee_no": "Z999", "password": "nein"})
    assert wrong.status_code == unknown.status_code == 422
    assert "工号或密码不正确" in wrong.text
    assert "工号或密码不正确" in unknown.text


def test_failures_are_kept_although_the_answer_is_a_refusal(client, cast):
    make.password(cast.agent)
    for _ in range(5):
        client.post("/sign-in", data={"employee_no": "A001", "password": "nein"})
    right = client.post("/sign-in", data={"employee_no": "A001", "password": "richtig-und-lang-1"})
    assert right.status_code == 422
    assert "1 分钟" in right.text


def test_what_was_typed_stays_but_not_the_password(client, cast):
    answer = client.post("/sign-in", data={"employee_no": "A001", "password": "geheim-1"})
    assert 'value="A001"' in answer.text
    assert "geheim-1" not in answer.text


def test_a_copied_cookie_is_worth_nothing_after_signing_out(as_, app, cast):
    client = as_(cast.agent)
    with client.session_transaction() as cookie:
        token = cookie["token"]
    client.post("/sign-out")
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["token"] = token
    assert thief.get("/").status_code == 303


def test_somebody_with_a_first_password_gets_no_further_than_choosing_one(client, cast):
    make.password(cast.agent, "erstes-Passwort-1", first=True)
    client.post("/sign-in", data={"employee_no": "A001", "password": "erstes-Passwort-1"})
    assert client.get("/notices").location == "/account/password"
    answer = client.post(
        "/account/password",
        data={"current": "erstes-Passwort-1", "new": "mein-eigenes-2", "again": "mein-eigenes-2"},
    )
    assert answer.status_code == 303
    assert client.get("/notices").status_code == 200


def test_a_new_password_signs_out_every_other_device(as_, cast):
    make.password(cast.agent)
    phone, desk = as_(cast.agent), as_(cast.agent)
    desk.post(
        "/account/password",
        data={"current": "richtig-und-lang-1", "new": "ganz-anders-3", "again": "ganz-anders-3"},
    )
    assert desk.get("/").status_code == 200
    assert phone.get("/").status_code == 303


def test_a_person_sees_own_devices_and_ends_one_but_not_a_strangers(as_, cast):
    mine, other = as_(cast.agent), as_(cast.agent)
    stranger = as_(cast.colleague)
    numbers = {s.person_id: s.id for s in db.session.query(LoginSession)}
    assert mine.post(f"/account/devices/{numbers[cast.colleague.id]}/end").status_code == 404
    assert mine.post(f"/account/devices/{numbers[cast.agent.id]}/end").status_code == 303
    assert stranger.get("/").status_code == 200
    assert other.get("/").status_code == 303


def test_what_was_written_when_the_session_ended_comes_back_after_signing_in(client, cast):
    make.password(cast.agent)
    lost = client.post("/notices/reading", data={"text": "我写了很久的一段话"})
    assert lost.status_code == 401
    kept = lost.text.split('name="kept" value="')[1].split('"')[0]
    back = client.post(
        "/sign-in", data={"employee_no": "A001", "password": "richtig-und-lang-1", "kept": kept}
    )
    assert "我写了很久的一段话" in back.text
    assert 'action="/notices/reading"' in back.text


def test_what_one_person_wrote_is_not_shown_to_the_next_at_the_same_desk(as_, client, cast):
    make.password(cast.colleague)
    desk = as_(cast.agent)
    db.session.query(LoginSession).update({"ended_at": make.MORNING})
    lost = desk.post("/notices/reading", data={"text": "我写了很久的一段话"})
    kept = lost.text.split('name="kept" value="')[1].split('"')[0]
    answer = desk.post(
        "/sign-in", data={"employee_no": "A002", "password": "richtig-und-lang-1", "kept": kept}
    )
    assert (answer.status_code, answer.location) == (303, "/")


def test_the_way_back_never_leads_to_another_site(client, cast):
    make.password(cast.agent)
    for away in ("https://evil.example/", "//evil.example", "http:///evil", "/\\evil", "/%0d//x"):
        answer = client.post(
            "/sign-in",
            query_string={"next": away},
            data={"employee_no": "A001", "password": "richtig-und-lang-1"},
        )
        assert not answer.location.startswith(("http", "//", "/\\")), away
        client.post("/sign-out")


def test_who_left_is_out(as_, cast):
    client = as_(cast.agent)
    person = queries.find_by_employee_no("A001")
    person.left_on = make.MORNING.date().replace(year=2020)
    assert client.get("/").status_code == 303


def test_the_back_button_shows_nothing_after_signing_out(as_, cast):
    answer = as_(cast.agent).get("/account")
    assert answer.headers["Cache-Control"] == "no-store"
