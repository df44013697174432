"""What the columns of a list of matters mean, and a row of it as the facts of a case.

As in :mod:`server.people.columns`, a sentence about a row never repeats a cell that holds a digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError

from geo.crs import Crs
from server.cases.schemas import CaseTakenIn
from server.catalogue import queries as catalogue
from server.core import problems
from server.core.clock import LOCAL_ZONE
from server.core.ids import new_id
from server.people.columns import RowRefusedError, Target, guessed, pointed
from server.people.grid_names import GridNames
from server.people.sheet import plain

TARGETS: dict[str, Target] = {
    "source_no": Target(
        "来源编号",
        (
            "编号",
            "工单编号",
            "工单号",
            "受理编号",
            "信访编号",
            "信访件编号",
            "警情编号",
            "接警单号",
            "接警编号",
            "案号",
        ),
    ),
    "description": Target(
        "内容",
        (
            "诉求内容",
            "工单内容",
            "反映内容",
            "问题描述",
            "事项内容",
            "信访内容",
            "警情内容",
            "报警内容",
            "简要警情",
            "简要案情",
        ),
    ),
    "title": Target("标题", ("工单标题", "主题", "事项名称", "案由")),
    "category": Target("事项分类", ("分类", "类别", "诉求类型", "事项类别", "警情类别", "纠纷类型", "内容分类")),
    "urgency": Target("紧急程度", ("紧急", "缓急")),
    "occurred_at": Target(
        "时间",
        ("受理时间", "来电时间", "报警时间", "接警时间", "登记时间", "信访日期", "登记日期", "立案日期", "发生时间"),
    ),
    "address_text": Target("地点", ("地址", "事发地址", "发生地点", "事发地点", "警情地址", "诉求地址", "问题地址")),
    "grid": Target("网格", ("网格编码", "网格名称", "所属网格")),
    "neighbourhood": Target("社区", ("村", "村社区", "社区村", "所属社区")),
    "name": Target("姓名", ("来电人", "诉求人", "报警人", "信访人", "申请人", "联系人", "原告")),
    "phone": Target("电话", ("联系电话", "来电号码", "报警电话", "手机", "手机号", "手机号码", "联系方式")),
    "wishes": Target("诉求", ("群众诉求", "想怎么解决", "诉讼请求", "请求事项")),
    "people_count": Target("涉及人数", ("人数", "信访人数")),
    "lon": Target("经度", ("lon", "lng", "longitude")),
    "lat": Target("纬度", ("lat", "latitude")),
}
NEEDED = ("source_no", "description")
_URGENCIES = {"普通": "normal", "一般": "normal", "紧急": "urgent", "加急": "urgent", "重大": "grave", "特急": "grave"}
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T](\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2})(?:\.\d+)?)?[分秒]?)?"
)
_COUNT = re.compile(r"\d{1,7}")
_ECHOED = 20


def likeness(cells: Sequence[str]) -> int:
    """How many columns a row names, as far as it looks like the row of headings."""
    return len(guessed(cells, TARGETS))


def mapping_of(columns: Sequence[str], wished: Mapping[str, str | None], *, category_given: bool) -> dict[str, str]:
    """``{target: heading}``: guessed, with what is wished over it. Raises ``request.invalid`` and ``case.import_columns``."""
    mapping = pointed(columns, wished, TARGETS)
    missing = [name for name in NEEDED if name not in mapping]
    if "category" not in mapping and not category_given:
        missing.append("category")
    if missing:
        raise problems.CASE_IMPORT_COLUMNS(
            missing=missing,
            missing_label="、".join(TARGETS[name].label for name in missing),
            columns=[heading for heading in columns if heading],
            mapping=mapping,
        )
    return mapping


@dataclass
class Reader:
    """Rows as facts of cases, with the names of categories looked up once."""

    mapping: Mapping[str, str]
    channel: str
    grids: GridNames
    category: str | None = None
    """The category, by code, of rows that name none, or one that is not known here."""
    crs: str = Crs.WGS84.value
    """In what the coordinates of the file are."""
    usable: Callable[[str], bool] = bool
    """Whether a grid, by code, is in force and the importer's."""
    categories: dict[str, str] = field(default_factory=catalogue.category_names)

    def facts(self, row: Mapping[str, Any], faults: Sequence[str] = ()) -> dict[str, Any]:
        """The row as a loaded :class:`CaseTakenIn`; :class:`RowRefusedError` says everything that is wrong with it, after
        the ``faults`` that are known already.
        """
        texts, found = self.texts(row), [*faults]
        raw: dict[str, Any] = {
            name: texts[name] for name in ("source_no", "description", "title", "address_text") if name in texts
        }
        raw |= {"case_id": str(new_id()), "channel": self.channel}
        raw["contact"] = {name: texts[name] for name in ("name", "phone", "wishes") if name in texts} or None
        for name, read in (
            ("source_no", _source_no),
            ("category", self._category),
            ("urgency", _urgency),
            ("people_count", _count),
            ("occurred_at", lambda _: _moment(row[self.mapping["occurred_at"]]) if "occurred_at" in texts else None),
            ("location", self._location),
        ):
            try:
                raw[name] = read(texts)
            except RowRefusedError as refusal:
                found.append(str(refusal))
                raw[name] = _STANDS_FOR.get(name)
        raw = {name: value for name, value in raw.items() if value is not None}
        try:
            facts: dict[str, Any] = CaseTakenIn().load(raw)
        except ValidationError as error:
            raise RowRefusedError("；".join([*found, *_sentences(error.messages)])) from None
        if found:
            raise RowRefusedError("；".join(found))
        return facts

    def texts(self, row: Mapping[str, Any]) -> dict[str, str]:
        """What stands in the row, by target."""
        cells = {name: plain(row.get(heading)) for name, heading in self.mapping.items()}
        return {name: text for name, text in cells.items() if text}

    def _category(self, texts: Mapping[str, str]) -> str:
        if "category" not in texts:
            return self.category or _refuse("没有写事项分类，也没有指定整个文件的分类")
        found = self.categories.get(texts["category"]) or self.category
        return found or _refuse(f"没有{_echo(texts['category'])}这个事项分类")

    def _location(self, texts: Mapping[str, str]) -> dict[str, Any] | None:
        grid = texts.get("grid")
        if grid and not grid.isascii():
            codes = self.grids.codes(grid, texts.get("neighbourhood", ""))
            if len(codes) != 1:
                _refuse("有几个网格叫这个名称，请写明社区" if codes else "没有这个名称的网格，或不归你管")
            grid = codes[0]
        if ("lon" in texts) != ("lat" in texts):
            _refuse("经度、纬度要写就都写")
        if grid is None and "lon" not in texts:
            return None
        if grid is not None and not self.usable(grid):
            _refuse("没有这个网格，或不归你管")
        place = {"grid": grid} if grid else {}
        return (
            place
            | ({"lon": texts["lon"], "lat": texts["lat"]} if "lon" in texts else {})
            | {"source": "chosen", "crs": self.crs}
        )


_STANDS_FOR = {"source_no": "-", "category": "-"}
"""For what must be there and is at fault already, so that it is not told twice."""


def _source_no(texts: Mapping[str, str]) -> str:
    return texts.get("source_no") or str(_refuse("没有写来源编号，下次导入会认不出来"))


def _urgency(texts: Mapping[str, str]) -> str | None:
    said = texts.get("urgency")
    return said and (_URGENCIES.get(said) or str(_refuse("紧急程度请写普通、紧急或重大")))


def _count(texts: Mapping[str, str]) -> int | None:
    said = texts.get("people_count")
    if said is None:
        return None
    return int(said) if _COUNT.fullmatch(said) else int(_refuse("涉及人数只写数字"))


def _moment(cell: Any) -> str:
    """A moment as files have it, of our own zone; a day alone is its morning."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=cell.tzinfo or LOCAL_ZONE).isoformat()
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day, tzinfo=LOCAL_ZONE).isoformat()
    if (found := _MOMENT.fullmatch(plain(cell))) is None:
        return _no_moment()
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=LOCAL_ZONE).isoformat()
    except ValueError:
        return _no_moment()


def _no_moment() -> str:
    raise RowRefusedError("时间请写成 2026-11-25 09:30 这样")


def _refuse(sentence: str) -> Any:
    raise RowRefusedError(sentence)


def _echo(text: str) -> str:
    return "" if len(text) > _ECHOED or any(one.isdigit() for one in text) else f"“{text}”"


def _sentences(messages: Any, inside: str = "") -> list[str]:
    if isinstance(messages, dict):
        return [
            sentence
            for name, below in messages.items()
            for sentence in _sentences(below, name if isinstance(name, str) else inside)
        ]
    label = TARGETS[inside].label if inside in TARGETS else ""
    return [f"{label}：{one}" if label else str(one) for one in messages]
