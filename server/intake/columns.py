"""A row of a list of matters as one that can be taken in.

As in :mod:`server.bulk.columns`, a sentence about a row never repeats a cell that holds a digit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from marshmallow import ValidationError

from server.areas.locate import places
from server.areas.schemas import LocationIn
from server.bulk.columns import RowRefusedError, echo, repeatable
from server.bulk.sheet import plain
from server.bulk.staging import Batch, line, safe
from server.cases.phones import phone_rows
from server.cases.schemas import CaseTakenIn, Contact
from server.cases.titles import title_of
from server.catalogue.called import Called, called
from server.core import crypto, fields
from server.core.clock import LOCAL_ZONE, local_date
from server.core.ids import new_id_text
from server.identity.actor import EARLIEST_TOLD, Moment
from server.intake.targets import targets_of
from server.people.grid_names import GridNames
from server.people.phone import phone_doubt

_URGENCIES = {"普通": "normal", "一般": "normal", "紧急": "urgent", "加急": "urgent", "重大": "grave", "特急": "grave"}
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})(?:\.\d+)?)?[分秒]?)?"
)
_COUNT = re.compile(r"\d{1,7}")
_BATCH = 2_000
_CLOCKS_DIFFER = timedelta(hours=1)
"""Whoever wrote the file may have a clock that is ahead."""
_NOTHING = (0.0, 0.0)
"""What many systems write where nobody said a place."""
_NO_PLACE = {"location_swapped": "经度、纬度像是写反了", "location_invalid": "经度、纬度不对"}

_ALL_TARGETS = targets_of(settled=True)
_CASE, _CONTACT, _PLACE = CaseTakenIn().fields, Contact().fields, LocationIn().fields
_LINES: tuple[tuple[str, Any], ...] = (
    ("description", _CASE["description"]),
    ("title", _CASE["title"]),
    ("address_text", _CASE["address_text"]),
    ("name", _CONTACT["name"]),
    ("phone", _CONTACT["phone"]),
    ("wishes", _CONTACT["wishes"]),
    ("source_no", _CASE["source_no"]),
    ("resolution", _CASE["resolution"]),
)
"""The fields a typed case is read by, in the order in which it is told what is wrong with them."""
_EARLIEST_SETTLED = datetime(1980, 1, 1, tzinfo=LOCAL_ZONE)
"""Registers go back further than anything that is told today."""
_NOT_SAID_HOW = "以前已办结，台账里没写怎么办的"


@dataclass
class Matter:
    """A row that was read: what it says, and everything that is wrong with it by itself."""

    row: int
    source_no: str
    faults: list[str]
    said: dict[str, Any] = field(default_factory=dict)
    """By target, as the fields of a case have it; without those that were at fault."""
    category: str = ""
    by: str | None = None
    """How its category was found when not by its name: ``word`` (what people call it) or ``default`` (the file's)."""
    named: str | None = None
    """What stood there for a category, as far as it may be repeated; None: nothing."""
    urgency: str = "normal"
    urgency_said: str | None = None
    """How urgent the file says it is, in its own word."""
    grid: str | None = None
    lonlat: tuple[float, float] | None = None
    placed: bool = False
    """Something was said of where it lies."""

    @property
    def contact(self) -> dict[str, str] | None:
        """Whom to call, as :class:`Contact` loads it."""
        if not any(name in self.said for name in _CONTACT):
            return None
        return {name: self.said.get(name, "") for name in _CONTACT}


@dataclass
class Reader:
    """Rows of a file, one after another; what a word means is looked up once."""

    places_of: Mapping[str, int]
    """Under which cell each target stands."""
    grids: GridNames
    category: str | None = None
    """The category, by code, of rows that name none, or one that is not known here."""
    usable: Callable[[str], bool] = bool
    """Whether a grid, by code, is in force and the importer's."""
    now: datetime | None = None
    settled: bool = False
    """A register of what was settled before."""
    categories: Called = field(default_factory=called)
    _grids: dict[tuple[str, str], str] = field(default_factory=dict)
    _usable: dict[str, bool] = field(default_factory=dict)

    def matter(self, row: int, cells: Sequence[Any]) -> Matter:
        """One row. Everything that is wrong with it is told at once."""
        width, texts = len(cells), {}
        for name, place in self.places_of.items():
            if place < width:
                cell = cells[place]
                text = cell.strip() if type(cell) is str and "\x00" not in cell else plain(cell)
                if text:
                    texts[name] = text
        matter = Matter(row, texts.get("source_no", ""), [])
        if not matter.source_no:
            matter.faults.append("没有写来源编号，下次导入会认不出来")
        for read in (self._category, self._urgency, self._count, self._moment, self._place):
            try:
                read(matter, texts, cells)
            except RowRefusedError as refusal:
                matter.faults.append(str(refusal))
        self._lines(matter, texts)
        return matter

    @staticmethod
    def _lines(matter: Matter, texts: Mapping[str, str]) -> None:
        if "description" not in texts:
            matter.faults.append(
                f"{_ALL_TARGETS['description'].label}：{_CASE['description'].error_messages['required']}"
            )
        for name, field_ in _LINES:
            text = texts.get(name)
            if text is None:
                continue
            if not field_.stands(text):
                text = _deserialized(field_, name, text, matter.faults)
            matter.said[name] = text
        if matter.source_no and not matter.said.get("source_no"):
            matter.said["source_no"] = matter.source_no

    def _category(self, matter: Matter, texts: Mapping[str, str], _cells: Sequence[Any]) -> None:
        named = texts.get("category")
        if named and (found := self.categories.names.get(named)):
            matter.category = found
            return
        meant = self.categories.meant(named) if named else None
        if meant and meant.code:
            matter.category, matter.by = meant.code, "word"
        elif self.category:
            matter.category, matter.by = self.category, "default"
        else:
            raise RowRefusedError(_no_category(named, meant.near if meant else ()))
        matter.named = (named if repeatable(named) else "") if named else None

    @staticmethod
    def _urgency(matter: Matter, texts: Mapping[str, str], _cells: Sequence[Any]) -> None:
        if said := texts.get("urgency"):
            if said not in _URGENCIES:
                raise RowRefusedError("紧急程度请写普通、紧急或重大")
            matter.urgency, matter.urgency_said = _URGENCIES[said], said

    @staticmethod
    def _count(matter: Matter, texts: Mapping[str, str], _cells: Sequence[Any]) -> None:
        if said := texts.get("people_count"):
            if not _COUNT.fullmatch(said):
                raise RowRefusedError("涉及人数只写数字")
            faults: list[str] = []
            matter.said["people_count"] = _deserialized(_CASE["people_count"], "people_count", int(said), faults)
            matter.faults += faults

    def _moment(self, matter: Matter, texts: Mapping[str, str], cells: Sequence[Any]) -> None:
        if "occurred_at" in texts:
            matter.said["occurred_at"] = self._told_at("occurred_at", cells)
        if self.settled:
            self._closed(matter, texts, cells)

    def _told_at(self, name: str, cells: Sequence[Any]) -> datetime:
        label = _ALL_TARGETS[name].label
        said = fields.within_calendar(_moment(cells[self.places_of[name]], label))
        earliest = _EARLIEST_SETTLED if self.settled else EARLIEST_TOLD
        if said < earliest:
            raise RowRefusedError(f"{label}早于 {earliest.year} 年，请核对")
        if self.now is not None and said > self.now + _CLOCKS_DIFFER:
            raise RowRefusedError(f"{label}在将来，请核对")
        return said

    def _closed(self, matter: Matter, texts: Mapping[str, str], cells: Sequence[Any]) -> None:
        """When it ended; a day alone is no earlier than what was told on it."""
        began = matter.said.get("occurred_at")
        if began is None:
            raise RowRefusedError("没有写时间，以前办结的事要写是什么时候的")
        ended = self._told_at("closed_at", cells) if "closed_at" in texts else began
        if local_date(ended) < local_date(began):
            raise RowRefusedError("办结时间比登记的时间还早，请核对")
        matter.said["closed_at"] = max(began, ended)
        matter.said.setdefault("resolution", _NOT_SAID_HOW)

    def _place(self, matter: Matter, texts: Mapping[str, str], _cells: Sequence[Any]) -> None:
        if grid := texts.get("grid"):
            grid = grid if grid.isascii() else self._named(grid, texts.get("neighbourhood", ""))
        if ("lon" in texts) != ("lat" in texts):
            raise RowRefusedError("经度、纬度要写就都写")
        if grid:
            if grid not in self._usable:
                self._usable[grid] = self.usable(grid)
            if not self._usable[grid]:
                raise RowRefusedError("没有这个网格，或不归你管")
        matter.grid, matter.placed = grid, bool(grid) or "lon" in texts
        if "lon" in texts:
            matter.lonlat = _degrees(texts["lon"], texts["lat"], matter.faults)

    def _named(self, name: str, around: str) -> str:
        if (name, around) not in self._grids:
            codes = self.grids.codes(name, around)
            if len(codes) != 1:
                raise RowRefusedError("有几个网格叫这个名称，请写明社区" if codes else "没有这个名称的网格，或不归你管")
            self._grids[name, around] = codes[0]
        return self._grids[name, around]


@dataclass
class Stager:
    """Matters as lines for COPY: located, named, and what is personal sealed for the case each becomes."""

    county: str
    crs: str
    moment: Moment
    protected: Callable[[str], bool]

    def batches(self, matters: Iterable[Matter]) -> Iterator[Batch]:
        held: list[Matter] = []
        for matter in matters:
            held.append(matter)
            if len(held) == _BATCH:
                yield self._batch(held)
                held = []
        if held:
            yield self._batch(held)

    def _batch(self, matters: list[Matter]) -> Batch:
        with_point = [one for one in matters if one.lonlat is not None and not one.faults]
        points, doubts = places([one.lonlat for one in with_point if one.lonlat], self.crs)
        found = {one.row: (lon, lat) for one, (lon, lat) in zip(with_point, points.tolist(), strict=True)}
        for one, doubt in zip(with_point, doubts, strict=True):
            if one.lonlat == _NOTHING:
                del found[one.row]
            elif doubt:
                one.faults.append(_NO_PLACE[doubt])
        lines = [self._line(one, found.get(one.row)) for one in matters]
        return Batch("".join(lines), len(matters), matters[-1].row)

    def _before(self, told: datetime) -> datetime:
        return min(told, self.moment.recorded_at)

    def _line(self, one: Matter, point: tuple[float, float] | None) -> str:
        if one.faults:
            cells = [str(one.row), safe("；".join(one.faults)), None, None, safe(one.source_no)]
            return line(cells + [None] * 25)
        flags = ["location_invalid"] if one.lonlat == _NOTHING else []
        if not point and one.grid is None:
            flags.append("no_location")
        said, case_id, protected = one.said, new_id_text(), self.protected(one.category)
        title = said.get("title") or (None if protected else title_of(said["description"]))
        contact = one.contact
        phones = phone_rows(UUID(case_id), [contact]) if contact else []
        phone = phones[0] if phones else None
        ended = said.get("closed_at")
        # what a register says of long ago stands; what is told today happened lately, or just now
        occurred_at = self._before(said["occurred_at"]) if ended else self.moment.happened_at(said.get("occurred_at"))
        return line(
            [
                str(one.row),
                None,
                case_id,
                new_id_text(),
                safe(said["source_no"]),
                safe(title) if title else None,
                safe(said["description"]),
                one.category,
                one.urgency,
                "t" if protected else "f",
                safe(said["address_text"]) if "address_text" in said else None,
                str(said["people_count"]) if "people_count" in said else None,
                occurred_at.isoformat(),
                self._before(ended).isoformat() if ended else None,
                safe(said["resolution"]) if ended else None,
                "{" + ",".join(flags) + "}",
                f"SRID=4326;POINT({point[0]} {point[1]})" if point else None,
                "chosen" if one.placed else None,
                self.crs if one.placed else None,
                one.grid or (None if point else self.county),
                "chosen" if one.grid else None if point else "none",
                None,
                "\\\\x" + crypto.seal(contact, f"case:{case_id}").hex() if contact else None,
                str(phone["id"]) if phone else None,
                "\\\\x" + phone["phone"].hex() if phone else None,
                "\\\\x" + phone["phone_index"].hex() if phone else None,
                one.by,
                safe(one.named) if one.named is not None else None,
                one.urgency_said,
                phone_doubt(said["phone"]) if said.get("phone") else None,
            ]
        )


def _deserialized(field_: Any, name: str, raw: Any, faults: list[str]) -> Any:
    """The value as a typed case gets it; what is wrong with it is told under the column's name."""
    try:
        return field_.deserialize(raw)
    except ValidationError as error:
        faults.extend(f"{_ALL_TARGETS[name].label}：{one}" for one in error.messages)
        return None


def _no_category(named: str | None, near: Sequence[str]) -> str:
    if not named:
        return "没有写事项分类，也没有指定整个文件的分类"
    asked = f"，是不是{'或'.join(f'“{one}”' for one in near)}" if near else ""
    return f"没有{echo(named)}这个事项分类{asked}"


def _degrees(lon: str, lat: str, faults: list[str]) -> tuple[float, float] | None:
    try:
        point = float(lon), float(lat)
    except ValueError:
        point = (math.nan, math.nan)
    if math.isfinite(point[0]) and math.isfinite(point[1]):
        return point
    for name, text in (("lon", lon), ("lat", lat)):
        _deserialized(_PLACE[name], name, text, faults)
    return None


def _moment(cell: Any, label: str) -> datetime:
    """A moment as files have it, of our own zone; a day alone is its morning."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=cell.tzinfo or LOCAL_ZONE)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=LOCAL_ZONE)
    if (found := _MOMENT.fullmatch(plain(cell))) is None:
        raise RowRefusedError(f"{label}{_NO_MOMENT}")
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=LOCAL_ZONE)
    except ValueError:
        raise RowRefusedError(f"{label}{_NO_MOMENT}") from None


_NO_MOMENT = "请写成 2026-11-25 09:30 这样"
