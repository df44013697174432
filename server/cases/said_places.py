"""Whether two addresses, each as somebody said it, mean one place. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import dropwhile

from server.cases.likeness import plain
from server.people.door import Part, door_parts, finds, in_figures

SHORTEST = 3
"""So many signs an address has at least."""
_A_DOOR = 2
"""So many numbers a door has at least: a house and a room."""
_BUILDINGS = ("院", "楼")
_NUMBER = re.compile(r"[0-9]")
_A_NAME = 3
"""So many signs the road itself mostly has; the district before it one says and the next does not."""
_A_ROAD = 2
"""So many signs a road's name has at least."""


@dataclass(frozen=True)
class Said:
    """An address as somebody said it, read at most once in each way."""

    words: str

    @cached_property
    def plain(self) -> str:
        return plain(self.words)

    @cached_property
    def door(self) -> tuple[Part, ...]:
        return door_parts(self.words)

    @cached_property
    def from_the_building(self) -> tuple[Part, ...]:
        """The building and what stands behind it; of a yard with nothing behind it (9号院) the yard."""
        building = tuple(dropwhile(lambda part: part.kind != "楼", self.door))
        return building or (self.door if [part.kind for part in self.door] == ["院"] else ())

    @cached_property
    def road(self) -> str:
        """What stands before the first number of an address: 金穗路 of 金穗路 12 号院门口."""
        return self.plain[: number.start()] if (number := _NUMBER.search(self.plain)) else ""

    @cached_property
    def compound(self) -> str:
        """The same where numbers are written in Chinese too: nothing of 七号楼, 阳光小区 of 阳光小区七号楼."""
        return Said(in_figures(self.words)).road


def same_door(one: Said, other: Said) -> bool:
    """The same words, or the same door said in two ways; one number alone (8号院) is many doors, and needs the words."""
    if min(len(one.words), len(other.words)) < SHORTEST:
        return False
    if one.plain == other.plain:
        return True
    if (
        _on_a_road(one.road, other.road)
        and len(one.door) == len(other.door)
        and all(map(Part.fits, one.door, other.door))
    ):
        return True
    if min(len(one.door), len(other.door)) < _A_DOOR:
        return False
    return finds(one.door, other.door, to_the_end=True) or finds(other.door, one.door, to_the_end=True)


def same_building(one: Said, other: Said) -> bool:
    """Whether one says only the building or the stairway that the other's door lies in, within one grid: 7号楼 of 7号楼2单元;
    or the same yard without the compound's name: 9号院 of 花园社区 9号院.
    """
    first, second = one.from_the_building, other.from_the_building
    if not first or not second or not all(map(Part.fits, first, second)):
        return False
    named = min(len(one.compound), len(other.compound)) >= _A_ROAD
    return not named or _on_a_road(one.compound, other.compound)


def in_other_buildings(one: Said, other: Said) -> bool:
    """Whether both say in which compound or building, and not in the same."""
    said = [{part.kind: part.number for part in address.door if part.kind in _BUILDINGS} for address in (one, other)]
    return any(said[0][kind] != said[1][kind] for kind in said[0].keys() & said[1].keys())


def _on_a_road(one: str, other: str) -> bool:
    """Whether both name a road before their number, and the same; one may say the district before it."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _A_ROAD and long.endswith(short)


def parts_said(address: str) -> list[str]:
    """By what the index finds who says the same place in another way: the road and its number, each for itself; what is
    written behind them, and the spaces between, differ from one to the next.
    """
    said = Said(address)
    if len(said.road) < _A_ROAD:
        return [address]
    return [said.road[-_A_NAME:], *re.findall(r"[0-9]{2,}", said.plain[len(said.road) :])[:1]]
