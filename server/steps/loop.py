"""The loop a thing goes through: one table of rules, and one judge of what may be done now.

A kind of thing has its table and its situation in a ``workflow.py`` of its own; what it decides besides (a state that
depends on an answer, a tie between somebody and the thing) it says there. Pure: no Flask, no database, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, Self, TypeVar

from server.core import problems
from server.core.permissions import Permission
from server.core.refusals import Problem, ProblemKind


class Labelled(StrEnum):
    """States, each with its name as people read it: ``SENT = "sent", "已派出"``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        one = str.__new__(cls, value)
        one._value_ = value
        one.label = label
        return one


@dataclass(frozen=True)
class Field:
    """What a step asks for. ``missing`` is said where it is required and not given."""

    name: str
    label: str
    required: bool = False
    missing: str = "必须填写"


@dataclass(frozen=True)
class Rule:
    """One row of a table: from which states to which state (None: it stays), who may do it, and what it asks for."""

    action: StrEnum
    label: str
    permission: Permission
    before: frozenset[Any]
    after: Any
    fields: tuple[Field, ...] = ()
    begins: bool = False
    """It can bring a thing into the world; with no state ``before`` it does nothing else."""


class Situation(Protocol):
    """A thing as somebody stands before it; ``state`` None: not there yet."""

    @property
    def state(self) -> Any: ...


R = TypeVar("R", bound=Rule)
H = TypeVar("H", bound=Situation)


def no_more(_: Any, __: Any) -> Problem | None:
    """Nothing else stands against it."""
    return None


@dataclass(frozen=True)
class Refusals:
    """The three refusals that every table knows."""

    unknown: ProblemKind
    not_yours: ProblemKind
    not_now: ProblemKind


class Loop(Generic[R, H]):
    """A table and its judge. ``may``: whether this is theirs to do; ``fits``: whether it can be done as things stand;
    ``further``: what else stands against it.
    """

    def __init__(
        self,
        rules: Iterable[R],
        refusals: Refusals,
        *,
        may: Callable[[R, H], bool],
        fits: Callable[[R, H], bool] | None = None,
        further: Callable[[R, H], Problem | None] = no_more,
    ) -> None:
        self.rules = tuple(rules)
        self._by_action = {str(rule.action): rule for rule in self.rules}
        self._refusals, self._may, self._fits, self._further = refusals, may, fits or stands, further

    def rule_for(self, action: str) -> R:
        """The row of an action by its name; refuses one there is not."""
        rule = self._by_action.get(str(action))
        if rule is None:
            raise self._refusals.unknown(action=action)
        return rule

    def allowed(self, here: H) -> list[R]:
        """What somebody may do now, in the order of the table: what :meth:`refusal` says nothing against, which is asked of
        every case of a page and so makes no words for what it refuses.
        """
        if here.state is None:
            return []
        return [
            rule
            for rule in self.rules
            if self._may(rule, here) and self._fits(rule, here) and self._further(rule, here) is None
        ]

    def ruled(self, here: H, action: str) -> R:
        """The row of an action that may be done here and now; refuses by name where it may not."""
        rule = self.rule_for(action)
        if (refused := self.refusal(rule, here)) is not None:
            raise refused
        return rule

    def refusal(self, rule: R, here: H) -> Problem | None:
        """Why not; None where nothing stands against it."""
        names = {"action": str(rule.action), "label": rule.label}
        if not self._may(rule, here):
            return self._refusals.not_yours(**names)
        if not self._fits(rule, here):
            state, label = ("none", "还没登记") if here.state is None else (str(here.state), here.state.label)
            return self._refusals.not_now(**names, state=state, state_label=label)
        return self._further(rule, here)


def stands(rule: Rule, here: Situation) -> bool:
    """Whether the thing stands where the step begins."""
    return rule.begins if here.state is None else here.state in rule.before


def require_fields(rule: Rule, values: Mapping[str, Any]) -> None:
    """Refuse together what the step asks for and nobody gave, so that a form is mended once."""
    missing = {one.name: [one.missing] for one in rule.fields if one.required and not values.get(one.name)}
    if missing:
        raise problems.REQUEST_INVALID(fields=missing)
