"""A list of people as an Excel file that says who took it, when and why.

It holds what the list on the screen shows, numbers masked for everybody, and nothing of what is sealed as text: a file
travels. Whoever sees no more of somebody than that they are due takes nothing of them away.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from sqlalchemy import Row, func, select

from server.areas.queries import inside_any
from server.core import problems
from server.core.cells import safe
from server.core.clock import LOCAL_ZONE, local_date
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.journal.commands import record
from server.people import sealed
from server.people.listing import in_order, matching_people
from server.people.models import Person
from server.people.queries import people_documents

LIMIT = 5_000
_BATCH = 500
_HEADER_MAX = 200
"""Excel takes 255 characters, its own signs included."""
_SEXES = {"female": "女", "male": "男"}
_OUTCOMES = {"well": "平安", "matter": "有事", "absent": "没在家", "refused": "不愿见"}

Shown = Mapping[str, Any]
COLUMNS: tuple[tuple[str, int, Callable[[Shown], Any]], ...] = (
    # heading, width, cell
    ("姓名", 10, lambda one: one["name"]),
    ("性别", 6, lambda one: _SEXES.get(one["sex"])),
    ("年龄", 6, lambda one: one["age"]),
    ("身份证号", 20, lambda one: one.get("id_number")),
    ("电话", 14, lambda one: _masked(one["phone"])),
    ("住址", 28, lambda one: _street(one["address_text"], one["door"])),
    ("门牌", 12, lambda one: one["door"]),
    ("网格", 14, lambda one: _area(one, "grid")),
    ("社区（村）", 14, lambda one: _area(one, "neighbourhood")),
    ("街道（乡镇）", 14, lambda one: _area(one, "town")),
    ("群体", 24, lambda one: _each(one, lambda plan: plan["group"]["name"])),
    ("档", 10, lambda one: _each(one, lambda plan: plan["tier"]["name"])),
    ("帮扶人", 12, lambda one: _each(one, lambda plan: plan["helper"] and plan["helper"]["name"])),
    ("上次走访", 12, lambda one: one["last_visit"] and _day(one["last_visit"]["at"])),
    ("走访结果", 12, lambda one: one["last_visit"] and _OUTCOMES.get(one["last_visit"]["outcome"])),
    ("应走访日期", 12, lambda one: one["due_on"]),
    ("漏访次数", 8, lambda one: one["missed"]),
    ("监护人", 10, lambda one: one["guardian"] and one["guardian"]["name"]),
    ("监护人关系", 10, lambda one: one["guardian"] and one["guardian"]["relation"]),
    ("监护人电话", 14, lambda one: one["guardian"] and _masked(one["guardian"]["phone"])),
)


def export_people(actor: Actor, purpose: str, filters: Mapping[str, Any], now: datetime) -> bytes:
    """The people of the list with these filters, as far as the actor may export where they live, as an .xlsx file.

    Raises ``person.export_too_many``. The journal says how many, why and by which filters; never whom was searched for.
    """
    found = _found(actor, filters, local_date(now))
    mark = f"内部资料 · {actor.name}（{actor.username}）· {now.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M} 导出 · 用途：{purpose}"
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    _mark_pages(sheet, mark)
    for number, (_, width, _cell) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([safe(mark)])
    sheet.append([heading for heading, _, _ in COLUMNS])
    count = 0
    for start in range(0, len(found), _BATCH):
        ids = [row.id for row in found[start : start + _BATCH]]
        for one in people_documents(actor, ids, local_date(now)):
            if one["view"] != "glance":
                sheet.append([safe(cell(one)) for _, _, cell in COLUMNS])
                count += 1
    record(
        at=now,
        account_id=actor.id,
        action="person.export",
        subject_kind="person",
        subject_id=new_id(),
        count=count,
        purpose=purpose,
        filters={name: _told(name, value) for name, value in filters.items() if value is not None},
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _found(actor: Actor, filters: Mapping[str, Any], today: date) -> Sequence[Row[Any]]:
    """Their ids in the order of the list: the list, where the actor holds the permission to export."""
    matching = (
        matching_people(actor, filters, today)
        .where(inside_any(Person.grid_code, actor.areas(Permission.PERSON_EXPORT)))
        .subquery()
    )
    count = db.session.scalar(select(func.count()).select_from(matching)) or 0
    if count > LIMIT:
        raise problems.PERSON_EXPORT_TOO_MANY(count=count, limit=LIMIT)
    return db.session.execute(select(matching.c.id).order_by(*in_order(matching))).all()


def _mark_pages(sheet: Any, mark: str) -> None:
    """On every printed page, above and below: a page torn out still says where it came from."""
    text = mark[:_HEADER_MAX].replace("&", "&&")
    for part in (sheet.oddHeader.center, sheet.oddFooter.center):
        part.text = text
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation = "landscape"
    sheet.freeze_panes = "B3"


def _told(name: str, value: Any) -> Any:
    """A filter as the journal keeps it: a searched name is a name."""
    return True if name == "q" else str(value)


def _day(moment: str) -> str:
    """The day on the wall calendar."""
    return local_date(datetime.fromisoformat(moment)).isoformat()


def _masked(phone: str | None) -> str | None:
    """Masked, whoever asks; what is masked already stays so."""
    return phone if phone is None or "*" in phone else sealed.mask_phone(phone)


def _street(address: str, door: str | None) -> str:
    """The address without the door at its end: that has a column of its own."""
    if not door or not door.strip():
        return address
    spaced = r"\s*".join(re.escape(sign) for sign in "".join(door.split()))
    # 201 is no part of 1201
    return re.sub(rf"\s*(?<![0-9A-Za-z]){spaced}\s*$", "", address) or address


def _area(one: Shown, level: str) -> str | None:
    found = one["area"][level]
    return found["name"] if found else None


def _each(one: Shown, tell: Callable[[Shown], str | None]) -> str:
    """Of every plan in force, in order, each once."""
    told = [tell(plan) for plan in one["plans"] if plan["ended_on"] is None]
    return "；".join(dict.fromkeys(text for text in told if text))
