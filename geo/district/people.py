"""Invented people. Names are drawn from common characters; telephone numbers from 199-0000, where nobody is reached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.district import names

if TYPE_CHECKING:
    import numpy as np

    from geo.district.build import District

FIRST_WORKER = "王芳"
_WOMEN, _WOMEN_AMONG_WORKERS = 0.5, 0.7
_OLD, _GROWN = 60, 18
"""Years from which on somebody bears a name of their time."""


@dataclass(frozen=True, slots=True)
class Person:
    """`sex` is "female" or "male"; `age` in whole years; `phone` is 11 digits with hyphens as people write it."""

    name: str
    sex: str
    age: int
    phone: str


@dataclass(frozen=True, slots=True)
class Worker:
    """The grid worker of one grid. Names and telephones are unique among workers."""

    username: str
    name: str
    phone: str
    grid: str


def person(rng: np.random.Generator, youngest: int = 24, oldest: int = 88) -> Person:
    """Somebody of an age in [youngest, oldest], with a name of that age."""
    sex = "female" if rng.random() < _WOMEN else "male"
    surname, pick = _surname(rng), int(rng.integers(len(names.GIVEN_WOMEN)))
    age = int(rng.integers(youngest, oldest, endpoint=True))
    return Person(surname + _given(sex, age, pick), sex, age, phone_of_somebody(rng))


def relative_of(head: Person, sex: str, age: int, rng: np.random.Generator, *, same_surname: bool) -> Person:
    """Somebody of the same family; a child bears the name of the one whose household it is."""
    surname = head.name[0] if same_surname else _surname(rng)
    return Person(
        surname + _given(sex, age, int(rng.integers(len(names.GIVEN_WOMEN)))), sex, age, phone_of_somebody(rng)
    )


def phone_of_somebody(rng: np.random.Generator) -> str:
    """A number of the range in which neither workers nor staff have theirs; two people may share one."""
    return _phone(int(rng.integers(1000, 8000)))


def workers(district: District) -> tuple[Worker, ...]:
    """One for every grid: worker01 is 王芳 of the central grid, then her neighbours, then all others by code."""
    rng = district.rng("workers")
    home = district.central_grid
    grids = sorted(district.grids, key=lambda g: (g.code != home.code, g.parent != home.parent, g.code))
    taken = {FIRST_WORKER}
    found = [Worker("worker01", FIRST_WORKER, _phone(1), home.code)]
    for number, grid in enumerate(grids[1:], 2):
        name = FIRST_WORKER
        while name in taken:
            name = _name("female" if rng.random() < _WOMEN_AMONG_WORKERS else "male", rng)
        taken.add(name)
        found.append(Worker(f"worker{number:02d}", name, _phone(number), grid.code))
    return tuple(found)


def staff(district: District, count: int) -> tuple[Person, ...]:
    """People of working age for the centre and the units; names unique among them and not a worker's."""
    rng = district.rng("staff")
    taken = {worker.name for worker in workers(district)}
    found: list[Person] = []
    while len(found) < count:
        somebody = person(rng, 26, 58)
        if somebody.name not in taken:
            taken.add(somebody.name)
            found.append(Person(somebody.name, somebody.sex, somebody.age, _phone(900 + len(found))))
    return tuple(found)


def _name(sex: str, rng: np.random.Generator) -> str:
    """Of working age."""
    surname = _surname(rng)
    return surname + _given(sex, _OLD - 1, int(rng.integers(len(names.GIVEN_WOMEN))))


def _surname(rng: np.random.Generator) -> str:
    # Squared, so that the front of the list (王, 李, 张 …) comes up as often as it does in life.
    return names.SURNAMES[int(len(names.SURNAMES) * rng.random() ** 2)]


def _given(sex: str, age: int, pick: int) -> str:
    if age >= _OLD:
        return (names.GIVEN_OLD_WOMEN if sex == "female" else names.GIVEN_OLD_MEN)[pick]
    if age < _GROWN:
        return (names.GIVEN_GIRLS if sex == "female" else names.GIVEN_BOYS)[pick]
    return (names.GIVEN_WOMEN if sex == "female" else names.GIVEN_MEN)[pick]


def _phone(number: int) -> str:
    return f"199-0000-{number:04d}"
