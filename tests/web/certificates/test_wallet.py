"""My certificates."""

import pytest

from tests.make_certificates import certificate


@pytest.fixture
def made(cast):
    certificate(cast.colleague)
    return certificate(cast.agent)


def test_i_see_mine_and_only_mine(as_, cast, made):
    text = as_(cast.agent).get("/my-certificates").text
    assert made.number in text
    assert "FX2027-000001" not in text


def test_anothers_is_not_there_not_even_for_hr(as_, cast, made):
    for person in (cast.colleague, cast.hr, cast.leader):
        for path in (f"/my-certificates/{made.id}", f"/my-certificates/{made.id}.pdf"):
            assert as_(person).get(path).status_code == 404


def test_i_save_mine_and_show_its_address(as_, cast, made):
    mine = as_(cast.agent)
    text = mine.get(f"/my-certificates/{made.id}").text
    assert made.says.verify_url in text
    pdf = mine.get(f"/my-certificates/{made.id}.pdf?download=1")
    assert pdf.data.startswith(b"%PDF")
    assert pdf.headers["Cache-Control"] == "no-store"
    assert pdf.headers["Content-Disposition"].startswith("attachment")


def test_a_withdrawn_one_is_not_handed_out_any_more(as_, cast):
    made = certificate(cast.agent, revoked_by=cast.hr)
    mine = as_(cast.agent)
    answer = mine.get(f"/my-certificates/{made.id}.pdf")
    assert answer.status_code == 303
    page = mine.get(answer.location).text
    assert "不再提供打印" in page
    assert "成绩复核后未达标准" in page
    assert ".pdf" not in page


def test_an_empty_wallet_says_what_will_be_here(as_, cast):
    text = as_(cast.agent).get("/my-certificates").text
    assert "还没有证书" in text


def test_nobody_sees_it_signed_out(client, made):
    assert client.get("/my-certificates").status_code == 303


def test_the_ornament_is_an_image_for_people_who_are_signed_in(as_, client, cast):
    assert client.get("/certificates/ornament.svg").status_code == 303
    assert as_(cast.agent).get("/certificates/ornament.svg").mimetype == "image/svg+xml"


def test_the_wallet_takes_few_statements_however_full(as_, cast, made, statements):
    for course_id in range(2, 8):
        certificate(cast.agent, course_id=course_id)
    mine = as_(cast.agent)
    with statements() as seen:
        mine.get("/my-certificates")
    assert len(seen) <= 6
