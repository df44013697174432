"""An empty list to fill in: its headings, what each is, and one row that shows how it looks filled in."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from flask import Response
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE = "举例"
_WIDTH = 18


def empty_list(
    title: str,
    headings: Mapping[str, str],
    needed: Iterable[str],
    words: Mapping[str, str],
    *,
    named: Iterable[Sequence[str]] = (),
    example: Mapping[str, str] | None = None,
) -> bytes:
    """``headings`` and ``words`` by target; ``named``: lines below the words, such as the names that may stand there. An
    example stands on a sheet of its own: only the first is read, and nobody takes in whoever was made up for it.
    """
    book = Workbook()
    sheet, told = book.worksheets[0], book.create_sheet("说明")
    sheet.title = title
    _fill(sheet, headings.values())
    told.append(["列", "必须有", "怎么填"])
    for name, heading in headings.items():
        told.append([heading, "是" if name in needed else "", words.get(name, "可以不写")])
    for line in ((), *named):
        told.append(line)
    for letter in "ABC":
        told.column_dimensions[letter].width = _WIDTH * 2
    if example is not None:
        _fill(book.create_sheet(EXAMPLE), headings.values(), [example.get(name, "") for name in headings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, headings: Iterable[str], *rows: Sequence[str]) -> None:
    for place, line in enumerate((headings, *rows), 1):
        for column, text in enumerate(line, 1):
            cell = sheet.cell(place, column, text)
            cell.number_format = "@"
            if place == 1:
                whole = sheet.column_dimensions[cell.column_letter]
                # text all the way down: Excel makes a number of an ID number, and loses its end
                cell.font, whole.width, whole.number_format = Font(bold=True), _WIDTH, "@"
    sheet.freeze_panes = "A2"


def workbook_answer(name: str, file: bytes) -> Response:
    """A workbook to be kept under a name."""
    return Response(
        file,
        mimetype=WORKBOOK,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"},
    )
