"""Three weeks of everyday matters that end today, whenever today is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from shapely import Point
from sqlalchemy import select

from geo.district import District, draw_category, matter_at, person
from server.cases.rules import Action, State
from server.catalogue import queries as catalogue
from server.catalogue.conditions import must_escalate
from server.catalogue.models import Category
from server.core.db import db
from server.demo import words
from server.demo.cast import FIRST_UNIT, Cast, Player
from server.demo.moments import Moments
from server.demo.paths import REPORTER, UNIT, Path, Walker
from server.demo.tale import Facts, Tale
from server.demo.walks import Home
from server.steps.deadlines import Light


@dataclass(frozen=True)
class Counts:
    """How many cases of each kind are told."""

    open: int = 236
    closed: int = 300
    on_spot: int = 520
    at_desk: int = 40
    withdrawn: int = 16
    merged: int = 8


SHARES = {Light.YELLOW: 0.07, Light.RED: 0.03}
"""Of the open ones; the rest is green."""

_OPEN_MIX = (
    (State.REPORTED, 20),
    (State.ACCEPTED, 11),
    (State.ROUTED, 14),
    (State.ASSESSED, 10),
    (State.HANDLING, 33),
    (State.CALLBACK, 12),
)
_DIFFICULTIES = (("simple", 34), ("ordinary", 48), ("complex", 15), ("major", 3))
_RISKS = (("blue", 70), ("yellow", 21), ("orange", 8), ("red", 1))
_CHANNELS = (("window", 62), ("hotline_12345", 25), ("petition", 8), ("transfer", 5))
_AT_THE_CENTRE = 0.18
_LOOP_TAKES = 0.08
"""Of the three weeks: a matter that ended sooner would have been reported before they began."""
_CENTRAL_WEIGHT, _NEAR_WEIGHT = 9.0, 4.0
_JITTER = 8e-5
"""Degrees, about eight metres around the door."""
_UNIT_WITHOUT_ONE = {"safety": "grid_service", "environment": "hotline_12345"}


class History:
    """Draws the cases of a district and tells them to where they stand."""

    def __init__(
        self,
        district: District,
        cast: Cast,
        homes: dict[str, list[Home]],
        moments: Moments,
        counts: Counts | None = None,
    ) -> None:
        self._cast, self._homes, self._moments, self._counts = cast, homes, moments, counts or Counts()
        self._rng = district.rng("history")
        self._categories = {
            one.code: one for one in db.session.scalars(select(Category).where(Category.retired_at.is_(None)))
        }
        self._open_to_all = [code for code, one in self._categories.items() if not one.protected]
        self._rules = catalogue.escalation_rules()
        self._grids = list(homes)
        central, garden = district.central_grid.code, district.central_neighbourhood.code
        weights = [
            _CENTRAL_WEIGHT if code == central else _NEAR_WEIGHT if code.startswith(garden) else 1.0
            for code in self._grids
        ]
        self._weights = np.array(weights) / sum(weights)

    def tell(self) -> list[Tale]:
        """All everyday cases; the named stories are told elsewhere."""
        counts = self._counts
        still_open = [self._open(light) for light in self._lights()]
        found = [*still_open]
        found += [self._ended(State.CLOSED) for _ in range(counts.closed)]
        found += [self._ended(State.WITHDRAWN) for _ in range(counts.withdrawn)]
        found += [self._on_spot() for _ in range(counts.on_spot)]
        found += [self._at_desk() for _ in range(counts.at_desk)]
        found += [self._merged_into(tale) for tale in self._old_enough(still_open)]
        return found

    # --- one case of each kind ------------------------------------------------------------------------------------

    def _lights(self) -> list[Light]:
        counts = {light: round(self._counts.open * share) for light, share in SHARES.items()}
        counts[Light.GREEN] = self._counts.open - sum(counts.values())
        return [light for light, count in counts.items() for _ in range(count)]

    def _open(self, light: Light) -> Tale:
        while True:  # a light that no moment shows (yellow of a one-day limit, early on a Monday) means another draw
            facts, by = self._facts()
            end = self._weighted(_OPEN_MIX)
            if end is State.REPORTED and facts.urgency != "normal":
                continue  # two hours, and somebody is always at the desk: it would have been accepted
            difficulty, path = self._path(facts, end)
            minute = self._moments.minute_that_shows(light, path, facts.urgency, difficulty)
            if minute is not None:
                return self._tell(facts, by, path, path.anchor, minute)

    def _ended(self, end: State) -> Tale:
        facts, by = self._facts()
        _, path = self._path(facts, end)
        return self._tell(facts, by, path, len(path.strides), self._moments.any_minute(after=_LOOP_TAKES))

    def _on_spot(self) -> Tale:
        while True:
            facts, by = self._facts(worker_only=True)
            read = {"category": facts.category, "people_count": facts.people_count, "signs": [], "urgency": "normal"}
            if self._categories[facts.category].closable_on_spot and not must_escalate(self._rules, read):
                break
        at = self._moments.hours.at(self._moments.any_minute())
        at = self._moments.evening_before(at) or at
        tale = Tale(replace(facts, contact=None), by, at, self._moments.reaches_us(at))
        tale.do(Action.RESOLVE_ON_SPOT, by, at)
        resolution = self._one_of(words.spot_resolution(facts.category))
        tale.columns["resolution"] = tale.steps[0]["changes"]["resolution"] = resolution
        return tale

    def _at_desk(self) -> Tale:
        facts, _ = self._facts()
        clerk = self._cast.centre["clerk"]
        facts = self._at_centre(facts, "window")
        at = self._moments.hours.at(self._moments.any_minute())
        tale = Tale(facts, clerk, at, at)
        tale.do(Action.SETTLE_AT_DESK, clerk, at, resolution=self._one_of(words.result(facts.category)))
        return tale

    def _merged_into(self, target: Tale) -> Tale:
        """The same matter once more, by telephone, found by the clerk to be the same."""
        facts = replace(self._at_centre(target.facts, "hotline_12345"), household_id=None, contact=None)
        room = self._moments.now - target.received_at
        at = (target.received_at + room * float(self._rng.uniform(0.1, 0.8))).replace(microsecond=0)
        clerk = self._cast.centre["clerk"]
        tale = Tale(facts, clerk, at, at)
        tale.do(Action.REPORT, clerk, at)
        tale.do(Action.MERGE, clerk, at + room * 0.05, self._one_of(words.NOTES["merge"]), into=str(target.id))
        return tale

    def _old_enough(self, tales: list[Tale]) -> list[Tale]:
        settled = [one for one in tales if one.state in {State.HANDLING, State.ASSESSED}]
        settled.sort(key=lambda one: one.received_at)
        return settled[: self._counts.merged]

    # --- parts ----------------------------------------------------------------------------------------------------

    def _tell(self, facts: Facts, by: Player, path: Path, anchor: int, minute: float) -> Tale:
        moments = self._moments.of_steps(path, anchor, minute)
        reported_at = received_at = moments[0]
        evening = self._moments.evening_before(reported_at) if anchor and by.role == "grid_worker" else None
        if evening is not None:
            reported_at, received_at = evening, self._moments.reaches_us(evening)
        return follow(Tale(facts, by, reported_at, received_at), path, moments, self._cast)

    def _path(self, facts: Facts, end: State) -> tuple[str, Path]:
        difficulty = self._weighted(_DIFFICULTIES)
        walker = Walker(self._rng, facts.category, self._unit(facts.category), difficulty, self._weighted(_RISKS))
        return difficulty, walker.to(end)

    def _facts(self, *, worker_only: bool = False) -> tuple[Facts, Player]:
        grid = self._grids[int(self._rng.choice(len(self._grids), p=self._weights))]
        home = self._homes[grid][int(self._rng.integers(len(self._homes[grid])))]
        code = draw_category(home.made, self._rng, self._open_to_all)
        category = self._categories[code]
        matter = matter_at(home.made, code, self._rng, category.name)
        lon, lat = np.round(np.array(home.made.point) + self._rng.uniform(-_JITTER, _JITTER, 2), 7)
        caller = person(self._rng)
        facts = Facts(
            category=code,
            title=matter.title,
            description=matter.description,
            urgency=category.urgency,
            place=Point(float(lon), float(lat)),
            area_code=grid,
            area_how="assigned",
            source="gps",
            accuracy_m=float(self._rng.integers(12, 40)),
            address_text=home.made.address_text,
            people_count=matter.people_count,
            household_id=home.id,
            contact={"name": home.made.head.name, "phone": caller.phone, "wishes": ""},
        )
        if not worker_only and self._rng.random() < _AT_THE_CENTRE:
            return self._at_centre(facts, self._weighted(_CHANNELS)), self._cast.centre["clerk"]
        return facts, self._cast.workers[grid]

    @staticmethod
    def _at_centre(facts: Facts, channel: str) -> Facts:
        """Taken in by a clerk, who was told an address and chose its grid."""
        return replace(facts, channel=channel, area_how="chosen", source="chosen", accuracy_m=None)

    def _unit(self, category: str) -> str:
        unit = self._categories[category].unit or _UNIT_WITHOUT_ONE.get(
            category.split(".", maxsplit=1)[0], "hotline_12345"
        )
        return unit if unit in self._cast.units else FIRST_UNIT

    def _one_of(self, texts: tuple[Any, ...]) -> Any:
        return texts[int(self._rng.integers(len(texts)))]

    def _weighted(self, choices: tuple[tuple[Any, int], ...]) -> Any:
        weights = np.array([weight for _, weight in choices], dtype=float)
        return choices[int(self._rng.choice(len(choices), p=weights / weights.sum()))][0]


def follow(tale: Tale, path: Path, moments: list[datetime], cast: Cast) -> Tale:
    """Report the matter, then take every step of the path at its moment."""
    tale.do(Action.REPORT, tale.by, moments[0])
    for stride, at in zip(path.strides, moments[1:], strict=True):
        match stride.who:
            case _ if stride.who == UNIT:
                who = cast.units[tale.columns["unit"]]
            case _ if stride.who == REPORTER:
                who = tale.by
            case post:
                who = cast.centre[post]
        tale.do(stride.action, who, max(at, tale.received_at + timedelta(seconds=1)), stride.note, **stride.values)
    return tale
