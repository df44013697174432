"""Tasks, sent, answered and recalled. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.cases.models import Case
from server.catalogue import queries as catalogue
from server.core import crypto, problems
from server.core.clock import local_date
from server.core.db import db
from server.identity.actor import Doing
from server.notices.commands import Subject, notify
from server.people.door import door_words
from server.people.homes import current_id, household_in
from server.people.models import Household
from server.steps import deadlines
from server.steps.limits import due_at_moment
from server.tasks import queries, workflow
from server.tasks.kinds import kind_for
from server.tasks.models import Task, TaskKind, TaskSensitive
from server.tasks.receivers import About, about, default_due, is_protected, of_task, receivers
from server.tasks.step import TASK
from server.tasks.workflow import Action, State


def send_task(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Ask somebody in the field to do something. Answers ``{task_id, state, version}``.

    It goes to a named receiver, or to whoever holds the grid; never to somebody who may not know of the person or the
    protected matter it is about (``task.receiver_absent``, ``task.nobody_there``, ``task.protected``).
    """
    actor, now = doing.actor, doing.moment.received_at
    if db.session.get(Task, facts["task_id"]) is not None:
        raise problems.TASK_EXISTS(id=str(facts["task_id"]))
    kind = kind_for(facts["kind"])
    subject = about(actor, facts["case_id"], facts["person_id"], facts["grid"], now)
    if subject.grid is None:
        raise problems.REQUEST_INVALID(fields={"grid": ["请选一个网格"]})
    reached = _reached(subject, facts["assignee_id"], now)
    home = _home(subject, facts["household_id"])
    due = _due(facts["urgency"], facts["due_on"], subject.case, now)
    task = Task(
        id=facts["task_id"],
        kind=kind.code,
        urgency=facts["urgency"],
        case_id=subject.case.id if subject.case else None,
        household_id=home.id if home else None,
        person_id=subject.person.id if subject.person else None,
        area_code=subject.grid,
        assignee_id=facts["assignee_id"],
        sent_by=actor.id,
        sent_at=now,
        yellow_at=due.yellow_at,
        due_at=due.due_at,
        version=0,
    )
    TASK.take(doing, task, workflow.rule_for(Action.SEND), State.SENT)
    request = {"ask": facts["ask"], "address_text": _where(subject, home)}
    db.session.add(TaskSensitive(task_id=task.id, request=crypto.seal(request, f"task:{task.id}")))
    notify([one for one in reached if one != actor.id], "task.sent", _subject(task, kind), now)
    return _answer(task)


def act_on_task(doing: Doing, task_id: UUID, facts: Mapping[str, Any]) -> dict[str, Any]:
    """One step. Answers ``{task_id, state, version}``."""
    today = local_date(doing.moment.received_at)
    task = queries.task_for(doing.actor, task_id, today, lock=True)
    here = queries.situation(doing.actor, task, mine=queries.is_mine(doing.actor, task, today))
    after = workflow.decide(here, facts["action"], facts["note"])
    said = {"note": facts["note"], "location": facts["location"]}
    _answer_with(doing, task, facts["action"], after, said, photos=facts["attachments"])
    if after is State.RECALLED and here.state in workflow.OPEN:
        _tell_recalled(doing, task)
    return _answer(task)


def answer_by_visit(doing: Doing, facts: Mapping[str, Any]) -> UUID | None:
    """A visit made for a task answers it too. The visit is a fact and stands whatever becomes of the task: one that is
    somebody else's, about somebody else or answered already is left as it is. Answers the task it moved.
    """
    if facts["task_id"] is None:
        return None
    today = local_date(doing.moment.received_at)
    task = TASK.find(facts["task_id"], queries.on_list(doing.actor, today), lock=True)
    if task is None or task.person_id != facts["person_id"]:
        return None
    if task.household_id is not None and not _same_household(task.household_id, facts["household_id"]):
        return None
    action, note = workflow.answer_of_visit(facts["outcome"], facts["note"])
    here = queries.situation(doing.actor, task, mine=True)
    if here.state not in workflow.rule_for(action).before:
        return None
    after = workflow.decide(here, action, note)
    _answer_with(doing, task, action, after, {"note": note}, photos=facts["attachments"], visit_id=facts["visit_id"])
    return task.id


def _answer_with(
    doing: Doing, task: Task, action: str, after: State, said: Mapping[str, Any], *, photos: list[str], **columns: Any
) -> None:
    words = {name: value for name, value in said.items() if value}
    TASK.take(doing, task, workflow.rule_for(action), after, sealed={"said": words}, **columns)
    TASK.attach(doing, task.id, photos)
    if after in {State.DONE, State.CANNOT} and doing.actor.id != task.sent_by:
        kind = db.session.get(TaskKind, task.kind)
        notify([task.sent_by], f"task.{after}", _subject(task, kind), doing.moment.received_at)


def _same_household(asked: UUID, visited: UUID | None) -> bool:
    """One of them may be a double that was merged into the other meanwhile."""
    return visited is not None and current_id(asked) == current_id(visited)


def _reached(subject: About, assignee_id: UUID | None, now: datetime) -> list[UUID]:
    """Whose list the task comes to, or why it may not."""
    found = receivers(subject, now)
    if assignee_id is not None:
        if assignee_id not in {one["id"] for one in found}:
            raise problems.TASK_RECEIVER_ABSENT(id=str(assignee_id))
        return [assignee_id]
    if is_protected(subject):
        raise problems.TASK_PROTECTED()
    holders = [one["id"] for one in found if one["holds_grid"]]
    if not holders:
        raise problems.TASK_NOBODY_THERE(grid=subject.grid or "")
    return holders


def _home(subject: About, household_id: UUID | None) -> Household | None:
    """The household it is about: as the sender says, else the case's, if it lies in that grid."""
    wanted = household_id or (subject.case.household_id if subject.case else None)
    home = household_in(subject.grid or "", wanted) if wanted else None
    if household_id is not None and home is None:
        raise problems.REQUEST_INVALID(fields={"household_id": ["没有这一户"]})
    return home


def _where(subject: About, home: Household | None) -> str | None:
    if subject.person is not None:
        return door_words(subject.person.address_text, subject.person.door)
    if subject.case is not None and subject.case.address_text:
        return subject.case.address_text
    return door_words(home.address_text, home.door) if home else None


def _due(urgency: str, due_on: date | None, case: Case | None, now: datetime) -> deadlines.Deadline:
    """By the limits and the case, or by the end of work on the day the sender chose."""
    if due_on is None:
        return default_due(urgency, case, now)
    closes = catalogue.calendar().closes(due_on)
    if closes <= now:
        raise problems.TASK_DUE_PAST(due_on=due_on.isoformat())
    return due_at_moment(closes, now)


def _tell_recalled(doing: Doing, task: Task) -> None:
    now = doing.moment.received_at
    told = (
        [task.assignee_id]
        if task.assignee_id
        else [one["id"] for one in receivers(of_task(task), now) if one["holds_grid"]]
    )
    kind = db.session.get(TaskKind, task.kind)
    notify([one for one in told if one != doing.actor.id], "task.recalled", _subject(task, kind), now)


def _subject(task: Task, kind: TaskKind | None) -> Subject:
    return Subject("task", task.id, what=kind.name if kind else "")


def _answer(task: Task) -> dict[str, Any]:
    return {"task_id": str(task.id), "state": task.state, "version": task.version}
