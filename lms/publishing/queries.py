"""Reading what was published, as files."""

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from lms.courseware.models import Asset, Edition
from lms.kit import storage
from lms.kit.db import db


def export_files(edition: Edition) -> dict[str, bytes]:
    """Every file of the edition by path, byte for byte as it was loaded; raises storage.Missing."""
    assets = db.session.scalars(
        sa.select(Asset)
        .options(undefer(Asset.text))
        .where(Asset.edition_id == edition.id)
        .order_by(Asset.path)
    )
    return {
        asset.path: storage.get(asset.storage_key) if asset.text is None else asset.text.encode()
        for asset in assets
    }
