"""One judge for every thing with steps: what it offers is what it refuses nothing of, whoever stands before whatever."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.cases import workflow as cases
from server.core.refusals import Problem
from server.errands import workflow as errands
from server.mediation import workflow as mediation
from server.meetings import workflow as meetings
from server.tasks import workflow as tasks

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "workflow.json").read_text())
ROLES = [frozenset(held) for held in VECTORS["roles"].values()]
KINDS = [cases, errands, mediation, meetings, tasks]


def goes(loop, here, action):
    try:
        loop.ruled(here, action)
    except Problem:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.split(".")[1])
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_offered_is_what_nothing_is_said_against_in_every_state_for_every_role(kind, data):
    besides = {one.name: ... for one in fields(kind.Situation)} | {"state": st.none(), "permissions": st.none()}
    drawn = data.draw(st.builds(kind.Situation, **besides))
    ties = {name: getattr(drawn, name) for name in besides}
    for role in ROLES:
        for state in kind.State:
            here = kind.Situation(**ties | {"state": state, "permissions": role})
            offered = [rule.action for rule in kind.LOOP.allowed(here)]
            assert offered == [rule.action for rule in kind.LOOP.rules if goes(kind.LOOP, here, rule.action)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.split(".")[1])
def test_nothing_is_offered_of_what_is_not_there_yet(kind):
    assert kind.LOOP.allowed(kind.Situation(state=None, permissions=frozenset().union(*ROLES))) == []
