"""What is kept for some days only is forgotten by functions of the database's owner, which take nothing younger.

The application has no right to delete such rows, and gets none for this. Each function takes ``(before, at_most)`` and
answers a column of counts for each kind of row it forgot.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal_column, select

from server.core.db import db
from server.journal.commands import record

CHUNK = 2_000


def forget(function: str, before: datetime, *, action: str, now: datetime) -> Counter[str]:
    """Forget what is older than ``before``, in short transactions with a journal line each; answers the counts."""
    forgotten: Counter[str] = Counter()
    while True:
        db.session.rollback()
        answer: Any = select(literal_column("*")).select_from(getattr(func, function)(before, CHUNK))
        counts: dict[str, int] = dict(db.session.execute(answer).mappings().one())
        if any(counts.values()):
            record(at=now, account_id=None, action=action, subject_kind="installation", subject_id=1, **counts)
        db.session.commit()
        forgotten.update(counts)
        if max(counts.values()) < CHUNK:
            return forgotten
