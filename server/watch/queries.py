"""What was given to a case by itself, and letters of supervision, read. The caller's scope is that of cases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, text, true

from server.cases.letter_models import Letter
from server.cases.models import OPEN_STATES_SQL, Case
from server.cases.rules import ENDS, State
from server.cases.scope import case_for, holds_letters, visible
from server.catalogue import queries as catalogue
from server.core import problems
from server.core.db import db
from server.core.keyset import page_by_moment
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.units.models import Unit
from server.watch.models import WatchGiven
from server.watch.workflow import Amounts, Kind, missing

_NEVER = datetime.min.replace(tzinfo=UTC)
LETTER_STATES = {"draft": "等签发", "signed": "已签发，等答复", "answered": "已答复", "dropped": "没有发"}


def watch_of(actor: Actor, case_id: UUID) -> dict[str, Any]:
    """``{given: [{kind, label, at, due_at}], letters: […]}`` of one case, in the order in which they came."""
    case = case_for(actor, case_id)
    given = db.session.scalars(
        select(WatchGiven).where(WatchGiven.case_id == case.id).order_by(WatchGiven.deadline_no, WatchGiven.at)
    )
    order = list(Kind)
    rows = sorted(given, key=lambda one: (one.deadline_no, order.index(Kind(one.kind))))
    found = db.session.execute(
        select(Letter.id, Letter.deadline_no, Letter.drafted_at)
        .where(Letter.case_id == case.id, _theirs(actor))
        .order_by(Letter.drafted_at)
    ).all()
    # until it is signed, that one was drafted is the centre's to know alone; one drafted before by hand is a step of somebody's
    drafted = {one.deadline_no: one.drafted_at for one in found}
    itself = {
        one.deadline_no for one in rows if one.kind == Kind.LETTER and drafted.get(one.deadline_no, _NEVER) >= one.at
    }
    rows = [one for one in rows if one.kind != Kind.LETTER or one.deadline_no in itself]
    return {
        "next": _next(actor, case),
        "given": [
            {"kind": one.kind, "label": Kind(one.kind).label, "at": iso(one.at), "due_at": iso(one.due_at)}
            for one in rows
        ],
        "letters": _letters([one.id for one in found]),
    }


def amounts_now() -> Amounts:
    rule = catalogue.watch_rule()
    return Amounts(rule.urge_days, rule.letter_days, rule.supervisor_days, rule.director_days)


def _next(actor: Actor, case: Case) -> dict[str, Any] | None:
    """What is given next, and when, if nothing happens before; None: nothing, or time is not used."""
    if case.state in ENDS or case.paused_since or case.yellow_at is None or case.due_at is None:
        return None
    of_this = (WatchGiven.case_id == case.id, WatchGiven.deadline_no == case.deadline_no)
    given = set(db.session.scalars(select(WatchGiven.kind).where(*of_this)))
    hidden = frozenset() if holds_letters(actor) else {Kind.LETTER}
    to_come = missing(
        State(case.state),
        given | hidden,
        case.yellow_at,
        case.due_at,
        amounts=amounts_now(),
        calendar=catalogue.calendar(),
    )
    return next(({"kind": str(kind), "label": kind.label, "at": iso(at)} for kind, at in to_come), None)


def letter_page(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """Letters of the actor's cases in one state: ``{items, next_cursor, counts}``; the oldest first, for they wait longest."""
    conditions = (Case.id == Letter.case_id, visible(actor), _theirs(actor))
    rows, next_cursor = page_by_moment(
        select(Letter.id).where(*conditions, Letter.status == query["state"]),
        Letter.drafted_at,
        Letter.id,
        order=f"letters {query['state']}",
        newest=query["state"] in {"answered", "dropped"},
        cursor=query["cursor"],
        limit=query["limit"],
    )
    counted = db.session.execute(
        select(Letter.status, func.count())
        .where(*conditions, Letter.status.in_(("draft", "signed")))
        .group_by(Letter.status)
    )
    counts: dict[str, int] = {row[0]: row[1] for row in counted}
    return {
        "items": _letters([row.id for row in rows]),
        "next_cursor": next_cursor,
        "counts": {"draft": counts.get("draft", 0), "signed": counts.get("signed", 0)},
    }


def letter_for(actor: Actor, letter_id: UUID) -> dict[str, Any]:
    """One letter, as lists carry it; ``letter.absent`` when it is not there *or* not theirs to know of."""
    own = (Case.id == Letter.case_id, visible(actor), _theirs(actor), Letter.id == letter_id)
    if db.session.scalar(select(Letter.id).where(*own)) is None:
        raise problems.LETTER_ABSENT(id=str(letter_id))
    return _letters([letter_id])[0]


def figures(actor: Actor, now: datetime) -> dict[str, int]:
    """Open cases of the actor's that are over, suspended, were given more time or wait for an answer, and those that are done a
    second time: what more time and suspension would hide stands beside what is overdue.
    """
    row = db.session.execute(
        select(
            func.count().filter(Case.due_at <= now, Case.paused_since.is_(None)).label("overdue"),
            func.count().filter(Case.paused_since.is_not(None)).label("paused"),
            func.count()
            .filter(Case.paused_since.is_not(None), Case.due_at <= Case.paused_since)
            .label("paused_overdue"),
            func.count().filter(Case.extended_days > 0).label("extended"),
            func.count().filter(Case.asked.is_not(None)).label("asked"),
        ).where(text(f"cases.{OPEN_STATES_SQL}"), Case.due_at.is_not(None), visible(actor))
    )
    again = select(func.count()).where(text(f"cases.{OPEN_STATES_SQL}"), Case.supervisions > 0, visible(actor))
    return dict(row.mappings().one()) | {"again": db.session.scalar(again) or 0}


def _theirs(actor: Actor) -> Any:
    """SQL: the letters this actor may know of."""
    if holds_letters(actor):
        return true()
    return and_(Letter.unit_id.in_(actor.units(Permission.CASE_READ)), Letter.status.in_(("signed", "answered")))


def _letters(ids: list[UUID]) -> list[dict[str, Any]]:
    rows = db.session.execute(
        select(Letter, Case, Unit.name.label("unit_name"), Account.name.label("by"))
        .join(Case, Case.id == Letter.case_id)
        .join(Unit, Unit.id == Letter.unit_id)
        .outerjoin(Account, Account.id == Letter.ended_by)
        .where(Letter.id.in_(ids))
    ).all()
    found = {row.Letter.id: _letter(row) for row in rows}
    return [found[one] for one in ids if one in found]


def _letter(row: Any) -> dict[str, Any]:
    letter: Letter = row.Letter
    case: Case = row.Case
    return {
        "id": str(letter.id),
        "number": letter.number,
        "state": letter.status,
        "state_label": LETTER_STATES[letter.status],
        "body": letter.body,
        "unit": {"id": letter.unit_id, "name": row.unit_name},
        "case": {
            "id": str(case.id),
            "case_no": case.case_no,
            "title": case.title,
            "state": case.state,
            "version": case.version,
            "due_at": iso(case.due_at),
            "yellow_at": iso(case.yellow_at),
            "paused_since": iso(case.paused_since),
        },
        "drafted_at": iso(letter.drafted_at),
        "ended_by": row.by,
        "ended_at": iso(letter.ended_at),
        "reply_by": iso(letter.reply_by),
        "reply": letter.reply,
        "answered_at": iso(letter.answered_at),
    }
