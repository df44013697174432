"""How disputes are handled in the demo: one of each story, as the product itself would have left it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from server.core.clock import utc_now
from server.mediation import workflow
from server.mediation.workflow import Situation, State


@pytest.fixture(scope="module")
def demo(loaded_demo):
    return loaded_demo


def test_there_is_one_of_each_story(demo):
    states = {row["state"] for row in demo.rows("SELECT state FROM mediation")}
    assert states == {"open", "failed", "applied"}
    assert demo.rows("SELECT 1 FROM meeting WHERE state = 'planned' AND starts_at > :now", now=utc_now())
    done = [row["done"] for row in demo.rows("SELECT done_at IS NOT NULL AS done FROM meeting_decision ORDER BY seq")]
    assert done == [True, False]
    assert demo.rows("SELECT outcome FROM referral") == [{"outcome": "settled"}]
    [case] = demo.rows("SELECT path, statutory_due_at FROM cases WHERE lawyer_id IS NOT NULL")
    assert (case["path"], case["statutory_due_at"]) == ("litigation", None)


def test_every_step_of_a_mediation_is_one_the_product_would_take(demo):
    held = frozenset(str(rule.permission) for rule in workflow.RULES)
    for mediation in demo.rows("SELECT * FROM mediation"):
        steps = demo.rows("SELECT * FROM mediation_step WHERE mediation_id = :id ORDER BY seq", id=mediation["id"])
        assert [step["seq"] for step in steps] == list(range(1, mediation["version"] + 1))
        assert (steps[0]["action"], steps[-1]["to_state"]) == ("begin", mediation["state"])
        whole = {"said": "谈了", "terms": "说好了", "both_agree": True, "day": mediation["agreed_on"]}
        for before, after in pairwise(steps):
            here = Situation(State(before["to_state"]), held)
            assert workflow.decide(here, after["action"], whole) == after["to_state"]
            assert before["at"] <= after["at"] <= utc_now()
        assert (mediation["due_at"] is None) == (mediation["state"] not in {"open", "agreed"})
        told = demo.rows("SELECT 1 FROM case_step WHERE action = 'mediate' AND case_id = :id", id=mediation["case_id"])
        assert len(told) >= len(steps)
