"""The errand's loop: every state by every action by everybody who can stand before it, from the table itself."""

from __future__ import annotations

from itertools import product

import pytest

from server.core.permissions import Permission
from server.core.refusals import Problem
from server.errands.workflow import OPEN, RULES, Action, Rule, Situation, State, allowed, decide, rule_for

WHO: dict[str, dict[str, object]] = {
    "runs errands there": {"permissions": frozenset({"errand.read", "errand.act", "errand.open"})},
    "takes errands in there": {"permissions": frozenset({"errand.read", "errand.open"})},
    "only reads": {"permissions": frozenset({"errand.read"})},
    "has it on the list": {"permissions": frozenset({"errand.read"}), "is_theirs": True},
    "opened it": {"permissions": frozenset({"errand.read"}), "opened_it": True},
}
RUNNERS = {"runs errands there", "has it on the list"}
KEEPERS = {"runs errands there", "takes errands in there", "has it on the list", "opened it"}

# written out by hand, so that a slip in the table is seen: (from, to, who)
TABLE: dict[Action, tuple[set[str], str | None, set[str]]] = {
    Action.GATHER: ({"accepted", "papers", "filed"}, "papers", RUNNERS),
    Action.FILE: ({"accepted", "papers"}, "filed", RUNNERS),
    Action.TELL: ({"papers", "filed"}, "told", RUNNERS),
    Action.HAND_OVER: ({"accepted", "papers", "filed"}, None, KEEPERS),
    Action.WITHDRAW: ({"accepted", "papers", "filed"}, "withdrawn", KEEPERS),
}
WHOLE = {"papers": ["身份证"], "note": "办好了，打电话说了", "assignee_id": "somebody"}


def before(state: State, who: str, *, needs_papers: bool = True) -> Situation:
    return Situation(state=state, needs_papers=needs_papers, **WHO[who])  # type: ignore[arg-type]


STEPS = [rule for rule in RULES if rule.before]


def test_every_action_has_its_row():
    assert {rule.action for rule in RULES} == set(Action) == {*TABLE, Action.OPEN}


@pytest.mark.parametrize(("state", "who"), list(product(State, WHO)))
def test_what_is_there_is_not_opened_again(state, who):
    with pytest.raises(Problem) as refused:
        decide(before(state, who), "open", dict(WHOLE))
    assert refused.value.code == ("errand.action_not_now" if who in KEEPERS else "errand.action_not_yours")


@pytest.mark.parametrize(
    ("state", "rule", "who"),
    list(product(State, STEPS, WHO)),
    ids=lambda one: one.action if isinstance(one, Rule) else one,
)
def test_every_state_by_every_action_by_everybody(state, rule, who):
    from_, to, may = TABLE[rule.action]
    here = before(state, who)
    if who not in may:
        with pytest.raises(Problem) as refused:
            decide(here, rule.action, dict(WHOLE))
        assert (refused.value.code, refused.value.status) == ("errand.action_not_yours", 403)
        assert refused.value.details["label"] == rule.label
        assert rule not in allowed(here)
    elif state not in from_:
        with pytest.raises(Problem) as refused:
            decide(here, rule.action, dict(WHOLE))
        assert (refused.value.code, refused.value.status) == ("errand.action_not_now", 409)
        assert refused.value.details["state"] == state
        assert refused.value.details["state_label"] == state.label
        assert rule not in allowed(here)
    else:
        after = "filed" if (rule.action, state) == ("gather", "filed") else to or state
        assert decide(here, rule.action, dict(WHOLE)) == after
        assert rule in allowed(here)


@pytest.mark.parametrize("state", State)
def test_where_nothing_is_gathered_it_is_done_and_told(state):
    here = before(state, "runs errands there", needs_papers=False)
    names = {rule.action for rule in allowed(here)}
    assert Action.GATHER not in names
    assert (Action.TELL in names) == (state in OPEN)


def test_an_ended_errand_offers_nothing_to_anybody():
    for state, who in product(set(State) - OPEN, WHO):
        assert allowed(before(state, who)) == []


@pytest.mark.parametrize(
    ("action", "values", "missing"),
    [
        ("tell", {"note": ""}, "note"),
        ("tell", {}, "note"),
        ("withdraw", {"note": None}, "note"),
        ("hand_over", {"note": "我要出差"}, "assignee_id"),
    ],
)
def test_what_a_step_needs_is_asked_for_by_name(action, values, missing):
    with pytest.raises(Problem) as refused:
        decide(before(State.FILED, "runs errands there"), action, values)
    assert (refused.value.code, set(refused.value.details["fields"])) == ("request.invalid", {missing})


@pytest.mark.parametrize("action", ["", "GATHER", "finish", "收材料"])
def test_what_is_no_step_is_refused_by_name(action):
    with pytest.raises(Problem) as refused:
        rule_for(action)
    assert (refused.value.code, refused.value.details) == ("errand.action_unknown", {"action": action})


def test_every_state_and_step_has_words_and_a_known_permission():
    assert all(state.label for state in State)
    assert all(rule.label and rule.permission in set(Permission) for rule in RULES)
