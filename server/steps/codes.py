"""The code of a day 一案一码: ``620902-20261123-0001-7`` = county, local day of registration, serial of that day, check digit.

It is a label that people read aloud and copy by hand: never a secret, never a permission. The check digit is Luhn's
(ISO/IEC 7812-1) over the digits before it, the one DOMAIN §2 shows. It catches every single wrong digit and every swap of
neighbours except 09 with 90.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

_SHAPE = re.compile(r"([0-9]{6})-([0-9]{8})-([0-9]{4,9})-([0-9])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
_MAX_SERIAL = 999_999_999
_CANONICAL_SERIAL_DIGITS = 4


@dataclass(eq=False)
class InvalidCodeError(ValueError):
    """``text`` is no code, because of its ``shape``, its ``date``, its ``serial`` or its ``check`` digit."""

    text: str
    reason: Literal["shape", "date", "serial", "check"]

    def __str__(self) -> str:
        return f"{self.text!r} is not a code: {self.reason}"


@dataclass(frozen=True, order=True)
class DayCode:
    """``county``: 6 digits; ``day``: local (Asia/Shanghai) day of registration at the server; ``serial`` ≥ 1.

    The serial has four digits until the 10,000th of a day, then as many as it needs.
    """

    county: str
    day: date
    serial: int

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{6}", self.county):
            raise ValueError("a county code has 6 digits")
        if not 1 <= self.serial <= _MAX_SERIAL:
            raise ValueError("a serial starts at 1 and has at most 9 digits")

    def __str__(self) -> str:
        day, serial = f"{self.day:%Y%m%d}".zfill(8), f"{self.serial:04d}"
        return f"{self.county}-{day}-{serial}-{check_digit(self.county + day + serial)}"


def parse_code(text: str) -> DayCode:
    """Read a code as people write it: spaces around it, full-width digits and any dash are forgiven, nothing else is.

    Raises :class:`InvalidCodeError`. ``str(parse_code(t))`` is the one canonical text.
    """
    match = _SHAPE.fullmatch(unicodedata.normalize("NFKC", text).translate(_DASHES).strip())
    if match is None:
        raise InvalidCodeError(text, "shape")
    county, day_digits, serial_digits, check = match.groups()
    try:
        day = date(int(day_digits[:4]), int(day_digits[4:6]), int(day_digits[6:]))
    except ValueError:
        raise InvalidCodeError(text, "date") from None
    serial = int(serial_digits)
    # 00007 would be a second text for 0007, and two texts for one matter is what a code must never have.
    if serial < 1 or (len(serial_digits) > _CANONICAL_SERIAL_DIGITS and serial_digits.startswith("0")):
        raise InvalidCodeError(text, "serial")
    if check_digit(county + day_digits + serial_digits) != int(check):
        raise InvalidCodeError(text, "check")
    return DayCode(county, day, serial)


def check_digit(digits: str) -> int:
    """Luhn check digit (0–9) of a string of ASCII digits."""
    total = sum(map(int, digits[-2::-2])) + sum(map(_DOUBLED.__getitem__, digits[::-2]))
    return -total % 10


_DOUBLED = {str(digit): digit // 5 + 2 * digit % 10 for digit in range(10)}
"""The sum of the digits of twice a digit."""
