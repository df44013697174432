"""A list as offices keep it, an Excel or CSV file, as numbered rows. One row is in memory, never the list."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.etree import ElementTree as ET

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from server.bulk.columns import Target, guessed
from server.core import problems
from server.core.refusals import Problem

MAX_BYTES, MAX_ROWS = 1024 * 1024 * 1024, 3_000_000
_MAX_UNPACKED = 4 * 1024 * 1024 * 1024
_ALWAYS_FINE, _DENSEST = 100 * 1024 * 1024, 60
"""Lists pack to a tenth or a twentieth; what packs to a thousandth was made to harm."""
_MAX_STRINGS = 48 * 1024 * 1024
"""The table of strings of a workbook is held in memory whole; its rows are not."""
_MAX_COLUMNS = 200
_LONGEST_CELL = 1024 * 1024
"""Of a CSV: a sign of quotes that are never closed, behind which the rest of the file would be one cell."""
_HEADING_WITHIN = 10
"""Lists begin with a title and a date as often as with their headings."""
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PIECE = 1024 * 1024
_LOOKED_AT, _EXAMPLE = 20, 24
_WIDE = re.compile("[\u0800-\uffff]")
_CERTAIN = 8
"""So many Chinese signs that are sound UTF-8 are no accident of another encoding."""
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zlib.error,
    ET.ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    RuntimeError,
)

Line = tuple[int, Sequence[Any]]


@dataclass(frozen=True)
class Sheet:
    """A file whose headings were found, to be read to its end as often as is wanted."""

    file: BinaryIO
    name: str | None
    """Which sheet of a workbook; None: the first."""
    heading_row: int
    columns: tuple[str, ...]
    """The headings, as they stand there; a column without one is empty."""
    size: int

    def rows(self) -> Iterator[Line]:
        """``(row number as Excel shows it, cells)`` of every row below the headings with anything in it. Raises
        ``bulk.unreadable`` where the file breaks off.
        """
        count = 0
        for line in _lines(self.file, self.name):
            if line[0] > self.heading_row:
                count += 1
                if count > MAX_ROWS:
                    raise unreadable(f"行数太多（最多 {MAX_ROWS // 10_000} 万行），请分成几个文件")
                yield line

    def place(self, heading: str) -> int:
        """Which cell stands under a heading; of two columns with one heading the first counts."""
        return self.columns.index(heading)

    def examples(self) -> dict[str, str]:
        """What stands under each heading in the first row that has anything there, cut short; for whoever sent it."""
        found: dict[str, str] = {}
        for _, cells in itertools.islice(self.rows(), _LOOKED_AT):
            for heading, cell in zip(self.columns, cells, strict=False):
                if heading and (text := plain(cell)):
                    found.setdefault(heading, text[:_EXAMPLE])
        return found

    def share(self) -> float:
        """About how much of it has been read."""
        return min(1.0, self.file.tell() / self.size) if self.size else 0.0


def open_sheet(file: BinaryIO, name: str | None, targets: Mapping[str, Target]) -> Sheet:
    """Find the headings among the first rows: the row that names the most columns. Raises ``bulk.unreadable``."""
    size = file.seek(0, io.SEEK_END)
    if size > MAX_BYTES:
        raise unreadable(f"文件太大（最多 {MAX_BYTES // 1024 // 1024} MB），请分成几个文件")
    first: list[Line] = []
    for line in _lines(file, name):
        first.append(line)
        if len(first) == _HEADING_WITHIN:
            break
    if not first:
        raise unreadable("文件里没有内容")
    place = max(range(len(first)), key=lambda n: (len(guessed([plain(cell) for cell in first[n][1]], targets)), -n))
    number, cells = first[place]
    return Sheet(file, name, number, tuple(plain(cell) for cell in cells), size)


def plain(cell: Any) -> str:
    """A cell as text. Excel turns 620902001001003 into a number, and sometimes into 620902001001003.0."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\x00", "").strip()


def unreadable(reason: str) -> Problem:
    """The refusal of a whole file, in a sentence."""
    return problems.BULK_UNREADABLE(reason=reason)


def _lines(file: BinaryIO, name: str | None) -> Iterator[Line]:
    """Every row with anything in it, by its number."""
    file.seek(0)
    begins = file.read(4)
    if begins == _OLD_WORKBOOK:
        raise unreadable("这是旧的 .xls 或加了密码的文件，请另存为不加密的 .xlsx")
    lines = _workbook(file, name) if begins == _WORKBOOK else _text(file)
    number = 0
    try:
        for number, cells in enumerate(lines, 1):
            if any(cells) and any(map(plain, cells)):
                yield number, cells[:_MAX_COLUMNS]
    except csv.Error as error:
        raise unreadable(f"第 {number + 1} 行读不下去：有一格太长，多半是引号没有成对") from error
    except _BROKEN as error:
        if isinstance(error, Problem):
            raise
        raise unreadable("打不开这个文件，请另存为 .xlsx 或 CSV 再试") from error


def _workbook(file: BinaryIO, name: str | None) -> Iterator[Sequence[Any]]:
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        # a few kilobytes can be packed to unfold into gigabytes
        entries = archive.infolist()
        strings = sum(one.file_size for one in entries if not one.filename.startswith("xl/worksheets/"))
        whole, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
        if strings > _MAX_STRINGS or whole > _MAX_UNPACKED or whole > max(_ALWAYS_FINE, _DENSEST * packed):
            raise unreadable("文件里的内容太多，请分成几个文件，或另存为 CSV")
    book = load_workbook(file, read_only=True, data_only=True)
    try:
        if name is not None and name not in book.sheetnames:
            raise unreadable(f"没有“{name}”这张表，有：{'、'.join(book.sheetnames)}")
        sheet = book[name] if name is not None else book.worksheets[0]
        sheet.reset_dimensions()  # some programs write a size of one cell, and the rest would not be read
        yield from sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _text(file: BinaryIO) -> Iterator[Sequence[Any]]:
    encoding, errors = _encoding(file)
    separator = max(",\t;", key=_first_line(file, encoding, errors).count)
    csv.field_size_limit(_LONGEST_CELL)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors=errors, newline="")
    try:
        yield from csv.reader(text, delimiter=separator)
    finally:
        text.detach()  # the file is another's to close


def _first_line(file: BinaryIO, encoding: str, errors: str) -> str:
    file.seek(0)
    return file.readline(_LONGEST_CELL).decode(encoding, errors if errors != "strict" else "ignore")


def _encoding(file: BinaryIO) -> tuple[str, str]:
    """``(encoding, what becomes of bytes that are none)``: what Excel and the offices' own programs write is UTF-8 with its
    mark or without, else GB18030 (GBK is within it). UTF-8 that is broken in places stays UTF-8: read as GB18030 it would
    be other signs altogether, and nobody would be told. Its broken bytes become signs that no field takes, so that their
    rows are refused and the others are not.
    """
    file.seek(0)
    if file.read(3) == codecs.BOM_UTF8 or _sound(file, "utf-8"):
        return "utf-8-sig", "surrogateescape"
    if _sound(file, "gb18030"):
        return "gb18030", "strict"
    raise unreadable("文字编码认不出来，请另存为 .xlsx 或 UTF-8 的 CSV")


def _sound(file: BinaryIO, encoding: str) -> bool:
    """Whether a file is in an encoding; of UTF-8, whether enough of it is before it breaks."""
    decoder, wide = codecs.getincrementaldecoder(encoding)("strict"), 0
    file.seek(0)
    while True:
        piece = file.read(_PIECE)
        try:
            text = decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            if encoding != "utf-8":
                return False
            return wide + _wide(error.object[: error.start].decode("utf-8", "ignore")) >= _CERTAIN
        if not piece:
            return True
        wide += _wide(text) if wide < _CERTAIN else 0


def _wide(text: str) -> int:
    return sum(1 for _ in _WIDE.finditer(text[:10_000]))
