"""Tasks' own loop, walked at random: it always ends, an end is no trap, and nobody moves what is not theirs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.core.permissions import Permission
from server.core.refusals import Problem
from server.tasks import workflow
from server.tasks.workflow import OPEN, Action, Situation, State, allowed, answer_of_visit, decide

STATES = st.sampled_from(list(State))
ACTIONS = st.sampled_from([action for action in Action if action is not Action.SEND])
PEOPLE = st.builds(
    Situation,
    state=STATES,
    permissions=st.frozensets(st.sampled_from([str(Permission.TASK_SEND), str(Permission.TASK_ACT)])),
    is_theirs=st.booleans(),
    sent_it=st.booleans(),
)


@given(PEOPLE, ACTIONS, st.one_of(st.none(), st.text(min_size=1)))
def test_what_is_offered_is_taken_and_nobody_moves_what_is_not_theirs(here, action, note):
    offered = {rule.action: rule for rule in allowed(here)}
    try:
        after = decide(here, str(action), note)
    except Problem as refusal:
        rule = workflow.rule_for(str(action))
        if action in offered:  # then only a word is missing
            assert refusal.code == "request.invalid"
            assert rule.fields
            assert not note
        return
    assert here.is_theirs if action is not Action.RECALL else here.sent_it or Permission.TASK_SEND in here.permissions
    assert action in offered or here.state is State.RECALLED
    assert after is here.state or here.state in OPEN | {State.CANNOT}


@given(PEOPLE, ACTIONS, st.text(min_size=1))
def test_what_was_recalled_or_done_stays_so(here, action, note):
    """Words that come late are kept, and change nothing."""
    try:
        after = decide(here, str(action), note)
    except Problem:
        return
    if here.state is State.RECALLED:
        assert after is State.RECALLED
        assert action in {Action.DONE, Action.CANNOT}
    assert here.state is not State.DONE


@given(st.sampled_from(sorted(OPEN)))
def test_whoever_is_asked_can_always_end_it_and_the_sender_take_it_back(state):
    worker = Situation(state=state, permissions=frozenset(), is_theirs=True)
    assert decide(worker, "done", "属实") is State.DONE
    assert decide(worker, "cannot", "没人在家") is State.CANNOT
    assert decide(Situation(state=state, permissions=frozenset(), sent_it=True), "recall", None) is State.RECALLED


@given(st.sampled_from(["well", "matter", "absent", "refused"]), st.one_of(st.none(), st.text(min_size=1)))
def test_a_visit_answers_when_somebody_was_met_and_something_is_said_of_it(outcome, note):
    action, words = answer_of_visit(outcome, note)
    assert action is (Action.DONE if note and outcome in {"well", "matter"} else Action.RECEIVE)
    assert words.startswith(("平安", "有事", "没在家", "不愿见"))
    assert note is None or words.endswith(note)


def test_nothing_is_said_by_done_alone():
    worker = Situation(state=State.SENT, permissions=frozenset(), is_theirs=True)
    for action in ("done", "cannot"):
        try:
            decide(worker, action, None)
        except Problem as refusal:
            assert refusal.details == {"fields": {"note": ["请写一句"]}}
        else:
            raise AssertionError(action)
