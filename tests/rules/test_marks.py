"""Figures in a document are put in place, and nothing else of it is touched."""

from __future__ import annotations

from tests.bench.marks import DOCUMENT, filled

RESULTS = {
    "pull_vs_sql": {"ratio": 1.2345, "ours": 1834.4, "anchor": 2264.0, "unit": "pulls/s"},
    "storm_minutes": {"value": 3.456, "unit": "min"},
}


def test_each_place_gets_its_figure_again_and_again():
    text = "a <!-- bench:pull_vs_sql -->?<!-- /bench --> b <!-- bench:pull_vs_sql.ratio --><!-- /bench --> c <!-- bench:storm_minutes -->1<!-- /bench -->"
    once = filled(text, RESULTS)
    assert once == (
        "a <!-- bench:pull_vs_sql -->1,834 pulls/s<!-- /bench --> b <!-- bench:pull_vs_sql.ratio -->1.23<!-- /bench -->"
        " c <!-- bench:storm_minutes -->3.46 min<!-- /bench -->"
    )
    assert filled(once, RESULTS) == once


def test_what_was_not_measured_keeps_what_stands_there():
    text = "<!-- bench:tiles_z14_vs_sql -->not measured<!-- /bench -->"
    assert filled(text, RESULTS) == text


def test_the_document_has_such_places():
    assert DOCUMENT.read_text().count("<!-- bench:") == DOCUMENT.read_text().count("<!-- /bench -->") > 0
