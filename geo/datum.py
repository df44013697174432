"""From the coordinate system a file names to degrees of WGS-84.

CGCS2000 differs from WGS-84 by less than a receiver's noise, so its degrees are taken as they are, and its projections
(three and six degrees wide) are only unrolled. Beijing 1954 and Xi'an 1980 lie up to 150 m away by parameters that are
not published: guessing them would put every border into the neighbour's yard, so they are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Turn = Callable[[Sequence[float], Sequence[float]], tuple[Sequence[float], Sequence[float]]]
"""Eastings and northings in, degrees of longitude and latitude out."""

_TAKEN = ("world geodetic system 1984", "wgs_1984", "wgs 84", "wgs84", "china 2000", "china_2000", "cgcs2000")


def degrees_of(name: str) -> Turn | None:
    """How positions of that system (EPSG code, URN or WKT) become degrees; None when they are degrees already.

    Raises ValueError with the system's name when it is none we can take.
    """
    from pyproj import CRS, Transformer  # noqa: PLC0415 -- PROJ takes its time to load, and most files name no system
    from pyproj.exceptions import CRSError  # noqa: PLC0415 -- as above

    if name.upper().endswith("CRS84"):
        return None
    try:
        system: Any = CRS.from_user_input(name)
    except CRSError as error:
        raise ValueError(name) from error
    if system.is_compound:
        system = system.sub_crs_list[0]
    base = system.geodetic_crs
    datum = base.datum.name.lower() if base is not None and base.datum is not None else ""
    if not any(one in datum for one in _TAKEN) or not (system.is_geographic or system.is_projected):
        raise ValueError(system.name or name)
    if system.is_geographic:
        return None
    unroll = Transformer.from_crs(system, base, always_xy=True)

    def turn(east: Sequence[float], north: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
        lon, lat = unroll.transform(east, north)
        return lon, lat

    return turn
