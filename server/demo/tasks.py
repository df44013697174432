"""What the centre asked of the worker whose grid the demo opens with: one of each kind, one pressing, one late, one answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from geo.district import District
from geo.district.homes import ZHANG_GUILAN
from server.core import crypto
from server.core.ids import new_id
from server.demo import photo
from server.demo.bulk import copy_rows
from server.demo.care import Care, Somebody
from server.demo.cast import Cast, Player
from server.demo.steps import tell
from server.demo.stories import Stories
from server.demo.tale import Tale
from server.people.door import door_words
from server.steps import deadlines
from server.tasks import workflow
from server.tasks.receivers import default_due
from server.tasks.step import TASK
from server.tasks.workflow import Action, Situation, State

_ASKED_AGO, _PRESSING_AGO = timedelta(hours=20), timedelta(hours=3)
_SOON = timedelta(minutes=30)


@dataclass
class TaskTale:
    """One task with its steps, each judged by the real workflow."""

    kind: str
    ask: str
    by: Player
    worker: Player
    sent_at: datetime
    case: Tale | None = None
    person: Somebody | None = None
    urgency: str = "normal"
    id: UUID = field(default_factory=new_id)
    state: State = State.SENT
    steps: list[dict[str, Any]] = field(default_factory=list)
    photos: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        tell(TASK, self, Action.SEND, self.by, self.sent_at, sealed={"said": None}, visit_id=None)

    def do(self, action: Action, at: datetime, note: str | None = None) -> TaskTale:
        """The worker's step."""
        before = self.state
        here = Situation(state=before, permissions=self.worker.permissions, is_theirs=True)
        self.state = workflow.decide(here, str(action), note)
        said = {"note": note} if note else None
        tell(TASK, self, action, self.worker, at, before=before, sealed={"said": said}, visit_id=None)
        return self

    def row(self, due: deadlines.Deadline) -> dict[str, Any]:
        """The task as it stands now."""
        still_open = self.state in workflow.OPEN
        return {
            "id": self.id,
            "kind": self.kind,
            "state": str(self.state),
            "urgency": self.urgency,
            "case_id": self.case.id if self.case else None,
            "household_id": self.case.facts.household_id if self.case else None,
            "person_id": self.person.id if self.person else None,
            "area_code": self.worker.area,
            "assignee_id": self.worker.id,
            "sent_by": self.by.id,
            "sent_at": self.sent_at,
            "yellow_at": due.yellow_at if still_open else None,
            "due_at": due.due_at if still_open else None,
            "closed_at": None if still_open else self.steps[-1]["at"],
            "version": len(self.steps),
        }

    def sealed(self) -> dict[str, Any]:
        """What was asked, and where."""
        made = self.person.home.made if self.person else None
        where = (
            door_words(made.address_text, made.door) if made else self.case.facts.address_text if self.case else None
        )
        request = {"ask": self.ask, "address_text": where}
        return {"task_id": self.id, "request": crypto.seal(request, f"task:{self.id}")}


class Tasks:
    """The tasks of the central grid's worker."""

    def __init__(self, district: District, cast: Cast, care: Care, stories: Stories, now: datetime) -> None:
        self._now = now
        self._worker = cast.workers[district.central_grid.code]
        self._centre: Mapping[str, Player] = cast.centre
        zhang = next(one for one in care.people if one.made.who == ZHANG_GUILAN)
        flats, wages, leak = (stories.by_key[key] for key in ("cold_flats", "unpaid_wages", "yard_8_leak"))
        self.tales = [
            self._answered(flats),
            self._ask("verify", "再去302室量一次温度，看供热站调过以后升了没有。", "router", self._since(flats), flats),
            # asked when it was assessed, and three working days have gone by since
            self._ask(
                "assist", "请带劳动监察的人到工地，指一下工人住的板房。", "supervisor", _at(wages, -2) + _SOON, wages
            ),
            self._ask("visit", "8号院再去看看，楼顶补过以后还漏不漏。", "clerk", self._since(leak), leak).do(
                Action.RECEIVE, now - _SOON
            ),
            TaskTale(
                "visit",
                "张桂兰女儿打来电话，说老人昨晚没接电话，请今天上门看看。",
                self._centre["director"],
                self._worker,
                now - _PRESSING_AGO,
                person=zhang,
                urgency="grave",
            ),
        ]

    def write(self) -> dict[str, int]:
        """Insert everything; after cases, people and accounts. Answers how many tasks."""
        rows = [tale.row(default_due(tale.urgency, None, tale.sent_at)) for tale in self.tales]
        count = copy_rows("task", rows)
        copy_rows("task_step", (step for tale in self.tales for step in tale.steps))
        copy_rows("task_sensitive", (tale.sealed() for tale in self.tales))
        for tale in self.tales:
            names = [photo.take_in(self._worker, jpeg) for jpeg in tale.photos]
            last = {"task_id": tale.id, "account_id": self._worker.id, "at": tale.steps[-1]["at"]}
            copy_rows("task_attachment", ({"sha256": name} | last for name in names))
        return {"tasks": count}

    def _ask(self, kind: str, ask: str, by: str, at: datetime, case: Tale) -> TaskTale:
        return TaskTale(kind, ask, self._centre[by], self._worker, at, case=case)

    def _answered(self, flats: Tale) -> TaskTale:
        """Asked as soon as it was accepted, answered the same day with a photo."""
        asked = _at(flats, 1) + timedelta(minutes=5)
        tale = self._ask("verify", "请上门量一下室温，看是一户不热还是整栋不热。", "clerk", asked, flats)
        tale.do(Action.RECEIVE, asked + timedelta(minutes=4))
        tale.do(Action.DONE, asked + timedelta(minutes=15), "302室客厅16.2度。问了六户，都是入户前的管子就不热。")
        tale.photos.append(photo.cold_radiator("16.2"))
        return tale

    def _since(self, case: Tale) -> datetime:
        """After all that is told of the case, yesterday evening at the earliest."""
        last: datetime = case.steps[-1]["at"]
        return max(last + (self._now - last) / 2, self._now - _ASKED_AGO).replace(microsecond=0)


def _at(case: Tale, step: int) -> datetime:
    moment: datetime = case.steps[step]["at"]
    return moment
