"""``python -m tests.bench [--rows N] [--only key,…] [--small]``: every subject, one after another, into ``var/bench/results.json``.

A subject is a module here with ``figures(ground, runs)``, and may have ``requests(ground)``: one request each by name, which are
asked at three sizes in turn. One that fails is told, and the others go on.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import statistics
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType

import tests.bench
from tests.bench.figures import Figure, in_turn, seconds, short
from tests.bench.goals import verdict
from tests.bench.ground import Ground, standing
from tests.bench.paper import circumstances, read, say, write

ROWS, RUNS = 2_100_000, 7
SMALL_ROWS, SMALL_RUNS = 3_000, 1
SIZES = (100_000, 500_000, ROWS)
GROWTH_RUNS = 41
_FIRST = "growth_max"


def main() -> int:
    """Measure, write, and fail where a goal is not met or a subject broke."""
    asked = _arguments()
    only = set(filter(None, asked.only.split(",")))
    rows = SMALL_ROWS if asked.small else asked.rows
    runs = SMALL_RUNS if asked.small else RUNS
    name = "small" if asked.small else "results"
    modules = subjects()
    found: list[Figure] = []
    broken: list[str] = []
    with standing(rows) as ground:
        for module in modules:
            found += _of(module, ground, runs, only, broken)
    if not only or _FIRST in only:
        sizes = (rows,) if asked.small else (*(size for size in SIZES if size < rows), rows)
        found += _kept(lambda: growth(modules, sizes, 1 if asked.small else GROWTH_RUNS, name), "growth", broken)
    where = keep(name, found, rows)
    missed = 0
    for one in found:
        said = "small" if asked.small else verdict(one)
        missed += said == "NOT MET"
        say(
            f"{said:<8} {one.key:<28} {one.says:>10} {'' if one.ratio is None else f'({one.ours} : {one.anchor}) '}{one.unit}"
        )
    for subject in broken:
        say(f"BROKEN   {subject}")
    say(f"→ {where}")
    return 1 if broken or missed else 0


def keep(name: str, found: list[Figure], rows: int) -> Path:
    """Write what was found; what an earlier run found of other keys stays, with when and where that was."""
    now = circumstances()
    held, told = read(f"{name}.json"), read(f"{name}-run.json")
    measured = told.get("measured", {})
    for one in found:
        held[one.key] = one.document()
        measured[one.key] = {"at": now["at"], "commit": now["commit"], "load": now["machine"]["load"][0], "rows": rows}
    write(f"{name}-run.json", {"machine": now["machine"], "measured": measured})
    return write(f"{name}.json", held)


def subjects() -> list[ModuleType]:
    """The modules here that have figures to give."""
    names = sorted(one.name for one in pkgutil.iter_modules(tests.bench.__path__))
    found = (importlib.import_module(f"tests.bench.{name}") for name in names if name != "__main__")
    return [module for module in found if hasattr(module, "figures") and module.__name__ != "tests.bench.figures"]


def growth(modules: list[ModuleType], sizes: tuple[int, ...], runs: int, name: str) -> Iterator[Figure]:
    """How much dearer a request is on the largest ground than on the smallest: the worst of all; each goes into its own file."""
    each: dict[str, dict[str, float]] = {}
    with ExitStack() as stack:
        grounds = [stack.enter_context(standing(size)) for size in sizes]
        for module in (one for one in modules if hasattr(one, "requests")):
            subject = module.__name__.rpartition(".")[2]
            asked = {str(ground.rows): module.requests(ground) for ground in grounds}
            for request in asked[str(sizes[0])]:
                ways = {size: ways[request] for size, ways in asked.items()}
                for way in ways.values():  # plans and caches are warm before the first round counts
                    way()
                timed = in_turn({size: lambda way=way: seconds(way) for size, way in ways.items()}, runs)
                each[f"{subject}: {request}"] = {size: statistics.median(times) for size, times in timed.items()}
                say(
                    f"  {subject}: {request}: "
                    + ", ".join(f"{mid * 1000:.2f} ms" for mid in each[f"{subject}: {request}"].values())
                )
    write(f"{name}-growth.json", each)
    if each:
        small, large = str(sizes[0]), str(sizes[-1])
        worst = max(each.values(), key=lambda times: times[large] / times[small])
        yield Figure(
            "growth_max",
            "s",
            runs,
            sizes[-1],
            short(worst[large] / worst[small]),
            None,
            short(worst[large]),
            short(worst[small]),
        )


def _of(module: ModuleType, ground: Ground, runs: int, only: set[str], broken: list[str]) -> list[Figure]:
    """A subject names its figures in ``KEYS``, so that one that is not asked for need not run; what one measures on the way is kept."""
    keys = getattr(module, "KEYS", None)
    if only and keys is not None and not only & set(keys):
        return []
    name = module.__name__.rpartition(".")[2]
    say(f"{name} …")
    found = _kept(lambda: module.figures(ground, runs), name, broken)
    return [one for one in found if keys is not None or not only or one.key in only]


def _kept(give: Callable[[], Iterator[Figure]], name: str, broken: list[str]) -> list[Figure]:
    """What a subject gives until it ends or breaks."""
    found: list[Figure] = []
    try:
        for figure in give():
            found.append(figure)
            say(f"  {figure.key} {figure.says}")
    except Exception:  # noqa: BLE001  one subject's trouble must not cost the others' hour
        broken.append(name)
        traceback.print_exc()
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--only", default="", help="keys, with commas")
    parser.add_argument("--small", action="store_true", help="a few thousand rows, one run, no verdict: for CI")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
