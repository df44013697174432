"""Invented households: in courtyards and stairways in town, along lanes in a village."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.district import names
from geo.district.build import GridKind, random_points_in
from geo.district.layout import PLANE, RURAL_TOWNS
from geo.district.people import Person, person

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.crs import Floats
    from geo.district.build import Area, District

FEWEST, MOST = 12, 40  # households of a grid in the demo; Area.households says how many would live there
_YARDS = 3  # courtyards of an urban grid, groups of a village
_INSET_M = 25.0
_SEATS = {town.serial: PLANE.to_metres(town.seat) for town in RURAL_TOWNS}


@dataclass(frozen=True, slots=True)
class Household:
    """`point` is (lon, lat), WGS-84, seven decimals, and covered by its grid. `key` is unique and stable.

    `address_text` is what is written ("花园社区 8号院 3单元 201"), `yard` ("8号院") and `door` ("3单元 201") its last
    parts, `head` who answers, `residents` how many live there, `rural` whether it stands in a village.
    """

    key: str
    grid: str
    head: Person
    residents: int
    address_text: str
    yard: str
    door: str
    point: tuple[float, float]
    rural: bool

    @property
    def estate(self) -> str:
        """Where it stands, without its door: the register has a field for each."""
        return self.address_text.removesuffix(f" {self.door}")


# The demo's own people, first in the central grid: (yard, door, person, residents).
ZHANG_GUILAN = Person("张桂兰", "female", 86, "199-0000-8601")
_NAMED = (
    ("8号院", "3单元 201", ZHANG_GUILAN, 1),
    ("8号院", "3单元 101", Person("李建国", "male", 63, "199-0000-8602"), 2),
    ("8号院", "3单元 302", Person("马晓红", "female", 41, "199-0000-8603"), 3),
    # written down a second time, by ear and in another way
    ("8号院", "3-302", Person("马小红", "female", 41, "199-0000-8603"), 3),
    ("9号院", "1单元 502", Person("赵文静", "female", 33, "199-0000-8604"), 3),
)


def households(
    district: District, grid: Area, count: int | None = None, rng: np.random.Generator | None = None
) -> tuple[Household, ...]:
    """Some households of a grid; by default 12 to 40, the same ones every time. Addresses are unique in the grid."""
    rng = district.rng("households", grid.code) if rng is None else rng
    count = int(rng.integers(FEWEST, MOST, endpoint=True)) if count is None else count
    place = district.by_code[grid.parent or ""].name
    named = _NAMED[:count] if grid is district.central_grid else ()
    plan = [(yard, door) for yard, door, _, _ in named]
    plan += [door for door in _doors(grid, count, rng) if door not in plan][: count - len(plan)]
    points = _points(grid, plan, rng)
    rural = grid.kind == GridKind.RURAL.value
    found = []
    for number, ((yard, door), point) in enumerate(zip(plan, points, strict=True), 1):
        head, residents = named[number - 1][2:] if number <= len(named) else (person(rng), int(rng.integers(1, 6)))
        address = f"{place} {yard} {door}"
        lon, lat = (float(value) for value in point)
        key = f"{grid.code}-{number:04d}"
        found.append(Household(key, grid.code, head, residents, address, yard, door, (lon, lat), rural))
    return tuple(found)


def _doors(grid: Area, count: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """More than enough different (yard, door) pairs, yard by yard."""
    each = -(-(count + len(_NAMED)) // _YARDS) + 2
    found = []
    for turn in range(_YARDS):
        if grid.kind == GridKind.RURAL.value:
            yard = f"{names.ordinal(turn + 1)}组"
            doors = [f"{number}号" for number in rng.choice(np.arange(1, 2 * each + 1), each, replace=False)]
        else:
            # Courtyards are numbered through the neighbourhood: the third grid holds 7号院, 8号院 and 9号院.
            number = (int(grid.code[12:]) - 1) * _YARDS + turn + 1
            yard = f"{number}号楼" if grid.kind == GridKind.DEDICATED.value else f"{number}号院"
            doors = _flats(each, rng)
        found.append([(yard, door) for door in doors])
    return [pair for row in zip(*found, strict=True) for pair in row]


def _flats(each: int, rng: np.random.Generator) -> list[str]:
    units = 4 + each // 24  # stairways, of twelve flats on six floors
    flats = [f"{unit}单元 {floor}0{side}" for unit in range(1, units + 1) for floor in range(1, 7) for side in (1, 2)]
    return [flats[i] for i in rng.choice(len(flats), each, replace=False)]


def _points(grid: Area, plan: list[tuple[str, str]], rng: np.random.Generator) -> list[Floats]:
    """Where each door is: yards apart from each other, doors of a yard together; always inside the grid's own outline."""
    shape: BaseGeometry = shapely.transform(grid.geometry, PLANE.to_metres)
    rural = grid.kind == GridKind.RURAL.value
    inset: BaseGeometry = shape.buffer(-_INSET_M)
    if inset.is_empty:
        inset = shape
    reach = hamlet(grid, inset, rng) if rural else inset
    yards = dict(zip(dict.fromkeys(yard for yard, _ in plan), _apart(reach, rng), strict=False))
    lanes = {yard: rng.uniform(0, np.pi) for yard in yards}
    found = []
    for yard, door in plan:
        middle, angle = yards[yard], lanes[yard]
        digits = int("".join(filter(str.isdigit, door)))
        # A stairway is ten metres from the next; houses on a lane stand on both sides, twenty metres apart.
        along, across = (
            ((digits // 2 - 10) * 20.0, 14.0 * (-1) ** digits) if rural else ((digits // 1000 - 3) * 12.0, 6.0)
        )
        offset = np.array([along, across]) + rng.normal(0, 1.2, 2)
        turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ offset
        found.append(_inside(grid, middle, turned))
    return found


def hamlet(grid: Area, inset: BaseGeometry, rng: np.random.Generator) -> BaseGeometry:
    """The few hundred metres of a village's land where its people live: rather towards the town's seat, in the oasis."""
    seat = _SEATS[grid.code[6:9]]
    tries = random_points_in(inset, 8, rng)
    middle = shapely.Point(tries[int(np.argmin(np.hypot(*(tries - seat).T)))])
    near = inset.intersection(middle.buffer(450))
    return near if not near.is_empty else inset


def _apart(shape: BaseGeometry, rng: np.random.Generator) -> list[Floats]:
    """The middles of the yards: of many tries the ones furthest from those already there."""
    tries = random_points_in(shape, 30, rng)
    found = [tries[0]]
    while len(found) < _YARDS:
        gaps = [min(np.hypot(*(one - other)) for other in found) for one in tries]
        found.append(tries[int(np.argmax(gaps))])
    return found


def _inside(grid: Area, middle: Floats, offset: Floats) -> Floats:
    """The point, drawn towards its yard until the outline as stored covers it."""
    shapely.prepare(grid.geometry)
    for share in (1.0, 0.6, 0.3, 0.1):
        point = np.round(PLANE.to_degrees(middle + offset * share), 7)
        if shapely.intersects_xy(grid.geometry, *point):
            return point
    return np.round(PLANE.to_degrees(middle), 7)
