"""Parts of which the papers that come with the program are set: title, table of a form, lines to sign on."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

SONG, FANG = "宋体", "仿宋"


class Sheet:
    """One A4 page being set."""

    def __init__(self, title: str) -> None:
        self.document = Document()
        page = self.document.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.5)
        page.top_margin, page.bottom_margin = Cm(2.2), Cm(2.0)
        for name, font, size in (("Normal", FANG, 12), ("题", SONG, 20), ("标", SONG, 11), ("栏", FANG, 11)):
            _style(self.document, name, font, size)
        head = self.document.add_paragraph(style="题")
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        head.paragraph_format.space_after = Pt(10)
        head.add_run(title).bold = True

    def line(
        self,
        text: str,
        *,
        right: bool = False,
        indent: bool = False,
        bold: bool = False,
        before: float = 0,
        after: float = 4,
    ) -> None:
        """A line of text; ``indent``: as paragraphs begin in Chinese, by two characters."""
        paragraph = self.document.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(8 if bold else before), Pt(after), 1.4
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if indent:
            form.first_line_indent = Pt(24)
        paragraph.add_run(text).bold = bold

    def paragraphs(self, each: str, place: str) -> None:
        """A paragraph, indented, for each of a list. ``each``: ``条 in 协议条款``."""
        self.line(f"{{%p for {each} %}}")
        self.line(place, indent=True)
        self.line("{%p endfor %}")

    def gap(self) -> None:
        self.document.add_paragraph()

    def form(self, rows: Sequence[Sequence[str]], *, heights: dict[int, float] | None = None) -> None:
        """A table of labels and what stands beside them: two or four cells a row; two: the second takes the rest.
        ``heights``: centimetres of rows that need room to write in.
        """
        widths = (2.8, 5.2, 2.8, 5.2)
        table = self._table(len(rows), widths)
        for place, texts in enumerate(rows):
            cells = list(table.rows[place].cells)
            if len(texts) == 2:  # noqa: PLR2004  (a label and one wide cell)
                cells = [cells[0], cells[1].merge(cells[3])]
            for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                _write(cell, text, centred=number % 2 == 0)
            _tall(table.rows[place], (heights or {}).get(place, 0.95))

    def listing(
        self, heads: Sequence[str], widths: Sequence[float], each: str, places: Sequence[str], *, least: int = 0
    ) -> None:
        """A table with a row for each of a list. ``each``: ``人 in 当事人``; ``least``: empty rows below it."""
        table = self._table(4 + least, widths)
        for cell, text in zip(table.rows[0].cells, heads, strict=True):
            _write(cell, text, centred=True, bold=True)
        _write(table.rows[1].cells[0], f"{{%tr for {each} %}}")
        for cell, text in zip(table.rows[2].cells, places, strict=True):
            _write(cell, text)
        _write(table.rows[3].cells[0], "{%tr endfor %}")
        for row in table.rows:
            _tall(row, 0.9)
            _whole(row)
        _mark(table.rows[0], "w:tblHeader")  # said again where the list goes on

    def done(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def _table(self, rows: int, widths: Sequence[float]) -> Any:
        table = self.document.add_table(rows=rows, cols=len(widths))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)  # Word goes by the cells, LibreOffice by the columns
            for cell in column.cells:
                cell.width = Cm(width)
        return table


def _write(cell: Any, text: str, *, centred: bool = False, bold: bool = False) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    lines = text.split("\n")
    for number, one in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        signature = number == len(lines) - 1 and number > 0
        paragraph.alignment = (
            WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT if signature else WD_ALIGN_PARAGRAPH.LEFT
        )
        paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.keep_together = 1.0, True
        paragraph.style = "标" if centred else "栏"
        # room at the rules: LibreOffice cuts a second line that touches one
        paragraph.paragraph_format.space_before = Pt(3.5 if number == 0 else 0)
        paragraph.paragraph_format.space_after = Pt(3.5 if number == len(lines) - 1 else 0)
        paragraph.add_run(one).bold = bold


def _tall(row: Any, centimetres: float) -> None:
    row.height, row.height_rule = Cm(centimetres), WD_ROW_HEIGHT_RULE.AT_LEAST


def _whole(row: Any) -> None:
    """A row stands on one page: half of it on the next is read as another."""
    _mark(row, "w:cantSplit")


def _mark(row: Any, what: str) -> None:
    inside = row.cells[0].paragraphs[0].paragraph_format.element
    next(inside.iterancestors(qn("w:tr"))).get_or_add_trPr().append(OxmlElement(what))


def _style(document: Any, name: str, font: str, size: float) -> None:
    """A style of paragraphs in a Chinese font: python-docx itself sets only the Latin one."""
    known = name in document.styles
    style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name, style.font.size = font, Pt(size)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    style.paragraph_format.space_after = Pt(0)
