"""What a case is called: the first sentence of what was written. The phone calls it the same before the centre has it
(``titleOf`` in ``pwa/src/rules/title.ts``); ``tests/vectors/titles.json`` holds both to it. Of a protected matter nothing
that was written: people name each other in the first sentence.
"""

from __future__ import annotations

import re

LONGEST = 24
_SENTENCE_END = re.compile(r"[。！？!?\n\r]")


def title_of(description: str) -> str:
    """The first sentence with something in it, at most 24 characters; the category stands beside a title, never in it."""
    sentences = (" ".join(one.split()) for one in _SENTENCE_END.split(description))
    first = next(filter(None, sentences), " ".join(description.split()))
    return f"{first[:LONGEST]}…" if len(first) > LONGEST else first


def protected_title(category_name: str, area_name: str | None) -> str:
    """A protected matter by its kind and the neighbourhood; never its grid, which has one worker."""
    return f"{category_name}，{area_name}" if area_name else category_name
