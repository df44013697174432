"""What issue 6 asks of each figure: the one place where it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.figures import Figure


@dataclass(frozen=True)
class Goal:
    """``words`` for people, ``holds`` for the verdict; ``anchor`` names what it is measured against."""

    what: str
    anchor: str
    words: str
    holds: Callable[[float], bool] = lambda _: True


def at_least(number: float) -> Callable[[float], bool]:
    return lambda found: found >= number


def at_most(number: float) -> Callable[[float], bool]:
    return lambda found: found <= number


_TILE = "tiles with single cases, uncached, through the real route with token and scope"
GOALS: dict[str, Goal] = {
    "tiles_z14_vs_tipg": Goal(f"{_TILE}, z14", "TiPg, same table and points", "≥ 1.3, then 1.5", at_least(1.3)),
    "tiles_z16_vs_tipg": Goal(f"{_TILE}, z16", "TiPg, same table and points", "≥ 2.5, then 3", at_least(2.5)),
    "tiles_z14_vs_sql": Goal(f"{_TILE}, z14", "bare SQL through pgbench", "≥ 0.85", at_least(0.85)),
    "tiles_z16_vs_sql": Goal(f"{_TILE}, z16", "bare SQL through pgbench", "≥ 0.55", at_least(0.55)),
    "clusters_vs_tipg": Goal("tiles with exact clusters, z8–z12", "TiPg serving the points", "≥ 7", at_least(7)),
    "clusters_vs_points": Goal("tiles with exact clusters, z8–z12", "our own raw points", "reported"),
    "clusters_max_kib": Goal("the largest of these tiles", "", "≤ 60 KiB", at_most(60)),
    "clusters_p95_growth": Goal("p95 of these tiles, 2.1 M rows", "p95 at 100 k rows", "flat: ≤ 1.5", at_most(1.5)),
    "tiles_cached_vs_uncached": Goal("cached or revalidated tiles", "uncached", "≥ 10", at_least(10)),
    "storm_minutes": Goal("1,000 phones × 50 operations, all settled", "", "≤ 5 min", at_most(5)),
    "storm_p95_s": Goal("one of their requests, p95", "", "≤ 2 s", at_most(2)),
    "storm_lost": Goal("operations lost", "", "0", at_most(0)),
    "storm_desks_vs_idle": Goal("twenty desks meanwhile, p95", "their idle p95", "≤ 3", at_most(3)),
    "push_vs_pouchdb": Goal("operations pushed", "express-pouchdb on LevelDB, same bytes", "reported"),
    "replay_vs_push": Goal("a batch sent again, all duplicates", "its first push", "≥ 2", at_least(2)),
    "pull_vs_sql": Goal("pull: nothing new, and a page of 500 rows", "the bare SQL", "≤ 1.5", at_most(1.5)),
    "pull_missed": Goal("rows missed under 8 writers in 10,000 commits", "", "0", at_most(0)),
    "assign_set_vs_sql": Goal("areas of all points", "the grid-driven statement", "≤ 1.2", at_most(1.2)),
    "assign_one_vs_sql": Goal("area of one point", "bare cover/KNN SQL through pgbench", "≥ 0.5", at_least(0.5)),
    "import_vs_sql": Goal(
        "import of cases from CSV, validated, with areas", "COPY + map + insert + indexes", "≤ 2.5", at_most(2.5)
    ),
    "import_mib": Goal("memory of the import", "", "≤ 300 MiB", at_most(300)),
    "duplicates_vs_sql": Goal("likely doubles while typing, p95", "bare candidate SQL", "≤ 3", at_most(3)),
    "search_vs_like": Goal("two-character Chinese search, exact count", "sequential LIKE", "≥ 30", at_least(30)),
    "choropleth_vs_sql": Goal("choropleth of 1,000 grids, a month", "bare covering-index SQL", "≤ 1.3", at_most(1.3)),
    "map_frame_p95_ms": Goal("the console's map in motion, all open cases: between two frames, p95", "", "reported"),
    "map_task_ms": Goal("its longest task, processor time", "", "reported"),
    "growth_max": Goal("every request, 2.1 M rows", "the same at 100 k rows", "≤ 1.5", at_most(1.5)),
    "care_list_vs_sql": Goal("a worker's due list, 100,000 people", "its bare SQL", "≤ 3", at_most(3)),
}


def verdict(figure: Figure) -> str:
    """``met``, ``NOT MET``, or ``no goal``."""
    goal = GOALS.get(figure.key)
    if goal is None or goal.words == "reported":
        return "no goal"
    return "met" if goal.holds(figure.says) else "NOT MET"
