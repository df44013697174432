"""The rows of a file that were not taken, as a file: each as it stands there, where it stands and what is wrong with it, so
that it can be corrected and imported again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from server.bulk.sheet import Sheet, plain

WHERE = "原来第几行"
WHY = "没有收的原因"
OURS = {WHERE, WHY}
"""Headings we wrote: no columns of whoever sends the file again."""
_SPOILT = re.compile(r"[=+\-@]|0[0-9]|[0-9]{12}")
"""What a program of tables would reckon out, or make another number of."""


def refused_lines(sheet: Sheet, reasons: Iterable[tuple[int, str]]) -> Iterator[bytes]:
    """CSV with the headings of the file, and behind each row its number there and the reason; ``reasons`` by row number,
    ascending. Written by us before, the old ones go.
    """
    headings = [one for one in dict.fromkeys(sheet.columns) if one and one not in OURS]
    places = [sheet.place(one) for one in headings]
    yield "\ufeff".encode() + _line([*headings, WHERE, WHY])
    waiting = iter(reasons)
    wanted = next(waiting, None)
    for number, cells in sheet.rows():
        if wanted is None:
            return
        if number == wanted[0]:
            kept = [_kept(plain(cells[place])) if place < len(cells) else "" for place in places]
            yield _line([*kept, number, wanted[1]])
            wanted = next(waiting, None)


def _line(cells: Sequence[Any]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode("utf-8", "replace")


def _kept(text: str) -> str:
    """A tab before it, which is read as nothing, keeps it a text."""
    return f"\t{text}" if _SPOILT.match(text) else text
