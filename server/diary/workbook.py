"""Diaries as an Excel sheet: one day a row."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from server.core.cells import safe
from server.diary.paper import Paper

_WIDTHS = (22, 90)


def workbook(paper: Paper, dates: list[date]) -> bytes:
    """An .xlsx file: who, which period, and one row a day."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "民情日记"
    for letter, width in zip("AB", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([safe(f"民情日记　{paper.who}（{paper.post}）　{paper.period}　{paper.made} 导出")])
    sheet.append(["日期", "日记"])
    for number in (1, 2):
        for cell in sheet[number]:
            cell.font = Font(bold=True)
    for day, (_, text) in zip(dates, paper.days, strict=True):
        sheet.append([day, safe(text)])
        row = sheet[sheet.max_row]
        row[0].number_format = "yyyy-mm-dd"
        row[0].alignment = Alignment(vertical="top", horizontal="left")
        row[1].alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
