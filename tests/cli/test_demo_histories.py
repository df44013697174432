"""The demo's cases, step by step: histories the product could have written, at hours people work, with its own deadlines and codes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby

import numpy as np
import pytest

from server.cases import rules, workflow
from server.cases.holding import TOLD
from server.cases.rules import Action, State
from server.catalogue import queries as catalogue
from server.catalogue.workdays import Calendar
from server.core.clock import local_date, utc_now
from server.core.db import db
from server.core.times import iso
from server.demo.hours import WorkingMinutes
from server.demo.moments import Moments
from server.demo.tale import deadline_of
from server.steps.codes import parse_code

ENDS = {str(state) for state in rules.ENDS}
OF_THE_STEP = {"outcome", "tell", "helpers", "rating", "how"}
"""What stands in the history and not on the case's row."""


@pytest.fixture(scope="module")
def cases(loaded_demo):
    return loaded_demo.rows("SELECT *, ST_X(geom) AS lon FROM cases ORDER BY received_at, case_no")


@pytest.fixture(scope="module")
def histories(loaded_demo):
    """The steps of every case, in order."""
    steps = loaded_demo.rows(
        "SELECT s.*, a.username, p.role, p.unit_id AS own_unit FROM case_step s JOIN account a ON a.id = s.account_id"
        " LEFT JOIN assignment p ON p.account_id = a.id ORDER BY s.case_id, s.seq"
    )
    return {case_id: list(mine) for case_id, mine in groupby(steps, key=lambda step: step["case_id"])}


def test_every_history_is_one_the_workflow_allows(cases, histories):
    assert len(histories) == len(cases)
    for case in cases:
        steps = histories[case["id"]]
        assert [step["seq"] for step in steps] == list(range(1, case["version"] + 1))
        assert steps[-1]["to_state"] == case["state"]
        fields, before, handlers = {}, None, set()
        for step in steps:
            rule = workflow.rule_for(step["action"])
            assert step["from_state"] == before
            assert rule.begins if before is None else State(before) in rule.before
            if rule.action in rules.HEARING:
                assert step["to_state"] in {"closed", "handling", "callback"}
                assert step["username"] not in handlers
            else:
                assert step["to_state"] == str(rule.after or before)
            if rule.tie is rules.Tie.UNIT:
                assert step["own_unit"] == fields["unit"]
            if rule.action in rules.HANDLED:
                handlers.add(step["username"])
            if step["to_state"] != before:
                assert step["changes"]["state"] == step["to_state"]
            # what a call back came to is the step's, and nothing of the case's
            assert ("outcome" in step["changes"]) == (rule.action is Action.CALL_BACK)
            assert ({"rating", "how"} <= step["changes"].keys()) == (rule.action in rules.HEARING - {Action.CALL_BACK})
            fields |= {name: value for name, value in step["changes"].items() if name not in OF_THE_STEP | TOLD}
            before = step["to_state"]
        named = {"unit": "unit_id", "lawyer": "lawyer_id"}
        for name, value in fields.items():
            if name in {"path_name", "lawyer_name", "part"}:
                continue  # for the history alone
            stored = case[named.get(name, name)]
            if name == "statutory_due_at":
                stored = stored and iso(stored)
            assert (str(stored) if name in {"merged_into", "lawyer"} else stored) == value, (case["case_no"], name)


def test_residents_are_heard_in_every_way_and_each_answer_stands_beside_its_step(loaded_demo, histories):
    ratings = loaded_demo.rows("SELECT case_id, step, value, how, said FROM case_rating")
    heard = {(one["case_id"], one["step"]): (one["how"], one["value"]) for one in ratings}
    told = {}
    for case_id, steps in histories.items():
        for step in steps:
            value = step["changes"].get("rating") or step["changes"].get("outcome")
            if value and (value != "not_reached" or step["to_state"] == "closed"):
                told[(case_id, step["seq"])] = (step["changes"].get("how", "call"), value)
                assert step["note"] is None, "their words lie sealed"
    assert heard == told
    assert {("code", "unsatisfied"), ("door", "satisfied"), ("call", "not_reached")} <= set(heard.values())
    assert (
        loaded_demo.one("SELECT count(*) FROM cases WHERE 'director_decides' = ANY (flags) AND state = 'callback'") == 1
    )
    assert loaded_demo.one("SELECT count(*) FROM cases WHERE channel = 'public_qr' AND state = 'reported'") == 1
    waiting = loaded_demo.one("SELECT count(*) FROM cases WHERE state = 'callback' AND call_after IS NOT NULL")
    assert waiting == loaded_demo.one(
        "SELECT count(*) FROM cases c WHERE c.state = 'callback' AND NOT 'director_decides' = ANY (c.flags) AND EXISTS"
        " (SELECT 1 FROM case_step s WHERE s.case_id = c.id AND s.seq = c.version AND s.changes->>'outcome' = 'not_reached')"
    )


def test_nothing_happens_before_what_went_before_or_after_now(cases, histories):
    now = utc_now()
    for case in cases:
        assert case["reported_at"] <= case["received_at"] <= now
        moments = [step["at"] for step in histories[case["id"]]]
        assert moments[0] == case["reported_at"]
        assert moments == sorted(moments)
        assert moments[-1] <= now
        assert all(at >= case["received_at"] for at in moments[1:])
        assert (case["closed_at"] is None) == (case["state"] not in ENDS)


def test_a_report_of_the_last_minute_reached_us_by_now():
    now = datetime(2026, 11, 26, 1, 18, 34, 862559, tzinfo=UTC)
    moments = Moments(WorkingMinutes(Calendar.from_rows([]), now, 21), now, np.random.default_rng(1))
    recorded_at = now.replace(microsecond=0) - timedelta(minutes=1)
    reached = [moments.reaches_us(recorded_at) for _ in range(50)]
    assert all(recorded_at <= at <= now for at in reached)
    assert len(set(reached)) == 2


def test_the_centre_works_in_working_hours(loaded_demo, histories):
    with loaded_demo.app.app_context():
        calendar = catalogue.calendar()
    desks = [step for steps in histories.values() for step in steps[1:] if step["role"] in {"router", "unit_liaison"}]
    assert len(desks) > 1000
    for step in desks:
        day = local_date(step["at"])
        assert calendar.is_working_day(day)
        assert calendar.opens(day) <= step["at"] <= calendar.closes(day)


def test_deadlines_are_those_the_product_sets(loaded_demo, cases, histories):
    with loaded_demo.app.app_context():
        for case in cases:
            if case["state"] in ENDS:
                assert case["due_at"] is None
                continue
            entered = None
            for step in histories[case["id"]]:
                moved = step["to_state"] != step["from_state"]
                if moved and (step["from_state"], step["to_state"]) != ("assessed", "handling"):
                    entered = step
            if case["extended_days"]:
                continue  # what more time makes of it: tests/api/test_time_steps.py
            at = case["received_at"] if entered["seq"] == 1 else entered["at"]
            before = State(entered["from_state"]) if entered["from_state"] else None
            assert deadline_of(
                State(entered["to_state"]), before, at, urgency=case["urgency"], difficulty=case["difficulty"]
            ) == (case["yellow_at"], case["due_at"])
        db.session.remove()


def test_codes_are_valid_and_the_next_case_goes_on_where_they_end(loaded_demo, cases):
    last = {}
    for case in cases:
        code = parse_code(case["case_no"])
        assert code.day == local_date(case["received_at"])
        assert code.serial == last.get(code.day, 0) + 1
        last[code.day] = code.serial
    assert {row["day"]: row["last"] for row in loaded_demo.rows("SELECT day, last FROM case_serial")} == last
