"""What is given by itself as a deadline goes by: in which order, and from when on. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from server.cases.rules import IN_UNIT, State
from server.steps.deadlines import Calendar, over_by, over_since
from server.steps.loop import Labelled


class Kind(Labelled):
    """In the order in which they are given."""

    WARN = "warn", "时限预警"
    OVERDUE = "overdue", "已超期"
    URGE = "urge", "自动催办"
    LETTER = "letter", "起草督办函"
    SUPERVISOR = "supervisor", "上报督办员"
    DIRECTOR = "director", "上报中心主任"


FOR_UNITS_ONLY = frozenset({Kind.LETTER})
"""The centre writes no letter to itself: what its own posts let pass climbs, and no paper is made of it."""


@dataclass(frozen=True)
class Amounts:
    """How many whole working days over a deadline each is given. In order: each at or after the one before."""

    urge: int
    letter: int
    supervisor: int
    director: int

    def days(self, kind: Kind) -> int:
        return {
            Kind.OVERDUE: 0,
            Kind.URGE: self.urge,
            Kind.LETTER: self.letter,
            Kind.SUPERVISOR: self.supervisor,
            Kind.DIRECTOR: self.director,
        }[kind]


def kinds_in(state: State) -> tuple[Kind, ...]:
    """What can be given at all while a case stands there."""
    return tuple(kind for kind in Kind if state in IN_UNIT or kind not in FOR_UNITS_ONLY)


def from_when(kind: Kind, yellow_at: datetime, due_at: datetime, amounts: Amounts, calendar: Calendar) -> datetime:
    """The moment from which it is owed."""
    return yellow_at if kind is Kind.WARN else over_since(due_at, amounts.days(kind), calendar)


def missing(
    state: State,
    given: Collection[str],
    yellow_at: datetime,
    due_at: datetime,
    *,
    amounts: Amounts,
    calendar: Calendar,
) -> list[tuple[Kind, datetime]]:
    """What a deadline has not been given yet, in order, each with the moment from which it is owed."""
    return [
        (kind, from_when(kind, yellow_at, due_at, amounts, calendar)) for kind in kinds_in(state) if kind not in given
    ]


def due_up_to(kind: Kind, now: datetime, amounts: Amounts, calendar: Calendar) -> datetime:
    """The latest moment a deadline may have for this to be owed now: yellow for a warning, due for all others."""
    return now if kind is Kind.WARN else over_by(now, amounts.days(kind), calendar)
