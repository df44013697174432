"""Which cases may be the same as one that is being reported: of like kind, near, lately. Pure; what is like what
(``category.similar_to``), how near and how lately (``case_rule``) is data. The phone asks the same of the rows it carries (``pwa/src/rules/nearby.ts``);
``tests/vectors/nearby.json`` holds both to it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

_EARTH_M = 6_371_000
DEGREE_M = _EARTH_M * math.pi / 180
"""Metres of a degree of latitude, as :func:`metres` counts them."""
ROUGHLY = 1.01
"""A box that is to hold everything so near is wider by this share: distances are straight lines of a round earth here."""
_GONE = frozenset({"withdrawn", "merged"})


@dataclass(frozen=True)
class Limits:
    """How near, in metres, and how lately, in days."""

    metres: int
    days: int


@dataclass(frozen=True)
class About:
    """What is being reported, and when. ``alike``: the categories its matter may have been reported under."""

    alike: frozenset[str]
    lon: float
    lat: float
    now: datetime


@dataclass(frozen=True)
class Candidate:
    """A case that may be the same. ``state`` is none of a withdrawn or merged one's, which are nobody's work any more."""

    id: str
    category: str
    lon: float
    lat: float
    reported_at: datetime
    state: str


def alike(category: str, similar_to: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The category itself and those like it, whichever of the two names the other; never what is like those in turn.

    ``similar_to`` names every category that may be compared: one it does not name is like nothing.
    """
    if category not in similar_to:
        return frozenset()
    named = {one for one in similar_to[category] if one in similar_to}
    return frozenset({category, *named, *(one for one, others in similar_to.items() if category in others)})


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Straight-line metres between two WGS-84 points; good to 0.5 % over a district, as the phone counts it."""
    x = math.radians(other_lon - lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(x, math.radians(other_lat - lat)) * _EARTH_M


def similar(about: About, candidates: Iterable[Candidate], limits: Limits) -> list[tuple[Candidate, float]]:
    """Those that may be the same, with their distance: open before ended, then the nearest first."""
    since = about.now - timedelta(days=limits.days)
    found = [
        (one, far)
        for one in candidates
        if one.category in about.alike
        and one.state not in _GONE
        and since <= one.reported_at <= about.now
        and (far := metres(about.lon, about.lat, one.lon, one.lat)) <= limits.metres
    ]
    return sorted(found, key=lambda pair: (pair[0].state == "closed", pair[1], pair[0].id))
