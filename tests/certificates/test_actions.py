"""Issuing, revoking and renewing, and what never changes afterwards."""

import threading

import pypdfium2
import pytest
import sqlalchemy as sa

from lms.certificates import actions, queries
from lms.certificates.models import Certificate, TemplateVersion
from lms.certificates.printing import print_certificates
from lms.certificates.sheet import Wording
from lms.journal.models import Entry
from lms.kit.db import db, transaction
from lms.kit.errors import Refused
from lms.kit.paper import faces
from lms.notifications.models import Notice
from lms.people import queries as people
from lms.people.models import Person
from tests import make
from tests.make_certificates import DAY, ISSUER, award, certificate


def issue(person, deserved, *, by=None):
    return actions.issue(person, deserved, issuer=ISSUER, by=by, on=DAY, at=make.MORNING)


def test_a_certificate_says_what_is_true_on_its_day(cast):
    made, new = issue(cast.agent, award(cast.agent), by=cast.hr)
    said = made.says
    assert new
    assert (said.person_name, said.employee_no) == ("林可欣", "A001")
    assert (said.title, said.hours, said.score) == ("服务营销岗前培训", 18, 96)
    assert said.number == made.number == "FX2027-000001"
    assert said.verify_url == f"https://academy.example/verify/{made.code}"
    assert said.centre_name == said.seal_ring == "云岭银行信用卡中心"
    assert [s.name for s in said.signatories] == ["沈知远", "林书航"]


def test_the_person_is_told_and_the_journal_keeps_it(cast):
    made, _ = issue(cast.agent, award(cast.agent), by=cast.hr)
    notice = db.session.scalars(sa.select(Notice)).one()
    assert (notice.person_id, notice.kind) == (cast.agent.id, "certificates.issued")
    assert notice.path == f"/my-certificates/{made.id}"
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "certificates.issue")).one()
    assert (entry.actor_id, entry.subject_id) == (cast.hr.id, made.id)


def test_a_second_click_finds_the_first_certificate(cast):
    first, _ = issue(cast.agent, award(cast.agent))
    again, new = issue(cast.agent, award(cast.agent))
    assert (again.id, new) == (first.id, False)
    assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 1


def test_another_cycle_and_another_course_are_other_certificates(cast):
    issue(cast.agent, award(cast.agent))
    assert issue(cast.agent, award(cast.agent)._replace(cycle=2))[1]
    assert issue(cast.agent, award(cast.agent, course_id=2))[1]


def test_nothing_that_was_issued_changes_with_the_name_or_the_template(cast):
    made, _ = issue(cast.agent, award(cast.agent))
    before = print_certificates([made.says])
    cast.agent.rename("林改名")
    actions.reword(Wording(heading="荣誉证书"), issuer=ISSUER, by=cast.hr, on=DAY, at=make.MORNING)
    db.session.commit()
    db.session.expire_all()
    kept = db.session.get_one(Certificate, made.id)
    assert (kept.says.person_name, kept.says.wording.heading) == ("林可欣", "结业证书")
    assert print_certificates([kept.says]) == before
    later, _ = issue(cast.colleague, award(cast.colleague))
    assert later.says.wording.heading == "荣誉证书"


def test_numbers_begin_anew_each_year(cast):
    certificate(cast.agent)
    certificate(cast.colleague)
    assert certificate(cast.outsider, on=DAY.replace(year=2028)).number == "FX2028-000001"


def test_a_name_the_face_cannot_draw_is_refused_with_the_character_named(cast):
    rare = make.person("A900", "李𠀀")
    with pytest.raises(Refused) as refusal:
        issue(rare, award(rare))
    assert str(refusal.value) == "姓名“李𠀀”含字体缺少的字符 U+20000，证书未签发。"
    assert db.session.scalar(sa.select(sa.func.count(Certificate.id))) == 0


def test_what_was_probably_meant_is_said(cast):
    old = make.person("A901", "李\ue863")
    with pytest.raises(Refused) as refusal:
        issue(old, award(old))
    assert "U+E863" in str(refusal.value)
    assert "䶮" in str(refusal.value)


def test_in_a_batch_the_others_are_issued_and_numbers_have_no_gap(cast):
    rare = make.person("A900", "李𠀀")
    three = [cast.agent, rare, cast.colleague]
    batch = actions.issue_all(
        [(p, award(p)) for p in three], issuer=ISSUER, by=cast.hr, on=DAY, at=make.MORNING
    )
    assert [c.number for c in batch.issued] == ["FX2027-000001", "FX2027-000002"]
    assert [person.name for person, _why in batch.refused] == ["李𠀀"]


def test_the_same_person_twice_in_a_batch_gets_one(cast):
    twice = [(cast.agent, award(cast.agent))] * 2
    batch = actions.issue_all(twice, issuer=ISSUER, by=None, on=DAY, at=make.MORNING)
    assert (len(batch.issued), len(batch.known)) == (1, 1)


def test_a_centre_without_a_name_issues_nothing(cast):
    with pytest.raises(Refused, match="LMS_CENTRE"):
        actions.issue(
            cast.agent,
            award(cast.agent),
            issuer=ISSUER._replace(centre=""),
            by=None,
            on=DAY,
            at=make.MORNING,
        )


def test_missing_faces_are_said_in_words(cast, monkeypatch, tmp_path):
    faces._repertoire.cache_clear()
    monkeypatch.setattr(faces.missing_characters, "__defaults__", (tmp_path,))
    monkeypatch.setattr(faces.first_complete, "__defaults__", (tmp_path,))
    with pytest.raises(Refused, match="缺少打印用的字体"):
        issue(cast.agent, award(cast.agent))


def test_names_and_titles_are_text_whatever_they_look_like(cast):
    hostile = make.person("A902", "<b>{{7*7}}</b>{person}")
    made, _ = issue(hostile, award(hostile, title="{{ 7*7 }}</h2><script>alert(1)</script>{title}"))
    text = _text_of(print_certificates([made.says]))
    assert "<b>{{7*7}}</b>{person}" in text
    assert "{{ 7*7 }}</h2>" in text
    assert "{title}" in text


def _text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return document[0].get_textpage().get_text_range()


def test_twenty_identical_requests_issue_one_certificate_without_a_gap(app, cast):
    db.session.commit()
    outcomes = []
    start = threading.Barrier(20)

    def click(person_id: int) -> None:
        with app.app_context():
            start.wait()
            with transaction():
                person = db.session.get_one(Person, person_id)
                made, new = issue(person, award(person))
                outcomes.append((made.number, new))

    ids = [cast.agent.id] * 17 + [cast.colleague.id, cast.outsider.id, cast.leader.id]
    db.session.remove()
    threads = [threading.Thread(target=click, args=(one,)) for one in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(outcomes) == 20
    assert sum(new for _number, new in outcomes) == 4
    serials = list(db.session.scalars(sa.select(Certificate.serial).order_by(Certificate.serial)))
    assert serials == [1, 2, 3, 4]


def test_revoking_needs_a_reason_and_tells_the_person(cast):
    made = certificate(cast.agent)
    with pytest.raises(Refused) as refusal:
        actions.revoke(made, reason="  ", by=cast.hr, at=make.MORNING)
    assert refusal.value.field == "reason"
    actions.revoke(made, reason="姓名有误", by=cast.hr, at=make.MORNING)
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == "certificates.revoked")).one()
    assert told.person_id == cast.agent.id
    with pytest.raises(Refused):
        actions.revoke(made, reason="又一次", by=cast.hr, at=make.MORNING)


def test_a_revoked_certificate_is_not_issued_again_by_the_batch_but_renewed_knowingly(cast):
    made = certificate(cast.agent, revoked_by=cast.hr)
    assert issue(cast.agent, award(cast.agent)) == (made, False)
    cast.agent.rename("林可馨")
    new = actions.renew(made, issuer=ISSUER, by=cast.hr, on=DAY, at=make.MORNING)
    assert (new.number, new.says.person_name, new.says.score) == ("FX2027-000002", "林可馨", 96)
    assert new.code != made.code
    again = actions.renew(made, issuer=ISSUER, by=cast.hr, on=DAY, at=make.MORNING)
    assert again.id == new.id


def test_a_certificate_that_holds_is_not_renewed(cast):
    made = certificate(cast.agent)
    with pytest.raises(Refused):
        actions.renew(made, issuer=ISSUER, by=cast.hr, on=DAY, at=make.MORNING)


def test_new_words_make_a_new_version_and_the_same_words_none(cast):
    first, new = actions.reword(
        Wording(body="已修完全部课程。"), issuer=ISSUER, by=cast.hr, on=DAY, at=make.MORNING
    )
    again, newer = actions.reword(
        Wording(body="已修完全部课程。"), issuer=ISSUER, by=cast.hr, on=DAY, at=make.MORNING
    )
    assert (first.number, new, again.id, newer) == (2, True, first.id, False)
    numbers = db.session.scalars(sa.select(TemplateVersion.number).order_by(TemplateVersion.number))
    assert list(numbers) == [1, 2]


def test_a_placeholder_that_does_not_exist_is_named_beside_its_field(cast):
    with pytest.raises(Refused, match=r"\{nmae\}") as refusal:
        actions.reword(
            Wording(lead="兹证明 {nmae}"), issuer=ISSUER, by=cast.hr, on=DAY, at=make.MORNING
        )
    assert refusal.value.field == "lead"


def test_the_register_shows_each_role_its_own_scope(cast):
    for person in (cast.agent, cast.colleague, cast.outsider):
        certificate(person)

    def names(who, **narrowed):
        asker = people.find_by_employee_no(who.employee_no)
        return {c.person_name for c in db.session.scalars(queries.register(asker, **narrowed))}

    assert names(cast.hr) == {"林可欣", "㛃小雨", "欧阳一帆"}
    assert names(cast.leader) == names(cast.trainer) == {"林可欣", "㛃小雨"}
    assert names(cast.agent) == {"林可欣"}
    assert names(cast.leader, search="欧阳") == set()


def test_the_register_finds_by_name_initials_number_and_code(cast):
    made = certificate(cast.agent)
    certificate(cast.colleague)
    hr = people.find_by_employee_no(cast.hr.employee_no)
    for words in ("可欣", "lkx", "a001", made.number.lower(), "000001", made.code[:9].lower()):
        found = db.session.scalars(queries.register(hr, search=words))
        assert [c.id for c in found] == [made.id], words
