"""Citizen ID numbers (GB 11643): 18 characters, the last one checks the others (ISO 7064 mod 11-2)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from server.core import problems

_SHAPE = re.compile(r"[1-9]\d{16}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_EARLIEST = 1890


@dataclass(frozen=True)
class IdNumber:
    """A number that holds together; sex and birthday are read from it."""

    text: str
    born_on: date
    sex: str


def parse_id_number(text: str, today: date) -> IdNumber:
    """Read a number as people write it (spaces, a small x, full-width digits). Raises ``person.id_number``, which names
    the reason and never the number.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    if not _SHAPE.fullmatch(plain):
        raise problems.PERSON_ID_NUMBER(reason="应是 18 位，最后一位可以是 X")
    if check_character(plain[:17]) != plain[17]:
        raise problems.PERSON_ID_NUMBER(reason="校验位不符，请对照证件再看一遍")
    try:
        born = date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        raise problems.PERSON_ID_NUMBER(reason="里面的出生日期不存在") from None
    if not born.year >= _EARLIEST or born > today:
        raise problems.PERSON_ID_NUMBER(reason="里面的出生日期不可能")
    return IdNumber(plain, born, "male" if int(plain[16]) % 2 else "female")


def check_character(first_17: str) -> str:
    """The 18th character for the first seventeen digits."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]
