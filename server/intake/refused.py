"""The rows of a file that were not taken, as a file: each as it stands there, with what is wrong with it, so that it can be
corrected and imported again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from server.people.sheet import plain

WHY = "没有收的原因"
_SPOILT = re.compile(r"[=+\-@]|0[0-9]|[0-9]{12}")
"""What a program of tables would reckon out, or make another number of."""


def write_refused(columns: Sequence[str], rows: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """CSV with the headings of the file and the reason of each row behind it. Written by us before, the old reason goes."""
    headings = [one for one in dict.fromkeys(columns) if one and one != WHY]
    out = io.StringIO()
    out.write("\ufeff")
    lines = csv.writer(out)
    lines.writerow([*headings, WHY])
    lines.writerows([*(_kept(plain(row.get(one))) for one in headings), reason] for reason, row in rows)
    return out.getvalue()


def _kept(text: str) -> str:
    """A tab before it, which is read as nothing, keeps it a text."""
    return f"\t{text}" if _SPOILT.match(text) else text
