"""Rules of handling alone: a mediation moves along its table or refuses by name; which routes of the law are offered."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.catalogue.models import HandlingPath
from server.catalogue.paths import offered
from server.core.permissions import Permission
from server.core.refusals import Problem
from server.mediation import workflow
from server.mediation.workflow import RULES, Action, Kind, Situation, State

DAY = date(2026, 11, 26)
situations = st.builds(
    Situation,
    state=st.sampled_from(State),
    permissions=st.sampled_from([frozenset(), frozenset({str(Permission.MEDIATION_CONDUCT)})]),
    kind=st.sampled_from(Kind),
    extended=st.booleans(),
    apply_until=st.none() | st.just(DAY),
)
values = st.fixed_dictionaries(
    {
        "said": st.none() | st.just("谈了"),
        "terms": st.none() | st.just("修好"),
        "both_agree": st.booleans(),
        "parties": st.just([]) | st.just([{"name": "马国强"}]),
        "reason": st.none() | st.just("住院了"),
        "day": st.integers(-3, 3).map(lambda days: DAY + timedelta(days=days)),
    }
)
ENDS = {State.FAILED, State.STOPPED, State.CONFIRMED, State.REFUSED}


@given(situations, st.sampled_from([str(one) for one in Action]) | st.text(max_size=6), values)
def test_a_mediation_moves_along_its_table_or_refuses_by_name(here, action, said):
    try:
        after = workflow.decide(here, action, said)
    except Problem as refusal:
        assert refusal.status in {403, 409, 422}
        assert refusal.code.startswith("mediation.") or refusal.code == "request.invalid"
        return
    rule = workflow.rule_for(action)
    assert rule.permission in here.permissions
    assert here.state in rule.before
    assert after is State(rule.after or here.state)
    assert here.state not in ENDS
    assert all(said.get(one.name) for one in rule.fields)
    if rule.action is Action.EXTEND:
        assert not here.extended
        assert said["both_agree"]
    if rule.action is Action.APPLY:
        assert here.kind is not Kind.JUDICIAL
        assert here.apply_until is None or said["day"] <= here.apply_until


@given(situations)
def test_what_is_offered_of_a_mediation_is_exactly_what_is_not_refused(here):
    whole = {"said": "谈了", "terms": "修好", "both_agree": True, "day": DAY, "parties": ["马国强"], "reason": "住院了"}
    for rule in RULES:
        try:
            workflow.decide(here, str(rule.action), whole)
        except Problem:
            assert rule not in workflow.allowed(here)
        else:
            assert rule in workflow.allowed(here)


codes = st.sampled_from(["dispute", "dispute.wages", "dispute.wages2", "dispute.heating", "safety", "safety.gas"])
routes = st.builds(
    HandlingPath,
    code=st.uuids().map(str),
    mediation=st.none() | st.sampled_from(["people", "administrative", "judicial"]),
    categories=st.lists(codes, max_size=3),
    except_categories=st.lists(codes, max_size=2),
    retired_at=st.none(),
)


def slowly(route, category, protected):
    """The same said once more, the long way."""
    above = {category, category.split(".")[0]}
    if protected and route.mediation is not None:
        return False
    if set(route.except_categories) & above:
        return False
    return route.categories == [] or bool(set(route.categories) & above)


@given(st.lists(routes, max_size=6), codes, st.booleans())
def test_routes_are_offered_by_category_and_no_mediation_where_people_are_protected(every, category, protected):
    found = offered(every, category, protected=protected)
    assert found == [route for route in every if slowly(route, category, protected)]
    assert not (protected and any(route.mediation for route in found))
