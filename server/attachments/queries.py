"""Which photos have arrived, and through which record one may be opened."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from server.attachments.models import Attached, AttachmentUpload
from server.core import problems
from server.core.db import db
from server.core.fields import storable_text

_PHOTO_NAME = re.compile(r"[0-9a-f]{64}")


def arrived(sha256: Any, account_id: Any) -> ColumnElement[bool]:
    """SQL: that account itself sent this photo."""
    return exists().where(AttachmentUpload.sha256 == sha256, AttachmentUpload.account_id == account_id)


def require_photo(link: type[Attached], belongs: ColumnElement[bool], sha256: str) -> None:
    """``photo.absent`` unless the record attaches this photo and whoever attached it also uploaded it: otherwise anybody
    who learned a hash could open a stranger's photo by naming it in a record of their own.
    """
    attached = select(link.sha256).where(belongs, link.sha256 == sha256, arrived(link.sha256, link.account_id))
    if not _PHOTO_NAME.fullmatch(sha256) or db.session.scalar(attached.limit(1)) is None:
        raise problems.PHOTO_ABSENT(sha256=storable_text(sha256)[:80])
