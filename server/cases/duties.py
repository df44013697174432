"""Whose turn it is, in SQL: the queue of a person (我的待办) and the piles of a unit. The judge of one case is ``workflow.py``;
here the same is asked of all of them at once, so that a queue is counted and paged like any other list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, any_, exists, false, func, literal, not_, or_, select, true

from server.areas.queries import inside_any
from server.cases import hearing, letters, rules, workflow
from server.cases.helpers import helped_by
from server.cases.models import Case, CaseStep
from server.cases.rules import Action, State, Tie
from server.cases.scope import holds_letters, visible
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Actor

FORWARD = (
    Action.ACCEPT,
    Action.ROUTE,
    Action.SIGN,
    Action.ASSESS,
    Action.HANDLE,
    Action.FINISH,
    Action.CALL_BACK,
    Action.CLOSE_BY_DIRECTOR,
)
"""The steps that bring a case on: it waits for whoever may take one."""
ASKED_FOR = (Action.SIGN_LETTER, Action.REPLY_LETTER, Action.EXTEND, Action.PAUSE)
"""What somebody waits to be answered on the way: a letter to be signed or answered, an application to be decided. Saying no
is another answer to the same, and waits for the same people."""

_IN_HAND = (State.ROUTED, State.ASSESSED, State.HANDLING)
_NO_MORE_IN_HAND = (State.CALLBACK, State.CLOSED)


_parts: list[Callable[[Actor], ColumnElement[bool]]] = []


def when_a_part_waits(waits: Callable[[Actor], ColumnElement[bool]]) -> None:
    """A room above says which cases wait for somebody by a part of theirs (a mediation); this room cannot know."""
    _parts.append(waits)


def mine(actor: Actor) -> ColumnElement[bool]:
    """SQL: a step forward is this actor's to take, or an answer theirs to give, or a part of the case waits for them."""
    taken = (workflow.rule_for(action) for action in (*FORWARD, *ASKED_FOR))
    waits = [_waits(actor, rule) for rule in taken if rule.permission in actor.permissions]
    waits += [part(actor) for part in _parts]
    # said once more for the planner: the index of what is due holds open cases alone
    open_now = and_(Case.state.not_in(rules.ENDS), or_(false(), *waits))
    if not actor.units(Permission.CASE_HANDLE):
        return open_now
    # A letter is still to be answered after the case was closed. Asked for first, for there hardly ever is one: of what may be
    # closed too, no index of open cases knows, and all that the unit ever had was read.
    late = and_(Case.state.in_(rules.ENDS), _waits(actor, workflow.rule_for(Action.REPLY_LETTER)))
    some = db.session.scalar(select(exists().where(late)))
    return or_(open_now, late) if some else open_now


def _waits(actor: Actor, rule: rules.Rule) -> ColumnElement[bool]:
    own = Case.unit_id.in_(actor.units(Permission.CASE_HANDLE))
    ties = {Tie.UNIT: own, Tie.NOT_UNIT: not_(func.coalesce(own, False)), Tie.NOT_HANDLER: not_(_handled(actor))}
    moment = _ONLY_WHEN.get(Action(rule.action), true())
    return and_(Case.state.in_(rule.before), _held(actor, rule.permission), ties.get(rule.tie, true()), moment)


def _handled(actor: Actor) -> ColumnElement[bool]:
    took = CaseStep.case_id == Case.id, CaseStep.account_id == actor.id, CaseStep.action.in_(rules.HANDLED)
    return exists(select(CaseStep.id).where(*took).correlate(Case))


_FOR_DIRECTOR = or_(Case.protected, literal("director_decides") == any_(Case.flags))
_ONLY_WHEN: Mapping[Action, ColumnElement[bool]] = {
    Action.SIGN: Case.signed.is_(False),
    Action.CALL_BACK: not_(_FOR_DIRECTOR),
    Action.CLOSE_BY_DIRECTOR: _FOR_DIRECTOR,
    Action.SIGN_LETTER: letters.to_sign(),
    Action.REPLY_LETTER: letters.to_answer(),
    Action.EXTEND: Case.asked == rules.EXTENSION,
    Action.PAUSE: Case.asked == rules.PAUSE,
}
"""What else must be so, besides state, post and tie: in SQL what ``workflow._AGAINST`` says of one case."""


def letter_waits(actor: Actor, status: str) -> ColumnElement[bool]:
    """SQL: a letter about it waits, to be signed (``draft``) or to be answered (``signed``), as far as the actor may know."""
    if holds_letters(actor):
        return letters.to_sign() if status == letters.DRAFT else letters.to_answer()
    to_own = and_(Case.unit_id.in_(actor.units(Permission.CASE_READ)), letters.to_answer())
    return to_own if status == letters.SIGNED else false()


def _held(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    """A post counts where it is held; a unit's everywhere (``scope.permissions_on``)."""
    return true() if actor.units(permission) else inside_any(Case.area_code, actor.areas(permission))


def pile(actor: Actor, name: str, light: ColumnElement[str | None]) -> ColumnElement[bool]:
    """SQL: one pile of the actor's units: in hand; of those to be signed for, at work, late or soon late, helped with, done."""
    units = actor.units(Permission.CASE_HANDLE)
    own = Case.unit_id.in_(units)
    unsigned = and_(Case.state != State.HANDLING, Case.signed.is_(False))
    in_hand = and_(own, Case.state.in_(_IN_HAND))
    match name:
        case "hand":
            return in_hand
        case "sign":
            return and_(in_hand, unsigned)
        case "work":
            return and_(in_hand, not_(unsigned))
        case "soon":
            return and_(in_hand, light.in_(["yellow", "red"]))
        case "help":
            return and_(helped_by(units), Case.state.not_in(rules.ENDS))
        case _:
            return and_(own, Case.state.in_(_NO_MORE_IN_HAND))


def piles(actor: Actor, light: ColumnElement[str | None]) -> dict[str, int]:
    """How many lie in each pile: in hand in one pass, helped with in another."""
    in_hand = {name: func.count().filter(pile(actor, name, light)) for name in ("hand", "sign", "work", "soon")}
    units = actor.units(Permission.CASE_HANDLE)
    counts = db.session.execute(
        select(*in_hand.values()).where(Case.unit_id.in_(units), Case.state.in_(_IN_HAND), visible(actor))
    ).one()
    helped: Any = db.session.scalar(select(func.count()).where(pile(actor, "help", light), visible(actor)))
    return dict(zip(in_hand, counts, strict=True)) | {"help": helped}


def calls_waiting(actor: Actor, now: datetime) -> dict[str, int]:
    """How many each of these lists holds."""
    lists = {when: func.count().filter(hearing.to_call(actor, when, now)) for when in ("now", "later", "nobody")}
    waits = Case.state == str(State.CALLBACK)
    row = db.session.execute(select(*lists.values()).where(waits, visible(actor))).one()
    return dict(zip(lists, row, strict=True))
