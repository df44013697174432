"""The must-escalate language: shared vectors, and that no phone can make it fall over."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.catalogue.conditions import MAX_ITEMS, InvalidRule, matches, must_escalate, validate

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests" / "vectors" / "conditions.json").read_text())
RULES = json.loads((ROOT / "migrations" / "seed" / "2026_11" / "escalation_rules.json").read_text())

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["all", "any", "not", "field", "is", "in", "under", "at_least", "has_any", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=20,
)
fields = ["category", "people_count", "signs", "urgency", "mediation_failures", "overdue_in_grid", "departments_needed"]
facts = json_values | st.dictionaries(st.sampled_from(fields), json_values)
leaves = st.dictionaries(
    st.sampled_from(["field", "is", "in", "under", "at_least", "has_any"]),
    st.sampled_from(fields) | json_values,
    min_size=2,
    max_size=2,
)


def by_name(vector):
    return vector["name"]


@pytest.mark.parametrize("vector", VECTORS["validate"], ids=by_name)
def test_validate(vector):
    if vector["invalid_at"] is None:
        validate(vector["condition"])
        return
    with pytest.raises(InvalidRule) as caught:
        validate(vector["condition"])
    assert caught.value.path == vector["invalid_at"]
    assert caught.value.reason


@pytest.mark.parametrize("vector", VECTORS["matches"], ids=by_name)
def test_matches(vector):
    assert matches(vector["condition"], vector["facts"]) is vector["matches"]


@pytest.mark.parametrize("vector", VECTORS["seed_rules"], ids=by_name)
def test_rules_as_delivered(vector):
    # Backwards, so that the order seen is the one made here.
    assert [rule["code"] for rule in must_escalate(RULES[::-1], vector["facts"])] == vector["codes"]


def test_every_rule_as_delivered_is_matched_by_some_vector():
    assert {rule["code"] for rule in RULES} == {code for vector in VECTORS["seed_rules"] for code in vector["codes"]}


@given(condition=json_values | leaves, facts=facts)
def test_nothing_makes_it_raise(condition, facts):
    assert matches(condition, facts) in (True, False)


@given(condition=json_values | leaves)
def test_validate_refuses_only_by_name(condition):
    with suppress(InvalidRule):
        validate(condition)


def test_a_bottomless_condition_ends():
    condition = {"field": "overdue_in_grid", "is": True}
    for _ in range(100_000):
        condition = {"not": condition}
    assert matches(condition, {}) in (True, False)
    with pytest.raises(InvalidRule):
        validate(condition)


def test_a_number_beyond_any_float_is_no_number():
    assert not matches({"field": "people_count", "at_least": 1}, {"people_count": 10**400})
    assert not matches({"field": "people_count", "at_least": 1}, {"people_count": float("inf")})
    assert not matches({"field": "people_count", "at_least": 1}, {"people_count": float("nan")})


def test_codes_must_be_known_where_the_catalogue_is_given():
    known = {"categories": {"dispute"}, "signs": {"violence"}}
    validate({"field": "category", "under": "dispute"}, **known)
    validate({"field": "signs", "has_any": ["violence"]}, **known)
    with pytest.raises(InvalidRule, match="disputes"):
        validate({"field": "category", "under": "disputes"}, **known)
    with pytest.raises(InvalidRule, match="sword"):
        validate({"field": "signs", "has_any": ["violence", "sword"]}, **known)


def test_lists_have_an_end():
    validate({"field": "signs", "has_any": ["violence"] * MAX_ITEMS})
    with pytest.raises(InvalidRule, match=str(MAX_ITEMS)):
        validate({"field": "signs", "has_any": ["violence"] * (MAX_ITEMS + 1)})
