"""ID numbers as the server reads them; the desk's form checks by the same vectors while somebody types."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from server.core.problems import Problem
from server.people.id_number import parse_id_number

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "id_numbers.json").read_text(encoding="utf-8"))
TODAY = date.fromisoformat(VECTORS["today"])


@pytest.mark.parametrize("vector", VECTORS["good"], ids=lambda one: one["name"])
def test_a_number_that_holds_together_tells_birthday_and_sex(vector):
    number = parse_id_number(vector["text"], TODAY)
    assert (number.text, number.born_on.isoformat(), number.sex) == (vector["plain"], vector["born"], vector["sex"])


@pytest.mark.parametrize("vector", VECTORS["bad"], ids=lambda one: one["name"])
def test_a_number_that_cannot_be_is_refused_with_its_reason(vector):
    with pytest.raises(Problem) as refused:
        parse_id_number(vector["text"], TODAY)
    assert (refused.value.code, refused.value.details) == ("person.id_number", {"reason": vector["reason"]})
