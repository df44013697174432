"""Tasks answered: by a word, by a visit made for them, too late, or recalled meanwhile."""

from __future__ import annotations

from uuid import uuid4

import pytest

from server.core.ids import new_id
from tests.care import id_number, register
from tests.door import jpeg, now_text, sha256_of
from tests.tasks import act, did, notices, recall, sent, shown
from tests.world import GRID1

# --- answered ---------------------------------------------------------------------------------------------------------


def test_the_same_answer_twice_is_one_and_another_after_it_is_a_conflict(case, clerk, worker, door, rows):
    one = sent(clerk, case_id=case["id"])
    answer = act(worker, one["id"], "done", note="属实")
    assert [worker.push(answer)[0]["status"] for _ in range(2)] == ["applied", "duplicate"]
    colleague = door.login("visitor01")
    late = did(colleague, one["id"], "done", note="我也去了")
    assert (late["status"], late["problem"]["code"]) == ("conflict", "task.action_not_now")
    assert "已办好" in late["problem"]["title"]
    assert rows("SELECT action, to_state FROM task_step ORDER BY seq") == [
        {"action": "send", "to_state": "sent"},
        {"action": "done", "to_state": "done"},
    ]


def test_an_answer_needs_a_word_and_a_known_step(case, clerk, worker, rows):
    one = sent(clerk, case_id=case["id"])
    for action, more in (("done", {}), ("cannot", {"note": " "}), ("recall", {}), ("dance", {"note": "啊"})):
        refused = did(worker, one["id"], action, **more)
        assert (refused["status"], refused["problem"]["code"]) == ("refused", "request.invalid"), action
    assert rows("SELECT state, version FROM task") == [{"state": "sent", "version": 1}]
    assert did(worker, one["id"], "cannot", note="门锁着，联系不上物业")["result"]["state"] == "cannot"
    assert did(worker, one["id"], "done", note="下午进去了，属实")["result"]["state"] == "done"


def test_recalled_in_time_or_too_late(case, clerk, centre, worker, rows):
    one = sent(clerk, case_id=case["id"])
    assert recall(centre.who("mediator01"), one["id"]).code == "task.action_not_yours"
    assert recall(worker, one["id"]).code == "task.action_not_yours"
    answer = recall(
        centre.who("router01"), one["id"], note="已经核实过了"
    )  # whoever sends there may, not the sender alone
    assert (answer.status, answer.body["state"]) == (200, "recalled")
    assert [one["kind"] for one in notices(worker)][-1] == "task.recalled"
    assert recall(clerk, one["id"]).code == "task.action_not_now"
    # somebody had gone there meanwhile: their words are kept, and the task stays recalled
    outcome = did(worker, one["id"], "done", note="去过了，属实")
    assert (outcome["status"], outcome["result"]["state"]) == ("applied", "recalled")
    late_words = shown(clerk, one["id"])
    assert (late_words["steps"][-1]["note"], late_words["closed_at"]) == ("去过了，属实", answer.body["closed_at"])
    other = sent(clerk, case_id=case["id"])
    did(worker, other["id"], "done", note="属实")
    late = recall(clerk, other["id"])
    assert (late.status, late.code) == (409, "task.action_not_now")


def test_a_recall_sent_twice_is_one(case, clerk, rows):
    one = sent(clerk, case_id=case["id"])
    body = {"operation_id": str(uuid4()), "action": "recall"}
    assert [clerk.post(f"/tasks/{one['id']}/actions", body).status for _ in range(2)] == [200, 200]
    assert rows("SELECT count(*) FROM task_step") == [{"count": 2}]


# --- answered by a visit ----------------------------------------------------------------------------------------------


def visit(worker, **more):
    facts = {"visit_id": str(new_id()), "outcome": "well", "occurred_at": now_text()} | more
    return worker.push(worker.operation("visit.log", facts))[0]


def test_one_visit_answers_both(centre, clerk, worker, world, rows):
    home = world.household(GRID1)
    case = centre.report(household_id=home)
    one = sent(clerk, case_id=case["id"])
    assert one["household_id"] == home
    closed_door = visit(worker, household_id=home, outcome="absent", task_id=one["id"])
    assert [row["entity"] for row in closed_door["rows"]] == ["visit", "household", "task"]
    assert shown(clerk, one["id"])["state"] == "received"
    picture = sha256_of(jpeg())
    visit(worker, household_id=home, note="都不漏了", attachments=[picture], task_id=one["id"])
    seen = shown(clerk, one["id"])
    assert (seen["state"], seen["steps"][-1]["note"], seen["attachments"][0]["sha256"]) == (
        "done",
        "平安。都不漏了",
        picture,
    )
    assert seen["steps"][-1]["visit_id"] is not None
    assert rows("SELECT count(*) FROM visit") == [{"count": 2}]


def test_a_visit_to_the_door_its_household_was_merged_into_answers_too(centre, clerk, worker, world):
    double, home = world.household(GRID1), world.household(GRID1, door="1单元102")
    one = sent(clerk, case_id=centre.report(household_id=double)["id"])
    [merged] = worker.push(worker.operation("household.merge", {"keep": home, "drop": double}))
    assert merged["status"] == "applied"
    assert visit(worker, household_id=home, note="看过了", task_id=one["id"])["result"]["task_id"] == one["id"]


@pytest.mark.parametrize("outcome", ["well", "matter"])
def test_a_task_is_not_answered_without_a_word(officer, centre, worker, rows, outcome):
    """A phone of before sends such a visit: it stands, and the task waits for the word."""
    asked = register(officer)
    one = sent(centre.who("director01"), kind="visit", person_id=asked["id"])
    told = visit(worker, person_id=asked["id"], outcome=outcome, answers={"meals": "吃得少"}, task_id=one["id"])
    assert told["status"] == "applied"
    assert shown(centre.who("director01"), one["id"])["state"] == "received"
    visit(worker, person_id=asked["id"], outcome=outcome, note="腿疼", task_id=one["id"])
    assert shown(centre.who("director01"), one["id"])["state"] == "done"
    assert rows("SELECT count(*) FROM visit") == [{"count": 2}]


def test_a_visit_stands_whatever_becomes_of_the_task(centre, clerk, worker, world, door, rows):
    home = world.household(GRID1)
    case = centre.report()
    one = sent(clerk, case_id=case["id"], assignee_id=world.account_id("visitor01"))
    for task_id in (one["id"], str(new_id())):  # somebody else's, and none at all
        outcome = visit(worker, household_id=home, task_id=task_id)
        assert (outcome["status"], outcome["result"]["task_id"]) == ("applied", None)
    done = sent(clerk, case_id=case["id"])
    did(worker, done["id"], "done", note="属实")
    assert visit(worker, household_id=home, task_id=done["id"])["result"]["task_id"] is None
    assert rows("SELECT count(*) FROM visit") == [{"count": 3}]
    assert shown(clerk, one["id"])["state"] == "sent"


def test_a_visit_to_somebody_else_answers_nothing(officer, centre, worker, world):
    asked, neighbour = register(officer), register(officer, name="李秀英", id_number=id_number(serial=2))
    one = sent(centre.who("director01"), kind="visit", person_id=asked["id"])
    for whom in ({"person_id": neighbour["id"]}, {"household_id": world.household(GRID1)}):
        assert visit(worker, **whom, task_id=one["id"])["result"]["task_id"] is None, whom
    assert visit(worker, person_id=asked["id"], note="都好", task_id=one["id"])["result"]["task_id"] == one["id"]
