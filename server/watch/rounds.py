"""One look at every deadline that has something to be given: what ``server/jobs.py`` does once a minute.

It asks an index for open cases that are owed more than they were given, locks each, and gives what is owed in order. So a
job that was down for a day gives everything at once and in order, and two workers at once give nothing twice: one
skips what the other has locked, and what was given has a key. Everything follows from the row, the clock and the lists;
nothing is remembered between two looks.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, cast, func, literal, select, text
from sqlalchemy.dialects.postgresql import insert

from server.cases import letters, limits, rules
from server.cases.hands import Hands
from server.cases.models import OPEN_STATES_SQL, Case
from server.cases.rules import State
from server.catalogue import queries as catalogue
from server.core.db import db
from server.core.permissions import Permission
from server.journal.commands import record
from server.notices import robots
from server.notices.commands import Subject, notify
from server.steps.deadlines import Calendar
from server.watch.models import WatchGiven
from server.watch.queries import amounts_now
from server.watch.workflow import FOR_UNITS_ONLY, Amounts, Kind, due_up_to, missing

CHUNK = 100
"""Cases in one transaction: well under the five seconds that a writer may take."""

log = logging.getLogger(__name__)


class CasesFailedError(Exception):
    """Some cases could not be looked after; all others were."""


def look(now: datetime) -> Counter[str]:
    """End suspensions whose time is over, then give everything that is owed; answers how many of each. Commits.

    A case that fails stands in nobody's way: it is left as it was, and named when everything else is done
    (:class:`CasesFailedError`), so that ``/readyz`` tells of it.
    """
    done: Counter[str] = Counter()
    failed: set[UUID] = set()
    for turn in (_resume, _give):
        while found := turn(now, failed):
            done.update(found)
            db.session.commit()
        db.session.rollback()
    if failed:
        raise CasesFailedError(f"{len(failed)} cases")
    return done


def _resume(now: datetime, failed: set[UUID]) -> Counter[str]:
    """Suspended no longer than was granted, also where nobody looked for a day."""
    hands = Hands(now)

    def resume(case: Case) -> list[str]:
        limits.resume(case, case.paused_until or now)
        record(at=now, account_id=None, action="case.resumed", subject_kind="case", subject_id=case.id)
        notify(hands.of(case), "watch.resumed", Subject("case", case.id, code=case.case_no), now)
        return ["resumed"]

    return _each(select(Case).where(Case.paused_until <= now).order_by(Case.paused_until), resume, failed)


def _give(now: datetime, failed: set[UUID]) -> Counter[str]:
    amounts, calendar = amounts_now(), catalogue.calendar()
    hands = Hands(now)
    return _each(_owed(now, amounts, calendar), lambda case: _all_of(case, now, amounts, calendar, hands), failed)


def _each(statement: Any, do: Callable[[Case], list[str]], failed: set[UUID]) -> Counter[str]:
    """Do it to a chunk of the cases that nobody else holds; empty when there are none left."""
    done: Counter[str] = Counter()
    found = _locked(statement.where(Case.id.not_in(failed)) if failed else statement)
    for case_id, case in [(case.id, case) for case in found]:
        try:
            with db.session.begin_nested():
                done.update(do(case))
        except Exception:  # whatever it is: this case is left as it was, the others go on, and the look fails by name
            log.exception("case %s could not be looked after", case_id)
            failed.add(case_id)
            done["failed"] += 1
    return done


def _owed(now: datetime, amounts: Amounts, calendar: Calendar) -> Any:
    """Open cases that are owed more than they were given. Each kind is owed at or after the one before, so that to count
    them is to know which are missing.
    """
    owed: Any = literal(0)
    for kind in Kind:
        column = Case.yellow_at if kind is Kind.WARN else Case.due_at
        passed = column <= due_up_to(kind, now, amounts, calendar)
        if kind in FOR_UNITS_ONLY:
            passed &= Case.state.in_([str(state) for state in rules.IN_UNIT])
        owed += cast(passed, Integer)
    given = (
        select(func.count())
        .select_from(WatchGiven)
        .where(WatchGiven.case_id == Case.id, WatchGiven.deadline_no == Case.deadline_no)
        .correlate(Case)
        .scalar_subquery()
    )
    return (
        select(Case)
        .where(text(f"cases.{OPEN_STATES_SQL}"), Case.paused_since.is_(None), Case.yellow_at <= now, owed > given)
        .order_by(Case.yellow_at)
    )


def _locked(statement: Any) -> list[Case]:
    held = statement.limit(CHUNK).with_for_update(of=Case, skip_locked=True)
    return list(db.session.scalars(held.execution_options(populate_existing=True)))


def _all_of(case: Case, now: datetime, amounts: Amounts, calendar: Calendar, hands: Hands) -> list[str]:
    """Everything this deadline is owed and has not been given, in order."""
    if case.yellow_at is None or case.due_at is None:
        return []
    before = _given(case.id, case.deadline_no)
    owed = missing(State(case.state), before, case.yellow_at, case.due_at, amounts=amounts, calendar=calendar)
    fresh = [kind for kind, at in owed if at <= now]
    if not fresh:
        return []
    rows = [
        {"case_id": case.id, "deadline_no": case.deadline_no, "kind": str(kind), "at": now, "due_at": case.due_at}
        for kind in fresh
    ]
    db.session.execute(insert(WatchGiven).values(rows))
    for kind in fresh:
        _tell(case, kind, now, hands)
    return [str(kind) for kind in fresh]


def _given(case_id: UUID, deadline_no: int) -> set[str]:
    rows = select(WatchGiven.kind).where(WatchGiven.case_id == case_id, WatchGiven.deadline_no == deadline_no)
    return set(db.session.scalars(rows))


def _tell(case: Case, kind: Kind, now: datetime, hands: Hands) -> None:
    """Who hears of it, and what else it does: up from whoever has it in hand, over the supervisor, to the director."""
    match kind:
        case Kind.LETTER:
            if letters.draft(case, now) is None:  # a person was quicker
                return
            told = hands.over(case, Permission.CASE_SUPERVISE)
        case Kind.SUPERVISOR:
            told = hands.over(case, Permission.CASE_SUPERVISE)
        case Kind.DIRECTOR:
            told = hands.over(case, Permission.CASE_DIRECT)
        case _:
            told = hands.of(case)
    subject = Subject("case", case.id, code=case.case_no)
    notify(told, f"watch.{kind}", subject, now)
    if kind is not Kind.WARN:
        robots.announce(f"watch.{kind}", subject, now)
