"""Read the areas of one level out of a boundary file: what can be taken, what was mended, what was refused and why.

A reader (`geo.readers`) turns a file into rows; `judged` does not care where they came from.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo import codes
from geo.codes import CodeError, Level
from geo.crs import Crs
from geo.polygons import GeometryRefusedError, Mended, read_polygon
from geo.readers import Row, UnreadableBoundariesError, rows_of
from geo.refusals import Refusal, Repair, sentence

__all__ = ["Row", "UnreadableBoundariesError"]

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from shapely import MultiPolygon

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Options:
    """Where to find what. `parent_field` is optional: a code already begins with its parent's."""

    level: Level
    code_field: str
    name_field: str
    parent_field: str | None = None
    crs: Crs = Crs.WGS84
    """How the file's degrees are offset; a system in metres is named by the file itself."""
    layer: str | None = None
    """Which one, where a file holds several."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """An area that can be taken. `geometry` is valid and in WGS-84; `parent` is None for a county."""

    row: int
    code: str
    level: Level
    name: str
    parent: str | None
    geometry: MultiPolygon


@dataclass(frozen=True, slots=True)
class Repaired:
    """An accepted row that was mended on the way in."""

    row: int
    code: str
    repair: Repair
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return sentence(self.repair, self.values)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not taken; `values` can be written as JSON."""

    row: int
    reason: Refusal
    values: dict[str, Any]

    @property
    def sentence(self) -> str:
        return sentence(self.reason, self.values)


@dataclass(slots=True)
class Reading:
    """Every row of the file is in `accepted` or in `refused`, in the order of the file."""

    accepted: list[Boundary] = field(default_factory=list)
    repaired: list[Repaired] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


class _RowRefusedError(Exception):
    def __init__(self, reason: Refusal, **values: Any) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.values = values


def read_file(path: Path, options: Options) -> Reading:
    """Read a file whole. Raises UnreadableBoundariesError; a bad row is in `refused`, never an error."""
    reading = Reading()
    reading.accepted.extend(stream_file(path, options, reading))
    return reading


def stream_file(path: Path, options: Options, reading: Reading) -> Iterator[Boundary]:
    """The areas of a file one by one, so that however large it is no more than some hundred rows are held.

    What was mended and what was refused is written into `reading` on the way; its `accepted` stays empty. Raises
    UnreadableBoundariesError before the first area, or at the row where the file breaks off.
    """
    return judged(rows_of(path, options.layer), options, reading)


def judged(rows: Iterable[Row], options: Options, reading: Reading) -> Iterator[Boundary]:
    """Judge rows one by one; the first of two rows with one code is the one that counts."""
    first_rows: dict[str, int] = {}
    for row in rows:
        try:
            boundary, repairs = _boundary(row, options, first_rows)
        except (_RowRefusedError, GeometryRefusedError) as refused:
            reading.refused.append(Refused(row.number, refused.reason, refused.values))
        else:
            reading.repaired.extend(Repaired(row.number, boundary.code, *repair) for repair in repairs)
            yield boundary


def _boundary(row: Row, options: Options, first_rows: dict[str, int]) -> tuple[Boundary, list[Mended]]:
    if row.fields is None:
        raise _RowRefusedError(Refusal.NOT_A_FEATURE)
    repairs: list[Mended] = []
    code = _code(row.fields, options, repairs)
    # Counted before the rest is judged: which of two rows is right must not depend on which polygon happens to be valid.
    first = first_rows.setdefault(code, row.number)
    if first != row.number:
        raise _RowRefusedError(Refusal.CODE_DUPLICATE, code=code, first_row=first)
    name = _name(row.fields, options.name_field)
    parent = codes.parent_of(code)
    if options.parent_field is not None:
        found = _plain(row.fields.get(options.parent_field))
        if codes.unpadded(found) != (parent or ""):
            raise _RowRefusedError(Refusal.PARENT_MISMATCH, expected=parent or "", found=found[:40])
    geometry, mended = read_polygon(row.geometry, options.crs)
    return Boundary(row.number, code, options.level, name, parent, geometry), [*repairs, *mended]


def _code(fields: Mapping[str, object], options: Options, repairs: list[Mended]) -> str:
    value = fields.get(options.code_field)
    text = _plain(value)
    if not text:
        raise _RowRefusedError(
            Refusal.CODE_MISSING, field=options.code_field, fields=[str(k)[:40] for k in fields][:20]
        )
    code = codes.unpadded(text)
    try:
        level = codes.level_of(code)
    except CodeError as error:
        raise _RowRefusedError(Refusal.CODE_INVALID, value=text[:40], fault=error.fault.value) from error
    if level is not options.level:
        raise _RowRefusedError(Refusal.LEVEL_WRONG, code=code, found=level.value, expected=options.level.value)
    if not isinstance(value, str):
        repairs.append((Repair.CODE_FROM_NUMBER, {}))
    if code != text:
        repairs.append((Repair.CODE_UNPADDED, {}))
    return code


def _plain(value: object) -> str:
    """A code as text: spreadsheets and dataframes turn them into 620902001 or 620902001.0. Others become unusable."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        # str() of a number of thousands of digits raises; such a number is no code, and its beginning shows that.
        return str(value) if abs(value) < 10**18 else "9" * 19
    return value.strip() if isinstance(value, str) else type(value).__name__


def _name(fields: Mapping[str, object], key: str) -> str:
    value = fields.get(key)
    if value is None or (isinstance(value, str) and not value.strip()):
        raise _RowRefusedError(Refusal.NAME_MISSING, field=key)
    # Controls and lone surrogates (categories C…) are what PostgreSQL and UTF-8 refuse later, far from the row.
    if (
        not isinstance(value, str)
        or len(value.strip()) > LONGEST_NAME
        or any(unicodedata.category(letter) in ("Cc", "Cs") for letter in value.strip())
    ):
        raise _RowRefusedError(Refusal.NAME_INVALID, field=key, longest=LONGEST_NAME)
    return value.strip()
