"""Due and yellow moments, the light, pauses and what is left: shared vectors, and properties that must hold anywhere."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from server.catalogue.workdays import local_day
from server.steps.deadlines import (
    Calendar,
    Light,
    Limit,
    LimitUnit,
    deadline,
    extended,
    last_day,
    light,
    over_by,
    over_since,
    remaining,
    remaining_words,
    resume,
    yellow_at,
)

FOLDER = Path(__file__).parents[1] / "vectors"
VECTORS = json.loads((FOLDER / "deadlines.json").read_text())
LIGHTS = json.loads((FOLDER / "light.json").read_text())["cases"]
CALENDARS = {name: Calendar.from_rows(rows) for name, rows in VECTORS["calendars"].items()}
USUAL = CALENDARS["usual"]

moments = st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1), timezones=st.just(UTC))  # noqa: DTZ001 (zone given here)
limits = st.one_of(
    st.builds(Limit, st.integers(1, 30), st.just(LimitUnit.WORKING_DAYS)),
    st.builds(Limit, st.integers(1, 72), st.just(LimitUnit.HOURS)),
    st.builds(Limit, st.integers(1, 240), st.just(LimitUnit.MINUTES)),
    st.builds(Limit, st.integers(1, 60), st.just(LimitUnit.NATURAL_DAYS)),
)
spans = st.timedeltas(timedelta(), timedelta(days=40))


def when(text):
    return None if text is None else datetime.fromisoformat(text)


def by_name(vector):
    return vector["name"]


@pytest.mark.parametrize("vector", VECTORS["due"], ids=by_name)
def test_deadline(vector):
    share = {"share": vector["share"]} if "share" in vector else {}
    found = deadline(when(vector["start"]), Limit(**vector["limit"]), CALENDARS[vector["calendar"]], **share)
    assert found.due_at == when(vector["due_at"])
    assert found.yellow_at == when(vector["yellow_at"])
    assert list(found.guessed_years) == vector["guessed_years"]


@pytest.mark.parametrize("vector", LIGHTS, ids=by_name)
def test_light(vector):
    found = light(*(when(vector[name]) for name in ("yellow_at", "due_at", "paused_since", "now")))
    assert found == vector["light"]


@pytest.mark.parametrize("vector", VECTORS["resume"], ids=by_name)
def test_resume(vector):
    moved = resume(
        when(vector["moment"]), when(vector["paused_since"]), when(vector["resumed_at"]), USUAL, unit=vector["unit"]
    )
    assert moved == when(vector["moved_to"])


@pytest.mark.parametrize("vector", VECTORS["remaining"], ids=by_name)
def test_remaining(vector):
    left = remaining(when(vector["due_at"]), when(vector["paused_since"]), when(vector["now"]), USUAL)
    expected = vector["remaining"]
    found = left and {"overdue": left.overdue, "unit": left.unit, "amount": left.amount, "paused": left.paused}
    assert found == expected
    assert remaining_words(left) == vector["words"]


@given(start=moments, limit=limits)
def test_green_then_yellow_then_red(start, limit):
    set_to = deadline(start, limit, USUAL)
    assert start < set_to.yellow_at < set_to.due_at
    seen = [
        light(set_to.yellow_at, set_to.due_at, None, now)
        for now in (
            start,
            set_to.yellow_at - timedelta.resolution,
            set_to.yellow_at,
            set_to.due_at - timedelta.resolution,
            set_to.due_at,
        )
    ]
    assert seen == [Light.GREEN, Light.GREEN, Light.YELLOW, Light.YELLOW, Light.RED]


@given(start=moments, limit=limits)
def test_seven_tenths_are_used_at_yellow(start, limit):
    set_to = deadline(start, limit, USUAL)
    if limit.unit is LimitUnit.WORKING_DAYS:
        used = USUAL.working_time_between(start, set_to.yellow_at)
        whole = USUAL.working_time_between(start, set_to.due_at)
    else:
        used, whole = set_to.yellow_at - start, set_to.due_at - start
    assert abs(used - whole * 0.7) <= timedelta.resolution


@given(start=moments, limit=limits, waited=spans, pause=spans)
def test_a_pause_changes_no_light(start, limit, waited, pause):
    """Whatever it showed when the pause began, green, yellow or red, it shows when the pause ends."""
    set_to = deadline(start, limit, USUAL)
    paused_since = start + waited
    before = light(set_to.yellow_at, set_to.due_at, None, paused_since)
    # A pause that ends at night hands the case back at night; there the light may only turn by time truly used.
    resumed_at = paused_since + pause
    yellow, due = (
        resume(moment, paused_since, resumed_at, USUAL, unit=limit.unit) for moment in (set_to.yellow_at, set_to.due_at)
    )
    assert light(yellow, due, None, resumed_at) == before
    assert set_to.due_at <= due


@given(start=moments, limit=limits, first=spans, second=spans, waited=spans)
def test_two_pauses_weigh_as_much_as_their_sum(start, limit, waited, first, second):
    due = deadline(start, limit, USUAL).due_at
    a, b, c = start + waited, start + waited + first, start + waited + first + second
    split = resume(resume(due, a, b, USUAL, unit=limit.unit), b, c, USUAL, unit=limit.unit)
    assert split == resume(due, a, c, USUAL, unit=limit.unit)


@given(due=moments, earlier=spans, later=spans)
def test_what_is_left_never_grows_while_its_unit_stays(due, earlier, later):
    assume(earlier >= later)
    first, second = (remaining(due, None, due - span, USUAL) for span in (earlier, later))
    assume(not second.overdue and not first.overdue and first.unit is second.unit)
    assert second.amount <= first.amount


@given(due=moments, now=moments)
def test_words_always_say_something_true(due, now):
    left = remaining(due, None, now, USUAL)
    assert left.overdue is (now >= due)
    assert left.amount >= 1 or (left.overdue and left.unit is LimitUnit.WORKING_DAYS)
    assert remaining_words(left).startswith("超期" if now >= due else "还剩")


@pytest.mark.parametrize("amount", [0, -1, True, 1.5, "3"])
def test_a_limit_is_at_least_one_whole_unit(amount):
    with pytest.raises(ValueError, match="at least 1"):
        Limit(amount, LimitUnit.HOURS)


def test_a_limit_has_a_known_unit():
    assert Limit(3, "working_days").unit is LimitUnit.WORKING_DAYS
    with pytest.raises(ValueError, match="weeks"):
        Limit(3, "weeks")


def test_a_unit_may_come_as_the_text_a_row_holds():
    start, due = datetime(2026, 11, 22, 4, tzinfo=UTC), datetime(2026, 11, 23, 10, tzinfo=UTC)
    by_name = yellow_at(start, due, USUAL, unit="working_days")
    assert (
        by_name
        == yellow_at(start, due, USUAL, unit=LimitUnit.WORKING_DAYS)
        != yellow_at(start, due, USUAL, unit="hours")
    )
    with pytest.raises(ValueError, match="weeks"):
        resume(due, start, due, USUAL, unit="weeks")


def test_a_share_is_a_share():
    start = datetime(2026, 11, 23, 2, tzinfo=UTC)
    with pytest.raises(ValueError, match="share"):
        yellow_at(start, start + timedelta(days=1), USUAL, unit=LimitUnit.HOURS, share=70)


def test_an_extension_that_leaves_no_working_time_is_yellow_at_due():
    saturday = datetime(2026, 11, 21, 2, tzinfo=UTC)
    due = saturday + timedelta(hours=3)
    assert yellow_at(saturday, due, USUAL, unit=LimitUnit.WORKING_DAYS) == due
    assert yellow_at(due, saturday, USUAL, unit=LimitUnit.HOURS) == saturday


# --- against a slow, obvious version: minute by minute --------------------------------------------------------------

MINUTE = timedelta(minutes=1)
HOLIDAYS = {day for row in VECTORS["calendars"]["usual"] for day in row["holidays"]}
MAKEUP = {day for row in VECTORS["calendars"]["usual"] for day in row["makeup"]}
HOURS = {row["year"]: (row["work_start"], row["work_end"]) for row in VECTORS["calendars"]["usual"]}
whole_minutes = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)


def is_worked(day):
    """Said once more, from the text of the calendar alone."""
    text = day.isoformat()
    return text in MAKEUP or (day.weekday() < 5 and text not in HOLIDAYS)


def works_in(minute):
    """Whether somebody works in the minute that begins then."""
    local = minute + timedelta(hours=8)
    start, end = HOURS[local.year]
    return is_worked(local.date()) and start <= f"{local:%H:%M}" < end


def closes(day):
    hours, minutes = map(int, HOURS[day.year][1].split(":"))
    return datetime(day.year, day.month, day.day, hours, minutes, tzinfo=UTC) - timedelta(hours=8)


def slowly_used(start, until, paused):
    """Minutes worked in between, one by one, without those of the pause."""
    used, minute = 0, start
    while minute < until:
        used += works_in(minute) and not paused[0] <= minute < paused[1]
        minute += MINUTE
    return used


def slow_days_later(moment, days):
    """The close of the n-th worked day after that day."""
    day = (moment + timedelta(hours=8)).date()
    while days:
        day += timedelta(days=1)
        days -= is_worked(day)
    return closes(day)


@settings(max_examples=25)
@given(
    start=whole_minutes,
    days=st.integers(1, 4),
    more=st.integers(0, 3),
    waited=st.integers(0, 3000),
    pause=st.integers(0, 4000),
)
def test_limit_extension_and_suspension_minute_by_minute(start, days, more, waited, pause):
    """Remaining = limit + extension − used, where what was waited is not used (DOMAIN §5)."""
    set_to = deadline(start, Limit(days, LimitUnit.WORKING_DAYS), USUAL)
    due = slow_days_later(start, days)
    assert set_to.due_at == due
    if more:
        set_to = extended(start, set_to.due_at, more, USUAL, unit=LimitUnit.WORKING_DAYS)
        due = slow_days_later(due, more)
        assert set_to.due_at == due
    paused = (start + waited * MINUTE, start + (waited + pause) * MINUTE)
    assume(paused[0] < due)
    yellow, red = (
        resume(moment, *paused, USUAL, unit=LimitUnit.WORKING_DAYS) if moment > paused[0] else moment
        for moment in (set_to.yellow_at, set_to.due_at)
    )
    whole = slowly_used(start, due, (start, start))
    assert slowly_used(start, red, paused) == whole
    assert slowly_used(start, red - MINUTE, paused) == whole - 1
    before = yellow.replace(second=0, microsecond=0)
    assert slowly_used(start, before, paused) <= whole * 0.7 + 1e-9
    if yellow < red:
        assert slowly_used(start, before + MINUTE, paused) >= whole * 0.7 - 1e-9


@given(due=moments, now=moments, days=st.integers(0, 12))
def test_how_far_over_says_the_same_three_ways(due, now, days):
    """By counting days, by the moment from which it is owed, and by what an index is asked for."""
    over = now >= due if days == 0 else USUAL.working_days_over(due, now) >= days
    assert (over_since(due, days, USUAL) <= now) is over
    assert (due <= over_by(now, days, USUAL)) is over


@given(moments, st.integers(1, 60))
def test_a_limit_of_days_is_told_by_its_last_day_and_one_within_a_day_by_that_day(start, days):
    natural = deadline(start, Limit(days, LimitUnit.NATURAL_DAYS), USUAL).due_at
    assert last_day(natural) == local_day(start) + timedelta(days=days)
    working = deadline(start, Limit(days, LimitUnit.WORKING_DAYS), USUAL).due_at
    assert last_day(working) == local_day(working)
