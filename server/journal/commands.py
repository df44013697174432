"""Writing the journal, beside the change it records and in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import has_request_context, request

from server.core.ids import new_id
from server.core.rows import write_row
from server.journal.models import JournalEntry


def record(
    *,
    at: datetime,
    account_id: UUID | None,
    action: str,
    subject_kind: str,
    subject_id: object,
    **details: Any,
) -> None:
    """Write one line. Keep names, phones, ID numbers and health out of ``details``."""
    line = {
        "id": new_id(),
        "at": at,
        "account_id": account_id,
        "action": action,
        "subject_kind": subject_kind,
        "subject_id": str(subject_id),
        "address": request.remote_addr if has_request_context() else None,
        "details": details,
    }
    write_row(_LINES, line)


_LINES = JournalEntry.metadata.tables["journal_entry"]
