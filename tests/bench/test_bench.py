"""The benches in small: that every one runs, answers its figures and none is broken. What they measure here means nothing."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from launch.place import PROJECT
from tests.bench import table
from tests.bench.figures import against, value
from tests.bench.goals import GOALS, verdict
from tests.bench.paper import BENCH


@pytest.mark.cluster
def test_every_bench_runs_in_small():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--small"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    found = json.loads((BENCH / "small.json").read_text())
    assert found
    for key, held in found.items():
        assert {"unit", "runs", "rows"} < held.keys(), key
        assert ("ratio" in held) != ("value" in held), key
        assert ("ratio" in held) == ({"ours", "anchor"} < held.keys()), key


def test_a_ratio_is_of_rates_or_of_seconds():
    turns = []
    rate = against(
        "k", lambda: turns.append(1), lambda: sum(range(200_000)), unit="requests/s", count=3, runs=5, rows=1
    )
    assert rate.ratio > 1
    assert rate.ours > rate.anchor
    slow = against("k", lambda: sum(range(200_000)), lambda: None, unit="s", runs=5, rows=1)
    assert slow.ratio > 1
    assert len(turns) == 5
    with pytest.raises(ValueError, match="furlongs"):
        against("k", lambda: None, lambda: None, unit="furlongs", runs=1, rows=1)


def test_the_table_has_every_goal_and_leaves_the_rest_of_the_document_alone():
    results = {"growth_max": {"unit": "s", "runs": 7, "rows": 2_100_000, "ratio": 1.7, "ours": 0.017, "anchor": 0.01}}
    results["storm_lost"] = value("storm_lost", 0, unit="operations", rows=2_100_000).document()
    told = {
        "machine": {"cpu": "a chip", "cores": 2, "gib": 24, "python": "3.11"},
        "measured": {
            "growth_max": {"at": "2026-11-26T15:00:00+00:00", "commit": "abc", "load": 0.1, "rows": 2_100_000}
        },
    }
    made = table.put_in(f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n", table.table(results, told))
    assert made.startswith("before\n")
    assert made.endswith("\nafter\n")
    assert "old" not in made
    for key in GOALS:
        assert f"`{key}`" in made
    assert "**1.7** | 0.017 : 0.01 s" in made
    assert "not met" in made
    assert "2026-11-26 15:00 UTC at abc" in made
    assert table.put_in(made, table.table(results, told)) == made
    grown = table.growth_table({"lists: open": {"100000": 0.01, "500000": 0.011, "2100000": 0.012}})
    assert "| lists: open | 10.00 | 11.00 | 12.00 | 1.20 |" in grown
    assert table.growth_table({}) == ""
    with pytest.raises(ValueError, match="marks"):
        table.put_in("nothing", "")


def _kept(at: str, **figures: float) -> dict[str, object]:
    return {
        "machine": {"cpu": at},
        "measured": {key: {"at": at, "commit": at, "load": 0} for key in figures},
        "results": {key: {"value": one} for key, one in figures.items()},
        "growth": {at: {}},
    }


def test_of_what_was_measured_twice_the_later_is_kept_and_nothing_is_forgotten():
    before = _kept("2026-11-26", old=1.0, again=1.0, growth_max=1.0)
    held = table.latest(before, _kept("2026-11-27", again=2.0, new=2.0))
    assert held["results"] == {
        "old": {"value": 1},
        "again": {"value": 2},
        "new": {"value": 2},
        "growth_max": {"value": 1},
    }
    assert [held["measured"][key]["at"][-2:] for key in ("old", "again", "new")] == ["26", "27", "27"]
    assert held["machine"] == {"cpu": "2026-11-27"}
    assert held["growth"] == {"2026-11-26": {}}
    assert table.latest(held, before) == held  # an older run, of another machine, changes nothing
    assert table.latest(held, {"results": {}, "growth": {}}) == held  # a machine that has measured nothing
    assert table.latest(before, _kept("2026-11-27", growth_max=2.0))["growth"] == {"2026-11-27": {}}


def test_the_document_has_its_marks():
    text = table.DOCUMENT.read_text(encoding="utf-8")
    assert text.count(table.BEGIN) == text.count(table.END) == 1


def test_verdicts():
    assert verdict(value("storm_lost", 0, unit="operations", rows=1)) == "met"
    assert verdict(value("storm_lost", 1, unit="operations", rows=1)) == "NOT MET"
    assert verdict(value("push_vs_pouchdb", 9, unit="", rows=1)) == "no goal"
    assert verdict(value("whatever", 9, unit="", rows=1)) == "no goal"
