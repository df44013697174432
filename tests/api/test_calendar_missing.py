"""A year whose holidays nobody has entered: said with a deadline that reaches into it, and told to whom it concerns."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server.cases import limits
from server.catalogue import queries as catalogue
from server.core.clock import local_date
from server.watch.calendar import remind

TOLD = (
    "SELECT a.username, n.title FROM notice n JOIN account a ON a.id = n.account_id WHERE n.kind = 'calendar.missing'"
)
LIVE = f"{TOLD} AND n.expires_at > :now ORDER BY a.username"
NOVEMBER = datetime(2026, 11, 3, 1, tzinfo=UTC)


@pytest.fixture
def look(app):
    def at(now):
        with app.app_context():
            return remind(now)

    return at


def test_from_november_on_admin_and_director_are_told_once_a_day_until_it_is_entered(desk, centre, rows, look, change):
    assert look(datetime(2026, 10, 31, 1, tzinfo=UTC)) == 0
    assert rows(TOLD) == []
    assert [look(NOVEMBER), look(NOVEMBER.replace(hour=9))] == [1, 1]
    sentence = "2027 年的放假安排还没填，到期日先按周一到周五算"
    both = [{"username": name, "title": sentence} for name in ("admin", "director01")]
    assert rows(LIVE, now=NOVEMBER.replace(hour=10)) == both
    assert look(NOVEMBER.replace(day=4)) == 1
    assert rows(LIVE, now=NOVEMBER.replace(day=4, hour=2)) == both, "the one of the day before is gone"
    change(
        "INSERT INTO calendar_year (year, holidays, makeup, work_start, work_end, version)"
        " VALUES (2027, '{2027-01-01}', '{}', '08:30', '18:00', 1)"
    )
    assert look(NOVEMBER.replace(day=5)) == 0
    assert rows(LIVE, now=NOVEMBER.replace(day=5, hour=2)) == []


def test_a_deadline_that_reaches_into_it_says_so_where_it_is_chosen(app):
    with app.app_context():
        late = datetime(2026, 12, 30, 2, tzinfo=UTC)
        said = {one.value: one.label for one in limits.difficulties(late)}
        assert said["complex"].startswith("复杂 · 15 个工作日，到 2027年1月")
        assert said["complex"].endswith("（2027 年放假安排还没填，先按周一到周五算）")
        assert "2027" not in said["simple"]
        assert local_date(late).year in catalogue.calendar().years
