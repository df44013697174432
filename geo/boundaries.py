"""Read the areas of one level out of a boundary file: what can be taken, what was mended, what was refused and why.

A reader turns a file into rows; `read_rows` judges them and does not care where they came from. GeoJSON (RFC 7946) is
read today; another format is one more entry in READERS.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo import codes
from geo.codes import CodeError, Level
from geo.crs import Crs
from geo.polygons import GeometryRefusedError, read_polygon
from geo.refusals import Refusal, Repair, Unreadable, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
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


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, as its reader found it. `number` counts from 1.

    `fields` is None when it is not a feature at all; `geometry` is a GeoJSON geometry object, unchecked.
    """

    number: int
    fields: Mapping[str, object] | None
    geometry: object


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

    @property
    def sentence(self) -> str:
        return sentence(self.repair, {})


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


class UnreadableBoundariesError(ValueError):
    """The file as a whole cannot be read: `reason`, `values`, and a Chinese `sentence`."""

    def __init__(self, reason: Unreadable, **values: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.values = values

    @property
    def sentence(self) -> str:
        return sentence(self.reason, self.values)


class _RowRefusedError(Exception):
    def __init__(self, reason: Refusal, **values: Any) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.values = values


def read_file(path: Path, options: Options) -> Reading:
    """Read a file by its ending. Raises UnreadableBoundariesError; a bad row is in `refused`, never an error."""
    suffix = path.suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        raise UnreadableBoundariesError(Unreadable.FORMAT_UNKNOWN, suffix=suffix, known=" ".join(sorted(READERS)))
    return read_rows(reader(path), options)


def read_rows(rows: Iterable[Row], options: Options) -> Reading:
    """Judge rows one by one; the first of two rows with one code is the one that counts."""
    reading = Reading()
    first_rows: dict[str, int] = {}
    for row in rows:
        try:
            boundary, repairs = _boundary(row, options, first_rows)
        except (_RowRefusedError, GeometryRefusedError) as refused:
            reading.refused.append(Refused(row.number, refused.reason, refused.values))
        else:
            reading.accepted.append(boundary)
            reading.repaired.extend(Repaired(row.number, boundary.code, repair) for repair in repairs)
    return reading


def _boundary(row: Row, options: Options, first_rows: dict[str, int]) -> tuple[Boundary, list[Repair]]:
    if row.fields is None:
        raise _RowRefusedError(Refusal.NOT_A_FEATURE)
    repairs: list[Repair] = []
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


def _code(fields: Mapping[str, object], options: Options, repairs: list[Repair]) -> str:
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
        repairs.append(Repair.CODE_FROM_NUMBER)
    if code != text:
        repairs.append(Repair.CODE_UNPADDED)
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


# ---------------------------------------------------------------------------------------------------------- readers


def read_geojson(path: Path) -> list[Row]:
    """Rows of a GeoJSON FeatureCollection (or a single Feature), UTF-8 with or without a mark.

    Raises UnreadableBoundariesError. A `crs` member, dropped from RFC 7946 but still written by desktop software, must
    name degrees; which Chinese system they are in is Options.crs.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableBoundariesError(Unreadable.CANNOT_OPEN) from error
    except UnicodeDecodeError as error:
        raise UnreadableBoundariesError(Unreadable.NOT_UTF8) from error
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableBoundariesError(Unreadable.NOT_JSON, line=error.lineno) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; brackets thousands deep
        raise UnreadableBoundariesError(Unreadable.NOT_JSON, line=1) from error
    if isinstance(document, dict) and document.get("type") == "Feature":
        document = {"type": "FeatureCollection", "features": [document]}
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise UnreadableBoundariesError(Unreadable.NOT_FEATURES)
    _refuse_foreign_crs(document.get("crs"))
    return [_geojson_row(number, feature) for number, feature in enumerate(features, 1)]


def _geojson_row(number: int, feature: object) -> Row:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Row(number, None, None)
    fields = feature.get("properties")
    return Row(number, fields if isinstance(fields, dict) else {}, feature.get("geometry"))


def _refuse_foreign_crs(member: object) -> None:
    if member is None:
        return
    properties = member.get("properties") if isinstance(member, dict) else None
    name = str(properties.get("name") if isinstance(properties, dict) else member)[:80]
    if not name.upper().endswith(("CRS84", ":4326", ":4490")):
        raise UnreadableBoundariesError(Unreadable.CRS_UNSUPPORTED, crs=name)


READERS: dict[str, Callable[[Path], Iterable[Row]]] = {".geojson": read_geojson, ".json": read_geojson}
