"""Whether areas that came again all stand beside where they stood: then the file was read in another system than it is in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.crs import Crs, Floats, LocalPlane, from_wgs84, to_wgs84

FEWEST = 3
"""Areas; of fewer nothing can be told."""
NEARLY_ALL = 0.9
WITHIN = 0.2
"""Of the distance they moved."""
LEAST_M = 100.0
"""Where no system explains it: so far all borders of a place are not redrawn at once."""
LEAST_EXPLAINED_M = 30.0
"""Where one does. GCJ-02 is 60 to 180 m away in one district, another distance in each grid, so `LEAST_M` would miss it."""
_SYSTEMS = (Crs.WGS84, Crs.GCJ02, Crs.BD09)


@dataclass(frozen=True, slots=True)
class Shifted:
    """So many areas moved alike, by so many metres (their median); `system` is the one that explains it, if one does."""

    areas: int
    metres: float
    system: Crs | None


def shifted(was: Floats, now: Floats, read_as: Crs) -> Shifted | None:
    """Judge centroids in WGS-84, of shape (n, 2): where each area stood, and where the file, read as `read_as`, puts it."""
    if len(was) < FEWEST:
        return None
    plane = LocalPlane(*np.median(was, axis=0))
    moved = plane.to_metres(now) - plane.to_metres(was)
    metres = float(np.median(np.hypot(*moved.T)))
    for system in _SYSTEMS:
        if system is read_as:
            continue
        expected = plane.to_metres(to_wgs84(from_wgs84(was, system), read_as)) - plane.to_metres(was)
        count = _alike(moved, expected)
        if metres >= LEAST_EXPLAINED_M and count >= NEARLY_ALL * len(was):
            return Shifted(count, metres, system)
    count = _alike(moved, np.broadcast_to(np.median(moved, axis=0), moved.shape))
    if metres >= LEAST_M and count >= NEARLY_ALL * len(was):
        return Shifted(count, metres, None)
    return None


def _alike(moved: Floats, expected: Floats) -> int:
    return int((np.hypot(*(moved - expected).T) <= WITHIN * np.hypot(*expected.T)).sum())
