"""What a case is called: the vectors the phone passes too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cases.titles import LONGEST, title_of

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "titles.json").read_text())


@pytest.mark.parametrize("one", VECTORS["titles"], ids=lambda one: one["title"])
def test_title(one):
    assert title_of(one["written"]) == one["title"]


@given(st.text(min_size=1).filter(str.strip))
def test_a_title_is_never_empty_nor_longer_than_a_line(written):
    assert 0 < len(title_of(written)) <= LONGEST + 1
