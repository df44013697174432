"""What the columns of a list of people mean, and a row of it as what :class:`server.people.schemas.PersonIn` reads.

A sentence about a row never repeats a cell that holds a digit (:mod:`server.bulk.columns`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.bulk.columns import RowRefusedError, Target, echo, repeatable, sentences
from server.bulk.sheet import plain
from server.catalogue import queries as catalogue
from server.identity.queries import account_by_username
from server.people.id_number import check_character
from server.people.schemas import PersonIn

TARGETS: dict[str, Target] = {
    "name": Target("姓名", ("名字", "人员姓名", "对象姓名", "服务对象")),
    "id_number": Target("身份证号", ("证件号码", "证件号", "身份证号码", "身份证", "公民身份号码")),
    "phone": Target("电话", ("联系电话", "联系手机", "手机号", "手机", "手机号码", "联系方式", "本人电话", "电话号码")),
    "address_text": Target("住址", ("地址", "家庭住址", "居住地址", "现住址", "详细地址", "居住地")),
    "door": Target("门牌", ("门牌号", "楼栋门牌", "单元门牌", "房号")),
    "grid": Target("网格编码", ("网格", "网格代码", "所属网格", "所在网格", "网格名称")),
    "neighbourhood": Target(
        "社区", ("村", "村社区", "社区村", "所属社区", "所在社区", "社区名称", "村居", "所属村社区")
    ),
    "group": Target("群体", ("类别", "人员类别", "对象类别", "群体类别", "人群类别")),
    "tier": Target("档", ("等级", "档次", "风险等级", "关爱等级", "探访等级")),
    "sex": Target("性别"),
    "birth_year": Target("出生年", ("出生年份", "出生年月", "出生日期", "生日")),
    "guardian_name": Target("监护人", ("监护人姓名", "家属", "家属姓名", "紧急联系人")),
    "guardian_relation": Target("监护人关系", ("与监护人关系", "与本人关系", "家属关系", "关系")),
    "guardian_phone": Target(
        "监护人电话", ("监护人联系电话", "监护人手机", "家属电话", "紧急联系人电话", "紧急联系电话")
    ),
    "health": Target("健康", ("健康状况", "病情", "残疾情况", "身体状况", "疾病情况")),
    "needs": Target("需求", ("服务需求", "帮扶需求", "需求情况")),
    "last_seen_on": Target("上次走访日期", ("上次走访", "最近走访", "最近走访日期", "上次探访日期")),
    "helper": Target("帮扶人用户名", ("帮扶人账号", "帮扶人", "包联人用户名", "责任人用户名")),
    "lon": Target("经度", ("lon", "lng", "longitude")),
    "lat": Target("纬度", ("lat", "latitude")),
}
PERSON = PersonIn()
NEEDED = ("name", "address_text", "grid")

_SEXES = {"男": "male", "女": "female", "男性": "male", "女性": "female", "male": "male", "female": "female"}
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: 00:00:00)?")
_YEAR = re.compile(r"((?:18|19|20|21)\d\d)(?:年.*|[-/.].*|\d{2}|\d{4})?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
_ROUNDED = re.compile(r"\d{15}000")
_LAST = 17
_EXACT_BELOW = 10**15
"""Excel keeps fifteen digits of a number; the rest become zeros."""
NAME_SHOWN = 20
MOST_NEAR = 3


@dataclass
class Reader:
    """Rows as facts, with the names of groups, tiers and helpers looked up once."""

    places_of: Mapping[str, int]
    """Under which cell each target stands."""
    today: date
    grid_codes: Callable[[str, str], list[str]]
    """The codes of the grids that a name may mean, in the neighbourhood of a name (empty: in any)."""
    group: str | None = None
    """The group, by name or code, of rows that name none."""
    groups: dict[str, str] = field(default_factory=lambda: _by_name_or_code(catalogue.care_groups()))
    live_groups: list[str] = field(
        default_factory=lambda: [one.name for one in catalogue.care_groups().values() if one.retired_at is None]
    )
    """Names of the groups that are in use."""
    tiers: dict[str, str] = field(default_factory=lambda: _by_name_or_code(catalogue.care_tiers()))
    helpers: dict[str, UUID | None] = field(default_factory=dict)

    def raw(self, row: Sequence[Any]) -> dict[str, Any]:
        """The row as what a form would send, which ``PersonIn`` can load; :class:`RowRefusedError` says what is wrong with it."""
        cells = {name: row[place] if place < len(row) else None for name, place in self.places_of.items()}
        texts = {name: text for name, cell in cells.items() if (text := plain(cell))}
        raw: dict[str, Any] = {name: texts[name] for name in ("health", "needs") if name in texts}
        raw |= {name: _one_line(texts[name]) for name in ("name", "door") if name in texts}
        raw["address_text"] = _one_line(texts.get("address_text", ""))
        raw["grid"] = self._grid(_narrow(texts.get("grid", "")), texts.get("neighbourhood", ""))
        for name, read in self._readers().items():
            if name in texts:
                raw[name] = read(cells[name])
        raw["guardian"] = _guardian(texts)
        raw["location"] = _location(texts)
        raw["groups"] = [self._enrolment(cells, texts)]
        faults = PERSON.validate(raw)
        if faults:
            raise RowRefusedError("；".join(sentences(faults, TARGETS)))
        return raw

    def name(self, row: Sequence[Any]) -> str:
        """Whose row it is, to be found by; empty where the column holds what is no name, such as a number."""
        place = self.places_of["name"]
        text = _one_line(plain(row[place])) if place < len(row) else ""
        return "" if any(sign.isdigit() for sign in text) else text[:NAME_SHOWN]

    def _grid(self, text: str, neighbourhood: str) -> str:
        """The grid's code; whatever is no name is left to be refused as a code."""
        if text.isascii():
            return text
        codes = self.grid_codes(text, neighbourhood)
        if not codes:
            raise RowRefusedError("没有这个名称的网格，或不归你管")
        if len(codes) > 1:
            raise RowRefusedError(f"有 {len(codes)} 个网格叫这个名称，请写明社区，或写 15 位网格编码")
        return codes[0]

    def _readers(self) -> dict[str, Callable[[Any], Any]]:
        return {"id_number": _id_number, "phone": _number, "sex": _sex, "birth_year": _year}

    def _enrolment(self, cells: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
        code = self.groups.get(texts.get("group") or self.group or "")
        if code is None:
            raise RowRefusedError(
                self._no_group(texts["group"]) if "group" in texts else "没有写群体，也没有指定整个文件的群体"
            )
        tier = self.tiers.get(texts["tier"]) if "tier" in texts else None
        if "tier" in texts and tier is None:
            raise RowRefusedError(f"没有{echo(texts['tier'])}这个档")
        seen = _day(cells["last_seen_on"]) if "last_seen_on" in texts else None
        if seen is not None and seen > self.today:
            raise RowRefusedError("上次走访日期还没有到")
        helper = self._helper(texts["helper"]) if "helper" in texts else None
        return {
            "group": code,
            "tier": tier,
            "helper_id": str(helper) if helper else None,
            "last_seen_on": seen.isoformat() if seen else None,
        }

    def _no_group(self, said: str) -> str:
        """That there is no such group, and which are called nearly so: 独居老人 are of two, and only whoever wrote it knows of which."""
        pairs = {said[n : n + 2] for n in range(len(said) - 1)} if repeatable(said) else set()
        shared = {name: sum(pair in name for pair in pairs) for name in self.live_groups}
        near = [f"“{name}”" for name in sorted(shared, key=lambda one: -shared[one])[:MOST_NEAR] if shared[name]]
        return f"没有{echo(said)}这个群体" + (f"，接近的有{'、'.join(near)}" if near else "")

    def _helper(self, username: str) -> UUID:
        if username not in self.helpers:
            account = account_by_username(username)
            self.helpers[username] = account.id if account else None
        found = self.helpers[username]
        if found is None:
            raise RowRefusedError("没有这个帮扶人用户名")
        return found


def _by_name_or_code(known: Mapping[str, Any]) -> dict[str, str]:
    in_use_last = sorted(known.items(), key=lambda item: item[1].retired_at is None)
    return {one.name: code for code, one in in_use_last} | {code: code for code in known}


def _narrow(text: str) -> str:
    """Digits typed full-width are digits."""
    return unicodedata.normalize("NFKC", text).strip()


def _one_line(text: str) -> str:
    """A cell broken over lines to fit its column is one line all the same."""
    return " ".join(text.split())


def _number(cell: Any) -> str:
    return _narrow(plain(cell))


def _id_number(cell: Any) -> str:
    """An ID number as text. Excel shows one it took for a number as 6.20902E+17 and keeps fifteen of its digits."""
    text, is_number = _narrow(plain(cell)), isinstance(cell, int | float)
    # a number that other programs wrote may be whole; a text that ends in 000 may be somebody's, if it checks
    rounded = _ROUNDED.fullmatch(text) and (is_number or check_character(text[:_LAST]) != text[_LAST])
    if rounded or _SCIENTIFIC.fullmatch(text) or (isinstance(cell, float) and cell >= _EXACT_BELOW):
        raise RowRefusedError("身份证号被 Excel 当成了数字，后几位已经丢了；请把这一列改成文本格式，照证件重新填")
    return text


def _sex(cell: Any) -> str:
    if (sex := _SEXES.get(_narrow(plain(cell)).lower())) is None:
        raise RowRefusedError("性别请写男或女")
    return sex


def _year(cell: Any) -> int:
    if isinstance(cell, (date, datetime)):
        return cell.year
    if (found := _YEAR.fullmatch(_narrow(plain(cell)))) is None:
        raise RowRefusedError("出生年请写四位年份，如 1948")
    return int(found[1])


def _day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = _DAY.fullmatch(_narrow(plain(cell)))
    try:
        return date(*(int(part) for part in found.groups())) if found else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise RowRefusedError("上次走访日期请写成 2026-11-25 这样")


def _guardian(texts: Mapping[str, str]) -> dict[str, Any] | None:
    phone = _narrow(texts.get("guardian_phone", ""))
    if "guardian_name" not in texts:
        if phone:
            raise RowRefusedError("写了监护人电话，没有写监护人是谁")
        return None
    relation = _one_line(texts.get("guardian_relation", ""))
    return {"name": _one_line(texts["guardian_name"]), "relation": relation, "phone": phone or None}


def _location(texts: Mapping[str, str]) -> dict[str, str] | None:
    given = [_narrow(texts[name]) for name in ("lon", "lat") if name in texts]
    if not given:
        return None
    if len(given) == 1:
        raise RowRefusedError("经度、纬度要写就都写")
    return {"lon": given[0], "lat": given[1]}
