"""The demo's tasks and notices: some of each kind for the worker it opens with, as the product itself would have made them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from server.core.clock import utc_now
from server.tasks import workflow
from server.tasks.workflow import Action, Situation, State


@pytest.fixture(scope="module")
def demo(loaded_demo):
    return loaded_demo


def test_the_workers_tasks_are_of_every_kind_one_pressing_one_late_one_answered(demo):
    now = utc_now()
    tasks = demo.rows(
        "SELECT t.*, a.username FROM task t JOIN account a ON a.id = t.assignee_id ORDER BY t.due_at NULLS LAST"
    )
    assert {one["username"] for one in tasks} == {"worker01"}
    running = [one for one in tasks if one["state"] in workflow.OPEN]
    assert {one["kind"] for one in running} == {"verify", "assist", "visit"}
    assert [one["due_at"] <= now for one in running].count(True) == 1
    assert any(0 < (one["due_at"] - now).total_seconds() < 24 * 3600 for one in running)
    [done] = [one for one in tasks if one["state"] == "done"]
    assert demo.rows("SELECT count(*) FROM task_attachment WHERE task_id = :id", id=done["id"]) == [{"count": 1}]


def test_every_step_is_one_the_product_would_take(demo):
    for task in demo.rows("SELECT * FROM task"):
        steps = demo.rows("SELECT * FROM task_step WHERE task_id = :id ORDER BY seq", id=task["id"])
        assert [one["seq"] for one in steps] == list(range(1, task["version"] + 1))
        assert (steps[0]["action"], steps[0]["to_state"], steps[-1]["to_state"]) == ("send", "sent", task["state"])
        for before, after in pairwise(steps):
            here = Situation(state=State(before["to_state"]), permissions=frozenset(), is_theirs=True)
            assert workflow.decide(here, after["action"], "有话") == after["to_state"]
            assert before["at"] <= after["at"] <= utc_now()
            assert after["action"] in set(Action)
        assert (task["due_at"] is None) == (State(task["state"]) not in workflow.OPEN)
        if task["case_id"]:
            [case] = demo.rows("SELECT reported_at FROM cases WHERE id = :id", id=task["case_id"])
            assert case["reported_at"] < task["sent_at"]


def test_notices_tell_of_ones_own_cases_and_the_newest_are_unread(demo):
    of_no_unit = demo.rows(
        "SELECT 1 FROM notice n WHERE kind IN ('case.to_unit', 'case.to_helper') AND NOT EXISTS"
        " (SELECT 1 FROM assignment a WHERE a.account_id = n.account_id AND a.unit_id IS NOT NULL)"
    )
    assert of_no_unit == []
    strangers = demo.rows(
        "SELECT count(*) FROM notice n JOIN cases c ON c.id = n.subject_id WHERE n.account_id <> c.reported_by"
        " AND n.kind NOT IN ('case.to_unit', 'case.to_helper')"
    )
    assert strangers == [{"count": 0}]
    counts = demo.rows(
        "SELECT count(*) FILTER (WHERE read_at IS NULL) AS unread, count(*) FILTER (WHERE read_at IS NOT NULL) AS read"
        " FROM notice n JOIN account a ON a.id = n.account_id WHERE a.username = 'worker01'"
    )
    assert counts[0]["unread"] >= 3
    assert counts[0]["read"] >= 3
    assert demo.rows("SELECT 1 FROM notice WHERE at > :now OR expires_at <= :now", now=utc_now()) == []
    assert demo.rows("SELECT 1 FROM notice WHERE title LIKE '%{%'") == []
