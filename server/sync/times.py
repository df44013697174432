"""When something was really recorded, from a phone whose clock decides nothing."""

from __future__ import annotations

from datetime import UTC, datetime


def read_moment(text: object) -> datetime | None:
    """An ISO moment with its zone, or None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def corrected(
    claimed: datetime | None, sent_at: datetime | None, received_at: datetime, last_contact: datetime | None
) -> datetime:
    """``recorded_at`` + the skew seen from ``sent_at``, between the device's last contact and receipt (DESIGN §5)."""
    if claimed is None:
        return received_at
    try:
        moment = claimed + (received_at - sent_at) if sent_at is not None else claimed
    except OverflowError:
        return received_at
    if last_contact is not None:
        moment = max(moment, last_contact)
    return min(moment, received_at)
