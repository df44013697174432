"""Whether two addresses, each as somebody said it, mean one place. Pure."""

from __future__ import annotations

import re
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


def same_door(one: str, other: str) -> bool:
    """The same words, or the same door said in two ways; one number alone (8号院) is many doors, and needs the words."""
    if min(len(one), len(other)) < SHORTEST:
        return False
    if plain(one) == plain(other):
        return True
    first, second = door_parts(one), door_parts(other)
    if _on_a_road(one, other) and len(first) == len(second) and all(map(Part.fits, first, second)):
        return True
    if min(len(first), len(second)) < _A_DOOR:
        return False
    return finds(first, second, to_the_end=True) or finds(second, first, to_the_end=True)


def same_building(one: str, other: str) -> bool:
    """Whether one says only the building or the stairway that the other's door lies in: 7号楼 of 7号楼2单元, within one grid."""
    one, other = in_figures(one), in_figures(other)
    if min(len(_road(one)), len(_road(other))) >= _A_ROAD and not _on_a_road(one, other):
        return False
    first, second = sorted((_from_the_building(one), _from_the_building(other)), key=len)
    return bool(first) and all(map(Part.fits, first, second))


def in_other_buildings(one: str, other: str) -> bool:
    """Whether both say in which compound or building, and not in the same."""
    said = [
        {part.kind: part.number for part in door_parts(address) if part.kind in _BUILDINGS} for address in (one, other)
    ]
    return any(said[0][kind] != said[1][kind] for kind in said[0].keys() & said[1].keys())


def _from_the_building(address: str) -> tuple[Part, ...]:
    return tuple(dropwhile(lambda part: part.kind != "楼", door_parts(address)))


def _road(address: str) -> str:
    """What stands before the first number of an address: 金穗路 of 金穗路 12 号院门口."""
    said = plain(address)
    return said[: number.start()] if (number := _NUMBER.search(said)) else ""


def _on_a_road(one: str, other: str) -> bool:
    """Whether both name a road before their number, and the same; one may say the district before it."""
    short, long = sorted((_road(one), _road(other)), key=len)
    return len(short) >= _A_ROAD and long.endswith(short)


def parts_said(address: str) -> list[str]:
    """By what the index finds who says the same place in another way: the road and its number, each for itself; what is
    written behind them, and the spaces between, differ from one to the next.
    """
    road, said = _road(address), plain(address)
    if len(road) < _A_ROAD:
        return [address]
    return [road[-_A_NAME:], *re.findall(r"[0-9]{2,}", said[len(road) :])[:1]]
