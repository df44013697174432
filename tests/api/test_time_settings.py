"""Limits, calendar and the watch's amounts as an administrator sets them: journalled, and no deadline given before moves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from server.care.list_routes import ORDERED
from server.catalogue.models import CalendarYear
from server.core.clock import local_date, utc_now
from server.core.problems import SERVER_BUSY
from server.core.refusals import BY_CONSTRAINT

NEXT = local_date(utc_now()).year + 1
YEAR = {"holidays": [], "makeup": [], "work_start": "09:00", "work_end": "17:30"}


def line(lists, name, code):
    return next(one for one in lists[name] if one["code"] == code)


def test_another_limit_counts_from_now_on_and_moves_nothing_given(desk, centre, rows):
    before = centre.case_in("handling")
    lists = desk.lists()
    assert line(lists, "time_limits", "settle.ordinary") == {
        "code": "settle.ordinary", "name": "处置：一般", "version": 1, "retired": False, "amount": 5,
        "unit": "working_days",
    }  # fmt: skip
    saved = desk.save("time-limits/settle.ordinary", {"amount": 48, "unit": "hours"})
    assert line(saved.body, "time_limits", "settle.ordinary")["version"] == 2
    assert centre.who("unit01").get(f"/cases/{before['id']}").body["due_at"] == before["due_at"]
    after = centre.case_in("assessed")
    left = datetime.fromisoformat(after["due_at"]) - utc_now()
    assert timedelta(hours=47) < left <= timedelta(hours=48)
    assert rows("SELECT details, subject_id FROM journal_entry WHERE action = 'time_limit.change'") == [
        {"details": {"before": "5 working_days", "after": "48 hours"}, "subject_id": "settle.ordinary"}
    ]
    assert desk.save("time-limits/settle.ordinary", {"amount": 1, "unit": "hours"}, base_version=1).code == "list.stale"
    assert desk.save("time-limits/settle.huge", {"amount": 1, "unit": "hours"}, base_version=0).code == "list.absent"
    for wrong in ({"amount": 0, "unit": "hours"}, {"amount": 1, "unit": "weeks"}):
        assert desk.save("time-limits/settle.simple", wrong).code == "request.invalid"


def test_a_year_is_entered_and_counts_from_then_on(desk, centre, worker, rows, owner):
    with owner.begin() as connection:  # by next December the migrations know next year
        connection.execute(text("DELETE FROM calendar_year WHERE year = :year"), {"year": NEXT})
    case = centre.case_in("handling")
    blank = line(desk.lists(), "calendar_years", str(NEXT))
    assert (blank["name"], blank["holidays"]) == (f"{NEXT} 年", [])
    first = next(
        day.isoformat() for day in (date(NEXT, 1, 1) + timedelta(days=n) for n in range(7)) if day.weekday() < 5
    )
    _, cursor, _ = worker.pull_all()
    saved = desk.save(f"calendar-years/{NEXT}", YEAR | {"holidays": [first]}, base_version=0)
    assert saved.status == 200, saved.body
    assert line(saved.body, "calendar_years", str(NEXT)) == YEAR | {
        "code": str(NEXT), "name": f"{NEXT} 年", "version": 1, "retired": False, "holidays": [first],
    }  # fmt: skip
    mirror, _, _ = worker.pull_all(cursor)
    assert mirror["calendar", str(NEXT)]["holidays"] == [first], "phones count by it too"
    assert centre.who("unit01").get(f"/cases/{case['id']}").body["due_at"] == case["due_at"]
    [entry] = rows("SELECT details, subject_id FROM journal_entry WHERE action = 'calendar_year.change'")
    assert (entry["subject_id"], entry["details"]["holidays"]) == (str(NEXT), [None, [first]])
    assert desk.save(f"calendar-years/{NEXT}", YEAR, base_version=0).code == "list.stale"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"holidays": ["2025-10-01"]}, "holidays"),
        ({"holidays": ["2026-11-28"]}, "holidays"),
        ({"makeup": ["2026-11-26"]}, "makeup"),
        ({"holidays": ["十月一日"]}, "holidays"),
        ({"work_start": "18:00", "work_end": "08:30"}, "work_end"),
        ({"work_start": "八点半"}, "work_start"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_by_its_field(desk, rows, facts, field):
    before = rows("SELECT * FROM calendar_year ORDER BY year")
    answer = desk.save("calendar-years/2026", YEAR | facts)
    assert (answer.status, answer.code, set(answer.body["details"]["fields"])) == (422, "request.invalid", {field})
    assert rows("SELECT * FROM calendar_year ORDER BY year") == before


def test_a_later_rung_never_comes_before_an_earlier_one(desk, rows):
    answer = desk.save("watch-rule", {"urge_days": 4})
    assert set(answer.body["details"]["fields"]) == {"letter_days"}
    assert rows("SELECT version FROM watch_rule") == [{"version": 1}]
    assert desk.save("watch-rule", {"urge_days": 2, "pause_max_days": 60}).body["watch_rule"]["version"] == 2
    [entry] = rows("SELECT details FROM journal_entry WHERE action = 'watch_rule.change'")
    assert entry["details"] == {"urge_days": [1, 2], "pause_max_days": [30, 60]}


def test_a_letter_names_its_case_and_its_number_tells_it_apart(desk):
    answer = desk.save("letter-rule", {"number_form": "督函", "body": "请抓紧办理。", "reply_days": 3})
    assert set(answer.body["details"]["fields"]) == {"number_form", "body"}


def test_a_place_that_is_none_is_refused_by_its_name(desk):
    words = {"number_form": "督〔{year}〕{number}", "body": "{unit}：{code} 应在【限期】前办好，{over", "reply_days": 3}
    assert desk.save("letter-rule", words).body["details"]["fields"] == {
        "body": ["没有【限期】、{over可换，能换的只有【编号】【单位】【环节】【期限】【超期】【延期】【答复天数】"]
    }


def test_two_who_enter_the_same_line_at_once_are_told_to_try_again():
    made = {f"pk_{model.__tablename__}" for model in (*ORDERED.values(), CalendarYear)}
    assert made <= {name for name, kind in BY_CONSTRAINT.items() if kind is SERVER_BUSY}


def test_only_an_administrator_sets_them(door):
    for path in ("time-limits/settle.simple", "calendar-years/2026", "watch-rule", "letter-rule", "robots/x1"):
        answer = door.login("director01", app="console").post(f"/lists/{path}", {})
        assert (answer.status, answer.code) == (403, "auth.not_permitted")


def test_a_grave_matter_is_routed_signed_and_assessed_by_its_own_limits_as_the_settings_say(desk, centre):
    lists = desk.lists()
    named = {one["code"]: (one["name"], one["amount"], one["unit"]) for one in lists["time_limits"]}
    assert named["route.grave"] == ("分流：重大的事", 30, "minutes")
    assert named["sign.urgent"] == ("签收：紧急的事", 4, "hours")
    assert named["assess.grave"] == ("研判：重大的事", 1, "hours")

    def minutes(case):
        since = datetime.fromisoformat(case["steps"][-1]["at"])
        return (datetime.fromisoformat(case["due_at"]) - since) / timedelta(minutes=1)

    case = centre.do(centre.report(), "clerk01", "accept", urgency="grave")
    assert minutes(case) == pytest.approx(30)
    assert desk.save("time-limits/sign.grave", {"amount": 20, "unit": "minutes"}).status == 200
    case = centre.do(case, "router01", "route", unit="water")
    assert minutes(case) == pytest.approx(20)
    assert minutes(centre.do(case, "unit01", "sign")) == pytest.approx(60)
