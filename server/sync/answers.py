"""The rows that outcomes carry back, exactly as pull would; read once for a batch, after its last commit."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from server.core.db import db, done_reading
from server.core.http_problems import from_exception
from server.identity.actor import Actor
from server.sync.entities import rows_of
from server.sync.operations import KINDS

log = logging.getLogger(__name__)


def carry_rows(actor: Actor, told: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Put ``rows`` into every outcome that has a result; ``told`` is the kind of each operation and its outcome.

    What they say is true already: when the rows cannot be read now, the outcomes go without, and pull brings them.
    """
    named = [
        (
            outcome,
            [(entity, row_id) for entity, key in KINDS[kind].touches for row_id in _ids(outcome["result"].get(key))],
        )
        for kind, outcome in told
        if "result" in outcome
    ]
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for _, rows in named:
        for entity, row_id in rows:
            wanted[entity].add(row_id)
    db.session.rollback()
    try:
        found = {
            (entity, row["id"]): row for entity, ids in wanted.items() for row in rows_of(actor, entity, sorted(ids))
        }
        done_reading()
    except Exception as error:  # noqa: BLE001  (the operations are stored; an answer without rows is better than none)
        log.warning("outcomes go without their rows: %s", from_exception(error).code)
        found = {}
        db.session.rollback()
    for outcome, rows in named:
        outcome["rows"] = [found[entity, str(row_id)] for entity, row_id in rows if (entity, str(row_id)) in found]


def _ids(named: str | list[str] | None) -> list[UUID]:
    if not named:
        return []
    return [UUID(one) for one in ([named] if isinstance(named, str) else named)]
