"""What a boundary file does only after somebody agreed: many areas out of force at once, all of them moved alike."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from geo.shifted import Shifted
from server.core import problems

UNASKED_SHARE = 10
"""One in so many goes without a question. A file of one community taken for the whole district would take all the others."""


@dataclass(frozen=True)
class Consent:
    """Agreed to beforehand: that up to so many areas go out of force, and that all stand elsewhere than they stood."""

    retired: int = 0
    shifted: bool = False


WHATEVER = Consent(sys.maxsize, shifted=True)
"""Agreed to unseen."""


def asks_consent(retired: int, of: int) -> bool:
    """Whether somebody has to say once more that so many of those in force are meant to go."""
    return retired * UNASKED_SHARE > of


def require(consent: Consent, *, retired: int, of: int, shifted: Shifted | None) -> None:
    """Raise ``areas.retires_many`` or ``areas.shifted`` where a file would do more than was agreed to."""
    if asks_consent(retired, of) and retired > consent.retired:
        raise problems.AREAS_RETIRES_MANY(retired=retired, in_force=of)
    if shifted and not consent.shifted:
        raise problems.AREAS_SHIFTED(areas=shifted.areas, metres=round(shifted.metres))
