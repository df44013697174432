"""Chinese text in pinyin, for search by people who type on a telephone keyboard."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin

__all__ = ["pinyin_of"]


def pinyin_of(*texts: str | None) -> str:
    """Every text in whole pinyin and by initials, in lower case: ``"张桂兰"`` gives ``"zhangguilan zgl"``."""
    words = []
    for text in texts:
        if text:
            words += ["".join(lazy_pinyin(text)), "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))]
    return " ".join(words).lower()
