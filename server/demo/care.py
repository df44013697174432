"""People of special groups: their plans in the product's own rhythm, who goes to them, and what was said; sealed as it seals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np
from shapely import Point

from geo.district import CaredFor, District, cared_for
from geo.district.homes import ZHANG_GUILAN
from server.catalogue import queries as catalogue
from server.catalogue.models import CareGroup
from server.catalogue.workdays import DAY, local_day
from server.core import crypto
from server.core.ids import new_id
from server.core.pinyin import pinyin_of
from server.demo import words
from server.demo.bulk import copy_rows
from server.demo.cast import Cast, Player
from server.demo.numbers import IdNumbers
from server.demo.pace import IN_TIME, LATE, LATER, SOON, TODAY, WITHIN_A_WEEK, Pace, Window
from server.demo.walks import HOURS, Home, local_moment, visit_row
from server.people import sealed
from server.people.models import PersonSensitive

FOR_THE_VISITOR, LATER_FOR_THE_VISITOR = 9, 12
"""Whom visitor01 is named for: these many due on her phone's list, and these many not yet."""
_TODAY_FOR_THE_VISITOR, _WEEKLY_FOR_THE_VISITOR = 3, 5
_LATE_SHARE, _SOON_SHARE, _LEFT_SHARE = 0.03, 0.09, 0.01
_NOT_FOUND, _MATTER, _TO_THE_LEADER = 0.5, 0.14, 0.5
_GROWN = 18
_REGISTERED = (100, 171)
"""Days ago; longer than any rhythm, so that everybody has been seen since."""
_SETTLED = 5 * DAY
_TIER_BY_DANGER = {1: "mental_mostly_stable", 2: "mental_unstable"}
_COLUMNS = [column.name for column in PersonSensitive.__table__.columns]


@dataclass
class Somebody:
    """One of them, as the register knows them. ``visits`` are knocks at their door with what was said, oldest first."""

    made: CaredFor
    home: Home
    goes_there: Player
    id_number: str
    id: UUID = field(default_factory=new_id)
    registered_at: datetime | None = None
    plans: list[dict[str, Any]] = field(default_factory=list)
    visits: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    last_said: dict[str, Any] | None = None

    @property
    def helper_id(self) -> UUID | None:
        """Who goes there by name because of the plan that falls due first."""
        named = [plan for plan in self.plans if plan["helper_id"] and plan["ended_on"] is None]
        return min(named, key=lambda plan: plan["due_on"])["helper_id"] if named else None


class Care:
    """Everybody of special groups in the district; their visits are added to their households'."""

    def __init__(self, district: District, cast: Cast, homes: dict[str, list[Home]], now: datetime) -> None:
        self._cast, self._today = cast, local_day(now)
        self._groups: dict[str, CareGroup] = catalogue.care_groups()
        self._pace = Pace(catalogue.care_tiers(), catalogue.care_rule().grave_hours, self._today)
        self._garden, self._central = district.central_neighbourhood.code, district.central_grid.code
        numbers = IdNumbers(district.county.code, self._today.year)
        made = {grid.code: cared_for(district, grid, [one.made for one in homes[grid.code]]) for grid in district.grids}
        self._of_the_visitor = self._choose_for_the_visitor(
            [
                one
                for grid in sorted(made)
                if grid.startswith(self._garden) and grid != self._central
                for one in made[grid]
            ]
        )
        self.people: list[Somebody] = []
        for grid, found in made.items():
            rng = district.rng("care", grid)
            by_key = {home.made.key: home for home in homes[grid]}
            for one in found:
                somebody = Somebody(one, by_key[one.home.key], self._goes_to(one), numbers.draw(one))
                self._tell(somebody, rng)
                self.people.append(somebody)

    def write(self) -> dict[str, int]:
        """Insert people, plans and what is sealed; after accounts, households and visits. Answers how many."""
        counts = {
            "people": copy_rows("person", map(_person_row, self.people)),
            "care_plans": copy_rows("care_plan", (plan for one in self.people for plan in one.plans)),
        }
        copy_rows("person_sensitive", map(_sensitive_row, self.people))
        copy_rows("visit_sensitive", self._bodies())
        return counts

    def is_supervised(self, group: str) -> bool:
        """Whether knowing of the group needs a permission of its own (特殊人群)."""
        return self._groups[group].permission is not None

    # --- who goes there, and when it is due ---------------------------------------------------------------------------

    def _choose_for_the_visitor(self, near: list[CaredFor]) -> dict[str, Window]:
        """``{household key: window}``: exactly :data:`FOR_THE_VISITOR` of them fall due within the phone's week."""
        open_to_all = [one for one in near if not any(map(self.is_supervised, one.groups))]
        weekly = [one for one in open_to_all if self._pace.is_weekly(self._quickest(one))]
        slower = [one for one in open_to_all if not self._pace.is_weekly(self._quickest(one))]
        due = weekly[:_WEEKLY_FOR_THE_VISITOR]
        missing = FOR_THE_VISITOR - len(due)
        due, rest = [*due, *slower[:missing]], slower[missing:]
        windows = {
            one.home.key: TODAY if turn < _TODAY_FOR_THE_VISITOR else WITHIN_A_WEEK for turn, one in enumerate(due)
        }
        return windows | {one.home.key: LATER for one in rest[:LATER_FOR_THE_VISITOR]}

    def _goes_to(self, one: CaredFor) -> Player:
        return self._cast.visitor if one.home.key in self._of_the_visitor else self._cast.workers[one.home.grid]

    def _window(self, somebody: Somebody, rng: np.random.Generator) -> Window:
        drawn = rng.random()
        if somebody.made.home.head == ZHANG_GUILAN:
            return TODAY
        if chosen := self._of_the_visitor.get(somebody.made.home.key):
            return chosen
        if drawn < _LATE_SHARE and somebody.made.home.grid != self._central:  # 王芳's own list is calm
            return LATE
        return SOON if drawn < _LATE_SHARE + _SOON_SHARE else IN_TIME

    def _tiers(self, one: CaredFor) -> dict[str, str]:
        """``{group: tier}``: the group's own, but for the ill as their danger level has it."""
        found = {group: self._groups[group].tier for group in one.groups}
        if one.danger_level in _TIER_BY_DANGER:
            found["mental"] = _TIER_BY_DANGER[one.danger_level]
        return found

    def _quickest(self, one: CaredFor) -> str:
        return min(self._tiers(one).values(), key=self._pace.period)

    # --- one of them --------------------------------------------------------------------------------------------------

    def _tell(self, somebody: Somebody, rng: np.random.Generator) -> None:
        made, home = somebody.made, somebody.home
        window = self._window(somebody, rng)
        quickest = self._quickest(made)
        seen_on = self._pace.seen_on(quickest, window, rng, not_after=self._today - _SETTLED if home.due_on else None)
        registered_on = self._today - int(rng.integers(*_REGISTERED)) * DAY
        somebody.registered_at = local_moment(registered_on, 10, int(rng.integers(60)))
        left = rng.random() < _LEFT_SHARE and window is IN_TIME
        for group, tier in self._tiers(made).items():
            helper = self._helper(somebody, group, rng)
            somebody.plans.append(
                {
                    "id": new_id(),
                    "person_id": somebody.id,
                    "group_code": group,
                    "tier_code": tier,
                    "helper_id": helper.id if helper else None,
                    "began_on": registered_on,
                    "last_seen_on": seen_on,
                    "grave_at": None,
                    "due_on": self._pace.due_on(tier, seen_on),
                    "ended_on": seen_on + DAY if left else None,
                    "end_reason": words.LEFT_BECAUSE[int(rng.integers(len(words.LEFT_BECAUSE)))] if left else None,
                }
            )
        before = (14, 7) if self._pace.is_weekly(quickest) else ()
        for back in (*before, 0):
            self._meet(somebody, seen_on - back * DAY, rng)
        if window is LATE and rng.random() < _NOT_FOUND:
            note = _one_of(_notes(somebody)["absent"], rng)
            self._knock(somebody, self._today - DAY, outcome="absent", note=note, answers={}, rng=rng)
        home.visits.sort(key=lambda visit: visit["occurred_at"])
        if home.due_on and seen_on > self._today - _SETTLED:
            home.due_on = None

    def _helper(self, somebody: Somebody, group: str, rng: np.random.Generator) -> Player | None:
        """By name: visitor01's people, and those under supervision, whom a grid worker otherwise knows nothing of."""
        grid = somebody.made.home.grid
        if somebody.goes_there is self._cast.visitor:
            return self._cast.visitor
        if not self.is_supervised(group):
            return None
        to_the_leader = grid.startswith(self._garden) and rng.random() < _TO_THE_LEADER
        return self._cast.leader if to_the_leader else self._cast.workers[grid]

    def _meet(self, somebody: Somebody, day: date, rng: np.random.Generator) -> None:
        outcome = "matter" if rng.random() < _MATTER else "well"
        note = _one_of(_notes(somebody)[outcome], rng)
        if somebody.made.home.head == ZHANG_GUILAN and day == self._today - 7 * DAY:
            outcome, note = "matter", words.ZHANG_LAST_TIME
        questions = self._groups[somebody.made.groups[0]].asked
        answers = {
            one["name"]: "是" if one["kind"] == "yes_no" else one["choices"][0]
            for one in questions
            if one["kind"] != "text"
        }
        visit = self._knock(somebody, day, outcome=outcome, note=note, answers=answers, rng=rng)
        somebody.last_said = {
            "by": somebody.goes_there.name,
            "outcome": outcome,
            "mode": visit["mode"],
            "note": note,
            "visit_id": str(visit["id"]),
            "at": visit["occurred_at"].isoformat(),
            "answers": answers,
        }

    @staticmethod
    def _knock(
        somebody: Somebody,
        day: date,
        *,
        outcome: str,
        note: str | None,
        answers: dict[str, Any],
        rng: np.random.Generator,
    ) -> dict[str, Any]:
        """What was said is sealed; the visit says only that it was made, and so does the household's last visit."""
        at = local_moment(day, int(rng.choice(HOURS)), int(rng.integers(60)))
        visit = visit_row(somebody.home, somebody.goes_there, None, at, outcome=outcome, note=None, rng=rng)
        visit["person_id"] = somebody.id
        somebody.visits.append((visit, {"note": note, "signs": [], "answers": answers, "person_hint": None}))
        somebody.home.visits.append(visit)
        return visit

    def _bodies(self) -> Iterator[dict[str, Any]]:
        for somebody in self.people:
            for visit, body in somebody.visits:
                yield {"visit_id": visit["id"], "body": crypto.seal(body, f"visit:{visit['id']}")}


def _person_row(somebody: Somebody) -> dict[str, Any]:
    made, (last, _) = somebody.made, somebody.visits[-1]
    return {
        "id": somebody.id,
        "name": made.who.name,
        "pinyin": pinyin_of(made.who.name),
        "sex": made.who.sex,
        "birth_year": int(somebody.id_number[6:10]),
        "household_id": somebody.home.id,
        "address_text": made.home.estate,
        "door": made.home.door,
        "grid_code": made.home.grid,
        "geom": Point(made.home.point),
        "last_visit_at": last["occurred_at"],
        "last_visit_outcome": last["outcome"],
        "created_at": somebody.registered_at,
        "version": 1 + len(somebody.visits),
    }


def _sensitive_row(somebody: Somebody) -> dict[str, Any]:
    made = somebody.made
    guardian = made.guardian
    held = PersonSensitive(person_id=somebody.id)  # never added to the session
    sealed.put(held, "id_number", somebody.id_number)
    sealed.put(held, "phone", made.phone)
    sealed.put(
        held,
        "guardian",
        {"name": guardian.name, "relation": guardian.relation, "phone": guardian.phone} if guardian else None,
    )
    sealed.put(held, "health", made.health)
    sealed.put(held, "needs", made.needs)
    sealed.put(held, "danger_level", made.danger_level)
    sealed.put(held, "last_said", somebody.last_said)
    return {name: getattr(held, name) for name in _COLUMNS}


def _notes(somebody: Somebody) -> dict[str, tuple[str | None, ...]]:
    return words.CARE_NOTES if somebody.made.who.age >= _GROWN else words.CHILD_NOTES


def _one_of(texts: tuple[str | None, ...], rng: np.random.Generator) -> str | None:
    return texts[int(rng.integers(len(texts)))]
