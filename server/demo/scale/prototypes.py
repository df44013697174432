"""A thousand or so everyday histories of three weeks, told as the demo tells its own, to be copied to other doors and weeks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import numpy as np

from geo.district import District, households
from server.cases.rules import ENDS, State
from server.catalogue import queries as catalogue
from server.core.clock import local_date
from server.demo.cast import Cast
from server.demo.history import Counts, History
from server.demo.hours import WorkingMinutes
from server.demo.moments import Moments
from server.demo.supervised import given_to
from server.demo.tale import Tale
from server.demo.walks import WEEKS, Home
from server.watch.workflow import Kind

YARD, ADDRESS = "\ue000", "\ue001"
"""Stand in a prototype's texts where a copy puts its own door."""
COUNTS = Counts(open=260, closed=300, on_spot=420, at_desk=90, withdrawn=60, merged=0)
_GRIDS = 40
"""Of whose households they are told."""


@dataclass(frozen=True)
class Prototype:
    """``kind`` is ``open``, ``on_spot``, ``at_desk``, ``closed`` or ``withdrawn``; ``day`` the local day it reached us."""

    number: int
    kind: str
    rural: bool
    day: date
    second: float
    """Of its day, in UTC seconds since the epoch: when it reached us."""
    by_worker: bool
    tale: Tale


def tell(district: District, cast: Cast, now: datetime) -> list[Prototype]:
    """Told anew they are the same ones, but for ids."""
    rng = district.rng("prototypes")
    chosen = sorted(rng.choice(len(district.grids), min(_GRIDS, len(district.grids)), replace=False))
    homes = {
        grid.code: [Home(one) for one in households(district, grid)]
        for grid in (district.grids[int(number)] for number in chosen)
    }
    home_of = {home.id: home.made for mine in homes.values() for home in mine}
    moments = Moments(WorkingMinutes(catalogue.calendar(), now, WEEKS * 7), now, district.rng("moments at scale"))
    found: list[Prototype] = []
    rules = (
        catalogue.call_rule(),
        catalogue.watch_rule(),
    )  # held in hand, the session need not ask for them at each step
    for tale in History(district, cast, homes, moments, COUNTS).tell():
        if _waits_for_a_letter(tale, now):
            continue  # a letter is written to one unit about one case
        if tale.facts.household_id is None:
            continue
        home = home_of[tale.facts.household_id]
        text = {
            name: getattr(tale.facts, name).replace(home.address_text, ADDRESS).replace(home.yard, YARD)
            for name in ("title", "description")
        }
        tale.facts = replace(tale.facts, **text, address_text=ADDRESS, household_id=None, contact=None)
        found.append(
            Prototype(
                number=len(found),
                kind=_kind(tale),
                rural=home.rural,
                day=local_date(tale.received_at),
                second=tale.received_at.timestamp(),
                by_worker=tale.by.role == "grid_worker",
                tale=tale,
            )
        )
    del rules
    return found


def case_rows(prototypes: list[Prototype]) -> list[dict[str, Any]]:
    """``{prototype, by_worker, …the case's columns}`` each."""
    return [{"prototype": one.number, "by_worker": one.by_worker} | one.tale.row() for one in prototypes]


def step_rows(prototypes: list[Prototype], account: dict[UUID, UUID]) -> list[dict[str, Any]]:
    """Their steps; ``by_worker``: whoever reported takes it, in a copy the worker of its own grid."""
    return [
        {"prototype": one.number, "by_worker": one.by_worker and step["account_id"] == one.tale.by.id}
        | step
        | {"account_id": account[step["account_id"]]}
        for one in prototypes
        for step in one.tale.steps
    ]


def rating_rows(prototypes: list[Prototype], account: dict[UUID, UUID]) -> list[dict[str, Any]]:
    """What residents answered; their words are sealed to one row and are left out."""
    return [
        {"prototype": one.number} | rating | {"account_id": account[rating["account_id"]], "said": None}
        for one in prototypes
        for rating in one.tale.ratings
    ]


def given_rows(prototypes: list[Prototype], now: datetime) -> list[dict[str, Any]]:
    """What the watch has given to those still open, so that its next look is not a storm."""
    return [
        {"prototype": one.number} | {name: held for name, held in given.items() if name != "case_id"}
        for one in prototypes
        for given in given_to(one.tale, now)
    ]


class ByDay:
    """The prototypes a copy of a day may be made from."""

    def __init__(self, prototypes: list[Prototype]) -> None:
        self._by_weekday: dict[tuple[str, bool, int], list[Prototype]] = defaultdict(list)
        self._any: dict[tuple[str, bool], list[Prototype]] = defaultdict(list)
        for one in prototypes:
            self._by_weekday[(one.kind, one.rural, one.day.weekday())].append(one)
            self._any[(one.kind, one.rural)].append(one)

    def of(self, kind: str, day: date, *, rural: bool) -> np.ndarray:
        """Numbers of those of this weekday that have ended by now when begun that day; whatever ends at once, of any."""
        same = [one.number for one in self._by_weekday[(kind, rural, day.weekday())] if one.day >= day]
        if not same and kind == "on_spot":
            same = [one.number for one in self._any[(kind, rural)] if one.day >= day]
        return np.array(same, dtype=int)


def _kind(tale: Tale) -> str:
    if tale.state not in ENDS:
        return "open"
    if tale.state is State.WITHDRAWN:
        return "withdrawn"
    return {"resolved_on_spot": "on_spot", "settled_at_desk": "at_desk"}.get(tale.columns["disposal"], "closed")


def _waits_for_a_letter(tale: Tale, now: datetime) -> bool:
    return any(one["kind"] == str(Kind.LETTER) for one in given_to(tale, now))
