"""A border that moves: GRID1 takes a strip from GRID2."""

from __future__ import annotations

import shapely

from tests.world import GRID1, GRID2, SIDE, SOUTH, WEST

MOVED_BY = 0.002
BETWEEN = (WEST + SIDE + MOVED_BY / 2, SOUTH + 0.005)
"""In the strip that GRID1 takes from GRID2."""


def wider():
    """GRID1 as far east as the strip, GRID2 as much narrower; the others as they are."""
    border = WEST + SIDE + MOVED_BY
    return {
        GRID1: shapely.box(WEST, SOUTH, border, SOUTH + SIDE),
        GRID2: shapely.box(border, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE),
    }


def document(shapes):
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code, "name": f"第{int(code[-3:])}网格"},
                "geometry": shapely.geometry.mapping(shape),
            }
            for code, shape in shapes.items()
        ],
    }
