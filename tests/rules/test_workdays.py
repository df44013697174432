"""The working-day calendar, against a slow and obvious count of minutes and days."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.catalogue.workdays import CHINA, Calendar, WorkingHours, WorkingYear, local_day

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "deadlines.json").read_text())
CALENDARS = {name: Calendar.from_rows(rows) for name, rows in VECTORS["calendars"].items()}
USUAL = CALENDARS["usual"]
MINUTE = timedelta(minutes=1)

FIRST, LAST = datetime(2025, 12, 1), datetime(2027, 2, 1)  # noqa: DTZ001 (hypothesis adds the zone)
# From late 2025 to early 2027: every make-up day, every long holiday, and both ends of the known years.
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC)).map(lambda moment: moment.replace(second=0, microsecond=0))


def when(text):
    return datetime.fromisoformat(text)


def works(calendar, minute):
    """Whether the minute that begins now is worked: straight from the sentence in the domain notes."""
    local = minute.astimezone(CHINA)
    table = calendar.years.get(local.year)
    worked = local.weekday() < 5
    if table is not None:
        worked = (worked and local.date() not in table.holidays) or local.date() in table.makeup
    return worked and time(8, 30) <= local.time() < time(18)


def slow_working_minutes(calendar, start, end):
    minutes = 0
    while start < end:
        minutes += works(calendar, start)
        start += MINUTE
    return minutes


@pytest.mark.parametrize("vector", VECTORS["working_days"], ids=lambda vector: vector["day"])
def test_days_worked(vector):
    assert USUAL.is_working_day(date.fromisoformat(vector["day"])) is vector["worked"]


@pytest.mark.parametrize("vector", VECTORS["working_time"], ids=lambda vector: vector["name"])
def test_working_time(vector):
    assert USUAL.working_time_between(when(vector["from"]), when(vector["to"])) == vector["minutes"] * MINUTE


@settings(max_examples=40)
@given(start=moments, span=st.integers(0, 12 * 24 * 60))
def test_working_time_is_the_count_of_worked_minutes(start, span):
    end = start + span * MINUTE
    assert USUAL.working_time_between(start, end) == slow_working_minutes(USUAL, start, end) * MINUTE


@settings(max_examples=60)
@given(start=moments, amount=st.integers(1, 40 * 60))
def test_adding_working_time_gives_the_first_moment_it_is_over(start, amount):
    end = USUAL.add_working_time(start, amount * MINUTE)
    assert USUAL.working_time_between(start, end) == amount * MINUTE
    assert works(USUAL, end - MINUTE)  # the minute before was worked, so no earlier moment would do


@settings(max_examples=200)
@given(start=moments, count=st.integers(1, 40))
def test_the_nth_working_day_by_walking(start, count):
    day = start.astimezone(CHINA).date()
    left = count
    while left:
        day += timedelta(days=1)
        if works(USUAL, datetime.combine(day, time(12), CHINA)):
            left -= 1
    assert USUAL.add_working_days(start, count) == datetime.combine(day, time(18), CHINA)


@settings(max_examples=100)
@given(due=moments, span=st.integers(0, 30 * 24 * 60))
def test_working_days_over_are_days_that_passed_whole(due, span):
    now = due + span * MINUTE
    days = {due.astimezone(CHINA).date() + timedelta(days=n) for n in range(33)}
    whole = [
        day
        for day in days
        if works(USUAL, datetime.combine(day, time(12), CHINA))
        and due <= datetime.combine(day, time(8, 30), CHINA)
        and datetime.combine(day, time(18), CHINA) <= now
    ]
    assert USUAL.working_days_over(due, now) == len(whole)


def test_everything_comes_out_in_utc():
    start = datetime(2026, 11, 23, 10, tzinfo=CHINA)
    assert USUAL.add_working_days(start, 1).tzinfo is UTC
    assert USUAL.add_working_time(start, timedelta(hours=1)).tzinfo is UTC
    assert USUAL.add_working_time(start, timedelta()).tzinfo is UTC


def test_years_without_a_table_are_named():
    assert USUAL.guessed_years(when("2026-12-31T02:00:00Z"), when("2027-01-01T10:00:00Z")) == (2027,)
    assert USUAL.guessed_years(when("2026-12-31T15:59:00Z"), when("2026-12-31T15:59:00Z")) == ()
    # 16:00 in UTC is already New Year in China.
    assert USUAL.guessed_years(when("2026-12-31T16:00:00Z"), when("2026-12-31T16:00:00Z")) == (2027,)
    assert USUAL.guessed_years(when("2024-06-01T00:00:00Z"), when("2028-06-01T00:00:00Z")) == (2024, 2027, 2028)


def test_an_empty_calendar_counts_monday_to_friday():
    assert Calendar().add_working_days(when("2026-09-30T02:00:00Z"), 1) == when("2026-10-01T10:00:00Z")


def test_hours_of_an_unknown_year_are_those_of_the_last_known_one():
    summer = WorkingHours(time(9), time(17, 30))
    calendar = Calendar({2026: WorkingYear(2026, hours=summer)})
    assert calendar.hours_in(2030) == summer
    assert calendar.hours_in(2025) == WorkingHours()


def test_rows_from_the_database_are_read_too():
    row = {
        "year": 2026,
        "holidays": [date(2026, 10, 1)],
        "makeup": [date(2026, 10, 10)],
        "work_start": time(9),
        "work_end": time(17),
    }
    calendar = Calendar.from_rows([row])
    assert calendar.closes(date(2026, 10, 10)) == when("2026-10-10T09:00:00Z")


@pytest.mark.parametrize(
    "broken",
    [
        {"holidays": ["2027-01-01"]},
        {"holidays": ["2026-10-01"], "makeup": ["2026-10-01"]},
        {"work_start": "18:00"},
        {"holidays": ["1 October"]},
    ],
)
def test_a_broken_table_is_refused(broken):
    row = {"year": 2026, "holidays": [], "makeup": [], "work_start": "08:30", "work_end": "18:00"}
    with pytest.raises(ValueError, match=r".+"):
        Calendar.from_rows([row | broken])


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        local_day(datetime(2026, 11, 23, 10))  # noqa: DTZ001
    with pytest.raises(ValueError, match="at least one"):
        USUAL.add_working_days(when("2026-11-23T02:00:00Z"), 0)
