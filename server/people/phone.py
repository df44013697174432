"""A telephone as people write it: pure, the same on the phone (``pwa/src/rules/phone.ts``), held together by
``tests/vectors/phones.json``. What was stored before this rule stays readable; only what is written anew at a door is
asked. A list that is imported is taken as it is written, and what looks wrong is told (:func:`phone_doubt`).
"""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"[0-9+][0-9 -]*")
_LANDLINE = re.compile(r"(?:0[12][0-9]|0[3-9][0-9]{2})[2-8][0-9]{6,7}")
_WITHIN_THE_AREA = re.compile(r"[2-8][0-9]{6,7}")
_MOBILE_DIGITS = 11
_ABROAD = range(8, 16)
"""Digits of a number with another country's code (E.164)."""
_NEITHER = "要 11 位手机号，或者座机号"


_MARKS = re.compile(r"[\s\-－—–()（）]")


def phone_doubt(text: str) -> str | None:
    """What to ask about a number that is kept as it was said, at the window (``phoneDoubt`` of the desk) or in a file: the
    same, but with the marks people write in it; ``tests/vectors/phone_doubts.json``.
    """
    bare = _MARKS.sub("", re.sub(r"^(?:\+|00)86", "", text.strip()))
    return phone_fault(bare) if bare else None


def phone_fault(text: str) -> str | None:
    """What is wrong with it, in words; None: nothing."""
    trimmed = text.strip()
    if not _WRITTEN.fullmatch(trimmed):
        return "电话只写数字"
    digits = re.sub(r"[^0-9]", "", trimmed)
    if trimmed.startswith("+") and not digits.startswith("86"):
        return None if len(digits) in _ABROAD else _NEITHER
    if digits.startswith("86") and len(digits) > _MOBILE_DIGITS:
        digits = digits[2:]
    if digits.startswith("1"):
        if len(digits) != _MOBILE_DIGITS:
            return f"手机号要 {_MOBILE_DIGITS} 位，这里是 {len(digits)} 位"
        return None if digits[1] in "3456789" else "手机号前三位不对，看一下"
    if digits.startswith("0"):
        return None if _LANDLINE.fullmatch(digits) else "座机要区号加 7 到 8 位，看一下"
    return None if _WITHIN_THE_AREA.fullmatch(digits) else _NEITHER
