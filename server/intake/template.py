"""An empty list to fill in: the headings a channel's files had last time, and what each is."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Font

from server.catalogue import queries as catalogue
from server.core import problems
from server.intake.importing import saved_mapping
from server.intake.targets import NEEDED, TARGETS

_WIDTH = 18
_WORDS = {
    "source_no": "来源那边的编号。同一个编号只收一次",
    "description": "什么事，照原文",
    "category": "本系统的事项分类名称；不写的，导入时给整个文件指定一个",
    "urgency": "普通、紧急、重大；不写算普通",
    "occurred_at": "2026-11-25 09:30 这样",
    "grid": "网格名称或 15 位网格编码；几个社区有同名网格时写上社区",
    "people_count": "只写数字",
}


def template(channel_code: str) -> tuple[str, bytes]:
    """``(file name, workbook)``."""
    channel = catalogue.channel(channel_code)
    if channel is None:
        raise problems.REQUEST_INVALID(fields={"channel": ["没有这个来源渠道"]})
    kept = saved_mapping(channel.code)
    book = Workbook()
    sheet, words = book.worksheets[0], book.create_sheet("说明")
    sheet.title = channel.name[:30]
    words.append(["列", "必须有", "怎么填"])
    for place, (name, target) in enumerate(TARGETS.items(), 1):
        heading = kept.get(name, target.label)
        cell = sheet.cell(1, place, heading)
        cell.font, sheet.column_dimensions[cell.column_letter].width = Font(bold=True), _WIDTH
        cell.number_format = "@"
        words.append([heading, "是" if name in NEEDED else "", _WORDS.get(name, "可以不写")])
    sheet.freeze_panes = "A2"
    words.append([])
    words.append(["事项分类"])
    for one in catalogue.category_tree():
        for below in one["children"]:
            words.append(["", one["name"], below["name"]])
    for letter in "ABC":
        words.column_dimensions[letter].width = _WIDTH * 2
    out = io.BytesIO()
    book.save(out)
    return f"{channel.name}导入模板.xlsx", out.getvalue()
