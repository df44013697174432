"""Push: each operation is one transaction, ledger line and effect together, with an outcome of its own (DESIGN §5)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from marshmallow import ValidationError
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from server.core import crypto, envelopes, ledger, problems
from server.core.db import db, done_reading
from server.core.fields import schema_of, storable_text
from server.core.http_problems import from_exception
from server.core.kept import keeping
from server.core.refusals import Problem
from server.identity import queries as identity
from server.identity.actor import Actor, Doing, Moment
from server.identity.models import Account, DeviceContact
from server.sync import answers
from server.sync.operations import KINDS, Kind
from server.sync.schemas import BATCH_MAX, KIND, OperationIn
from server.sync.times import corrected, read_moment

log = logging.getLogger(__name__)

UNREADABLE = UUID("5f0c6f0e-6a51-4d0a-9f43-3a8f0e1c7b11")
"""Name space of ledger ids for bodies that brought no usable id of their own."""

_BUSY_STATUS = 503
_CONFLICT_STATUS = 409


@dataclass(frozen=True)
class Batch:
    """One push: who sends it, from which device, and when that device was last heard; what of it was here before."""

    actor: Actor
    actor_at: Callable[[datetime], Actor | None]
    device_id: str
    sent_at: datetime | None
    received_at: datetime
    last_contact: datetime | None
    settled: Mapping[UUID, ledger.Line]


def push(
    actor: Actor, device_id: str, sent_at: object, operations: list[Any], now: datetime, *, more: bool = False
) -> list[dict[str, Any]]:
    """Apply a batch and answer one outcome per operation, in the order sent.

    ``more``: further operations wait on the phone behind these. The device counts as heard only when it has told
    everything, so that the tail of a long queue is not dated to the sending of its head.

    Applied in the order of ``seq``, whatever order they came in. After one that was not applied, what needs the same
    case, visit, errand or patrol is answered ``retry`` too: the phone did not know of that when it sent them together,
    and a refusal for want of what may yet be mended would be for ever.

    What is the same for all of them is read once: posts, lists, what the ledger holds already, and the rows that the
    answer carries ([0048](docs/decisions/0048-push-in-one-reading.md)).
    """
    if len(operations) > BATCH_MAX:
        raise problems.BATCH_TOO_LARGE(limit=BATCH_MAX, sent=len(operations))
    batch = Batch(
        actor,
        identity.actor_over_time(actor.id, actor.session_id),
        device_id,
        read_moment(sent_at),
        now,
        _last_contact(actor, device_id),
        ledger.settled(_ids_of(operations)),
    )
    done_reading()
    outcomes: dict[int, dict[str, Any]] = {}
    waiting: set[str] = set()
    told_all = not more
    with keeping():
        for place, raw in sorted(enumerate(operations), key=lambda one: _seq(one[1], one[0])):
            subjects = _subjects(raw)
            if subjects & waiting:
                outcomes[place] = _retry(raw, "waits for an earlier operation")
            else:
                outcomes[place] = _apply_one(batch, raw)
            match outcomes[place]["status"]:
                case "retry":
                    waiting |= subjects
                    told_all = False
                case "refused" | "conflict":
                    waiting |= _made_by(raw)
        if told_all:
            _note_contact(batch)
        answers.carry_rows(
            actor, [(str(operations[place].get("kind")), one) for place, one in outcomes.items() if "result" in one]
        )
    return [outcomes[place] for place in range(len(operations))]


def _apply_one(batch: Batch, raw: Any) -> dict[str, Any]:
    db.session.rollback()
    try:
        outcome = _in_one_transaction(batch, raw)
        db.session.commit()
    except Exception as error:  # noqa: BLE001  (whatever it is: nothing was stored, the others go on)
        db.session.rollback()
        problem = from_exception(error)
        log.warning("operation set aside for retry: %s %s", problem.code, problem.details)
        return _retry(raw, str(problem.details.get("incident", problem.code)))
    return outcome


def _in_one_transaction(batch: Batch, raw: Any) -> dict[str, Any]:
    sent_id = raw.get("id") if isinstance(raw, dict) else None
    try:
        operation = schema_of(OperationIn).load(raw if isinstance(raw, dict) else {})
    except ValidationError as error:
        fields = error.messages if isinstance(error.messages, dict) else {"_": error.messages}
        return _keep(batch, raw, sent_id, problems.OPERATION_UNREADABLE(fields=fields))
    if operation["recorded_by"] != batch.actor.id:
        return _keep(batch, raw, sent_id, problems.OPERATION_NOT_YOURS())

    recorded_at = corrected(read_moment(operation["recorded_at"]), batch.sent_at, batch.received_at, batch.last_contact)
    wanted = _claim_of(batch, raw, operation, recorded_at)
    earlier = batch.settled.get(wanted.id)
    if earlier is not None:
        return _repeat(batch, raw, wanted, earlier)
    if batch.actor.disabled:
        return _refuse(batch, raw, wanted, problems.OPERATION_QUARANTINED(), ledger.Outcome.QUARANTINED)
    try:
        result = _effect(_doing(batch, wanted, operation["kind"]), operation)
        db.session.flush()
    except Problem as refusal:
        if refusal.status == _BUSY_STATUS:
            raise
        db.session.rollback()
        outcome = ledger.Outcome.CONFLICT if refusal.status == _CONFLICT_STATUS else ledger.Outcome.REFUSED
        return _refuse(batch, raw, wanted, refusal, outcome)
    except IntegrityError:
        db.session.rollback()
        twin = ledger.settled([wanted.id]).get(wanted.id)
        if twin is None:
            raise
        return _repeat(batch, raw, wanted, twin)  # sent twice at once, and the other has written it
    earlier = ledger.enter(wanted, ledger.Outcome.APPLIED, result=result)
    if earlier is not None:  # sent twice at once, and the other was quicker
        db.session.rollback()
        return _repeat(batch, raw, wanted, earlier)
    return {"id": str(wanted.id), "status": "applied", "result": result}


def _effect(doing: Doing, operation: dict[str, Any]) -> dict[str, Any]:
    kind = KINDS.get(operation["kind"])
    if kind is None:
        raise problems.OPERATION_KIND_UNKNOWN(kind=operation["kind"])
    if kind.permission not in doing.actor.permissions:
        raise problems.NOT_PERMITTED(permission=str(kind.permission))
    payload = dict(operation["payload"])
    if "sealed" in payload:
        # what the phone sealed lies beside what it left open; what is open cannot be said twice
        payload = envelopes.open_envelope(payload.pop("sealed"), str(operation["id"])) | payload
    try:
        payload = schema_of(kind.schema).load(payload)
    except ValidationError as error:
        raise problems.REQUEST_INVALID(fields=dict(error.messages)) from None  # type: ignore[arg-type]
    return kind.apply(doing, payload, operation["base_version"])


def _doing(batch: Batch, wanted: ledger.Claim, kind_name: str) -> Doing:
    """A fact is judged by the post of the time of recording (by today's, when there was no fitting one then); a step on
    a case by today's alone: the time is the phone's word, and an ended post must not act again.
    """
    kind: Kind | None = KINDS.get(kind_name)
    actor = batch.actor
    if kind is not None and kind.is_fact:
        then = batch.actor_at(wanted.recorded_at)
        actor = then if then is not None and kind.permission in then.permissions else actor
    skew = batch.received_at - batch.sent_at if batch.sent_at else timedelta()
    return Doing(actor, Moment(wanted.recorded_at, batch.received_at, skew), wanted.id)


def _claim_of(batch: Batch, raw: dict[str, Any], operation: dict[str, Any], recorded_at: datetime) -> ledger.Claim:
    names = ("kind", "recorded_by", "recorded_at", "base_version", "replaces", "payload")
    claimed = operation["recorded_at"]
    return ledger.Claim(
        id=operation["id"],
        kind=operation["kind"],
        account_id=batch.actor.id,
        hash=ledger.canonical_hash({name: raw.get(name) for name in names}),
        recorded_at=recorded_at,
        received_at=batch.received_at,
        device_id=batch.device_id,
        seq=_whole(operation["seq"]),
        claimed_at=storable_text(str(claimed)[:80]) if claimed is not None else None,
        replaces=operation["replaces"],
    )


def _keep(batch: Batch, raw: Any, sent_id: Any, problem: Problem, reuses: UUID | None = None) -> dict[str, Any]:
    """Refuse a body that must not take the ledger line of the id it names, and keep it under an id of its own.

    That id is made from the body and its sender, so that the same body sent again is the same line.
    """
    digest = ledger.canonical_hash({"raw": raw})
    own_id = uuid5(UNREADABLE, f"{batch.actor.id}:{digest.hex()}")
    kind = raw.get("kind") if isinstance(raw, dict) else None
    wanted = ledger.Claim(
        id=own_id,
        kind=kind if isinstance(kind, str) and KIND.fullmatch(kind) else "unreadable",
        account_id=batch.actor.id,
        hash=digest,
        recorded_at=batch.received_at,
        received_at=batch.received_at,
        device_id=batch.device_id,
        reuses=reuses,
    )
    ledger.enter(wanted, ledger.Outcome.REFUSED, problem=problem.stored(), body=crypto.seal(raw, f"operation:{own_id}"))
    return {"id": _echo(sent_id), "status": "refused", "problem": problem.stored()}


def _refuse(batch: Batch, raw: Any, wanted: ledger.Claim, problem: Problem, outcome: ledger.Outcome) -> dict[str, Any]:
    body = crypto.seal(raw, f"operation:{wanted.id}")
    earlier = ledger.enter(wanted, outcome, problem=problem.stored(), body=body)
    if earlier is not None:  # sent twice at once; what refused this one may be what the other did
        return _repeat(batch, raw, wanted, earlier)
    return {"id": str(wanted.id), "status": _spoken(outcome), "problem": problem.stored()}


def _repeat(batch: Batch, raw: Any, wanted: ledger.Claim, earlier: ledger.Line) -> dict[str, Any]:
    if earlier.hash != wanted.hash or earlier.account_id != batch.actor.id:
        return _keep(batch, raw, raw.get("id"), problems.OPERATION_ID_REUSED(id=str(wanted.id)), reuses=wanted.id)
    if earlier.status == ledger.Outcome.APPLIED:
        return {"id": str(earlier.id), "status": "duplicate", "result": earlier.result or {}}
    return {"id": str(earlier.id), "status": _spoken(earlier.status), "problem": earlier.problem or {}}


def _spoken(status: str) -> str:
    """A phone knows no quarantine: to it the operation is refused, with the reason."""
    return "refused" if status == ledger.Outcome.QUARANTINED else str(status)


def _retry(raw: Any, incident: str) -> dict[str, Any]:
    sent_id = raw.get("id") if isinstance(raw, dict) else None
    return {
        "id": _echo(sent_id),
        "status": "retry",
        "problem": problems.OPERATION_RETRY(incident=incident).document(),
    }


def _echo(sent_id: Any) -> str | None:
    return storable_text(sent_id)[:200] if isinstance(sent_id, str) else None


def _ids_of(operations: list[Any]) -> list[UUID]:
    """The ids of those that bring a usable one."""
    found = []
    for raw in operations:
        try:
            found.append(UUID(raw["id"]))
        except (TypeError, KeyError, ValueError, AttributeError):
            continue
    return found


def _seq(raw: Any, place: int) -> tuple[int, int]:
    seq = _whole(raw.get("seq")) if isinstance(raw, dict) else None
    return (2**60 if seq is None else seq, place)


def _whole(seq: Any) -> int | None:
    """``seq`` orders and shows gaps, and never refuses: whatever is no counting number is none."""
    return seq if isinstance(seq, int) and not isinstance(seq, bool) and 0 <= seq < 2**53 else None


def _subjects(raw: Any) -> set[str]:
    payload = raw.get("payload") if isinstance(raw, dict) else None
    kind = KINDS.get(str(raw.get("kind"))) if isinstance(raw, dict) else None
    if not isinstance(payload, dict) or kind is None:
        return set()
    return {str(payload[name]) for name in kind.subjects if payload.get(name)}


def _made_by(raw: Any) -> set[str]:
    """What a fact would have brought into the world: the first of its subjects."""
    kind = KINDS.get(str(raw.get("kind"))) if isinstance(raw, dict) else None
    if kind is None or not kind.is_fact or not kind.subjects or not isinstance(payload := raw.get("payload"), dict):
        return set()
    made = payload.get(kind.subjects[0])
    return {str(made)} if made else set()


def _last_contact(actor: Actor, device_id: str) -> datetime | None:
    contact = db.session.scalar(
        select(DeviceContact.at).where(DeviceContact.account_id == actor.id, DeviceContact.device_id == device_id)
    )
    return contact or db.session.scalar(select(Account.created_at).where(Account.id == actor.id))


def _note_contact(batch: Batch) -> None:
    db.session.rollback()
    statement = insert(DeviceContact).values(account_id=batch.actor.id, device_id=batch.device_id, at=batch.received_at)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["account_id", "device_id"],
            set_={"at": func.greatest(DeviceContact.at, statement.excluded.at)},
        )
    )
    db.session.commit()
