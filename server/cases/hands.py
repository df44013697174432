"""Who has a case in hand now, and who stands over it: accounts to be told of its time and its letters."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from server.cases import letters
from server.cases.models import Case
from server.cases.rules import IN_UNIT, Action, State
from server.core.permissions import Permission
from server.identity.actor import Doing
from server.identity.queries import holders
from server.notices.commands import Subject, notify, take_back

_AT_THE_CENTRE = {
    State.REPORTED: Permission.CASE_ACCEPT,
    State.ACCEPTED: Permission.CASE_ROUTE,
    State.ROUTED: Permission.CASE_ASSESS,
    State.CALLBACK: Permission.CASE_CALL_BACK,
}
"""Whose turn it is at the centre. What was routed waits for both: the unit may send it back, the router assesses."""


_WORDS_MAX = 120


class Hands:
    """The same people are asked for many cases in one look; each answer is kept for it."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._over: dict[tuple[Permission, str], list[UUID]] = {}
        self._in: dict[str, list[UUID]] = {}

    def of(self, case: Case) -> list[UUID]:
        """Whose turn it is."""
        state = State(case.state)
        centre = _AT_THE_CENTRE.get(state)
        if state is State.CALLBACK and (case.protected or "director_decides" in case.flags):
            centre = Permission.CASE_CLOSE_BY_DIRECTOR
        told = self.over(case, centre) if centre else []
        if case.unit_id and state in IN_UNIT:
            told = [*told, *self._of_unit(case.unit_id)]
        return told

    def over(self, case: Case, permission: Permission) -> list[UUID]:
        """Who holds a permission where the case lies."""
        key = (permission, case.told_over)
        if key not in self._over:
            self._over[key] = list(holders(permission, self._now, over=case.told_over))
        return self._over[key]

    def _of_unit(self, unit_id: str) -> list[UUID]:
        if unit_id not in self._in:
            self._in[unit_id] = list(holders(Permission.CASE_HANDLE, self._now, units=[unit_id]))
        return self._in[unit_id]


def answered(case: Case, now: datetime) -> None:
    """What asks for something is asked of nobody any more once the case does not wait for it, whoever gave the answer."""
    letter = letters.waiting([case]).get(case.id, letters.NONE)
    waits = {
        "watch.asked": case.asked is not None,
        "watch.letter": letter.draft,
        "watch.signed": letter.unanswered,
        "case.director": "director_decides" in case.flags,
        "case.to_unit": case.state == State.ROUTED and not case.signed,
    }
    take_back("case", case.id, now, kinds=[kind for kind, on in waits.items() if not on])


def tell_of(doing: Doing, case: Case, action: str, note: str) -> None:
    """Whom a step about time or a letter concerns hears of it; urged by a person, in that person's words."""
    now = doing.moment.received_at
    hands = Hands(now)
    match action:
        case Action.ASK_EXTENSION | Action.ASK_PAUSE:
            kind, told = "watch.asked", hands.over(case, Permission.CASE_EXTEND)
        case Action.UNASK:
            kind, told = "watch.unasked", hands.over(case, Permission.CASE_EXTEND)
        case Action.EXTEND | Action.PAUSE | Action.REFUSE | Action.RESUME:
            kind, told = "watch.answered", hands.of(case)
        case Action.URGE:
            kind, told = "watch.urged", hands.of(case)
        case Action.DRAFT_LETTER:
            kind, told = "watch.letter", hands.over(case, Permission.CASE_SUPERVISE)
        case Action.SIGN_LETTER:
            kind, told = "watch.signed", hands.of(case)
        case Action.REPLY_LETTER:
            kind, told = "watch.replied", hands.over(case, Permission.CASE_SUPERVISE)
        case _:
            return
    notify(
        [one for one in told if one != doing.actor.id], kind, Subject("case", case.id, case.case_no, _cut(note)), now
    )


def _cut(note: str) -> str:
    said = " ".join(note.split())
    return f"{said[:_WORDS_MAX]}…" if len(said) > _WORDS_MAX else said
