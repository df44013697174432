"""The ledger of operations: one line each, written in the transaction of its effect, final once settled.

A push enters each line once, with its outcome, after the effect; a desk claims it first and settles it after, so that of two
presses of a button the second answers what the first did. Both are ``INSERT … ON CONFLICT DO NOTHING``: of two requests
carrying the same operation, the second waits for the first to commit and then reads the stored outcome. Settled lines cannot
be changed or deleted by the app role (a trigger and missing grants hold that, not this code).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    bindparam,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, mapped_column

from server.core import problems
from server.core.db import Model, db
from server.core.statements import Statement, made


class Outcome(StrEnum):
    """How an operation ended. ``duplicate`` and ``retry`` are answers only and never stored."""

    APPLIED = "applied"
    REFUSED = "refused"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"


class Operation(Model):
    """One line of the ledger."""

    __tablename__ = "operation"
    __table_args__ = (
        CheckConstraint("status IN ('applied','refused','conflict','quarantined')", name="status"),
        CheckConstraint("octet_length(hash) = 32", name="hash"),
        Index("ix_operation_account_id_received_at", "account_id", "received_at"),
        # what was not taken of a track is forgotten with the tracks (migration 0009)
        Index(
            "ix_operation_refused_tracks",
            "received_at",
            postgresql_where=text("kind = 'patrol.track' AND body IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    device_id: Mapped[str | None] = mapped_column(Text)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    claimed_at: Mapped[str | None] = mapped_column(Text)
    """``recorded_at`` as the phone wrote it; the phone's clock refuses nothing, so it may be nonsense."""
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    received_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    replaces: Mapped[UUID | None]
    reuses: Mapped[UUID | None]
    """The id under which this body was sent when that id already belonged to another body."""
    status: Mapped[str | None] = mapped_column(Text)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The raw operation, sealed; kept for everything that was not applied."""


@dataclass(frozen=True)
class Claim:
    """An operation as it asks for its line in the ledger."""

    id: UUID
    kind: str
    account_id: UUID
    hash: bytes
    recorded_at: datetime
    received_at: datetime
    device_id: str | None = None
    seq: int | None = None
    claimed_at: str | None = None
    replaces: UUID | None = None
    reuses: UUID | None = None


class Line(NamedTuple):
    """What an operation that was here before is answered with."""

    id: UUID
    kind: str
    account_id: UUID
    hash: bytes
    status: str
    result: dict[str, Any] | None
    problem: dict[str, Any] | None


def canonical_hash(content: dict[str, Any]) -> bytes:
    """SHA-256 of the content as JSON with sorted keys; the same content always has the same hash."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


_LINES = Operation.metadata.tables["operation"]
_OUTCOME = ("status", "result", "problem", "body")


def _line(*columns: str) -> Statement:
    line = insert(_LINES).values({name: bindparam(name) for name in columns})
    return made(line.on_conflict_do_nothing(index_elements=["id"]).returning(_LINES.c.id))


_CLAIM = _line(*Claim.__dataclass_fields__)
_ENTER = _line(*Claim.__dataclass_fields__, *_OUTCOME)
_SETTLE = update(_LINES).where(_LINES.c.id == bindparam("line"))


def settled(ids: Collection[UUID]) -> dict[UUID, Line]:
    """The lines that hold these ids already. They are final, so that nothing has to be locked to repeat what they say."""
    columns = (getattr(Operation, name) for name in Line._fields)
    rows = db.session.execute(select(*columns).where(Operation.id.in_(ids), Operation.status.is_not(None)))
    return {row.id: Line(*row) for row in rows}


def claim(wanted: Claim) -> Line | None:
    """Take an operation id for this transaction. Answers the line that already holds it, or None when it is ours."""
    if _CLAIM.write(db.session.connection(), vars(wanted)) is not None:
        return None
    return settled([wanted.id])[wanted.id]


def enter(
    wanted: Claim,
    status: Outcome,
    *,
    result: dict[str, Any] | None = None,
    problem: dict[str, Any] | None = None,
    body: bytes | None = None,
) -> Line | None:
    """Write an operation with its outcome. Answers the line that already holds its id, or None when it was written; what the
    transaction did besides is then to be rolled back.
    """
    outcome = {"status": str(status), "result": _document(result), "problem": _document(problem), "body": body}
    if _ENTER.write(db.session.connection(), vars(wanted) | outcome) is not None:
        return None
    return settled([wanted.id])[wanted.id]


def _document(held: dict[str, Any] | None) -> Jsonb | None:
    return None if held is None else Jsonb(held)


def claim_online(wanted: Claim) -> dict[str, Any] | None:
    """Claim for a person at a desk: None to go on, or the stored result of the same operation done before.

    The same id with another body is refused. A refusal at a desk rolls the claim back with everything else: the person
    is there to mend it, and tries again under a new id.
    """
    earlier = claim(wanted)
    if earlier is None:
        return None
    if earlier.hash != wanted.hash or earlier.account_id != wanted.account_id:
        raise problems.OPERATION_ID_REUSED(id=str(wanted.id))
    return earlier.result or {}


def settle(operation_id: UUID, result: dict[str, Any]) -> None:
    """Write what came of an operation claimed in this transaction."""
    db.session.execute(_SETTLE, {"line": operation_id, "status": str(Outcome.APPLIED), "result": result})
