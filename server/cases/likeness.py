"""How alike two texts are, by the pairs of signs they share: Chinese has no spaces to find words by. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BETWEEN = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """A text without what stands between words, in one way of writing."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).lower())


@lru_cache(8)
def pairs(text: str) -> frozenset[str]:
    """Every two signs that stand side by side; what is compared with hundreds is looked at once."""
    said = plain(text)
    return frozenset(said[at : at + 2] for at in range(len(said) - 1))


def likeness(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same; Dice's share of common pairs, but a short text within a long one counts
    by the short one: whoever calls a second time says it in fewer words.
    """
    first, second = pairs(one), pairs(other)
    if not first or not second:
        return 0.0
    common = len(first & second)
    dice = 2 * common / (len(first) + len(second))
    within = common / min(len(first), len(second))
    return max(dice, within * _WITHIN)


_WITHIN = 0.8
