"""A month of 2,000 cases, with the clock as a parameter: exactly the warnings, urgings, drafts and notices that the rules demand.

What is demanded is reckoned apart, from a table of minutes: which are worked, how many of them a case has used. The
watch is down for a day in the middle, and now and then two workers look at once.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from server.cases import limits
from server.cases.models import Case
from server.cases.rules import ENDS, State
from server.catalogue import queries as catalogue
from server.core.db import db
from server.core.ids import new_id
from server.watch.rounds import look
from tests.world import COUNTY

BEGINS = datetime(2026, 9, 14, tzinfo=UTC)
"""The month of the national day: holidays, and make-up days before and after them."""
DAY = 24 * 60
MONTH = 32 * DAY
KNOWN = 90 * DAY
"""Minutes of which the table tells; deadlines set in the month end well before."""
EVERY = 120
"""Minutes between two looks."""
DOWN = range(15 * DAY, 16 * DAY)
CASES = 2_000
LADDER = {"warn": None, "overdue": 0, "urge": 1, "letter": 3, "supervisor": 5, "director": 7}
IN_UNIT = {"routed", "assessed", "handling"}
LIMITS = {"reported": 1, "accepted": 1, "routed": 1, "assessed": 5, "callback": 3}
"""Working days, as they are delivered."""
URGENT = {"reported": 120, "accepted": 120, "routed": 240}
"""Minutes that what is urgent has instead, by night too."""
HEARS = {
    "reported": ["clerk01"],
    "accepted": ["router01"],
    "routed": ["router01", "unit01"],
    "assessed": ["unit01"],
    "handling": ["unit01"],
    "callback": ["caller01"],
}
OVER = {
    "letter": ["supervisor01", "director01"],
    "supervisor": ["supervisor01", "director01"],
    "director": ["director01"],
}
"""Who hears of what is given while a case lies there; of what climbs, whoever it climbs to instead."""
WAY = (("accepted", 300), ("routed", 900), ("assessed", 900), ("handling", 700), ("callback", 4000), ("closed", 2500))
"""About how many minutes a case lies before each step."""


@dataclass
class Deadline:
    """One deadline as the slow reckoning keeps it; all in minutes since the beginning. ``allowed``: of the kind it counts."""

    number: int
    state: str
    begins: int
    allowed: int
    natural: bool = False
    since: int = 0
    """From when on it is the present one; later than it begins when it was given by an extension."""
    ends: int = MONTH
    pauses: list[tuple[int, int]] = field(default_factory=list)
    given: set[str] = field(default_factory=set)


@dataclass
class Life:
    """What happens to a case: ``(minute, what, how much)`` in order."""

    urgent: bool
    events: list[tuple[int, str, int]]
    id: UUID = field(default_factory=new_id)


class Minutes:
    """Which minutes are worked, from the text of the calendar; nothing of ``workdays.py`` or ``deadlines.py`` is asked."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        year = next(row for row in rows if row["year"] == BEGINS.year)
        off, on = set(year["holidays"]), set(year["makeup"])
        self.days: list[date] = []
        self.used = [0]
        """Worked minutes before each minute."""
        for minute in range(KNOWN):
            local = BEGINS + timedelta(minutes=minute, hours=8)
            day = local.date()
            works = day.isoformat() in on or (local.weekday() < 5 and day.isoformat() not in off)
            if works and (not self.days or self.days[-1] < day):
                self.days.append(day)
            self.used.append(self.used[-1] + (works and "08:30" <= f"{local:%H:%M}" < "18:00"))
        self.opens = [at(day, time(8, 30)) for day in self.days]
        self.closes = [at(day, time(18)) for day in self.days]

    def between(self, start: int, end: int) -> int:
        return self.used[end] - self.used[start]

    def days_later(self, minute: int, days: int) -> int:
        """The close of the n-th worked day after that day."""
        later = [day for day in self.days if day > local_day(minute)]
        return at(later[days - 1], time(18))

    def reached(self, one: Deadline, share: float, now: int) -> int:
        """The first minute by which that share of what is allowed is used; what was waited up to now is not used."""
        if one.natural:
            return one.begins + int(-(-one.allowed * share // 1))
        waited = sum(self.between(*pause) for pause in one.pauses if pause[0] <= now)
        return bisect_left(self.used, self.used[one.begins] + one.allowed * share + waited - 1e-6)

    def over(self, due: int, now: int) -> int:
        """Whole worked days since."""
        return max(0, bisect_right(self.closes, now) - bisect_left(self.opens, due))


def local_day(minute: int) -> date:
    return (BEGINS + timedelta(minutes=minute, hours=8)).date()


def at(day: date, clock: time) -> int:
    return (datetime.combine(day, clock, UTC) - timedelta(hours=8) - BEGINS) // timedelta(minutes=1)


def moment(minute: int) -> datetime:
    return BEGINS + timedelta(minutes=minute)


def until(minute: int, days: int) -> int:
    """The opening of work so many days after."""
    return at(local_day(minute) + timedelta(days=days), time(8, 30))


def lives(rng: random.Random) -> list[Life]:
    """How the cases go: some are quick, some lie for weeks; a few are given more time, or wait for something."""
    made = []
    for _ in range(CASES):
        minute = rng.randrange(28 * DAY)
        slow, busy_until = rng.choice((1, 1, 1, 2, 4, 9)), 0
        events = [(minute, "reported", 0)]
        for state, about in WAY:
            before = minute
            minute += max(5, int(rng.expovariate(1 / (about * slow))))
            if state in {"handling", "callback"}:
                for when in sorted(rng.sample(range(before + 1, minute), k=min(2, rng.randrange(8) // 3))):
                    if when > busy_until:
                        what, much = rng.choice(("extend", "pause")), rng.randrange(1, 6)
                        events.append((when, what, much))
                        busy_until = until(when, much) if what == "pause" else when
            events.append((minute, state, 0))
        made.append(Life(rng.random() < 0.1, [event for event in events if event[0] < MONTH]))
    return made


def reckoned(life: Life, minutes: Minutes) -> list[Deadline]:
    """The deadlines of a case, one after another."""
    found: list[Deadline] = []
    for minute, what, much in life.events:
        now = found[-1] if found else None
        if what == "pause" and now:
            now.pauses.append((minute, until(minute, much)))
        elif what == "handling" and now:
            now.state = what
        elif what == "extend" and now:
            due = minutes.reached(now, 1, minute)
            more = minutes.between(due, minutes.days_later(due, much))
            now.ends = minute
            found.append(
                Deadline(now.number + 1, now.state, now.begins, now.allowed + more, since=minute, pauses=[*now.pauses])
            )
        else:
            if now:
                now.ends = minute
            if what == "closed":
                break
            number = now.number + 1 if now else 1
            if life.urgent and what in URGENT:
                found.append(Deadline(number, what, minute, URGENT[what], natural=True, since=minute))
            else:
                allowed = minutes.between(minute, minutes.days_later(minute, LIMITS[what]))
                found.append(Deadline(number, what, minute, allowed, since=minute))
    return found


def owed(one: Deadline, now: int, minutes: Minutes) -> list[str]:
    """What the rules demand by now for a deadline and it was not given yet, in order."""
    if any(start <= now < end for start, end in one.pauses) or len(one.given) == len(LADDER):
        return []
    if minutes.reached(one, 0.7, now) > now:
        return []
    due = minutes.reached(one, 1, now)
    over = minutes.over(due, now) if due <= now else -1
    demanded = [kind for kind, days in LADDER.items() if days is None or over >= days]
    return [kind for kind in demanded if kind not in one.given and (kind != "letter" or one.state in IN_UNIT)]


def write(made: list[Life], reporter: UUID) -> None:
    """The cases as rows that nothing has happened to yet."""
    common = {
        "title": "漏水", "description": "漏水", "category": "environment.leak", "channel": "window",
        "disposal": "escalated", "difficulty": "ordinary", "unit_id": "water", "signs": [], "flags": [],
        "protected": False, "area_code": COUNTY, "area_how": "none", "reported_area_code": COUNTY,
        "reported_by": reporter, "supervisions": 0, "recurrences": 0, "version": 1,
        "state": "closed", "closed_at": BEGINS, "reported_at": BEGINS, "received_at": BEGINS,
    }  # fmt: skip
    rows = [
        common | {"id": one.id, "case_no": f"sim-{n}", "urgency": "urgent" if one.urgent else "normal"}
        for n, one in enumerate(made)
    ]
    db.session.execute(insert(Case), rows)
    db.session.commit()


def in_turn(given):
    """The same, deadlines numbered by which of a case's came first."""
    numbers = defaultdict(set)
    for case_id, number, _, _ in given:
        numbers[case_id].add(number)
    turns = {case_id: sorted(those) for case_id, those in numbers.items()}
    return Counter(
        {(case_id, turns[case_id].index(number), kind, at): n for (case_id, number, kind, at), n in given.items()}
    )


def happen(case: Case, minute: int, what: str, much: int) -> None:
    """What somebody does to a case, by the product's own functions; a suspension that is over has ended by itself."""
    now = moment(minute)
    if case.paused_until is not None and case.paused_until <= now:
        limits.resume(case, case.paused_until)
    if what == "extend":
        limits.extend(case, much)
    elif what == "pause":
        limits.pause(case, now, moment(until(minute, much)))
    else:
        before = State(case.state)
        case.state = what
        case.closed_at = now if State(what) in ENDS else None
        limits.set_deadline(case, before, now)


def test_a_month_of_two_thousand_cases_gets_exactly_what_the_rules_demand(app, world, rows, monkeypatch):
    # read once instead of ten thousand times: nobody edits the lists in this month
    limit = catalogue.time_limit
    monkeypatch.setattr(catalogue, "calendar", cache(catalogue.calendar))
    monkeypatch.setattr(catalogue, "time_limit", cache(lambda step, grade: plain(limit(step, grade))))
    rng = random.Random(20260914)
    made = lives(rng)
    timeline = sorted((minute, n, what, much) for n, one in enumerate(made) for minute, what, much in one.events)
    expected: Counter[tuple[Any, ...]] = Counter()
    hear: Counter[tuple[Any, ...]] = Counter()
    said: Counter[str] = Counter()
    reporter = UUID(world.account_id("clerk01"))
    with app.app_context():
        minutes = Minutes(catalogue.calendar_rows())
        write(made, reporter)
        db.session.remove()
    deadlines = {one.id: reckoned(one, minutes) for one in made}
    at_once = 0
    for now in range(0, MONTH, EVERY):
        with app.app_context():
            mine = [event for event in timeline if now - EVERY < event[0] <= now]
            ids = {made[n].id for _, n, _, _ in mine}
            cases = {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_(ids)))}
            for minute, n, what, much in mine:
                happen(cases[made[n].id], minute, what, much)
            db.session.commit()
            db.session.remove()
        if now in DOWN:
            continue
        both = now // EVERY % 12 == 0 or now - EVERY in DOWN
        at_once += both
        said += look_at(app, moment(now), workers=2 if both else 1)
        for case_id, those in deadlines.items():
            for one in those:
                if one.since <= now < one.ends:
                    for kind in owed(one, now, minutes):
                        one.given.add(kind)
                        expected[case_id, one.number, kind, moment(now)] += 1
                        for name in OVER.get(kind) or HEARS[one.state]:
                            hear[case_id, f"watch.{kind}", moment(now), name] += 1

    got = Counter(
        (row["case_id"], row["deadline_no"], row["kind"], row["at"]) for row in rows("SELECT * FROM watch_given")
    )
    got, expected = in_turn(got), in_turn(expected)  # a number only says which is another deadline, and which the later
    assert got == expected
    by_kind = Counter(kind for _, _, kind, _ in got)
    assert all(by_kind[kind] > 20 for kind in LADDER), by_kind
    assert at_once > 30

    # as many as each look said, and one letter, one notice for everybody concerned, of each
    assert {kind: said[kind] for kind in LADDER} == by_kind
    drafts = rows("SELECT case_id, deadline_no FROM letter")
    letters = Counter(case_id for case_id, _, kind, _ in got if kind == "letter")
    assert Counter(row["case_id"] for row in drafts) == letters
    assert len({(row["case_id"], row["deadline_no"]) for row in drafts}) == len(drafts)
    told = rows(
        "SELECT subject_id, kind, at, username FROM notice n JOIN account a ON a.id = account_id"
        " WHERE kind <> 'watch.resumed'"
    )
    assert Counter((row["subject_id"], row["kind"], row["at"], row["username"]) for row in told) == hear

    extended = sum(what == "extend" for _, _, what, _ in timeline)
    paused = sum(what == "pause" for _, _, what, _ in timeline)
    assert extended > 100
    assert paused > 100


def plain(limit: Any) -> SimpleNamespace:
    """A limit that outlives its session."""
    return SimpleNamespace(amount=limit.amount, unit=limit.unit)


def look_at(app: Any, now: datetime, workers: int) -> Counter[str]:
    """One look, or several at once; answers how many they say they gave."""

    def work(_: int) -> Counter[str]:
        with app.app_context():
            given = look(now)
            db.session.remove()
        return given

    with ThreadPoolExecutor(workers) as several:
        return sum(several.map(work, range(workers)), Counter())
