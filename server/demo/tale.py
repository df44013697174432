"""A case as it is being told: every step is judged by the real workflow, every deadline set by the real function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from shapely import Point

from server.cases import letters, limits, path, rules, workflow
from server.cases.calls import again_after, enough
from server.cases.hearing import patience
from server.cases.models import Case
from server.cases.phones import phone_rows
from server.cases.routing import returned_by
from server.cases.rules import Action, How, State
from server.cases.step import CASE, OF_A_STATE, UNSIGNED
from server.catalogue import queries as catalogue
from server.core import crypto
from server.core.clock import local_date
from server.core.db import db
from server.core.ids import new_id
from server.core.times import iso
from server.demo.bulk import copy_rows
from server.demo.cast import Player
from server.demo.steps import Serials, tell
from server.identity.actor import RESIDENT

_BEGUN_AS = {
    Action.REPORT: "escalated",
    Action.RESOLVE_ON_SPOT: "resolved_on_spot",
    Action.SETTLE_AT_DESK: "settled_at_desk",
}


@dataclass(frozen=True)
class Facts:
    """What happened where, as somebody took it in. ``place`` is WGS-84; ``area_code`` the deepest area known."""

    category: str
    title: str
    description: str
    urgency: str
    place: Point
    area_code: str
    area_how: str
    source: str
    accuracy_m: float | None
    address_text: str
    people_count: int
    channel: str = "grid_visit"
    household_id: UUID | None = None
    flags: tuple[str, ...] = ()
    contact: Mapping[str, str] | None = None
    token_hash: bytes | None = None
    code_by: str | None = None


@dataclass
class Tale:
    """One case with its steps. ``now`` limits nothing here: whoever tells chooses moments that have been."""

    facts: Facts
    by: Player
    reported_at: datetime
    received_at: datetime
    id: UUID = field(default_factory=new_id)
    state: State | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    case_no: str = ""
    letter: str | None = None
    """Whether a letter of supervision waits (``draft``) or was signed (its number)."""
    _since: tuple[State, State | None, datetime] | None = None
    ratings: list[dict[str, Any]] = field(default_factory=list)
    _deadlines: int = 0
    _time: Case | None = None
    _handlers: set[UUID] = field(default_factory=set)
    _flags: set[str] = field(default_factory=set)
    _round: int = 0
    _done_at: datetime | None = None
    _answered: frozenset[How] = frozenset()
    _in_vain: list[datetime] = field(default_factory=list)

    def do(self, action: Action, who: Player, at: datetime, note: str | None = None, **values: str) -> None:
        """Take one step. Refuses, as the product would, what is not legal or not this player's."""
        asked = {one.name for one in workflow.rule_for(action).fields}
        decision = workflow.decide(
            self._seen_by(who, at), action, values | ({"note": note} if note and "note" in asked else {})
        )
        into = decision.sets.get("into")
        changes = {"merged_into": into} if into else dict(decision.sets)
        if "helpers" in changes:
            changes["helpers"] = [one for one in changes["helpers"].split(",") if one]
        changes |= self._in_time(action, at, values)
        before = self.state
        if decision.to is not before:
            self._flags -= OF_A_STATE
        self._flags |= set(changes.get("flags", ()))
        self.columns |= changes
        changes |= decision.told
        if decision.to is not before:
            changes["state"] = str(decision.to)
            self.columns["signed"] = self.columns.get("signed", False) and decision.to not in UNSIGNED
            self.state = decision.to
            # Beginning to handle goes on with the settling time of the assessment (server/cases/limits.py).
            if (before, decision.to) != (State.ASSESSED, State.HANDLING):
                self._since = (decision.to, before, at if before else self.received_at)
                self._deadlines += decision.to not in rules.ENDS
                self._time = None
        if before is None:
            self.columns["disposal"] = _BEGUN_AS[action]
        if action in rules.HANDLED:
            self._handlers.add(who.id)
        if action in rules.DONE:
            self._round, self._done_at, self._answered, self._in_vain = self._round + 1, at, frozenset(), []
        if decision.heard is not None:
            note = self._hear(decision.heard, who, at, note)
        tell(CASE, self, action, who, at if before else self.reported_at, before=before, note=note, changes=changes)

    def _seen_by(self, who: Player, at: datetime) -> workflow.Situation:
        """The case as this player stands before it."""
        return workflow.Situation(
            state=self.state,
            permissions=who.permissions,
            is_reporter=who.id in {self.by.id, RESIDENT},
            in_unit=who.unit is not None and who.unit == self.columns.get("unit"),
            helps=who.unit in self.columns.get("helpers", ()),
            signed=self.columns.get("signed", False),
            returned_by=frozenset(returned_by(self.steps)),
            has_handled=who.id in self._handlers,
            supervisions=self.columns.get("supervisions", 0),
            recurrences=self.columns.get("recurrences", 0),
            code_by=self.facts.code_by,
            answered=self._answered,
            last_try=enough([*self._in_vain, at], patience()),
            director_decides="director_decides" in self._flags,
            assigned=bool(self.columns.get("unit")),
            asked=self.columns.get("asked"),
            letter_draft=self.letter == "draft",
            letter_unanswered=self.letter not in {None, "draft"},
        )

    def _hear(self, heard: workflow.Heard, who: Player, at: datetime, note: str | None) -> str | None:
        """Keep what was said as the product does; answers what is left to stand openly in the step."""
        if heard.value == rules.NOT_REACHED:
            self._in_vain.append(at)
            if self.state is State.CALLBACK:
                return note
        else:
            self._answered |= {heard.how}
        rating_id = new_id()
        self.ratings.append(
            {
                "id": rating_id,
                "case_id": self.id,
                "round": self._round,
                "step": len(self.steps) + 1,
                "value": heard.value,
                "how": str(heard.how),
                "independent": heard.how in rules.INDEPENDENT,
                "done_at": self._done_at or self.received_at,
                "at": at,
                "account_id": who.id,
                "said": crypto.seal_if_any(note, f"case_rating:{rating_id}"),
            }
        )
        return None

    def row(self) -> dict[str, Any]:
        """The case as it stands now."""
        facts, ended = self.facts, self.state in rules.ENDS
        time = self.time()
        return {
            "id": self.id,
            "case_no": self.case_no,
            "title": facts.title,
            "description": facts.description,
            "category": facts.category,
            "channel": facts.channel,
            "disposal": self.columns["disposal"],
            "state": str(self.state),
            "urgency": self.columns.get("urgency", facts.urgency),
            "difficulty": self.columns.get("difficulty"),
            "risk": self.columns.get("risk"),
            "unit_id": self.columns.get("unit"),
            "signed": self.columns.get("signed", False),
            "path": self.columns.get("path"),
            "statutory_due_at": self.columns.get("statutory_due_at") if self.columns.get("path") else None,
            "lawyer_id": self.columns.get("lawyer") if self.columns.get("path") else None,
            "resolution": self.columns.get("resolution"),
            "address_text": facts.address_text,
            "people_count": facts.people_count,
            "signs": [],
            "flags": sorted({*facts.flags, *self._flags}),
            "protected": False,
            "supervisions": self.columns.get("supervisions", 0),
            "recurrences": self.columns.get("recurrences", 0),
            "geom": facts.place,
            "location_source": facts.source,
            "source_crs": "wgs84",
            "accuracy_m": facts.accuracy_m,
            "area_code": facts.area_code,
            "area_how": facts.area_how,
            "reported_area_code": facts.area_code,
            "yellow_at": time.yellow_at,
            "due_at": time.due_at,
            "due_from": time.due_from,
            "due_unit": time.due_unit,
            "deadline_no": self._deadlines,
            "extended_days": time.extended_days,
            "paused_since": time.paused_since,
            "paused_until": time.paused_until,
            "asked": None if ended else self.columns.get("asked"),
            "reported_by": self.by.id,
            "reported_at": self.reported_at,
            "received_at": self.received_at,
            "closed_at": self._since[2] if ended and self._since else None,
            "household_id": facts.household_id,
            "merged_into": self.columns.get("merged_into"),
            "public_token_hash": facts.token_hash,
            "code_by": facts.code_by,
            "call_after": self._call_after(),
            "version": len(self.steps),
        }

    def _call_after(self) -> datetime | None:
        if self.state is not State.CALLBACK or not self._in_vain or "director_decides" in self._flags:
            return None
        return again_after(self._in_vain, patience(), catalogue.calendar())

    def time(self) -> Case:
        """The case as far as its time goes; never added to the session."""
        if self._time is None:
            state, entered_from, at = self._since or (self.state or State.REPORTED, None, self.received_at)
            urgency, difficulty = self.facts.urgency, self.columns.get("difficulty")
            self._time = _timed(state, entered_from, at, urgency=urgency, difficulty=difficulty)
            self._time.deadline_no = self._deadlines
        return self._time

    def _in_time(self, action: Action, at: datetime, values: Mapping[str, str]) -> dict[str, Any]:
        """What a step about a route, time or a letter does, by the product's own functions, and what its history tells."""
        match action:
            case Action.ASSESS:
                told = [{"action": step["action"], "at": step["at"].isoformat()} for step in self.steps]
                return path.chosen(Case(category=self.facts.category, protected=False), values, told, at)
            case Action.ASK_EXTENSION:
                return {"asked": rules.EXTENSION, "days": int(values["days"])}
            case Action.ASK_PAUSE:
                return {"asked": rules.PAUSE, "until": values["until"]}
            case Action.EXTEND:
                limits.extend(self.time(), int(values["days"]))
                self._deadlines += 1
                return {"asked": None, "days": int(values["days"]), "due_at": iso(self.time().due_at)}
            case Action.PAUSE:
                until = catalogue.calendar().opens(date.fromisoformat(values["until"]))
                limits.pause(self.time(), at, until)
                return {"asked": None, "paused": True, "until": values["until"]}
            case Action.SIGN_LETTER:
                self.letter = letters.number_of(local_date(at).year, 1)  # the demo's only one
                return {"letter": self.letter}
            case Action.REPLY_LETTER:
                return {"letter": self.letter}
        return {}


def deadline_of(
    state: State, entered_from: State | None, at: datetime, *, urgency: str, difficulty: str | None
) -> tuple[datetime | None, datetime | None]:
    """``(yellow_at, due_at)`` that the product gives a case that enters ``state`` at ``at``."""
    probe = _timed(state, entered_from, at, urgency=urgency, difficulty=difficulty)
    return probe.yellow_at, probe.due_at


def _timed(state: State, entered_from: State | None, at: datetime, *, urgency: str, difficulty: str | None) -> Case:
    probe = Case(state=str(state), urgency=urgency, difficulty=difficulty)
    limits.set_deadline(probe, entered_from, at)
    return probe


def number(tales: Iterable[Tale], county: str) -> None:
    """Give out case codes in the order of registration, and leave the serials where the next case goes on."""
    serials = Serials(county)
    for tale in sorted(tales, key=lambda one: (one.received_at, one.id)):
        tale.case_no = str(serials.next_code(local_date(tale.received_at)))
    serials.write("case_serial")


def write(tales: Iterable[Tale]) -> int:
    """Insert cases, their steps and sealed contacts; answers how many cases."""
    tales = list(tales)
    with db.session.no_autoflush:
        count = copy_rows("cases", [tale.row() for tale in tales])
    copy_rows("case_step", (step for tale in tales for step in tale.steps))
    copy_rows("case_rating", (rating for tale in tales for rating in tale.ratings))
    copy_rows(
        "case_helper",
        (
            {"case_id": tale.id, "unit_id": unit, "since": tale.reported_at}
            for tale in tales
            for unit in tale.columns.get("helpers", ())
        ),
    )
    copy_rows(
        "case_sensitive",
        (
            {"case_id": tale.id, "contact": crypto.seal(dict(tale.facts.contact), f"case:{tale.id}")}
            for tale in tales
            if tale.facts.contact
        ),
    )
    copy_rows(
        "case_phone",
        (row for tale in tales if tale.facts.contact for row in phone_rows(tale.id, [dict(tale.facts.contact)])),
    )
    return count
