"""A patrol's track: wild fixes dropped, drawn with fewer points, gaps left as gaps. The twin of ``pwa/src/rules/track.ts``.

A fix is ``[lon, lat, t, accuracy_m]``: WGS-84 degrees, whole seconds since the patrol began, metres. A track is a list of
segments. Between two segments nothing is known, and nothing is drawn. No length is computed anywhere: mileage is nobody's
measure of a walk (DOMAIN §6).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import asin, cos, hypot, radians, sin, sqrt

Fix = tuple[float, float, int, float]
Segment = list[Fix]

ACCURACY_MAX_M = 50
"""A fix less certain than this says which street at best, and draws a walk that nobody walked."""
SPEED_MAX_M_S = 25
"""90 km/h: country grids are driven. What is quicker is a fix that jumped."""
SILENCE_MAX_S = 60
"""Longer without a fix, and where somebody was is not known: a gap."""
TOLERANCE_M = 5
"""Finer than a phone in a street can tell."""
PATROL_MAX_S = 24 * 3600

_EARTH_M = 6_371_008.8


def metres(a: Fix, b: Fix) -> float:
    """Great-circle distance."""
    half_lat, half_lon = radians(b[1] - a[1]) / 2, radians(b[0] - a[0]) / 2
    chord = sin(half_lat) ** 2 + cos(radians(a[1])) * cos(radians(b[1])) * sin(half_lon) ** 2
    return 2 * _EARTH_M * asin(min(1.0, sqrt(chord)))


def clean(segments: Iterable[Iterable[Fix]], until: float) -> list[Segment]:
    """What can be believed of a track, of the ``until`` seconds that the patrol lasted.

    Every two neighbours of a segment then lie at most ``SILENCE_MAX_S`` apart in time and no farther than ``SPEED_MAX_M_S``
    allows. A segment is split where the phone was silent, and never joined to another.
    """
    kept: list[Segment] = []
    last = -1
    for segment in segments:
        run: Segment = []
        for fix in segment:
            t = fix[2]
            if not (0 <= fix[3] <= ACCURACY_MAX_M and last < t <= until):
                continue
            if run and t - run[-1][2] > SILENCE_MAX_S:
                kept.append(run)
                run = []
            elif run and metres(run[-1], fix) > SPEED_MAX_M_S * (t - run[-1][2]):
                continue
            run.append(fix)
            last = t
        if run:
            kept.append(run)
    return kept


def simplify(segment: Sequence[Fix], tolerance_m: float = TOLERANCE_M) -> Segment:
    """The segment with fewer fixes (Douglas–Peucker): ends kept, no fix farther than ``tolerance_m`` from what is left.

    At least one fix for every ``SILENCE_MAX_S`` stays, so that a long straight street is no gap when it is cleaned again.
    """
    if not segment[1:-1]:  # nothing between its ends
        return list(segment)
    plane = _plane(segment)
    anchors = [0]
    for at in range(1, len(segment) - 1):
        if segment[at + 1][2] - segment[anchors[-1]][2] > SILENCE_MAX_S:
            anchors.append(at)
    anchors.append(len(segment) - 1)
    keep, spans = set(anchors), list(pairwise(anchors))
    while spans:
        first, last = spans.pop()
        farthest, distance = first, tolerance_m
        for at in range(first + 1, last):
            away = _from_line(plane[at], plane[first], plane[last])
            if away > distance:
                farthest, distance = at, away
        if farthest > first:
            keep.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [segment[at] for at in sorted(keep)]


def join(parts: Iterable[Sequence[Sequence[Fix]]]) -> list[Segment]:
    """A track from the parts it was sent in, in order. A part that goes on where the last ended begins with its last fix;
    everything else stays apart.
    """
    joined: list[Segment] = []
    for part in parts:
        for place, segment in enumerate(part):
            if place == 0 and joined and segment and tuple(joined[-1][-1]) == tuple(segment[0]):
                joined[-1].extend(segment[1:])
            else:
                joined.append(list(segment))
    return joined


def _plane(segment: Sequence[Fix]) -> list[tuple[float, float]]:
    """Metres east and north of the first fix; good to a few millimetres over a grid."""
    lon, lat = segment[0][0], segment[0][1]
    scale = radians(1) * _EARTH_M
    return [((fix[0] - lon) * scale * cos(radians(lat)), (fix[1] - lat) * scale) for fix in segment]


def _from_line(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    east, north = b[0] - a[0], b[1] - a[1]
    length = east * east + north * north
    share = 0.0 if length == 0 else ((point[0] - a[0]) * east + (point[1] - a[1]) * north) / length
    share = min(1.0, max(0.0, share))
    return hypot(point[0] - a[0] - share * east, point[1] - a[1] - share * north)
