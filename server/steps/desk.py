"""A write at a desk, done once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from server.core import ledger
from server.core.clock import utc_now
from server.identity.actor import Actor, Doing, Moment


def once(
    actor: Actor, operation_id: UUID, kind: str, content: dict[str, Any], effect: Callable[[Doing], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """The result of ``effect``, or the one it had when the same operation was done before; and whether it was.

    ``content`` is what makes it the same: another under the same id is refused.
    """
    now = utc_now()
    wanted = ledger.Claim(
        id=operation_id,
        kind=kind,
        account_id=actor.id,
        hash=ledger.canonical_hash({"kind": kind, "content": content}),
        recorded_at=now,
        received_at=now,
    )
    earlier = ledger.claim_online(wanted)
    if earlier is not None:
        return earlier, True
    result = effect(Doing(actor, Moment(now, now), operation_id))
    ledger.settle(operation_id, result)
    return result, False
