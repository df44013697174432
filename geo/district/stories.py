"""The named stories of the demo, as data: what happened, to whom, where. Everything in them is invented.

They name categories, channels and signs by the codes of migrations/seed/; what the centre does with a story is the
loader's business, `ending` says how far it goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import Point

from geo.district.homes import households
from geo.district.layout import PLANE

if TYPE_CHECKING:
    from geo.district.build import District
    from geo.district.homes import Household

_BEYOND_M = 3000.0  # of the story outside the district: too far for any border's error


@dataclass(frozen=True, slots=True)
class Story:
    """One matter told in the demo. `point` is (lon, lat), WGS-84; `grid` is None when it lies outside the district.

    `disposal` is None where no worker reports it (it comes to the window). `ending`: "resolved_on_spot" (网格办结),
    "settled_at_desk" (当场办结), "escalated" (open at the centre), "overdue" (open, and its light is red), "unplaced"
    (waiting for a person to say where it is).
    """

    key: str
    category: str
    channel: str
    title: str
    description: str
    address_text: str
    people_count: int
    urgency: str
    disposal: str | None
    resolution: str | None
    ending: str
    with_photo: bool
    grid: str | None
    point: tuple[float, float]
    household: Household | None


def stories(district: District) -> tuple[Story, ...]:
    """The five stories, in the order a visitor meets them."""
    grid = district.central_grid
    place = district.central_neighbourhood.name
    homes = households(district, grid)
    zhang, li, _ma, zhao = homes[:4]
    yard = f"{place} {zhang.yard}"
    return (
        Story(
            "yard_8_leak", "environment.leak", "grid_visit", "8号院漏水",
            "3单元楼道的水管接头渗水，楼梯湿滑，张桂兰老人下楼差点滑倒。", f"{yard} 3单元楼道", 4, "normal", "resolved_on_spot",
            "关了楼道阀门，叫物业水工换了接头垫圈，地面擦干，铺了防滑垫。走前看过，不漏了。", "resolved_on_spot", with_photo=False,
            grid=grid.code, point=zhang.point, household=zhang,
        ),
        Story(
            "cold_flats", "dispute.heating", "grid_visit", "供暖不热，6户",
            "3单元一至三层6户暖气只有温乎气，量了三户，客厅都不到15度。物业说是供热站的事，供热站说是楼里管道的事，居民已经吵过两回。",
            f"{yard} 3单元", 6, "urgent", "escalated", None, "escalated", with_photo=True,
            grid=grid.code, point=li.point, household=li,
        ),
        Story(
            "unpaid_wages", "dispute.wages", "grid_visit", "欠薪12人",
            "12名装修工人反映，9号院改造工程完工两个月，包工头还欠工钱，电话不接，年前要回家。", f"{place} 9号院工地", 12, "urgent",
            "escalated", None, "overdue", with_photo=False,
            grid=grid.code, point=zhao.point, household=None,
        ),
        Story(
            "nanny_contract", "dispute.contract", "window", "月嫂合同退费",
            "签了28天月嫂合同，做了6天换人两次，要求退还余款，家政公司只肯退一半。", f"{place} 9号院 1单元 502", 2, "normal",
            None, "窗口当场给双方算清：按实际6天计费，余款公司三日内退回，双方签字。", "settled_at_desk", with_photo=False,
            grid=grid.code, point=zhao.point, household=zhao,
        ),
        Story(
            "beyond_the_border", "safety.facility", "grid_visit", "路边护栏被撞坏",
            "下乡路上看到公路护栏被撞开一段，夜里没有警示。位置可能已经出了本区，请中心核实归谁管。", "往嘉峪关方向公路边", 1, "normal",
            "escalated", None, "unplaced", with_photo=False,
            grid=None, point=point_outside(district), household=None,
        ),
    )  # fmt: skip


def point_outside(district: District) -> tuple[float, float]:
    """(lon, lat), WGS-84: in China, but three kilometres west of the district's border at the town's latitude."""
    outline = shapely.transform(district.county.geometry, PLANE.to_metres)
    level = shapely.LineString([(-100_000, 0), (100_000, 0)]).intersection(outline)
    point = Point(level.bounds[0] - _BEYOND_M, 0)
    # The border may bend west above or below: three kilometres from all of it, not only from where this line meets it.
    while point.distance(outline) < _BEYOND_M:
        point = Point(point.x - 200, 0)
    lon, lat = np.round(PLANE.to_degrees((point.x, point.y)), 7)
    return float(lon), float(lat)
