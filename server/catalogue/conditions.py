"""The condition language of the must-escalate rules: JSON, one meaning on the phone and on the server.

A condition is ``{"all": [c, …]}``, ``{"any": [c, …]}``, ``{"not": c}`` or a leaf ``{"field": F, OP: value}``:

=====================  ========  ==================================  =============================================
field                  type      operators                           value
=====================  ========  ==================================  =============================================
category               text      ``is``, ``in``, ``under``           a category code; ``under`` is equal or below
urgency                text      ``is``, ``in``                      ``normal``, ``urgent``, ``grave``
people_count           number    ``is``, ``in``, ``at_least``        a number, ≥ 0
mediation_failures     number    ``is``, ``in``, ``at_least``        a number, ≥ 0
departments_needed     number    ``is``, ``in``, ``at_least``        a number, ≥ 0
signs                  list      ``has_any``                         a list of sign codes
overdue_in_grid        yes/no    ``is``                              ``true`` or ``false``
=====================  ========  ==================================  =============================================

:func:`validate` is strict and speaks to the administrator who saves a rule. :func:`matches` reads whatever a phone sent
and never raises: a missing, null or odd fact makes its leaf false (so ``not`` of it is true), and so does a leaf it does
not understand, because a phone may be months older than a rule; the server judges again with its own.
``tests/vectors/conditions.json`` holds the same cases for ``pwa/src/rules/conditions.ts``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard, TypeVar

MAX_DEPTH = 8
"""Levels of a condition, the outermost being 1; deeper is refused when saved, and false when met."""
MAX_ITEMS = 200
"""Conditions in one ``all`` or ``any``, values in one list. Keeps a rule readable and a phone quick."""

URGENCIES = ("normal", "urgent", "grave")
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")

_OPERATORS = {
    "category": ("is", "in", "under"),
    "urgency": ("is", "in"),
    "people_count": ("is", "in", "at_least"),
    "mediation_failures": ("is", "in", "at_least"),
    "departments_needed": ("is", "in", "at_least"),
    "signs": ("has_any",),
    "overdue_in_grid": ("is",),
}
_LIST_OPERATORS = ("in", "has_any")
_EXACT = 2**53 - 1


@dataclass(eq=False)
class InvalidRule(ValueError):  # noqa: N818 (named as the problem it becomes, rule.invalid)
    """A rule that must not be saved. ``path``: where, as ``when.all[1].at_least``; ``reason``: a Chinese sentence."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def validate(
    condition: object,
    *,
    categories: Collection[str] | None = None,
    signs: Collection[str] | None = None,
    path: str = "when",
) -> None:
    """Raise :class:`InvalidRule` unless ``condition`` is one of the language; with ``categories`` or ``signs`` (codes),
    also when it names one that is not among them.
    """
    _Check(categories, signs).condition(condition, path, 1)


@dataclass(frozen=True)
class _Check:
    categories: Collection[str] | None
    signs: Collection[str] | None

    def condition(self, condition: object, path: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise InvalidRule(path, f"条件嵌套太深，最多 {MAX_DEPTH} 层")
        if not isinstance(condition, Mapping):
            raise InvalidRule(path, "条件应当是一个对象")
        keys = set(condition)
        if keys in ({"all"}, {"any"}):
            (name,) = keys
            for index, part in enumerate(self.items(condition[name], f"{path}.{name}")):
                self.condition(part, f"{path}.{name}[{index}]", depth + 1)
        elif keys == {"not"}:
            self.condition(condition["not"], f"{path}.not", depth + 1)
        elif "field" in keys:
            self.leaf(condition, path)
        else:
            raise InvalidRule(path, "条件应当只有 all、any、not 之一，或者写明 field")

    def leaf(self, leaf: Mapping[str, Any], path: str) -> None:
        field = leaf["field"]
        if not isinstance(field, str) or field not in _OPERATORS:
            raise InvalidRule(f"{path}.field", f"没有这个字段：{field}")
        operators = [key for key in leaf if key != "field"]
        if len(operators) != 1:
            raise InvalidRule(path, "一个条件要有且只有一个比较方式")
        (operator,) = operators
        if operator not in _OPERATORS[field]:
            fitting = "、".join(_OPERATORS[field])
            raise InvalidRule(f"{path}.{operator}", f"字段 {field} 不能用 {operator}，可用：{fitting}")
        where = f"{path}.{operator}"
        if operator in _LIST_OPERATORS:
            for index, value in enumerate(self.items(leaf[operator], where)):
                self.value(field, value, f"{where}[{index}]")
        else:
            self.value(field, leaf[operator], where)

    def value(self, field: str, value: object, path: str) -> None:
        if field == "overdue_in_grid":
            if not isinstance(value, bool):
                raise InvalidRule(path, "应当是 true 或 false")
        elif field == "urgency":
            if value not in URGENCIES:
                raise InvalidRule(path, f"紧急程度只有：{'、'.join(URGENCIES)}")
        elif field in ("category", "signs"):
            if not isinstance(value, str) or not CODE.fullmatch(value):
                raise InvalidRule(path, "应当是一个代码，例如 dispute.wages")
            known = self.categories if field == "category" else self.signs
            if known is not None and value not in known:
                raise InvalidRule(path, f"没有这个{'事项类别' if field == 'category' else '危险迹象'}：{value}")
        elif not _is_number(value) or value < 0:
            raise InvalidRule(path, "应当是不小于 0 的数")

    @staticmethod
    def items(value: object, path: str) -> list[Any]:
        if not isinstance(value, list) or not value:
            raise InvalidRule(path, "应当是一个不空的列表")
        if len(value) > MAX_ITEMS:
            raise InvalidRule(path, f"列表太长，最多 {MAX_ITEMS} 项")
        return value


def matches(condition: object, facts: object) -> bool:
    """Whether ``condition`` holds for ``facts``, a mapping of field names to JSON values. Never raises."""
    return _matches(condition, facts, 1)


RuleRow = TypeVar("RuleRow", bound=Mapping[str, Any])


def must_escalate(rules: Sequence[RuleRow], facts: object) -> list[RuleRow]:
    """The rules whose ``when`` holds, by ``sort``, then ``code``: what the worker is told, first things first.

    ``rules`` are rows as pull sends them: ``{code, when, reason, do_first, sort}``. Empty: may be closed on the spot as
    far as the rules go (the category's ``closable_on_spot`` is another question).
    """
    matched = [rule for rule in rules if matches(rule.get("when"), facts)]
    return sorted(matched, key=lambda rule: (rule["sort"], rule["code"]))


def _matches(condition: object, facts: object, depth: int) -> bool:
    if depth > MAX_DEPTH or not isinstance(condition, Mapping):
        return False
    if "field" in condition:
        return _leaf_matches(condition, facts)
    if len(condition) != 1:
        return False
    ((name, value),) = condition.items()
    if name == "not":
        return not _matches(value, facts, depth + 1)
    if name not in ("all", "any") or not isinstance(value, list) or not value:
        return False
    quantifier = all if name == "all" else any
    return quantifier(_matches(part, facts, depth + 1) for part in value)


def _leaf_matches(leaf: Mapping[str, Any], facts: object) -> bool:
    field = leaf["field"]
    if not isinstance(facts, Mapping) or not isinstance(field, str) or len(leaf) != 2:  # noqa: PLR2004 (field, operator)
        return False
    operator = next(key for key in leaf if key != "field")
    if operator not in _OPERATORS.get(field, ()):
        return False
    return _TESTS[operator](facts.get(field), leaf[operator])


def _is(fact: object, value: object) -> bool:
    # True == 1 in Python and nowhere in JSON.
    if _is_number(fact) and _is_number(value):
        return fact == value
    return type(fact) is type(value) and isinstance(fact, bool | str) and fact == value


def _in(fact: object, values: object) -> bool:
    return isinstance(values, list) and any(_is(fact, value) for value in values)


def _under(fact: object, value: object) -> bool:
    # With the dot: ``dispute`` is not above ``disputed``.
    return isinstance(fact, str) and isinstance(value, str) and (fact == value or fact.startswith(f"{value}."))


def _at_least(fact: object, value: object) -> bool:
    return _is_number(fact) and _is_number(value) and fact >= value


def _has_any(fact: object, values: object) -> bool:
    return (
        isinstance(fact, list | tuple)
        and isinstance(values, list)
        and any(isinstance(one, str) and one in values for one in fact)
    )


_TESTS: dict[str, Callable[[object, object], bool]] = {
    "is": _is,
    "in": _in,
    "under": _under,
    "at_least": _at_least,
    "has_any": _has_any,
}


def _is_number(value: object) -> TypeGuard[int | float]:
    # Within what a JavaScript number holds exactly, so that both twins read the same number; also leaves out NaN and ∞.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _EXACT
