"""The watch: each thing once for a deadline, in order, also after a day down and with two workers at once."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest

from server.cases import letters
from server.catalogue import queries as catalogue
from server.core.clock import utc_now
from server.core.db import db
from server.steps.deadlines import over_since
from server.watch.rounds import CasesFailedError, look
from tests.statements import listening, read_whole

SECOND = timedelta(seconds=1)
LADDER = ["warn", "overdue", "urge", "letter", "supervisor", "director"]


def moment(text):
    return datetime.fromisoformat(text)


@pytest.fixture
def calendar(app, world):
    with app.app_context():
        return catalogue.calendar()


def given(rows, case):
    found = rows("SELECT kind, deadline_no FROM watch_given WHERE case_id = :id ORDER BY deadline_no", id=case["id"])
    return sorted(found, key=lambda one: (one["deadline_no"], LADDER.index(one["kind"])))


def kinds(rows, case):
    return [one["kind"] for one in given(rows, case)]


def told(rows, kind):
    return sorted(
        row["username"]
        for row in rows(
            "SELECT username FROM notice n JOIN account a ON a.id = n.account_id WHERE kind = :kind", kind=kind
        )
    )


def test_each_rung_at_its_moment_and_not_before_and_once(centre, rows, calendar, watch):
    case = centre.case_in("handling")
    due = moment(case["due_at"])
    rungs = [
        ("warn", moment(case["yellow_at"])),
        ("overdue", due),
        ("urge", over_since(due, 1, calendar)),
        ("letter", over_since(due, 3, calendar)),
        ("supervisor", over_since(due, 5, calendar)),
        ("director", over_since(due, 7, calendar)),
    ]
    for kind, at in rungs:
        assert watch(at - SECOND) == {}, kind
        told_next = centre.who("director01").get(f"/watch/cases/{case['id']}").body["next"]
        assert (told_next["kind"], moment(told_next["at"])) == (kind, at), "what is told to come is what comes"
        to_unit = centre.who("unit01").get(f"/watch/cases/{case['id']}").body["next"]["kind"]
        assert to_unit == ("supervisor" if kind == "letter" else kind), "that a letter will be drafted is the centre's"
        assert watch(at) == {kind: 1}
        assert watch(at) == watch(at + SECOND) == {}
    assert kinds(rows, case) == LADDER
    assert centre.who("director01").get(f"/watch/cases/{case['id']}").body["next"] is None
    for kind, people in {
        "warn": ["unit01"],
        "overdue": ["unit01"],
        "urge": ["unit01"],
        "letter": ["director01", "supervisor01"],
        "supervisor": ["director01", "supervisor01"],
        "director": ["director01"],
    }.items():
        assert told(rows, f"watch.{kind}") == people, kind
    assert rows("SELECT version FROM cases WHERE id = :id", id=case["id"]) == [{"version": case["version"]}], (
        "only people raise the version"
    )


def test_after_a_day_down_everything_comes_at_once_and_in_order(centre, rows, calendar, watch):
    case = centre.case_in("handling")
    assert watch(over_since(moment(case["due_at"]), 3, calendar)) == {"warn": 1, "overdue": 1, "urge": 1, "letter": 1}
    assert kinds(rows, case) == ["warn", "overdue", "urge", "letter"]
    order = [row["kind"] for row in rows("SELECT kind FROM notice WHERE kind LIKE 'watch.%' ORDER BY id")]
    assert list(dict.fromkeys(order)) == ["watch.warn", "watch.overdue", "watch.urge", "watch.letter"]


def test_the_next_step_has_a_deadline_of_its_own(centre, rows, watch):
    case = centre.case_in("reported")
    assert watch(moment(case["due_at"])) == {"warn": 1, "overdue": 1}
    assert told(rows, "watch.warn") == ["clerk01"]
    accepted = centre.do(case, "clerk01", "accept")
    assert watch(utc_now()) == {}
    assert watch(moment(accepted["due_at"])) == {"warn": 1, "overdue": 1}
    assert [one["deadline_no"] for one in given(rows, case)] == [1, 1, 2, 2]
    assert told(rows, "watch.warn") == ["clerk01", "router01"]


def test_the_centre_writes_no_letter_to_itself(centre, rows, calendar, watch):
    case = centre.case_in("callback")
    watch(over_since(moment(case["due_at"]), 10, calendar))
    assert kinds(rows, case) == ["warn", "overdue", "urge", "supervisor", "director"]
    assert rows("SELECT 1 FROM letter") == []
    assert told(rows, "watch.urge") == ["caller01"]


def test_more_time_is_another_deadline_and_lets_nobody_hide(centre, rows, calendar, watch):
    case = centre.case_in("handling")
    watch(over_since(moment(case["due_at"]), 1, calendar))
    asked = centre.do(case, "unit01", "ask_extension", days="2", note="配件")
    later = centre.do(asked, "supervisor01", "extend")
    assert watch(moment(later["yellow_at"]) - SECOND) == {}
    watch(over_since(moment(later["due_at"]), 1, calendar))
    numbers = sorted({one["deadline_no"] for one in given(rows, case)})
    assert [(numbers.index(one["deadline_no"]), one["kind"]) for one in given(rows, case)] == [
        (round_, kind) for round_ in (0, 1) for kind in ("warn", "overdue", "urge")
    ]


def test_what_is_suspended_is_left_alone(centre, rows, calendar, watch, change):
    case = centre.case_in("handling")
    change("UPDATE cases SET paused_since = now(), paused_until = '2200-01-01' WHERE id = :id", id=case["id"])
    assert watch(over_since(moment(case["due_at"]), 7, calendar)) == {}
    assert kinds(rows, case) == []


def test_what_has_ended_is_left_alone(centre, rows, watch):
    for state in ("closed", "withdrawn", "merged"):
        centre.case_in(state)
    assert watch(utc_now() - timedelta(days=1)) == {}
    late = watch(utc_now() + timedelta(days=60))
    assert set(
        rows("SELECT 1 AS one FROM watch_given g JOIN cases c ON c.id = g.case_id WHERE c.closed_at IS NOT NULL")
    ) == (set()), late


def test_two_workers_at_once_give_nothing_twice(centre, app, rows, calendar):
    cases = [centre.report() for _ in range(12)]
    late = over_since(max(moment(one["due_at"]) for one in cases), 7, calendar)
    start = threading.Barrier(3)
    found: list[Counter] = []

    def work():
        with app.app_context():
            start.wait()
            found.append(look(late))
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert len(found) == 3
    assert sum(found, Counter()) == Counter(dict.fromkeys(["warn", "overdue", "urge", "supervisor", "director"], 12))
    assert rows("SELECT count(*) AS n FROM notice WHERE kind = 'watch.warn'") == [{"n": 12}]
    assert rows("SELECT count(*) AS n FROM watch_given") == [{"n": 60}]


def test_a_case_that_fails_stands_in_nobodys_way_and_gets_the_rest_later(centre, rows, calendar, watch, monkeypatch):
    broken, *others = [centre.case_in("handling") for _ in range(3)]
    draft = letters.draft

    def fails_for_one(case, now):
        if str(case.id) == broken["id"]:
            raise ArithmeticError
        draft(case, now)

    monkeypatch.setattr(letters, "draft", fails_for_one)
    late = over_since(moment(broken["due_at"]), 3, calendar)
    with pytest.raises(CasesFailedError):
        watch(late)
    assert [kinds(rows, one) for one in others] == [LADDER[:4]] * 2
    assert kinds(rows, broken) == [], "all of a look or nothing"
    assert rows("SELECT count(*) AS n FROM notice WHERE kind = 'watch.warn'") == [{"n": 2}]
    monkeypatch.undo()
    assert watch(late) == dict.fromkeys(LADDER[:4], 1)
    assert kinds(rows, broken) == LADDER[:4]


def test_the_amounts_are_the_administrators(desk, centre, rows, calendar, watch):
    case = centre.case_in("handling")
    facts = {"urge_days": 2, "letter_days": 2, "supervisor_days": 2, "director_days": 4}
    assert desk.save("watch-rule", facts).status == 200
    due = moment(case["due_at"])
    assert watch(over_since(due, 2, calendar) - SECOND) == {"warn": 1, "overdue": 1}
    assert watch(over_since(due, 2, calendar)) == {"urge": 1, "letter": 1, "supervisor": 1}
    assert watch(over_since(due, 4, calendar)) == {"director": 1}
    assert kinds(rows, case) == LADDER


def test_the_story_tells_what_came_by_itself_and_only_to_whom_it_concerns(centre, calendar, watch):
    case = centre.case_in("handling")
    watch(over_since(moment(case["due_at"]), 3, calendar))
    for who, count in (("supervisor01", 1), ("director01", 1), ("unit01", 0)):
        body = centre.who(who).get(f"/watch/cases/{case['id']}").body
        drafted = ["起草督办函"] if count else []
        assert [one["label"] for one in body["given"]] == ["时限预警", "已超期", "自动催办", *drafted]
        assert len(body["letters"]) == count, who
    answer = centre.who("unit02").get(f"/watch/cases/{case['id']}")
    assert (answer.status, answer.code) == (404, "case.absent")


def test_the_question_to_the_database_is_answered_by_its_indexes(app, centre, cluster, owner, calendar, watch):
    """With many cases closed, the open ones are found without reading the others."""
    due = moment(centre.case_in("handling")["due_at"])
    with listening(app) as asked:
        assert watch(over_since(due, 1, calendar))["urge"] == 1
    assert read_whole(cluster, owner, asked, "cases") == []
    assert read_whole(cluster, owner, asked, "watch_given") == []
