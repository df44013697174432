"""A list of people as offices keep it, an Excel or CSV file, as numbered rows. What the columns mean is ``columns.py``."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from server.core import problems
from server.core.problems import Problem

MAX_BYTES, MAX_ROWS = 10 * 1024 * 1024, 50_000
_MAX_UNPACKED = 300 * 1024 * 1024
_MAX_COLUMNS = 200
_HEADING_WITHIN = 10
"""Lists begin with a title and a date as often as with their headings."""
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    csv.Error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    RuntimeError,
)

Line = tuple[int, tuple[Any, ...]]


@dataclass(frozen=True)
class Sheet:
    """A file that can be read to its end. Reading it again and again holds one row in memory, never the list."""

    content: bytes
    name: str | None
    """Which sheet of a workbook; None: the first."""
    heading_row: int
    columns: tuple[str, ...]
    """The headings, as they stand there; a column without one is empty."""
    total: int
    """Rows with anything in them, below the headings."""

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """``(row number as Excel shows it, {heading: cell})``; of two columns with one heading the first counts."""
        for number, cells in _lines(self.content, self.name):
            if number > self.heading_row:
                row: dict[str, Any] = {}
                for heading, cell in zip(self.columns, cells, strict=False):
                    if heading:
                        row.setdefault(heading, cell)
                yield number, row


def open_sheet(content: bytes, name: str | None, likeness: Callable[[Sequence[str]], int]) -> Sheet:
    """Read the file once from end to end, so that nothing is written of one that breaks off half way.

    ``likeness`` says how much a row looks like the headings. Raises ``person.import_unreadable``.
    """
    if len(content) > MAX_BYTES:
        raise unreadable(f"文件太大（最多 {MAX_BYTES // 1024 // 1024} MB），请分成几个文件")
    first: list[Line] = []
    count = 0
    try:
        for line in _lines(content, name):
            count += 1
            if len(first) < _HEADING_WITHIN:
                first.append(line)
            if count > MAX_ROWS + _HEADING_WITHIN:
                raise unreadable(f"行数太多（最多 {MAX_ROWS} 行），请分成几个文件")
    except _BROKEN as error:
        raise unreadable("打不开这个文件，请另存为 .xlsx 或 CSV 再试") from error
    if not first:
        raise unreadable("文件里没有内容")
    place = max(range(len(first)), key=lambda n: (likeness([plain(cell) for cell in first[n][1]]), -n))
    total = count - place - 1
    if total > MAX_ROWS:
        raise unreadable(f"行数太多（最多 {MAX_ROWS} 行），请分成几个文件")
    number, cells = first[place]
    return Sheet(content, name, number, tuple(plain(cell) for cell in cells), total)


def plain(cell: Any) -> str:
    """A cell as text. Excel turns 620902001001003 into a number, and sometimes into 620902001001003.0."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\x00", "").strip()


def unreadable(reason: str) -> Problem:
    """The refusal of a whole file, in a sentence."""
    return problems.PERSON_IMPORT_UNREADABLE(reason=reason)


def _lines(content: bytes, name: str | None) -> Iterator[Line]:
    """Every row with anything in it, by its number."""
    if content.startswith(_OLD_WORKBOOK):
        raise unreadable("这是旧的 .xls 或加了密码的文件，请另存为不加密的 .xlsx")
    lines = _workbook(content, name) if content.startswith(_WORKBOOK) else _text(content)
    for number, cells in enumerate(lines, 1):
        if any(plain(cell) for cell in cells):
            yield number, tuple(cells[:_MAX_COLUMNS])


def _workbook(content: bytes, name: str | None) -> Iterator[Sequence[Any]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        # the table of strings is read whole: a few kilobytes can be packed to unfold into gigabytes
        if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
            raise unreadable("文件里的内容太多，请分成几个文件")
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        if name is not None and name not in book.sheetnames:
            raise unreadable(f"没有“{name}”这张表，有：{'、'.join(book.sheetnames)}")
        sheet = book[name] if name is not None else book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a size of one cell, and the rest would not be read
        yield from sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _text(content: bytes) -> Iterator[Sequence[Any]]:
    encoding = _encoding(content)
    first = io.TextIOWrapper(io.BytesIO(content), encoding, newline="").readline()
    separator = max(",\t;", key=first.count)
    yield from csv.reader(io.TextIOWrapper(io.BytesIO(content), encoding, newline=""), delimiter=separator)


def _encoding(content: bytes) -> str:
    """What Excel and the offices' own programs write: UTF-8 with its mark or without, else GB18030 (GBK is within it)."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            for _ in codecs.iterdecode(_pieces(content), encoding):
                pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise unreadable("文字编码认不出来，请另存为 .xlsx 或 UTF-8 的 CSV")


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), 65536):
        yield content[start : start + 65536]
