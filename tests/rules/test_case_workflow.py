"""The table of a case's steps and its judge, alone: by role, state and tie; refused by name (DESIGN §3)."""

from __future__ import annotations

import json
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.cases import rules, workflow
from server.cases.rules import Action, How, State, Tie
from server.cases.table import RULES
from server.cases.workflow import Situation
from server.core.permissions import Permission
from server.core.refusals import Problem

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "workflow.json").read_text())
ROLES = {role: frozenset(held) for role, held in VECTORS["roles"].items()}

# --- by role, state and tie -------------------------------------------------------------------------------------------


def tied(*ties):
    """What these ties make of a situation."""
    fields = {name: value for tie in ties for name, value in VECTORS["ties"][tie].items()}
    if "answered" in fields:
        fields["answered"] = frozenset(How(one) for one in fields["answered"])
    if "stood" in fields:
        fields["stood"] = State(fields["stood"])
    return fields


@cache
def offered(role, state, ties=frozenset()):
    return {str(rule.action) for rule in workflow.allowed(Situation(State(state), ROLES[role], **tied(*ties)))}


def opened(role, state, ties):
    """The steps that these ties open, all of them together."""
    return offered(role, state, ties).difference(*(offered(role, state, ties - {one}) for one in ties))


def matters(role, state, ties):
    """Whether a step is offered because of all of these, or one that the others open is not because of the last."""
    return (
        not ties
        or opened(role, state, ties)
        or any(opened(role, state, ties - {one}) - offered(role, state, ties) for one in ties)
    )


@pytest.mark.parametrize("role", ROLES)
def test_what_stands_open_in_every_state_and_whatever_ties_change_of_it(role):
    """Every tie and every two that matter stand in the vectors, and no other."""
    expected = {
        (one["state"], frozenset(one["ties"])): set(one["actions"]) for one in VECTORS["allowed"] if one["role"] == role
    }
    some = [frozenset(ties) for many in range(3) for ties in combinations(VECTORS["ties"], many)]
    sets = [ties for ties in some if len(tied(*ties)) == len(ties)]  # nothing is asked for twice
    found = {
        (str(state), ties): offered(role, state, ties) for state in State for ties in sets if matters(role, state, ties)
    }
    assert found == expected


def test_every_field_of_a_situation_that_a_refusal_looks_at_is_a_tie():
    told = {name for fields in VECTORS["ties"].values() for name in fields}
    # what only says where an allowed step leads to
    leads = {"returned_by", "recurrences", "last_try", "assigned", "code_by", "no_phone", "least_urgency", "too_soon"}
    leads |= {"grave"}  # only what a form asks
    assert set(Situation.__dataclass_fields__) - {"state", "permissions"} - leads == told


EVERYTHING = frozenset(str(one) for one in Permission)
CENTRE = EVERYTHING - {str(Permission.CASE_ACCEPT)}
REFUSED = {
    # action: (what lets it be done, {what stands against it: the refusal})
    "settle_at_desk": ((), {"protected": "case.protected_not_settled", "supervised": "case.not_settled_twice"}),
    "recall": ((), {"signed": "case.signed_already"}),
    "sign": (("in_unit",), {"signed": "case.signed_already"}),
    "mediate": ((), {"protected": "case.not_mediated"}),
    "refer": ((), {"protected": "case.not_mediated"}),
    "call_back": (
        (),
        {
            "has_handled": "case.handler_calls_back",
            "director_decides": "case.director_decides",
            "answered_call": "case.rated_already",
        },
    ),
    "unhear": (("called_just_now",), {}),
    "rate": (
        (),
        {
            "director_decides": "case.director_decides",
            "answered_call": "case.rated_already",
            "closed_long_ago": "case.rate_too_late",
        },
    ),
    "rate_at_door": (
        (),
        {
            "has_handled": "case.handler_calls_back",
            "director_decides": "case.director_decides",
            "answered_call": "case.rated_already",
            "answered_door": "case.rated_already",
            "closed_long_ago": "case.rate_too_late",
        },
    ),
    "close_by_director": (("director_decides",), {}),
    "send_on": (("director_decides",), {}),
    "withdraw": (("is_reporter",), {"closed_before": "case.withdraw_after_closing"}),
    "split": (("stood",), {}),
    "protect": ((), {"protected": "case.protected_already"}),
    "unprotect": (("protected",), {}),
    "recur": (("is_reporter",), {"closed_long_ago": "case.recur_too_late"}),
    "ask_extension": (
        ("in_unit",),
        {"asked_extend": "case.asked_already", "asked_pause": "case.asked_already", "paused": "case.paused"},
    ),
    "ask_pause": (
        ("in_unit",),
        {"asked_extend": "case.asked_already", "asked_pause": "case.asked_already", "paused": "case.paused"},
    ),
    "unask": (("in_unit", "asked_extend"), {}),
    "extend": (("asked_extend",), {"in_unit": "case.own_request", "asked_pause": "case.nothing_asked"}),
    "pause": (("asked_pause",), {"in_unit": "case.own_request", "asked_extend": "case.nothing_asked"}),
    "refuse": (("asked_extend",), {"in_unit": "case.own_request"}),
    "resume": (("paused",), {"in_unit": "case.own_request"}),
    "urge": ((), {"in_unit": "case.own_request"}),
    "draft_letter": (
        ("overdue",),
        {
            "in_unit": "case.own_request",
            "paused": "case.paused",
            "letter_written": "case.letter_written",
            "letter_draft": "case.letter_written",
        },
    ),
    "sign_letter": (("letter_draft",), {"in_unit": "case.own_request"}),
    "drop_letter": (("letter_draft",), {"in_unit": "case.own_request"}),
    "reply_letter": (("in_unit", "letter_unanswered"), {}),
    "return": (("in_unit",), {}),
    "handle": (("in_unit",), {}),
    "finish": (("in_unit",), {}),
    "progress": (("in_unit",), {}),
}
WITHOUT = {
    # action: what is refused without what lets it be done, by the first of it that is missing
    "close_by_director": "case.not_for_director",
    "send_on": "case.not_for_director",
    "withdraw": "case.action_not_reporter",
    "recur": "case.action_not_reporter",
    "split": "case.split_no_lead",
    "unhear": "case.call_stands",
    "draft_letter": "case.letter_not_overdue",
    "unprotect": "case.not_protected",
    "extend": "case.nothing_asked",
    "pause": "case.nothing_asked",
    "refuse": "case.nothing_asked",
    "resume": "case.not_paused",
    "sign_letter": "case.letter_no_draft",
    "drop_letter": "case.letter_no_draft",
    **dict.fromkeys(
        ("sign", "return", "handle", "finish", "progress", "ask_extension", "ask_pause", "unask", "reply_letter"),
        "case.action_not_your_unit",
    ),
}


def refusal(rule, state, *ties):
    refused = workflow.LOOP.refusal(rule, Situation(state, CENTRE, **tied(*ties)))
    return refused and refused.code


@pytest.mark.parametrize("action", REFUSED)
def test_each_tie_lets_it_be_done_or_refuses_it_by_its_name(action):
    rule, (needed, against) = workflow.rule_for(action), REFUSED[action]
    for state in rule.before:
        assert refusal(rule, state, *needed) is None
        for tie, code in against.items():
            assert refusal(rule, state, *needed, tie) == code, (state, tie)
        if needed:
            assert refusal(rule, state) == WITHOUT[action], state


def test_nothing_but_that_stands_against_a_step_besides_its_state_and_who_may():
    tied_rules = {str(rule.action) for rule in RULES if rule.tie is not Tie.NONE}
    assert tied_rules | {str(action) for action in workflow._AGAINST} == set(REFUSED)
    assert {action for action, (needed, _) in REFUSED.items() if needed} == set(WITHOUT)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.tie in {Tie.UNIT, Tie.ANY_UNIT}], ids=lambda r: r.action
)
def test_a_unit_that_helps_tells_of_progress_and_does_nothing_else_of_the_leads(rule):
    for state in rule.before:
        expected = None if rule.tie is Tie.ANY_UNIT else "case.lead_unit_only"
        assert refusal(rule, state, "helps") == expected


def test_whoever_takes_cases_in_withdraws_and_says_it_came_back_for_others():
    for action in ("withdraw", "recur"):
        rule = workflow.rule_for(action)
        for state in rule.before:
            assert workflow.LOOP.refusal(rule, Situation(state, EVERYTHING)) is None
    before = Situation(State.HANDLING, EVERYTHING, closed_before=True)
    assert workflow.LOOP.refusal(workflow.rule_for("withdraw"), before) is None


# --- whatever the situation -------------------------------------------------------------------------------------------

situations = st.builds(
    Situation,
    state=st.none() | st.sampled_from(State),
    permissions=st.frozensets(st.sampled_from([str(p) for p in Permission]))
    | st.sampled_from(sorted(ROLES.values(), key=sorted)),
    is_reporter=st.booleans(),
    in_unit=st.booleans(),
    helps=st.booleans(),
    signed=st.booleans(),
    returned_by=st.frozensets(st.sampled_from(["water", "heating"])),
    has_handled=st.booleans(),
    supervisions=st.integers(0, 3),
    recurrences=st.integers(0, 3),
    closed_long_ago=st.booleans(),
    closed_before=st.booleans(),
    protected=st.booleans(),
    stood=st.none() | st.sampled_from(sorted(rules.OPEN)),
    code_by=st.sampled_from([None, "phone", "centre", "resident"]),
    answered=st.frozensets(st.sampled_from(rules.How)),
    last_try=st.booleans(),
    director_decides=st.booleans(),
    assigned=st.booleans(),
    asked=st.sampled_from([None, "extend", "pause"]),
    paused=st.booleans(),
    letter_draft=st.booleans(),
    letter_unanswered=st.booleans(),
)
forms = st.dictionaries(
    st.sampled_from([*sorted({one.name for rule in RULES for one in rule.fields}), "strange"]),
    st.sampled_from(
        ["", " ", "x", "normal", "ordinary", "blue", "satisfied", "mostly", "unsatisfied", "not_reached", "water"]
    )
    | st.none()
    | st.integers(),
)


@given(situations, st.sampled_from([str(a) for a in Action]) | st.text(max_size=8), forms)
def test_decide_moves_along_the_table_or_refuses_by_name(situation, action, values):
    try:
        decision = workflow.decide(situation, action, values)
    except Problem as refusal:
        assert refusal.status in {403, 409, 422}
        assert refusal.code.startswith("case.")
        return
    rule = decision.rule
    assert rule in workflow.allowed(situation) or (situation.state is None and rule.begins)
    assert rule.permission in situation.permissions
    assert situation.state in rule.before or (situation.state is None and rule.begins)
    assert (
        decision.to == (rule.after or situation.state)
        or (
            rule.action in rules.HEARING
            and decision.to in {State.HANDLING, State.CALLBACK, State.REPORTED, State.CLOSED}
        )
        or (rule.action is Action.SPLIT and decision.to is situation.stood)
    )
    assert (decision.heard is not None) is (rule.action in rules.HEARING)
    assert not {"note", "outcome", "rating", "strange"} & set(decision.sets)
    assert all(values.get(one.name) for one in rule.fields if one.required)


@given(situations)
def test_what_is_offered_is_exactly_what_is_not_refused(situation):
    offered = {rule.action for rule in workflow.allowed(situation)}
    for rule in RULES:
        try:
            workflow.decide(situation, str(rule.action), {})
        except Problem as refusal:
            refused = refusal.code != "case.fields_missing"
        else:
            refused = False
        if situation.state is not None:
            assert (rule.action in offered) is not refused
        else:
            assert offered == set()


@given(situations, forms, st.integers(0, 3))
def test_a_supplement_moves_nothing(situation, form, photos):
    try:
        decision = workflow.decide(situation, "supplement", form, photos)
    except Problem:
        return
    assert decision.to is situation.state
    assert situation.state in rules.OPEN
    assert decision.sets == {}
    assert form.get("note") or photos


@given(situations, st.sampled_from(sorted(rules.HEARING)), st.sampled_from(["satisfied", "mostly", "unsatisfied"]))
def test_not_satisfied_goes_back_at_most_once_and_only_ones_own_word_closes(situation, action, value):
    field = "outcome" if action == "call_back" else "rating"
    try:
        decision = workflow.decide(situation, action, {field: value})
    except Problem as refusal:
        assert refusal.code in {
            "case.action_not_now", "case.action_not_yours", "case.handler_calls_back", "case.rated_already",
            "case.rate_too_late", "case.director_decides",
        }  # fmt: skip
        return
    how = decision.heard.how
    assert not situation.director_decides
    assert how not in situation.answered or how not in rules.INDEPENDENT
    if value != "unsatisfied":
        own = how in rules.INDEPENDENT
        assert decision.to is (State.CLOSED if own else situation.state)
        assert decision.sets == {}
    elif situation.supervisions:
        assert (decision.to, decision.sets) == (State.CALLBACK, {"flags": ["director_decides"]})
    else:
        assert decision.to is (State.HANDLING if situation.assigned else State.REPORTED)
        assert decision.sets["supervisions"] == 1


@given(situations)
def test_not_reached_is_never_satisfied_and_closes_only_after_the_last_try(situation):
    try:
        decision = workflow.decide(situation, "call_back", {"outcome": "not_reached"})
    except Problem:
        return
    assert decision.to is (State.CLOSED if situation.last_try else State.CALLBACK)
    assert decision.heard.value == "not_reached"
