"""Cut a plane into areas that meet exactly: blocks in town, villages around it, then bend everything as land is bent.

All shapes are in metres on a plane. Lines are cut straight, noded once, divided into steps that both neighbours share
and only then bent by one field of displacements, so that two neighbours always have the very same vertices between
them: nothing overlaps and nothing is left out.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import MultiPoint, Point, Polygon, STRtree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.crs import Floats

Owner = tuple[int, ...]  # whose a cell is: (town, neighbourhood, grid), as places in the layout

_FAR_M = 200_000.0
_NODE_M = 0.01  # cuts meet to the centimetre; finer than any survey, coarser than rounding
_VERTICES = 60  # of a grid, about
_NEARLY_ALONG_DEG = 30.0  # a cut this near to a street's direction follows it


def left_of(shape: Polygon, x: float, y: float, direction: float) -> Polygon:
    """What lies to the left of the line through (x, y) in `direction`, degrees from east.

    A line across a hollow leaves several parts: the largest counts, the nibbles at the rim fall to a neighbour later.
    """
    along = np.array([np.cos(np.radians(direction)), np.sin(np.radians(direction))])
    across = np.array([-along[1], along[0]])
    start, end = (x, y) - along * _FAR_M, (x, y) + along * _FAR_M
    half = Polygon([start, end, end + across * _FAR_M, start + across * _FAR_M])
    return _largest(shape.intersection(half))


def blocks(shape: Polygon, weights: Sequence[float], bearing: float, rng: np.random.Generator) -> list[Polygon]:
    """Cut into as many blocks as there are weights, areas in proportion to them, as streets do.

    Each cut goes across the longer side, along the local streets (`bearing`, degrees) where that is nearly the same,
    and ends where it meets an older one, which gives the T-crossings of a grown town instead of a chessboard.
    """
    if len(weights) == 1:
        return [shape]
    half = len(weights) // 2
    share = sum(weights[:half]) / sum(weights) * rng.uniform(0.93, 1.07)
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(shape))
    sides = np.diff(corners[:3], axis=0)
    longer = sides[int(np.argmax(np.hypot(*sides.T)))]
    across = np.degrees(np.arctan2(longer[1], longer[0])) + 90
    off = (across - bearing + 45) % 90 - 45  # to the nearer of the two street directions
    follows = 0.9 if abs(off) < _NEARLY_ALONG_DEG else 0.3
    direction = across - off * follows + rng.normal(0, 1.5)
    first, second = _cut(shape, share, direction)
    return blocks(first, weights[:half], bearing, rng) + blocks(second, weights[half:], bearing, rng)


def _cut(shape: Polygon, share: float, direction: float) -> tuple[Polygon, Polygon]:
    """Two parts by a line in `direction`, the left one having `share` of the area; found by halving."""
    across = np.array([-np.sin(np.radians(direction)), np.cos(np.radians(direction))])
    reach = shapely.get_coordinates(shape) @ across
    low, high = float(reach.min()), float(reach.max())
    for _ in range(14):
        middle = (low + high) / 2
        x, y = across * middle
        left = left_of(shape, x, y, direction)
        low, high = (middle, high) if left.area > share * shape.area else (low, middle)
    x, y = across * (low + high) / 2
    return left_of(shape, x, y, direction), left_of(shape, x, y, direction + 180)


def scatter(
    seats: Sequence[Floats],
    counts: Sequence[int],
    spreads: Sequence[float],
    room: BaseGeometry,
    rng: np.random.Generator,
) -> list[tuple[int, Floats]]:
    """Village seats (town, point) in `room`: most close around their town's seat, as an oasis is, some far out.

    Each lies nearer to its own town's seat than to another's, and no two are in one place.
    """
    middles = np.array(seats)
    taken: list[Floats] = []
    found = []
    for town, (seat, count, spread) in enumerate(zip(seats, counts, spreads, strict=True)):
        apart = spread * 0.4
        for number in range(count):
            reach = spread * (0.55 if (number + 1) % 3 else 1.7)  # every third lies far out
            while True:
                point = seat + rng.normal(0, reach, 2)
                own = int(np.argmin(np.hypot(*(middles - point).T))) == town
                if own and room.covers(Point(point)) and all(np.hypot(*(point - t)) > apart for t in taken):
                    break
                apart *= 0.995  # a full town draws together rather than never ending
            taken.append(point)
            found.append((town, point))
    return found


def partition(
    outline: Polygon,
    cut_out: Mapping[Owner, Polygon],
    seeds: Sequence[tuple[Owner, Floats]],
    stretch: tuple[float, float],
) -> dict[Owner, Polygon]:
    """Cells of the whole outline: the given blocks, and around them to each seed what is nearest to it.

    Nearness is measured with the plane stretched by `stretch` = (degrees, factor), which gives fields that lie along a
    river. A cell is one polygon; a piece cut off from its own goes to the neighbour it borders longest.
    """
    angle, factor = np.radians(stretch[0]), stretch[1]
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    scale = np.array([1.0, factor])
    there = np.array([point for _, point in seeds]) @ turn.T * scale
    edges = shapely.voronoi_polygons(MultiPoint(there), extend_to=outline.buffer(_FAR_M), only_edges=True)
    edges = shapely.transform(edges, lambda xy: (xy / scale) @ turn)
    open_land = outline.difference(shapely.union_all(list(cut_out.values())))
    lines = [edges.intersection(open_land), outline.boundary, *(block.boundary for block in cut_out.values())]
    drawn = shapely.get_parts(shapely.union_all(lines, grid_size=_NODE_M))
    faces = [
        face for face in shapely.get_parts(shapely.polygonize(drawn)) if outline.covers(face.representative_point())
    ]

    owners, tree = list(cut_out), STRtree(list(cut_out.values()))
    pieces: dict[Owner, list[Polygon]] = defaultdict(list)
    for face in faces:
        inside = face.representative_point()
        hit = tree.query(inside, predicate="covered_by")
        if len(hit):
            pieces[owners[hit[0]]].append(face)
        else:
            at = shapely.get_coordinates(inside)[0] @ turn.T * scale
            pieces[seeds[int(np.argmin(np.hypot(*(there - at).T)))][0]].append(face)
    return _gathered(pieces)


def _gathered(pieces: Mapping[Owner, list[Polygon]]) -> dict[Owner, Polygon]:
    cells, loose = {}, []
    for owner, faces in pieces.items():
        parts = sorted(shapely.get_parts(shapely.union_all(faces)), key=lambda part: -part.area)
        cells[owner] = parts[0]
        loose += parts[1:]
    while loose:
        piece = loose.pop(0)
        shared = {owner: piece.intersection(cell).length for owner, cell in cells.items() if piece.intersects(cell)}
        nearest = max(shared, key=lambda owner: shared[owner], default=None)
        if nearest is None or not shared[nearest]:
            loose.append(piece)  # it borders only other loose pieces as yet
        else:
            cells[nearest] = cells[nearest].union(piece)
    return cells


class Relief:
    """One smooth field of displacements in metres: bends of four sizes, weaker where streets are straight.

    Each size keeps its steepness small, so the field never folds and neighbours stay neighbours.
    """

    def __init__(self, rng: np.random.Generator, town_radius_m: float) -> None:
        self._radius = town_radius_m
        self._waves = []
        for length in (14_000.0, 4_500.0, 1_600.0, 700.0):
            angle, phase = rng.uniform(0, 2 * np.pi, (2, 2, 5))
            vector = (
                np.stack([np.cos(angle), np.sin(angle)], -1) * 2 * np.pi / (length * rng.uniform(0.8, 1.25, (2, 5, 1)))
            )
            self._waves.append((vector, phase, 0.028 * length / np.sqrt(5)))

    def __call__(self, xy: Floats) -> Floats:
        away = np.clip(np.hypot(xy[:, 0], xy[:, 1]) / self._radius - 0.8, 0, 1)
        strength = 0.25 + 0.75 * away * away * (3 - 2 * away)
        moved = xy.copy()
        for vector, phase, amplitude in self._waves:
            for axis in (0, 1):
                moved[:, axis] += strength * amplitude * np.sin(xy @ vector[axis].T + phase[axis]).sum(axis=1)
        return moved


def bent(cells: Mapping[Owner, Polygon], relief: Callable[[Floats], Floats]) -> dict[Owner, Polygon]:
    """Divide every edge into steps, about 60 to a cell, and move all vertices by the relief.

    A step is decided by the edge and by both cells beside it, so both neighbours divide it in the same way.
    """
    steps: dict[tuple[float, ...], list[float]] = defaultdict(list)
    for cell in cells.values():
        step = cell.length / _VERTICES
        for ring in _rings(cell):
            for a, b in pairwise(ring):
                steps[_edge(a, b)].append(step)

    def divided(ring: Floats) -> Floats:
        out = []
        for a, b in pairwise(ring):
            edge = _edge(a, b)
            start, end = np.array(edge[:2]), np.array(edge[2:])
            count = max(1, round(float(np.hypot(*(end - start))) / float(np.mean(steps[edge]))))
            line = start + (end - start) * np.arange(count + 1)[:, np.newaxis] / count
            out.append((line if tuple(a) == edge[:2] else line[::-1])[:-1])
        points = relief(np.vstack(out))
        return np.vstack([points, points[:1]])

    return {
        owner: Polygon(divided(rings[0]), [divided(ring) for ring in rings[1:]])
        for owner, rings in ((owner, _rings(cell)) for owner, cell in cells.items())
    }


def surveyed(cell: Polygon, stored: Callable[[Polygon], Polygon], rng: np.random.Generator) -> Polygon:
    """The cell as somebody drew it: every vertex a little off, by itself, so neighbours gape and overlap a little.

    Mostly under a metre off, never over 1.6; a drawing that would cross itself once `stored` has rounded it is drawn again, more
    carefully. Returns it as stored.
    """
    for care in (1.0, 0.5, 0.25, 0.1):
        shift = rng.normal(0, 0.25, 2)

        def drawn(ring: Floats, shift: Floats = shift, care: float = care) -> Floats:
            off = np.clip(rng.normal(shift, 0.45, ring[:-1].shape), -1.1, 1.1) * care
            return np.vstack([ring[:-1] + off, ring[:1] + off[:1]])

        shell, *holes = (drawn(ring) for ring in _rings(cell))
        polygon = stored(Polygon(shell, holes))
        if polygon.is_valid:
            return polygon
    return stored(cell)


def ring_line(points: Sequence[tuple[float, float]] | Floats, smooth: int) -> Polygon:
    """A rounded outline through few points: each round of corner cutting (Chaikin) doubles them."""
    xy = np.asarray(points, dtype=np.float64)
    for _ in range(smooth):
        following = np.roll(xy, -1, axis=0)
        xy = np.stack([xy * 0.75 + following * 0.25, xy * 0.25 + following * 0.75], axis=1).reshape(-1, 2)
    return Polygon(xy)


def _rings(polygon: Polygon) -> list[Floats]:
    return [shapely.get_coordinates(ring) for ring in (polygon.exterior, *polygon.interiors)]


def _edge(a: Floats, b: Floats) -> tuple[float, ...]:
    one, other = sorted((tuple(a), tuple(b)))
    return (*one, *other)


def _largest(shape: shapely.Geometry) -> Polygon:
    parts: list[Polygon] = shapely.get_parts(shape).tolist()
    return max(parts, key=lambda part: part.area)
