"""What came of asking residents: kept beside the step it came by, their words sealed; and the calls still to be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    Time,
    all_,
    and_,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased

from server.cases import limits, rules
from server.cases.calls import Patience, again_after, enough
from server.cases.models import Case, CaseRating, CaseStep
from server.cases.phones import reachable
from server.cases.rules import INDEPENDENT, NOT_REACHED, How, State
from server.cases.workflow import Decision
from server.catalogue import queries as catalogue
from server.core import crypto
from server.core.db import db
from server.core.ids import new_id
from server.identity.actor import Actor, Doing


def keep(doing: Doing, case: Case, decision: Decision, note: str | None) -> None:
    """Write down what was heard in the step just taken; called in vain, from when to call again."""
    heard = decision.heard
    if heard is None:
        return
    done = db.session.execute(
        select(
            func.count().label("times"), func.max(CaseStep.at).label("last"), func.max(CaseStep.seq).label("seq")
        ).where(CaseStep.case_id == case.id, CaseStep.action.in_([str(one) for one in rules.DONE]))
    ).one()
    if decision.same_try:
        return
    if heard.value == NOT_REACHED and case.state == State.CALLBACK:
        calls = db.session.scalars(
            select(CaseStep.at)
            .where(
                CaseStep.case_id == case.id,
                CaseStep.seq > (done.seq or 0),
                CaseStep.to_state == State.CALLBACK,
                CaseStep.changes["outcome"].astext == NOT_REACHED,
                CaseStep.changes["same_try"].is_(None),
            )
            .order_by(CaseStep.seq)
        ).all()
        case.call_after = again_after(calls, patience(), catalogue.calendar())
        limits.wait_until(case, case.call_after, calls[-1])
        return
    rating = CaseRating(
        id=new_id(),
        case_id=case.id,
        round=max(done.times, 1),
        step=case.version,
        value=heard.value,
        how=str(heard.how),
        independent=heard.how in INDEPENDENT,
        done_at=done.last or case.received_at,
        at=doing.moment.recorded_at,
        account_id=doing.actor.id,
    )
    rating.said = crypto.seal_if_any(note, f"case_rating:{rating.id}")
    db.session.add(rating)
    db.session.flush()


def take_back(case: Case, seq: int) -> None:
    """What was heard in this step counts for nothing: whoever noted it took it back."""
    heard = (CaseRating.case_id == case.id, CaseRating.step == seq)
    db.session.execute(update(CaseRating).where(*heard).values(taken_back=True))


Words = dict[tuple[UUID, int], str]
"""What residents said, by case and step."""


def words_of(case_ids: Sequence[UUID]) -> Words:
    """What residents said, opened. The caller has applied the scope, and hides what must be hidden."""
    said = select(CaseRating).where(CaseRating.case_id.in_(case_ids), CaseRating.said.is_not(None))
    return {
        (one.case_id, one.step): crypto.unseal_if_any(one.said, f"case_rating:{one.id}")
        for one in db.session.scalars(said)
    }


# --- this round, from the history ---------------------------------------------------------------------------------


def this_round(steps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The steps since the last result, without a call that was taken back."""
    found: list[dict[str, Any]] = []
    for step in steps:
        if step["action"] in rules.DONE:
            found = []
        elif step["action"] == rules.Action.UNHEAR:
            found = [one for one in found if one is not last_closing(found)]
        else:
            found.append(step)
    return found


def last_closing(steps: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The step that closed it last."""
    return next((one for one in reversed(steps) if one["to"] == State.CLOSED and one["from"] != State.CLOSED), None)


def called_just_now(actor: Actor, case: Case, steps: Sequence[dict[str, Any]], at: datetime, lately: timedelta) -> bool:
    """Whether the actor closed it by a call so lately."""
    closing = last_closing(steps) if case.state == State.CLOSED else None
    if closing is None:
        return False
    own = closing["action"] == rules.Action.CALL_BACK and closing["by"]["id"] == str(actor.id)
    return own and at < datetime.fromisoformat(closing["at"]) + lately


def answered(steps: Iterable[dict[str, Any]]) -> frozenset[How]:
    """How the resident has been heard since the last result."""
    told = (_how_told(step["changes"]) for step in this_round(steps))
    return frozenset(how for how in told if how is not None)


def last_try(steps: Iterable[dict[str, Any]], at: datetime, patience: Patience) -> bool:
    """Whether not being reached now would be enough."""
    called = [
        step["at"]
        for step in this_round(steps)
        if step["changes"].get("outcome") == NOT_REACHED and "same_try" not in step["changes"]
    ]
    return enough([*(datetime.fromisoformat(moment) for moment in called), at], patience)


def patience() -> Patience:
    rule = catalogue.call_rule()
    return Patience(rule.tries, rule.days, timedelta(minutes=rule.wait_minutes), rule.call_from, rule.call_to)


def _how_told(changes: Mapping[str, Any]) -> How | None:
    if changes.get("outcome") not in {None, NOT_REACHED}:
        return How.CALL
    return How(changes["how"]) if "how" in changes else None


# --- lists --------------------------------------------------------------------------------------------------------


def to_call(actor: Actor, when: str, now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """SQL: whom to call back, ``now`` or ``later``, at the hours people are called; ``nobody``: whom nobody left a number for.
    Nobody is put on this list about a protected matter, and no case on that of somebody who handled it.
    """
    hour = cast(func.timezone("Asia/Shanghai", now), Time)
    rule = catalogue.call_rule()
    any_hour = rule.call_from == rule.call_to
    at_hours = true() if any_hour else and_(hour >= rule.call_from, hour < rule.call_to)
    due = and_(at_hours, or_(Case.call_after.is_(None), Case.call_after <= now))
    wanted = {
        "now": and_(reachable(), due),
        "later": and_(reachable(), not_(due)),
        "nobody": not_(reachable()),
    }[when]
    mine = exists().where(
        CaseStep.case_id == Case.id,
        CaseStep.account_id == actor.id,
        CaseStep.action.in_([str(one) for one in rules.HANDLED]),
    )
    return and_(
        Case.state == str(State.CALLBACK),
        Case.protected.is_(False),
        literal("director_decides") != all_(Case.flags),
        wanted,
        ~mine,
    )


OF_ANSWERS = ("rated", "rated_how", "rated_from", "rated_to", "rated_same_day")
"""The filters of a list that ask for one answer which fits all of them."""


def heard_sql(asked: Mapping[str, Any]) -> ColumnElement[bool]:
    """SQL: cases with an answer as ``asked`` for. The one definition of figures and of the lists behind them."""
    return exists().where(CaseRating.case_id == Case.id, *counted(asked))


def counted(asked: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """SQL: the answers that count, as :data:`OF_ANSWERS` ask for them. Not reached is no answer, and none at all once the
    resident said something themselves. The same day: what they said themselves on the day the result was there.
    """
    value, how, since, until, same_day = (asked.get(name) for name in OF_ANSWERS)
    later = aliased(CaseRating)
    answered_after_all = exists().where(
        later.case_id == CaseRating.case_id,
        later.round == CaseRating.round,
        later.independent,
        later.taken_back.is_(False),
        later.value != NOT_REACHED,
    )
    wanted: list[ColumnElement[bool]] = [
        CaseRating.taken_back.is_(False),
        or_(CaseRating.value != NOT_REACHED, ~answered_after_all),
    ]
    if value:
        wanted.append(CaseRating.value == value)
    if how in {"own", "beside"}:
        wanted.append(CaseRating.independent.is_(how == "own"))
    elif how:
        wanted.append(CaseRating.how == how)
    if same_day:
        on_the_day = _day_of(CaseRating.at) == _day_of(CaseRating.done_at)
        wanted += [on_the_day, CaseRating.independent.is_(True), CaseRating.value != NOT_REACHED]
    if since:
        wanted.append(CaseRating.at >= since)
    if until:
        wanted.append(CaseRating.at < until)
    return wanted


def _day_of(moment: Any) -> ColumnElement[Any]:
    return cast(func.timezone("Asia/Shanghai", moment), Date)
