"""Where a case lies, put right at the desk (改地点): one that came without a grid is given one, a wrong one is mended.

Where it was when it was reported (``reported_area_code``) stays. What was written stays in the step that changed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import isfinite, nan
from typing import Any

from sqlalchemy import func, select

from geo import crs
from server.areas.locate import Located, locate
from server.areas.models import Area
from server.areas.queries import NEIGHBOURHOOD_DIGITS, is_live_grid
from server.cases import naming
from server.cases.models import Case
from server.core import problems
from server.core.db import db
from server.core.feed import leave_area
from server.core.refusals import Problem

TOLD = frozenset({"grid", "grid_name", "grid_before", "address", "address_before", "point", "point_before"})
"""What such a step tells in the history, and stands on the case under other names."""
SECRET = TOLD - {"address", "address_before"}
"""What of it is not told to whom the reporter is hidden: a grid has one worker, a point often is somebody's door."""
_NO_POINT = frozenset({"location_invalid", "location_swapped"})
_UNPLACED = _NO_POINT | {"no_location", "outside_district"}
_POINT = "写成“经度,纬度”，或者在地图上点"
_ADDRESS_MAX = 300


def moved(case: Case, values: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Let the case lie elsewhere; answers what the step tells: from where to where.

    A grid that was chosen goes before that of the point. A point that is not of the new grid goes, unless another is given.
    """
    located = _located((values.get("grid") or "").strip(), (values.get("point") or "").strip())
    found = located.found
    address = (values.get("address") or "").strip()
    if len(address) > _ADDRESS_MAX:
        raise problems.REQUEST_INVALID(fields={"address": [f"最多 {_ADDRESS_MAX} 个字"]})
    told: dict[str, Any] = {
        "grid": found.area_code,
        "grid_name": _name(found.area_code),
        "grid_before": _name(case.area_code),
    }
    if address and address != case.address_text:
        told |= {"address": address, "address_before": case.address_text}
        case.address_text = address
    told |= _put_point(case, located)
    if case.area_code != found.area_code and not case.protected:  # a protected one stood on no phone of its area
        leave_area("case", case.id, case.area_code, now)
    with naming.called_anew(case):
        case.area_code = found.area_code
    case.area_how, case.area_distance_m = found.how, found.distance_m
    case.flags = [one for one in case.flags if one not in _UNPLACED]
    return told


def filled(case: Case, said: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """What somebody says of where it lies, as far as nobody had said it yet; answers what the step tells of it."""
    values = {} if case.address_text or not said.get("address") else {"address": said["address"]}
    if len(case.area_code) <= NEIGHBOURHOOD_DIGITS:
        values |= {name: said[name] for name in ("grid", "point") if said.get(name)}
    elif values:
        values["grid"] = case.area_code
    try:
        return moved(case, values, now) if values.keys() & {"grid", "point"} else _said(case, values)
    except Problem:  # a point in no grid: what was told besides is not lost for that
        return _said(case, values)


def _said(case: Case, values: Mapping[str, str]) -> dict[str, Any]:
    """Only how the place is called."""
    address = values.get("address", "")[:_ADDRESS_MAX]
    if not address:
        return {}
    case.address_text = address
    return {"address": address, "address_before": None}


def _located(grid: str, point: str) -> Located:
    """``point``: 经度,纬度 in WGS-84, as it was pressed on the map."""
    if grid and not is_live_grid(grid):
        raise problems.REQUEST_INVALID(fields={"grid": ["没有这个网格，或者已经停用"]})
    if not grid and not point:
        raise problems.REQUEST_INVALID(fields={"grid": ["选一个网格，或者在地图上点一下"]})
    lon, lat = _read(point) if point else (None, None)
    said = {"lon": lon, "lat": lat, "crs": crs.Crs.WGS84, "accuracy_m": None, "grid": grid or None}
    located = locate(said | {"source": "map" if point else "chosen"}, ())
    if _NO_POINT & set(located.flags):
        raise problems.REQUEST_INVALID(fields={"point": [_POINT]})
    if located.found.how == "none":
        raise problems.REQUEST_INVALID(fields={"grid": ["这个点不在任何网格里，请选一个网格"]})
    return located


def _read(point: str) -> tuple[float, float]:
    try:
        lon, lat = (float(one) for one in point.replace("，", ",").split(","))
    except ValueError:
        lon = lat = nan
    if not (isfinite(lon) and isfinite(lat)):
        raise problems.REQUEST_INVALID(fields={"point": [_POINT]})
    return lon, lat


def _put_point(case: Case, located: Located) -> dict[str, Any]:
    before = db.session.execute(
        select(Case.geom.ST_X().label("lon"), Case.geom.ST_Y().label("lat"), func.ST_Covers(Area.geom, Case.geom))
        .join(Area, Area.code == located.found.area_code)
        .where(Case.id == case.id, Case.geom.is_not(None))
    ).one_or_none()
    if located.lonlat is None and (before is None or before[2]):
        return {}
    case.geom, case.location_source = located.point, located.source
    case.source_crs, case.accuracy_m = (located.source_crs if located.lonlat else None), None
    return {
        "point": list(located.lonlat) if located.lonlat else None,
        "point_before": [before.lon, before.lat] if before else None,
    }


def _name(code: str) -> str | None:
    """A grid as it is called where many are: with its neighbourhood. None: it lay in none."""
    if len(code) <= NEIGHBOURHOOD_DIGITS:
        return None
    rows = db.session.execute(
        select(Area.name).where(Area.code.in_([code[:NEIGHBOURHOOD_DIGITS], code])).order_by(Area.code)
    )
    return " ".join(row.name for row in rows)
