"""Lists of people as offices write them, and what comes of bringing one in."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from openpyxl import Workbook

from tests.care import id_number
from tests.door import Answer, Visitor
from tests.world import GRID1

HEADER = ("姓名", "身份证号", "联系电话", "住址", "门牌", "网格编码", "群体")
GROUP = "60岁以上独居老人"


def row(name: str | None = "张桂兰", number: object = None, **more: Any) -> tuple[Any, ...]:
    """A row under HEADER; any cell can be replaced, and those under other headings stand after it."""
    facts = {
        "姓名": name,
        "身份证号": id_number() if number is None else number,
        "联系电话": "199-0000-0001",
        "住址": "花园社区8号院",
        "门牌": "3单元201",
        "网格编码": GRID1,
        "群体": GROUP,
    } | more
    return tuple(facts[heading] for heading in HEADER) + tuple(more[name] for name in more if name not in HEADER)


def workbook(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> bytes:
    """An Excel file with these rows in its only sheet."""
    book = Workbook()
    book.active.append(header)
    for one in rows:
        book.active.append(one)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with other bytes in its first sheet."""
    out, before = io.BytesIO(), zipfile.ZipFile(io.BytesIO(content))
    with zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            after.writestr(name, data.replace(old, new) if name.endswith("sheet1.xml") else data)
    return out.getvalue()


def as_csv(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER, encoding: str = "utf-8") -> bytes:
    """The same list as comma-separated text; a cell with a comma or a line break brings its own quotes."""
    return "\r\n".join(",".join(str(cell) for cell in line) for line in (header, *rows)).encode(encoding)


def bring(visitor: Visitor, content: bytes, **query: Any) -> Answer:
    """Bring a file in at the desk; ``mapping`` says which heading stands for which field."""
    mapping = query.pop("mapping", None)
    query |= {"mapping": json.dumps(mapping)} if mapping is not None else {}
    return visitor.ask("POST", "/people/import", data=content, query_string=query)


def counts(answer: Answer) -> dict[str, Any]:
    """How many rows were taken, enrolled and unchanged, and ``[(row number, reason)]`` of those refused."""
    assert answer.status == 200, answer.body
    return {name: answer.body[name] for name in ("taken", "enrolled", "unchanged")} | {
        "refused": [(one["row"], one["reason"]) for one in answer.body["refused"]]
    }


def reason(visitor: Visitor, **more: Any) -> str:
    """Why a sheet of one row was not taken."""
    extra = tuple(name for name in more if name not in HEADER)
    answer = bring(visitor, workbook(row(**more), header=HEADER + extra))
    [(number, sentence)] = counts(answer)["refused"]
    assert number == 2
    return sentence
