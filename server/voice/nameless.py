"""Words that a unit or a worker wrote, made fit for a page that anybody with the code may read: nobody is named there."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MOBILE = re.compile(r"(?<!\d)(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?!\d)")
_ID_NUMBER = re.compile(r"(?<!\d)(\d{3})\d{13}(\d[\dXx])(?!\d)")
"""A resident identity number (GB 11643): seventeen digits and a check character. An office's telephone is left as it is."""


def nameless(words: str | None, names: Iterable[str]) -> str | None:
    """The words with each of these names as its first character and 某, and people's numbers masked."""
    if not words:
        return words
    for name in sorted({one.strip() for one in names}, key=len, reverse=True):
        if len(name) > 1:
            words = words.replace(name, name[0] + "某" * (len(name) - 1))
    return _ID_NUMBER.sub(rf"\1{'*' * 13}\2", _MOBILE.sub(r"\1****\3", words))
