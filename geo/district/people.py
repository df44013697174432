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
    """Somebody of an age in [youngest, oldest]."""
    sex = "female" if rng.random() < _WOMEN else "male"
    return Person(
        _name(sex, rng), sex, int(rng.integers(youngest, oldest, endpoint=True)), _phone(int(rng.integers(1000, 8000)))
    )


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
    # Squared, so that the front of the list (王, 李, 张 …) comes up as often as it does in life.
    surname = names.SURNAMES[int(len(names.SURNAMES) * rng.random() ** 2)]
    given = names.GIVEN_WOMEN if sex == "female" else names.GIVEN_MEN
    return surname + given[int(rng.integers(len(given)))]


def _phone(number: int) -> str:
    return f"199-0000-{number:04d}"
