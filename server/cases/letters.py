"""Letters of supervision (督办函): drafted by the watch, signed by a person, answered by the unit. Commands never commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, any_, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from server.cases.letter_models import Letter, LetterSerial
from server.cases.limits import awaited
from server.cases.models import Case
from server.catalogue import queries as catalogue
from server.catalogue.workdays import CHINA
from server.core import problems
from server.core.clock import local_date
from server.core.db import db
from server.identity.actor import Doing
from server.steps.deadlines import remaining, remaining_words
from server.steps.limits import due_after
from server.units.models import Unit

DRAFT, SIGNED, DROPPED, ANSWERED = "draft", "signed", "dropped", "answered"
UNIT_GONE = "事已不在这家单位手上，没有发"
_MOMENT_WORDS = "%Y年%-m月%-d日%H:%M"


def draft(case: Case, now: datetime) -> Letter | None:
    """Put a letter to the unit that has an overdue case in hand before whoever signs; None: this deadline has had its letter."""
    if db.session.scalar(select(exists().where(Letter.case_id == case.id, Letter.deadline_no == case.deadline_no))):
        return None
    unit = db.session.get_one(Unit, case.unit_id)
    letter = Letter(
        case_id=case.id,
        deadline_no=case.deadline_no,
        unit_id=unit.id,
        status=DRAFT,
        body=body_of(case, unit.name, now),
        drafted_at=now,
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def body_of(case: Case, unit_name: str, now: datetime) -> str:
    """The words of a letter about an overdue case, as the template has them now."""
    rule = catalogue.letter_rule()
    due = (case.due_at or now).astimezone(CHINA)
    parts = {
        "{code}": case.case_no,
        "{unit}": unit_name,
        "{step}": awaited(case),
        "{due}": due.strftime(_MOMENT_WORDS),
        "{over}": remaining_words(remaining(case.due_at, None, now, catalogue.calendar())),
        "{days}": str(rule.reply_days),
        "{extended}": f"（已批准延期 {case.extended_days} 个工作日）" if case.extended_days else "",
    }
    body = rule.body
    for part, words in parts.items():
        body = body.replace(part, words)
    return body


def number_of(year: int, serial: int) -> str:
    """A letter's number (函号), as an administrator wants it written."""
    return catalogue.letter_rule().number_form.replace("{year}", str(year)).replace("{number}", str(serial))


def sign(doing: Doing, case: Case, body: str) -> dict[str, Any]:
    """Sign the letter that waits: from here on it is on its way to the unit, with its number and a day to answer by. ``body``:
    as whoever signs it wants it to read; empty: as it was drafted. Answers what the history tells.
    """
    letter, now = _waiting(case.id), doing.moment.received_at
    year = local_date(now).year
    number = number_of(year, _next(year))
    reply_by = due_after(now, catalogue.letter_rule().reply_days, "working_days").due_at
    letter.status, letter.number, letter.reply_by = SIGNED, number, reply_by
    letter.ended_by, letter.ended_at = doing.actor.id, now
    changed = bool(body) and body != letter.body
    letter.body = body or letter.body
    db.session.flush()
    return {"letter": number} | ({"letter_changed": True} if changed else {})


def drop(doing: Doing, case: Case, reason: str) -> None:
    """Do not send the letter that waits."""
    letter = _waiting(case.id)
    letter.status, letter.reply = DROPPED, reason
    letter.ended_by, letter.ended_at = doing.actor.id, doing.moment.received_at
    db.session.flush()


def let_go(doing: Doing, case: Case) -> None:
    """The case has left a unit: what was drafted to that unit is sent no more."""
    to_another = Letter.unit_id.is_distinct_from(case.unit_id)
    waits = update(Letter).where(Letter.case_id == case.id, Letter.status == DRAFT, to_another)
    db.session.execute(
        waits.values(status=DROPPED, reply=UNIT_GONE, ended_by=doing.actor.id, ended_at=doing.moment.received_at)
    )


def answer(doing: Doing, case: Case, words: str) -> str:
    """Answer the oldest letter that the unit which has the case in hand has not answered yet; its number."""
    letter = db.session.scalar(_oldest(case.id, SIGNED).where(Letter.unit_id == case.unit_id).with_for_update())
    if letter is None or letter.number is None:
        raise problems.LETTER_NONE_TO_ANSWER()
    letter.status, letter.reply, letter.answered_at = ANSWERED, words, doing.moment.received_at
    db.session.flush()
    return letter.number


@dataclass(frozen=True)
class Waiting:
    """Whether a letter waits to be signed, and whether one to the unit that has the case waits to be answered."""

    draft: bool = False
    unanswered: bool = False
    written: bool = False
    """One was drafted about the present deadline, whatever became of it."""
    text: str = ""
    """Of the draft, for whoever signs it to read and to change."""


NONE = Waiting()


def waiting(cases: Sequence[Case]) -> dict[UUID, Waiting]:
    """Which letters wait, of those cases that have any."""
    units = {case.id: case.unit_id for case in cases}
    numbers = {case.id: case.deadline_no for case in cases}
    found: dict[UUID, Waiting] = {}
    for row in db.session.execute(
        select(Letter.case_id, Letter.status, Letter.unit_id, Letter.deadline_no, Letter.body).where(
            Letter.case_id.in_(units)
        )
    ):
        before = found.get(row.case_id, NONE)
        if row.deadline_no == numbers[row.case_id]:
            before = replace(before, written=True)
        if row.status == DRAFT:
            before = replace(before, draft=True, text=row.body)
        to_them = row.status == SIGNED and row.unit_id == units[row.case_id]
        found[row.case_id] = replace(before, unanswered=before.unanswered or to_them)
    return found


def to_sign() -> ColumnElement[bool]:
    """SQL: a letter about it waits to be signed. The few that wait are looked up first, however many cases there are."""
    return _about(DRAFT)


def to_answer() -> ColumnElement[bool]:
    """SQL: the unit that has it in hand was written to, and has not answered."""
    to_them = exists().where(Letter.case_id == Case.id, Letter.status == SIGNED, Letter.unit_id == Case.unit_id)
    return and_(_about(SIGNED), to_them.correlate(Case))


def _about(status: str) -> ColumnElement[bool]:
    return Case.id == any_(func.array(select(Letter.case_id).where(Letter.status == status).scalar_subquery()))


def _waiting(case_id: UUID) -> Letter:
    letter = db.session.scalar(_oldest(case_id, DRAFT).with_for_update())
    if letter is None:
        raise problems.LETTER_NO_DRAFT()
    return letter


def _oldest(case_id: UUID, status: str) -> Select[tuple[Letter]]:
    return select(Letter).where(Letter.case_id == case_id, Letter.status == status).order_by(Letter.drafted_at).limit(1)


def _next(year: int) -> int:
    """Numbers of a year have no gaps: the row stays locked until commit."""
    statement = (
        insert(LetterSerial)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": LetterSerial.last + 1})
        .returning(LetterSerial.last)
    )
    return db.session.execute(statement).scalar_one()
