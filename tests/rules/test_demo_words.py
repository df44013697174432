"""What is said in the demo fits what it is said of."""

from __future__ import annotations

import pytest

from server.demo import words

OF_QUARRELS = ("双方", "两边", "两家")


@pytest.mark.parametrize(
    "category", ["safety.facility", "environment.rubbish", "livelihood.heating", "care.visit", "other"]
)
def test_nobody_is_reconciled_over_a_street_lamp(category):
    said = [words.spot_resolution(category), words.result(category)]
    said += [words.notes(action, category) for action in words.NOTES]
    assert not [text for texts in said for text in texts if text and any(word in text for word in OF_QUARRELS)]


def test_a_quarrel_has_words_of_its_own():
    assert "已约双方到场。" in words.notes("handle", "dispute.neighbour")


@pytest.mark.parametrize("category", ["environment.rubbish", "environment.pets"])
def test_only_a_leak_leaks_no_more(category):
    assert not [text for text in words.result(category) if "漏水" in text]
