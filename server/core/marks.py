"""Sentences in which parts stand to be replaced: ``{code}`` as they are kept, 【编号】 as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MARKED = re.compile(r"【[^】]*】?|\{[^}]*\}?|[】}]")
"""What reads as a part, the half of one too."""


def strange(text: str, parts: Iterable[str]) -> list[str]:
    """What reads as a part and is none of ``parts``, each once: it would come out as it stands."""
    for part in parts:
        text = text.replace(part, "")
    return list(dict.fromkeys(_MARKED.findall(text)))
