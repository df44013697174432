"""Area codes: county, town, neighbourhood, grid (docs: domain, GB/T 2260 and GB/T 10114; grids as in GA/T practice).

A code is a string of 6, 9, 12 or 15 digits, and every area's code begins with the code of the area around it:

    620902           county          肃州区
    620902001        town level      东北街街道
    620902001003     neighbourhood   an 居委会 or a 村委会
    620902001003002  grid            the second grid of that neighbourhood, counted from west to east

So "inside" is "begins with", and a parent needs no look-up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How deep an area lies in the nesting; the values are those of the API."""

    COUNTY = "county"
    TOWN = "town"
    NEIGHBOURHOOD = "neighbourhood"
    GRID = "grid"


class TownKind(StrEnum):
    """What a town-level unit is, by its serial (digits 7–9)."""

    SUBDISTRICT = "subdistrict"  # 街道, 001–099
    TOWN = "town"  # 镇, 100–199
    TOWNSHIP = "township"  # 乡, 200–399
    OTHER = "other"  # 400 and above: farms, parks and others treated as a town


class NeighbourhoodKind(StrEnum):
    """What a neighbourhood is, by its serial (digits 10–12)."""

    COMMUNITY = "community"  # 居委会 (社区), 001–199
    VILLAGE = "village"  # 村委会, 200–399
    OTHER = "other"  # 400 and above: treated as one of the two, by a park or a farm


class Fault(StrEnum):
    """Why a text is not an area code."""

    NOT_TEXT = "not_text"
    DIGITS = "digits"  # something other than the ten ASCII digits
    LENGTH = "length"  # not 6, 9, 12 or 15 long
    COUNTY = "county"  # the first digit is none of China's regions, 1–8
    SERIAL_ZERO = "serial_zero"  # a level's serial is 000: a shorter code, padded (see `unpadded`)


class CodeError(ValueError):
    """A text is not an area code. `fault` says why, `value` is what was given."""

    def __init__(self, fault: Fault, value: object) -> None:
        super().__init__(f"not an area code ({fault.value}): {value!r}")
        self.fault = fault
        self.value = value


LENGTHS: dict[Level, int] = {Level.COUNTY: 6, Level.TOWN: 9, Level.NEIGHBOURHOOD: 12, Level.GRID: 15}
_LEVELS = {length: level for level, length in LENGTHS.items()}
# Not str.isdigit(): that also accepts "²" and full-width "６", which would then be stored as a different code.
_DIGITS = re.compile(r"[0-9]+")
_PADDED_LENGTH = 12


@dataclass(frozen=True, slots=True, order=True)
class AreaCode:
    """A checked code. `text` is what is stored and sent."""

    text: str
    level: Level

    def __str__(self) -> str:
        return self.text

    @property
    def serial(self) -> str:
        """The last group: three digits, or six for a county."""
        return self.text[-3:] if self.level is not Level.COUNTY else self.text

    @property
    def parent(self) -> AreaCode | None:
        """The area around this one; None for a county."""
        if self.level is Level.COUNTY:
            return None
        text = self.text[:-3]
        return AreaCode(text, _LEVELS[len(text)])

    def is_inside(self, ancestor: AreaCode) -> bool:
        """True for the area itself and for everything in it."""
        return self.text.startswith(ancestor.text)


def parse(value: object) -> AreaCode:
    """Check a code and find its level. Raises CodeError; nothing is trimmed or guessed."""
    if not isinstance(value, str):
        raise CodeError(Fault.NOT_TEXT, value)
    if not _DIGITS.fullmatch(value):
        raise CodeError(Fault.DIGITS, value)
    level = _LEVELS.get(len(value))
    if level is None:
        raise CodeError(Fault.LENGTH, value)
    if value[0] not in "12345678":
        raise CodeError(Fault.COUNTY, value)
    if any(value[start : start + 3] == "000" for start in range(6, len(value), 3)):
        raise CodeError(Fault.SERIAL_ZERO, value)
    return AreaCode(value, level)


def level_of(code: str) -> Level:
    """Raises CodeError."""
    return parse(code).level


def parent_of(code: str) -> str | None:
    """The code of the area around this one; None for a county. Raises CodeError."""
    parent = parse(code).parent
    return None if parent is None else parent.text


def is_inside(code: str, ancestor: str) -> bool:
    """True when `code` is `ancestor` or lies in it. Raises CodeError for either.

    The trap is an empty or cut-off `ancestor`: everything begins with "", and a scope of "62090" would hold ten counties.
    So both are checked instead of comparing beginnings alone.
    """
    return parse(code).is_inside(parse(ancestor))


def town_kind(code: str) -> TownKind:
    """Kind of the town-level unit this code is or lies in. Raises CodeError, with LENGTH for a county."""
    parse(code)
    if len(code) < LENGTHS[Level.TOWN]:
        raise CodeError(Fault.LENGTH, code)
    serial = int(code[6:9])
    if serial < 100:  # noqa: PLR2004 -- the ranges of GB/T 10114 stand here and nowhere else
        return TownKind.SUBDISTRICT
    if serial < 200:  # noqa: PLR2004
        return TownKind.TOWN
    return TownKind.TOWNSHIP if serial < 400 else TownKind.OTHER  # noqa: PLR2004


def neighbourhood_kind(code: str) -> NeighbourhoodKind:
    """Kind of the neighbourhood this code is or lies in. Raises CodeError, with LENGTH for a county or a town."""
    parse(code)
    if len(code) < LENGTHS[Level.NEIGHBOURHOOD]:
        raise CodeError(Fault.LENGTH, code)
    serial = int(code[9:12])
    if serial < 200:  # noqa: PLR2004
        return NeighbourhoodKind.COMMUNITY
    return NeighbourhoodKind.VILLAGE if serial < 400 else NeighbourhoodKind.OTHER  # noqa: PLR2004


def unpadded(value: str) -> str:
    """Statistical tables fill every code up to 12 digits ("620902001000" is a town): take the zeros away.

    Other texts come back unchanged, valid or not.
    """
    if len(value) != _PADDED_LENGTH or not _DIGITS.fullmatch(value):
        return value
    while len(value) > LENGTHS[Level.COUNTY] and value.endswith("000"):
        value = value[:-3]
    return value
