"""A case as it is being told: every step is judged by the real workflow, every deadline set by the real function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from shapely import Point

from server.cases import path, rules, workflow
from server.cases.limits import set_deadline
from server.cases.models import Case
from server.cases.rules import Action, State
from server.cases.step import CASE
from server.core import crypto
from server.core.clock import local_date
from server.core.db import db
from server.core.ids import new_id
from server.demo.bulk import copy_rows
from server.demo.cast import Player
from server.demo.steps import Serials, tell

_HANDLED = frozenset({Action.HANDLE, Action.MEDIATE, Action.FINISH, Action.RESOLVE_ON_SPOT})
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
    _since: tuple[State, State | None, datetime] | None = None
    _handlers: set[UUID] = field(default_factory=set)

    def do(self, action: Action, who: Player, at: datetime, note: str | None = None, **values: str) -> None:
        """Take one step. Refuses, as the product would, what is not legal or not this player's."""
        situation = workflow.Situation(
            state=self.state,
            permissions=who.permissions,
            is_reporter=who.id == self.by.id,
            in_unit=who.unit is not None and who.unit == self.columns.get("unit"),
            has_handled=who.id in self._handlers,
            supervisions=self.columns.get("supervisions", 0),
            recurrences=self.columns.get("recurrences", 0),
        )
        asked = {one.name for one in workflow.rule_for(action).fields}
        decision = workflow.decide(situation, action, values | ({"note": note} if note and "note" in asked else {}))
        into = decision.sets.get("into")
        changes = {"merged_into": into} if into else dict(decision.sets)
        if action is Action.ASSESS:
            told = [{"action": step["action"], "at": step["at"].isoformat()} for step in self.steps]
            changes |= path.chosen(Case(category=self.facts.category, protected=False), changes, told, at)
        self.columns |= changes
        if "outcome" in values:
            changes["outcome"] = values["outcome"]  # as commands.py tells it: of the step, not of the case
        before = self.state
        if decision.to is not before:
            changes["state"] = str(decision.to)
            self.state = decision.to
            # Beginning to handle goes on with the settling time of the assessment (server/cases/limits.py).
            if (before, decision.to) != (State.ASSESSED, State.HANDLING):
                self._since = (decision.to, before, at if before else self.received_at)
        if before is None:
            self.columns["disposal"] = _BEGUN_AS[action]
        if action in _HANDLED:
            self._handlers.add(who.id)
        tell(CASE, self, action, who, at if before else self.reported_at, before=before, note=note, changes=changes)

    def row(self) -> dict[str, Any]:
        """The case as it stands now."""
        facts, ended = self.facts, self.state in rules.ENDS
        yellow_at, due_at = self._deadline()
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
            "path": self.columns.get("path"),
            "statutory_due_at": self.columns.get("statutory_due_at") if self.columns.get("path") else None,
            "lawyer": self.columns.get("lawyer") if self.columns.get("path") else None,
            "resolution": self.columns.get("resolution"),
            "address_text": facts.address_text,
            "people_count": facts.people_count,
            "signs": [],
            "flags": sorted({*facts.flags, *self.columns.get("flags", ())}),
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
            "yellow_at": yellow_at,
            "due_at": due_at,
            "reported_by": self.by.id,
            "reported_at": self.reported_at,
            "received_at": self.received_at,
            "closed_at": self._since[2] if ended and self._since else None,
            "household_id": facts.household_id,
            "merged_into": self.columns.get("merged_into"),
            "public_token_hash": facts.token_hash,
            "version": len(self.steps),
        }

    def _deadline(self) -> tuple[datetime | None, datetime | None]:
        if self.state in rules.ENDS or self._since is None:
            return None, None
        state, entered_from, at = self._since
        return deadline_of(
            state, entered_from, at, urgency=self.facts.urgency, difficulty=self.columns.get("difficulty")
        )


def deadline_of(
    state: State, entered_from: State | None, at: datetime, *, urgency: str, difficulty: str | None
) -> tuple[datetime | None, datetime | None]:
    """``(yellow_at, due_at)`` that the product gives a case that enters ``state`` at ``at``."""
    probe = Case(state=str(state), urgency=urgency, difficulty=difficulty)  # never added to the session
    set_deadline(probe, entered_from, at)
    return probe.yellow_at, probe.due_at


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
    copy_rows(
        "case_sensitive",
        (
            {"case_id": tale.id, "contact": crypto.seal(dict(tale.facts.contact), f"case:{tale.id}")}
            for tale in tales
            if tale.facts.contact
        ),
    )
    return count
