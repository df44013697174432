"""Invented people of special groups, in the households of the district. Groups are the codes of migrations/seed/2026_12/.

Shares are drawn to look like a district's: old people alone first, then those with a disability or little income, a few
hundred under supervision. What is said of health and need is made up, and the same for nobody in particular.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.district.care_words import HEALTH, NEEDS
from geo.district.homes import ZHANG_GUILAN
from geo.district.people import Person, relative_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.district.build import Area, District
    from geo.district.homes import Household

_HAS_A_PHONE, _OLD, _VERY_OLD = 14, 60, 80
_LEFT_BEHIND, _ALONE, _ANYBODY = 0.6, 0.85, 0.53
"""Shares of households with somebody: couples past eighty, people past sixty alone, all others."""
_A_COUPLE = 2  # residents
_NOBODY_AT_ALL, _HALF = 0.06, 0.5  # shares: without a guardian; of either sex


@dataclass(frozen=True, slots=True)
class Guardian:
    """Whom to call about somebody."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class CaredFor:
    """Somebody of at least one group; the first is why they are registered. `birthday` is (month, day)."""

    home: Household
    who: Person
    phone: str | None
    birthday: tuple[int, int]
    groups: tuple[str, ...]
    guardian: Guardian | None
    health: str | None
    needs: str
    danger_level: int | None


@dataclass(frozen=True, slots=True)
class _Kind:
    """A group, how often it comes up, and of what age and kin its people are."""

    group: str
    weight: float
    youngest: int
    oldest: int
    kin: tuple[str, ...]
    sex: str | None = None
    alone: bool = False  # lives alone, or with one other


_KINDS = (
    _Kind("low_income", 17, 25, 88, ("head",)),
    _Kind("disabled", 14, 16, 88, ("head", "head", "spouse", "child", "parent")),
    _Kind("left_behind", 15, 3, 16, ("grandchild",)),
    _Kind("left_behind", 8, 25, 55, ("head",), sex="female"),
    _Kind("child_in_difficulty", 15, 3, 17, ("child", "grandchild")),
    _Kind("severe_illness", 5, 45, 94, ("head", "spouse", "parent")),
    _Kind("cared_for", 7, 60, 88, ("head",)),
    _Kind("destitute", 11, 55, 86, ("head",), alone=True),
    _Kind("mental", 3.4, 18, 70, ("head", "child", "spouse")),
    _Kind("family_planning", 6, 49, 76, ("head",), alone=True),
    _Kind("released", 2, 22, 62, ("head", "child")),
    _Kind("corrections", 1.2, 20, 60, ("head", "child")),
    _Kind("orphan", 1, 3, 17, ("grandchild",)),
)
_WEIGHTS = np.array([kind.weight for kind in _KINDS]) / sum(kind.weight for kind in _KINDS)
_BESIDES = {  # group: what else its people may be in, and how often
    "elderly_alone_80": (("disabled", 0.1), ("low_income", 0.1)),
    "elderly_alone": (("low_income", 0.12), ("disabled", 0.08)),
    "disabled": (("low_income", 0.2),),
    "severe_illness": (("disabled", 0.15),),
    "child_in_difficulty": (("low_income", 0.2),),
    "mental": (("disabled", 0.25),),
}
_YEARS_BETWEEN = {"spouse": (-4, 4), "child": (-36, -22), "grandchild": (-62, -46), "parent": (22, 32)}
_RELATIONS = {  # what the head of the household is to them: (a woman, a man)
    "spouse": ("妻子", "丈夫"),
    "child": ("母亲", "父亲"),
    "grandchild": ("奶奶", "爷爷"),
    "parent": ("女儿", "儿子"),
}
_TRIES = 4


def cared_for(district: District, grid: Area, homes: Sequence[Household]) -> tuple[CaredFor, ...]:
    """People of special groups in these households of a grid, at most one in each; the same ones every time."""
    return tuple(_draw(homes, district.rng("cared for", grid.code)))


def _draw(homes: Sequence[Household], rng: np.random.Generator) -> Iterator[CaredFor]:
    for home in homes:
        age = home.head.age
        if home.head == ZHANG_GUILAN:
            yield _zhang(home)
        elif age >= _VERY_OLD and (
            home.residents == 1 or (home.residents == _A_COUPLE and rng.random() < _LEFT_BEHIND)
        ):
            yield _somebody(home, home.head, "head", "elderly_alone_80", rng)
        elif _OLD <= age < _VERY_OLD and home.residents == 1 and rng.random() < _ALONE:
            yield _somebody(home, home.head, "head", "elderly_alone", rng)
        elif rng.random() < _ANYBODY and (found := _of_some_kind(home, rng)):
            yield found


def _of_some_kind(home: Household, rng: np.random.Generator) -> CaredFor | None:
    for _ in range(_TRIES):
        kind = _KINDS[int(rng.choice(len(_KINDS), p=_WEIGHTS))]
        kin = kind.kin[int(rng.integers(len(kind.kin)))]
        who = home.head if kin == "head" else _relative(home, kin, rng)
        lonely_enough = not kind.alone or home.residents <= _A_COUPLE
        if who and kind.youngest <= who.age <= kind.oldest and kind.sex in {None, who.sex} and lonely_enough:
            return _somebody(home, who, kin, kind.group, rng)
    return None


def _relative(home: Household, kin: str, rng: np.random.Generator) -> Person | None:
    """Somebody who lives there besides the head; None where nobody does, or not of that age."""
    age = home.head.age + int(rng.integers(*_YEARS_BETWEEN[kin], endpoint=True))
    if home.residents == 1 or age < 1:
        return None
    other = "male" if home.head.sex == "female" else "female"
    sex = other if kin == "spouse" else ("female" if rng.random() < _HALF else "male")
    return relative_of(home.head, sex, age, rng, same_surname=kin != "spouse" and home.head.sex == "male")


def _somebody(home: Household, who: Person, kin: str, group: str, rng: np.random.Generator) -> CaredFor:
    besides = tuple(other for other, share in _BESIDES.get(group, ()) if rng.random() < share)
    health, needs = HEALTH.get(group, ()), NEEDS[group]
    return CaredFor(
        home=home,
        who=who,
        phone=who.phone if who.age >= _HAS_A_PHONE else None,
        birthday=(int(rng.integers(1, 13)), int(rng.integers(1, 29))),
        groups=(group, *besides),
        guardian=_guardian(home, who, kin, rng),
        health=health[int(rng.integers(len(health)))] if health else None,
        needs=needs[int(rng.integers(len(needs)))],
        danger_level=int(rng.choice(3, p=(0.7, 0.22, 0.08))) if group == "mental" else None,
    )


def _guardian(home: Household, who: Person, kin: str, rng: np.random.Generator) -> Guardian | None:
    if kin != "head":
        woman, man = _RELATIONS[kin]
        return Guardian(home.head.name, woman if home.head.sex == "female" else man, home.head.phone)
    if rng.random() < _NOBODY_AT_ALL:
        return None
    sex = "female" if rng.random() < _HALF else "male"
    if who.age >= _OLD:
        child = relative_of(who, sex, who.age - 26, rng, same_surname=who.sex == "male")
        return Guardian(child.name, "女儿" if sex == "female" else "儿子", child.phone)
    sibling = relative_of(who, sex, who.age + 3, rng, same_surname=True)
    return Guardian(sibling.name, "姐姐" if sex == "female" else "哥哥", sibling.phone)


def _zhang(home: Household) -> CaredFor:
    return CaredFor(
        home=home,
        who=home.head,
        phone=home.head.phone,
        birthday=(3, 8),
        groups=("elderly_alone_80",),
        guardian=Guardian("陈晓梅", "女儿", "199-0000-8605"),
        health="高血压，双膝关节炎，天冷腿疼。",
        needs="住二楼，少让她爬楼；买菜、取药要人帮。",
        danger_level=None,
    )
