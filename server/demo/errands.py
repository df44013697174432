"""Errands of three weeks, in every state: each step judged by the real workflow, each deadline set by the real function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from geo.district import District
from geo.district.homes import ZHANG_GUILAN
from server.catalogue import queries as catalogue
from server.catalogue.models import ErrandKind
from server.core import crypto
from server.core.clock import local_date
from server.core.ids import new_id
from server.demo import words
from server.demo.bulk import copy_rows
from server.demo.care import Care, Somebody
from server.demo.cast import Cast, Player
from server.demo.moments import Moments
from server.demo.steps import Serials, tell
from server.demo.walks import Home
from server.errands import workflow
from server.errands.step import ERRAND
from server.errands.workflow import Action, Situation, State
from server.steps import deadlines

IN_TIME = ((State.ACCEPTED, 18), (State.PAPERS, 24), (State.FILED, 16))
LATE = ((State.ACCEPTED, 2), (State.PAPERS, 2), (State.FILED, 2))
DONE = ((State.TOLD, 78), (State.WITHDRAWN, 10))
_STEPS = {
    State.ACCEPTED: (),
    State.PAPERS: (Action.GATHER,),
    State.FILED: (Action.GATHER, Action.FILE),
    State.TOLD: (Action.GATHER, Action.FILE, Action.TELL),
    State.WITHDRAWN: (Action.WITHDRAW,),
}
_KINDS_BY_GROUP = {
    "elderly_alone_80": ("old_age_allowance", "buy_medicine", "see_doctor", "id_card_at_home", "home_visit"),
    "elderly_alone": ("pension_certification", "buy_medicine", "pay_bills", "medical_insurance"),
    "severe_illness": ("see_doctor", "medical_insurance", "buy_medicine"),
    "disabled": ("disability_card", "medical_insurance", "counselling"),
    **dict.fromkeys(("orphan", "child_in_difficulty", "left_behind"), ("subsistence_allowance", "counselling")),
}
_KINDS_OF_OTHERS = ("subsistence_allowance", "medical_insurance", "legal_aid", "pay_bills")
_OF_A_HOUSEHOLD, _AT_THE_WINDOW, _BY_TELEPHONE, _HALF = 0.18, 0.08, 0.3, 0.5
_GARDEN_WEIGHT = 8.0
_WORKING_DAY, _LATE_AT_MOST = 570.0, 3 * 570.0
"""Working minutes."""
_ZHANG_OPENED, _ZHANG_GATHERED = 2.2 * _WORKING_DAY, 1.1 * _WORKING_DAY


@dataclass
class ErrandTale:
    """One errand with its steps. ``asker`` is whose errand it is: one of the people, else a household."""

    kind: ErrandKind
    by: Player
    opened_at: datetime
    home: Home
    asker: Somebody | None
    runner: Player
    asked_via: str
    request: str
    id: UUID = field(default_factory=new_id)
    state: State = State.ACCEPTED
    papers: list[str] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    number: str = ""

    def __post_init__(self) -> None:
        tell(ERRAND, self, Action.OPEN, self.by, self.opened_at, sealed={"note": None})

    def do(self, action: Action, who: Player, at: datetime, note: str | None, papers: Sequence[str] = ()) -> None:
        """Take one step. Refuses, as the product would, what is not legal or not this player's."""
        here = Situation(
            state=self.state,
            permissions=who.permissions,
            is_theirs=who.id == self.runner.id,
            opened_it=who.id == self.by.id,
            needs_papers=bool(self.kind.papers),
        )
        before = self.state
        self.state = workflow.decide(here, str(action), {"note": note, "papers": list(papers)})
        self.papers += [one for one in papers if one not in self.papers]
        tell(ERRAND, self, action, who, at, before=before, sealed={"note": note})

    def row(self, deadline: deadlines.Deadline) -> dict[str, Any]:
        """The errand as it stands now."""
        still_open = self.state in workflow.OPEN
        at_window = self.asked_via == "window"
        return {
            "id": self.id,
            "errand_no": self.number,
            "kind": self.kind.code,
            "state": str(self.state),
            "asked_via": self.asked_via,
            "person_id": self.asker.id if self.asker else None,
            "household_id": None if at_window else self.home.id,
            "visit_id": None,
            "area_code": self.home.made.grid,
            "assignee_id": self.asker.helper_id if self.asker else None,
            "papers": self.papers,
            "flags": [],
            "opened_by": self.by.id,
            "opened_at": self.opened_at,
            "yellow_at": deadline.yellow_at if still_open else None,
            "due_at": deadline.due_at if still_open else None,
            "closed_at": None if still_open else self.steps[-1]["at"],
            "version": len(self.steps),
        }

    def sealed(self) -> dict[str, Any]:
        """Who asked, where they live and what for, as the register knows them."""
        who = self.asker.made.who if self.asker else self.home.made.head
        request = {
            "name": who.name,
            "address_text": self.home.made.estate,
            "door": self.home.made.door,
            "phone": self.asker.made.phone if self.asker else None,
            "note": self.request,
        }
        return {"errand_id": self.id, "request": crypto.seal(request, f"errand:{self.id}")}


class Errands:
    """Draws the errands of a district and brings them to where they stand."""

    def __init__(
        self, district: District, cast: Cast, care: Care, homes: Mapping[str, list[Home]], moments: Moments
    ) -> None:
        self._cast, self._moments, self._serials = cast, moments, Serials(district.county.code)
        self._rng = district.rng("errands")
        self._kinds = catalogue.errand_kinds()
        self._calendar = catalogue.calendar()
        self._homes = [home for grid in homes.values() for home in grid]
        self._people = [one for one in care.people if not any(map(care.is_supervised, one.made.groups))]
        self._people = [one for one in self._people if one.plans[0]["ended_on"] is None]
        garden = district.central_neighbourhood.code
        weights = [_GARDEN_WEIGHT if one.home.made.grid.startswith(garden) else 1.0 for one in self._people]
        self._weights = np.array(weights) / sum(weights)
        self.tales = [self._of_zhang(next(one for one in self._people if one.made.who == ZHANG_GUILAN))]
        for states, late in ((IN_TIME, False), (LATE, True)):
            self.tales += [self._open(state, late=late) for state, count in states for _ in range(count)]
        self.tales += [self._done(state) for state, count in DONE for _ in range(count)]
        self._number()

    def write(self) -> dict[str, int]:
        """Insert everything; after people and accounts. Answers how many errands."""
        self._serials.write("errand_serial")
        count = copy_rows("errand", [tale.row(self._deadline(tale.kind, tale.opened_at)) for tale in self.tales])
        copy_rows("errand_step", (step for tale in self.tales for step in tale.steps))
        copy_rows("errand_sensitive", (tale.sealed() for tale in self.tales))
        return {"errands": count}

    # --- one errand of each kind --------------------------------------------------------------------------------------

    def _of_zhang(self, zhang: Somebody) -> ErrandTale:
        """Her daughter telephoned; two of the four papers are still missing."""
        worker, hours = self._cast.workers[zhang.home.made.grid], self._moments.hours
        opened_at, gathered_at = hours.at(hours.total - _ZHANG_OPENED), hours.at(hours.total - _ZHANG_GATHERED)
        kind = self._kinds["old_age_allowance"]
        tale = ErrandTale(kind, worker, opened_at, zhang.home, zhang, worker, "phone", words.ZHANG_ERRAND)
        tale.do(Action.GATHER, worker, gathered_at, words.ZHANG_PAPERS, kind.papers[:2])
        return tale

    def _open(self, state: State, *, late: bool) -> ErrandTale:
        total = self._moments.hours.total
        while True:  # a moment from which it is (not) late now: a limit of one day has few, so draw again
            kind, make = self._asked(state)
            limit = kind.limit_amount * _WORKING_DAY
            reach = (limit, limit + _LATE_AT_MOST) if late else (20.0, limit)
            minute = total - float(self._rng.uniform(*reach))
            if minute < 0 or (self._deadline(kind, self._moments.hours.at(minute)).due_at <= self._moments.now) != late:
                continue
            return self._tell(make(self._moments.hours.at(minute)), state, minute, total - 5)

    def _done(self, state: State) -> ErrandTale:
        kind, make = self._asked(state)
        total = self._moments.hours.total
        minute = float(self._rng.uniform(0, total * 0.9))
        until = min(total - 5, minute + kind.limit_amount * _WORKING_DAY * float(self._rng.uniform(0.3, 0.95)))
        return self._tell(make(self._moments.hours.at(minute)), state, minute, until)

    def _tell(self, tale: ErrandTale, state: State, begins: float, ends: float) -> ErrandTale:
        """Take the steps that lead to ``state``, the last one at the latest at minute ``ends``."""
        steps = [one for one in _STEPS[state] if tale.kind.papers or one in {Action.TELL, Action.WITHDRAW}]
        shares = sorted(float(self._rng.uniform(0.2, 1)) for _ in steps)
        for action, share in zip(steps, shares, strict=True):
            papers = tale.kind.papers if action is Action.GATHER else ()
            if state is State.PAPERS and len(papers) > 1 and self._rng.random() < _HALF:
                papers = papers[:-1]
            notes = words.ERRAND_NOTES[str(action)]
            at = self._moments.hours.at(begins + share * (ends - begins))
            tale.do(action, tale.runner, at, notes[int(self._rng.integers(len(notes)))], papers)
        return tale

    def _asked(self, state: State) -> tuple[ErrandKind, Any]:
        """A kind of errand that can come to ``state``, and what makes one at a moment."""
        while True:
            somebody = self._people[int(self._rng.choice(len(self._people), p=self._weights))]
            drawn = self._rng.random()
            asker: Somebody | None = somebody
            home, codes = somebody.home, _KINDS_BY_GROUP.get(somebody.made.groups[0], _KINDS_OF_OTHERS)
            if drawn < _OF_A_HOUSEHOLD + _AT_THE_WINDOW:
                asker, codes = None, _KINDS_OF_OTHERS
                home = self._homes[int(self._rng.integers(len(self._homes)))]
            kind = self._kinds[codes[int(self._rng.integers(len(codes)))]]
            if (kind.papers or state not in {State.PAPERS, State.FILED}) and not _is_zhang(asker):
                break
        worker = asker.goes_there if asker else self._cast.workers[home.made.grid]
        at_window = drawn < _AT_THE_WINDOW
        via = "window" if at_window else "phone" if self._rng.random() < _BY_TELEPHONE else "door"
        requests = words.ERRAND_REQUESTS[kind.code]
        request = requests[int(self._rng.integers(len(requests)))]
        by = self._cast.centre["clerk"] if at_window else worker
        return kind, lambda at: ErrandTale(kind, by, at, home, asker, worker, via, request)

    def _deadline(self, kind: ErrandKind, opened_at: datetime) -> deadlines.Deadline:
        limit = deadlines.Limit(kind.limit_amount, deadlines.LimitUnit(kind.limit_unit))
        return deadlines.deadline(opened_at, limit, self._calendar)

    def _number(self) -> None:
        """Give out numbers in the order of opening, with serials of their own."""
        for tale in sorted(self.tales, key=lambda one: (one.opened_at, one.id)):
            tale.number = f"DB{self._serials.next_code(local_date(tale.opened_at))}"


def _is_zhang(asker: Somebody | None) -> bool:
    return asker is not None and asker.made.who == ZHANG_GUILAN
