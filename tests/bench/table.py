"""``python -m tests.bench.table``: the latest figure of each key, those of ``var/bench`` beside those that were kept before, into
docs/performance.json, and from there as the table of docs/performance.md, between its marks, and into docs/scale.md.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from launch.place import PROJECT
from tests.bench import marks
from tests.bench.figures import Figure
from tests.bench.goals import GOALS, verdict
from tests.bench.paper import read, say

DOCUMENT = PROJECT / "docs" / "performance.md"
KEPT = PROJECT / "docs" / "performance.json"
"""``{machine, measured, results, growth}``: a machine that has measured a part leaves the others' figures as they stand."""
BEGIN, END = "<!-- bench: written by make bench-table -->", "<!-- bench: end -->"
_HEAD = "| key | what | measured | ours : anchor | anchor | rows, runs | goal | |\n|---|---|---|---|---|---|---|---|"


def main() -> int:
    """Write all three."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    found = read("results-run.json") | {"results": read("results.json"), "growth": read("results-growth.json")}
    held = latest(kept, found)
    KEPT.write_text(json.dumps(held, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(put_in(text, table(held["results"], held) + growth_table(held["growth"])), encoding="utf-8")
    marks.DOCUMENT.write_text(
        marks.filled(marks.DOCUMENT.read_text(encoding="utf-8"), held["results"]), encoding="utf-8"
    )
    say(f"→ {DOCUMENT}, {marks.DOCUMENT}")
    return 0


def latest(kept: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """``kept`` with each figure of ``found`` that was measured later."""
    before, now = kept["measured"], found.get("measured", {})
    newer = {key for key, one in now.items() if key not in before or before[key]["at"] < one["at"]}
    return {
        "machine": found["machine"] if newer else kept["machine"],
        "measured": before | {key: now[key] for key in now if key in newer},
        "results": kept["results"] | {key: found["results"][key] for key in now if key in newer},
        "growth": found["growth"] if "growth_max" in newer else kept["growth"],
    }


def put_in(text: str, lines: str) -> str:
    """The document with the table between its marks; whatever else stands there stays."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{DOCUMENT} has lost the marks {BEGIN} and {END}")
    return f"{before}{begin}\n\n{lines}\n\n{end}{after}"


def table(results: dict[str, Any], told: dict[str, Any]) -> str:
    """Every goal in its order, measured or not; then what has no goal. Where and when stands above, once for each run."""
    lines = []
    for key in [*GOALS, *(key for key in results if key not in GOALS)]:
        goal, held = GOALS.get(key), results.get(key)
        what, anchor, words = (goal.what, goal.anchor, goal.words) if goal else ("", "", "")
        if held is None:
            lines.append(f"| `{key}` | {what} | not measured | | {anchor} | | {words} | |")
            continue
        figure = Figure(key, **held)
        both = "" if figure.ratio is None else f"{figure.ours} : {figure.anchor} {figure.unit}"
        said = f"**{figure.says}**" + (f" {figure.unit}" if figure.ratio is None else "")
        judged = {"met": "met", "NOT MET": "**not met**"}.get(verdict(figure), "")
        size = f"{figure.rows:,}, {figure.runs}"
        lines.append(f"| `{key}` | {what} | {said} | {both} | {anchor} | {size} | {words} | {judged} |")
    return f"{_circumstances(told)}\n\n{_HEAD}\n" + "\n".join(lines)


def growth_table(each: dict[str, dict[str, float]]) -> str:
    """What each request of ``growth_max`` took, by the number of cases."""
    if not each:
        return ""
    sizes = list(next(iter(each.values())))
    head = " | ".join(f"{int(size):,} cases, ms" for size in sizes)
    lines = [f"| one request, median | {head} | largest ÷ smallest |", "|---" * (len(sizes) + 2) + "|"]
    for name, times in each.items():
        took = " | ".join(f"{times[size] * 1000:.2f}" for size in sizes)
        lines.append(f"| {name} | {took} | {times[sizes[-1]] / times[sizes[0]]:.2f} |")
    return "\n\n" + "\n".join(lines)


def _circumstances(told: dict[str, Any]) -> str:
    machine = told["machine"]
    runs: dict[str, list[str]] = {}
    for key, one in told["measured"].items():
        runs.setdefault(f"{one['at'][:16].replace('T', ' ')} UTC at {one['commit']} (load {one['load']})", []).append(
            key
        )
    said = [
        when if len(runs) == 1 else f"{when}: {', '.join(f'`{key}`' for key in keys)}" for when, keys in runs.items()
    ]
    return (
        f"{machine['cpu']}, {machine['cores']} cores, {machine['gib']} GB, Python {machine['python']}. Measured "
        + "; ".join(said)
        + "."
    )


if __name__ == "__main__":
    sys.exit(main())
