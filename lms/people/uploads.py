"""A roster that was uploaded and waits to be looked at and imported."""

from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from lms.kit import clock, storage
from lms.kit.db import db, transaction
from lms.kit.errors import Refused
from lms.kit.sheets import Sheet
from lms.people.models import Person, RosterUpload
from lms.people.roster_columns import Column, guess

KEPT_FOR = timedelta(hours=24)


def keep(sheet: Sheet, *, filename: str, full: bool, by: Person, at: datetime) -> RosterUpload:
    """Keep the table, as it was read, under a name that nobody can guess."""
    key = storage.new_key("rosters")
    storage.put(key, msgspec.json.encode(sheet))
    upload = RosterUpload(
        person_id=by.id,
        storage_key=key,
        filename=filename[-200:],
        reads=sheet.reads,
        uploaded_at=at,
        expires_at=at + KEPT_FOR,
        mapping=dict(guess(sheet.header)),
        result={},
        full=full,
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def find_upload(person: Person, upload_id: int) -> RosterUpload | None:
    """One's own upload, imported or not; another's does not exist."""
    return db.session.scalar(
        sa.select(RosterUpload).where(
            RosterUpload.id == upload_id, RosterUpload.person_id == person.id
        )
    )


def open_table(upload: RosterUpload, *, at: datetime) -> Sheet:
    """The table again; raises Refused when it was imported or has expired."""
    if not upload.storage_key or at >= upload.expires_at:
        raise Refused(_l("This upload has expired. Upload the file again."), "file")
    try:
        return msgspec.json.decode(storage.get(upload.storage_key), type=Sheet)
    except storage.Missing:
        raise Refused(_l("This upload has expired. Upload the file again."), "file") from None


def mapping(upload: RosterUpload) -> dict[Column, int]:
    """Which column means what, as guessed or chosen."""
    return {Column(name): index for name, index in upload.mapping.items()}


def choose(upload: RosterUpload, chosen: dict[Column, int], *, full: bool) -> None:
    """Set what the columns mean; one column cannot mean two things."""
    if len(set(chosen.values())) < len(chosen):
        raise Refused(_l("One column is chosen twice. Choose each only once."), "columns")
    upload.mapping = dict(chosen)
    upload.full = full
    db.session.flush()


def forget(upload: RosterUpload) -> None:
    """Remove the table; what the import did stays known."""
    if upload.storage_key:
        storage.delete(upload.storage_key)
        upload.storage_key = ""


def forget_expired() -> None:
    """A chore: remove tables that nobody imported within a day."""
    at = clock.now()
    old = sa.select(RosterUpload.id).where(
        RosterUpload.expires_at < at, RosterUpload.storage_key != ""
    )
    if not db.session.scalars(old.limit(1)).first():
        db.session.remove()
        return
    db.session.remove()
    with transaction():
        for upload in db.session.scalars(
            sa.select(RosterUpload).where(RosterUpload.id.in_(old.limit(100)))
        ):
            forget(upload)
