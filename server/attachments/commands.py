"""Taking a photo in."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from server.attachments import files
from server.attachments.models import Attachment, AttachmentUpload
from server.core import problems
from server.core.db import db
from server.identity.actor import Actor

MAX_BYTES = 10 * 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")


def take_photo(actor: Actor, sha256: str, raw: bytes, now: datetime) -> bool:
    """Store a photo under the hash of its bytes and note who sent it; True when this account sends it the first time.

    The same work is done whether or not somebody else sent it before: the answer tells nobody.
    """
    if not _NAME.fullmatch(sha256):
        raise problems.PHOTO_NAME_INVALID(sha256=sha256[:80])
    if len(raw) > MAX_BYTES:
        raise problems.PHOTO_TOO_LARGE(limit_mb=MAX_BYTES // 1024 // 1024)
    received = hashlib.sha256(raw).hexdigest()
    if received != sha256:
        raise problems.PHOTO_HASH_DIFFERS(expected=sha256, received=received)
    picture = files.decode(raw)
    files.store(sha256, picture.jpeg)
    db.session.execute(
        insert(Attachment)
        .values(sha256=sha256, size=len(picture.jpeg), width=picture.width, height=picture.height, stored_at=now)
        .on_conflict_do_nothing()
    )
    first = db.session.scalar(
        insert(AttachmentUpload)
        .values(sha256=sha256, account_id=actor.id, at=now)
        .on_conflict_do_nothing()
        .returning(AttachmentUpload.sha256)
    )
    return first is not None
