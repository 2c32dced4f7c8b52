"""First passwords for many at once: a list that HR sees once and hands out."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from lms.journal import actions as journal
from lms.kit import clock, codes, jobs
from lms.kit.db import db, transaction
from lms.kit.errors import Refused
from lms.people import actions, policy, queries
from lms.people.models import Credential, FirstPasswords, Person
from lms.people.roles import Role

KIND = "people.first_passwords"
AT_A_TIME = 20


def without_password(by: Person | None, *, at: datetime) -> sa.Select[Person]:
    """People here who cannot sign in yet, as far as the asker may manage them."""
    found = (
        sa.select(Person)
        .outerjoin(Credential, Credential.person_id == Person.id)
        .where(Credential.id.is_(None), queries.here(clock.local(at).date()))
        .order_by(Person.sort_key, Person.id)
    )
    if by is not None and Role.ADMIN not in by.roles:
        found = found.where(~queries.holds(Role.ADMIN))
    return found


def count_without(by: Person, *, at: datetime) -> int:
    """How many they are."""
    counted = sa.select(sa.func.count()).select_from(without_password(by, at=at).subquery())
    return db.session.scalar(counted) or 0


def ask(*, by: Person, at: datetime) -> FirstPasswords:
    """Order the list; hashing takes 45 ms each, so a job does it."""
    ids = [person.id for person in db.session.scalars(without_password(by, at=at))]
    if not ids:
        raise Refused(_l("Everybody has a password already."))
    job = jobs.enqueue(KIND, {}, at=at)
    ordered = FirstPasswords(
        person_id=by.id,
        created_at=at,
        nonce=codes.token(),
        asked_ids=ids,
        made_ids=[],
        job_id=job.id,
    )
    db.session.add(ordered)
    db.session.flush()
    job.payload = {"list": ordered.id}
    job.total = len(ids)
    return ordered


def find_list(person: Person, list_id: int) -> FirstPasswords | None:
    """One's own list; another's does not exist."""
    return db.session.scalar(
        sa.select(FirstPasswords).where(
            FirstPasswords.id == list_id, FirstPasswords.person_id == person.id
        )
    )


def secret(nonce: str, person_id: int) -> str:
    """The first password of one person on one list; always the same until the nonce is gone."""
    return codes.derived("first password", nonce, str(person_id))


def make(running: jobs.Running) -> None:
    """The job: hash, twenty at a time; who has a password meanwhile is left alone."""
    number = running.payload["list"]
    with transaction():
        ordered = db.session.get_one(FirstPasswords, number)
        nonce, asked, made = ordered.nonce, list(ordered.asked_ids), set(ordered.made_ids)
    waiting = [person_id for person_id in asked if person_id not in made]
    for begin in range(0, len(waiting), AT_A_TIME):
        ids = waiting[begin : begin + AT_A_TIME]
        hashes = {id_: actions.hash_password(secret(nonce, id_)) for id_ in ids}
        with transaction():
            _keep(db.session.get_one(FirstPasswords, number), hashes)
        running.progress(len(made) + begin + len(ids), len(asked))


def _keep(ordered: FirstPasswords, hashes: dict[int, str]) -> None:
    at = clock.now()
    done = set(
        db.session.scalars(sa.select(Credential.person_id).where(Credential.person_id.in_(hashes)))
    )
    people = db.session.scalars(sa.select(Person).where(Person.id.in_(hashes.keys() - done))).all()
    for person in people:
        db.session.add(
            Credential(
                person_id=person.id,
                password_hash=hashes[person.id],
                must_change=True,
                changed_at=at,
                failures=0,
            )
        )
    ordered.made_ids = [*ordered.made_ids, *(person.id for person in people)]
    db.session.flush()
    by = db.session.get_one(Person, ordered.person_id)
    journal.note_many(
        "people.set_first_password", ((person.subject, {}) for person in people), by=by, at=at
    )


def show(ordered: FirstPasswords, *, by: Person, at: datetime) -> list[tuple[Person, str]]:
    """The list, for the first and last time: afterwards nobody can make it again."""
    if not ordered.nonce:
        raise Refused(_l("This list was shown already. Who has lost a password gets a new one."))
    found = db.session.scalars(
        queries.with_team(sa.select(Person))
        .where(Person.id.in_(ordered.made_ids))
        .order_by(Person.team_id, Person.sort_key, Person.id)
    )
    shown = [(person, secret(ordered.nonce, person.id)) for person in found]
    ordered.nonce = ""
    ordered.shown_at = at
    db.session.flush()
    return shown


def reset(person: Person, *, by: Person, at: datetime) -> str:
    """A new first password for one person, returned once; every device is signed out."""
    if not policy.may_manage(by, person):
        raise Refused(_l("Only an administrator changes an administrator."))
    password = codes.readable(groups=3)
    actions.set_first_password(person, password, by=by, at=at)
    return password
