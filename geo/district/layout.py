"""Where things lie in the made-up district, before streets and villages are drawn.

Real: the names and codes of the town-level units (docs: domain §2), and roughly where each lies. Invented: every line.
Seats are (lon, lat), WGS-84; shapes of the town are metres east and north of the drum tower, the middle of the town.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.crs import LocalPlane

COUNTY = "620902"
COUNTY_NAME = "肃州区"
DRUM_TOWER = (98.5100, 39.7400)
PLANE = LocalPlane(*DRUM_TOWER)

# Clockwise from the north-west: the desert's edge, the eastern marches, the mountains' foot, Jiayuguan's side.
OUTLINE = (
    (98.385, 39.840), (98.360, 39.885), (98.400, 39.930), (98.440, 39.935), (98.455, 39.985), (98.500, 40.010),
    (98.510, 40.050), (98.575, 40.065), (98.610, 40.030), (98.620, 39.985), (98.690, 39.965), (98.705, 39.915),
    (98.760, 39.910), (98.800, 39.865), (98.880, 39.875), (98.925, 39.840), (98.985, 39.815), (98.990, 39.770),
    (99.050, 39.735), (99.045, 39.680), (99.080, 39.630), (99.035, 39.580), (99.045, 39.520), (99.010, 39.470),
    (99.050, 39.420), (99.020, 39.375), (99.000, 39.310), (98.945, 39.295), (98.925, 39.240), (98.860, 39.255),
    (98.825, 39.225), (98.770, 39.265), (98.735, 39.320), (98.680, 39.330), (98.665, 39.375), (98.590, 39.375),
    (98.555, 39.420), (98.500, 39.430), (98.475, 39.475), (98.400, 39.495), (98.375, 39.545), (98.335, 39.560),
    (98.350, 39.620), (98.395, 39.650), (98.385, 39.700), (98.425, 39.720), (98.400, 39.755), (98.355, 39.785),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RuralTown:
    """A 镇 or 乡: where its seat lies, how many villages it has, and how far they spread (metres)."""

    serial: str
    name: str
    seat: tuple[float, float]
    villages: int
    spread_m: float


RURAL_TOWNS = (
    RuralTown("100", "西洞镇", (98.420, 39.585), 8, 4200),
    RuralTown("101", "清水镇", (98.950, 39.355), 9, 4800),
    RuralTown("102", "总寨镇", (98.595, 39.640), 8, 3600),
    RuralTown("103", "金佛寺镇", (98.790, 39.380), 8, 4200),
    RuralTown("104", "上坝镇", (98.705, 39.540), 8, 3800),
    RuralTown("105", "三墩镇", (98.665, 39.820), 8, 3800),
    RuralTown("106", "银达镇", (98.540, 39.865), 8, 3600),
    RuralTown("107", "西峰镇", (98.440, 39.680), 6, 2800),
    RuralTown("108", "泉湖镇", (98.595, 39.735), 7, 2600),
    RuralTown("109", "果园镇", (98.435, 39.805), 7, 3000),
    RuralTown("110", "下河清镇", (98.940, 39.570), 7, 4600),
    RuralTown("111", "铧尖镇", (98.775, 39.690), 7, 3800),
    RuralTown("112", "东洞镇", (98.615, 39.455), 7, 3800),
    RuralTown("113", "丰乐镇", (98.880, 39.465), 7, 3800),
    RuralTown("207", "黄泥堡裕固族乡", (98.930, 39.740), 5, 3800),
)

# ------------------------------------------------------------------------------------------------- the town itself

BUILT_UP = (
    (-4500, 700), (-4300, 1300), (-3300, 1350), (-3000, 2100), (-2300, 2300), (-2000, 3300), (-1200, 3900), (-300, 3600),
    (500, 4100), (1500, 3700), (1800, 2800), (2600, 2500), (3300, 1900), (3400, 1300), (5000, 1000), (5200, 200),
    (4300, -100), (4400, -900), (3500, -1500), (2500, -1700), (2300, -2600), (1300, -3100), (400, -2600), (-500, -2900),
    (-1200, -2300), (-2400, -2200), (-2700, -1600), (-3900, -1500), (-4100, -500),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UrbanTown:
    """A 街道: how many communities its area is cut into, and the grids of each.

    `cuts` are straight lines (x, y, direction in degrees from east); the area lies to the left of all of them.
    """

    serial: str
    name: str
    cuts: tuple[tuple[float, float, float], ...]
    grids: tuple[int, ...]
    dedicated: bool = False  # its grids are a park or a works, not homes


# Two old axes cross under the drum tower and give the four quarters their names. Directions: 0 keeps what is north.
_NORTH, _SOUTH = (0, 1950, 4), (0, 1950, 184)
_WEST, _EAST = (-2150, 0, 92), (-2150, 0, 272)
_PARK_WEST, _PARK_EAST = (2450, 0, 86), (2450, 0, 266)
_AXIS_N, _AXIS_S = (0, 0, 3), (0, 0, 183)
_AXIS_W, _AXIS_E = (0, 0, 92), (0, 0, 272)
_CORE = (_SOUTH, _EAST, _PARK_WEST)

URBAN_TOWNS = (
    UrbanTown("001", "东北街街道", (*_CORE, _AXIS_N, _AXIS_E), (7, 8, 6, 7, 8, 7, 6)),
    UrbanTown("002", "东南街街道", (*_CORE, _AXIS_S, _AXIS_E), (8, 7, 7, 6, 8, 7, 7, 6)),
    UrbanTown("003", "工业园街道", (_SOUTH, _PARK_EAST), (6, 5, 6, 5), dedicated=True),
    UrbanTown("004", "新城街道", (_NORTH,), (8, 7, 8, 7, 8, 7)),
    UrbanTown("005", "西北街街道", (*_CORE, _AXIS_N, _AXIS_W), (7, 6, 8, 7, 7, 7)),
    UrbanTown("006", "西南街街道", (*_CORE, _AXIS_S, _AXIS_W), (7, 8, 6, 7, 7, 8, 7)),
    UrbanTown("007", "玉门油田生活基地街道", (_SOUTH, _WEST), (8, 7, 8, 7, 7)),
)
