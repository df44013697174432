"""A thing with steps: a row that is the present, an append-only history beside it, and photos.

Cases, errands and tasks are such things. Each kind says in its ``step.py`` what is its own, as one :class:`Thing`; its
state, its history, its journal and its photos are written and read here, and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import Select, bindparam, inspect, select, update
from sqlalchemy.dialects.postgresql import insert

from server.attachments import queries as attachments
from server.attachments.models import Attached
from server.core import crypto
from server.core.db import db
from server.core.ids import new_id
from server.core.refusals import ProblemKind
from server.core.rows import put, write_row
from server.core.times import iso
from server.identity.actor import Actor, Doing
from server.identity.models import Account
from server.journal.commands import record
from server.steps.loop import Rule

R = TypeVar("R")
S = TypeVar("S")
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Told(Generic[S]):
    """A step, and who took it."""

    step: S
    by: str


@dataclass(frozen=True)
class Attachment:
    """A photo of a thing, who attached it, and whether it has arrived."""

    photo: Any
    by: str
    arrived: bool


@dataclass(frozen=True)
class Thing(Generic[R, S]):
    """One kind of thing. ``name`` names it in the journal, in what is sealed and in the keys that refer to it: a ``task``
    by ``task_id``.
    """

    name: str
    model: type[R]
    step: type[S]
    photo: type[Attached] | None
    """None: photos hang elsewhere, on the case it is a part of."""
    absent: ProblemKind
    moved: Callable[[R, str | None, datetime], None]
    """What else changes on the row when its state has: its deadline, its end. Told where it stood, and now."""
    number: str | None = None
    """The column of the number people read, which the journal tells too."""
    numbered: Callable[[R], None] | None = None
    """Gives a new row its number, as late as can be: whoever else wants one waits from there until commit."""

    def fetch(self, row_id: UUID, scope: Any, *, lock: bool = False) -> R:
        """The row, fetched and authorised in one call; absent when it is not there *or* not in that scope."""
        row = self.find(row_id, scope, lock=lock)
        if row is None:
            raise self.absent(id=str(row_id))
        return row

    def find(self, row_id: UUID, scope: Any, *, lock: bool = False) -> R | None:
        """``fetch``, for whom it may be absent."""
        model: Any = self.model
        statement = select(self.model).where(model.id == row_id, scope)
        if lock:
            statement = statement.with_for_update(of=model)
        return db.session.scalar(statement.execution_options(populate_existing=True))

    def within(self, row_id: UUID, scope: Any) -> bool:
        """Whether the row lies in that scope."""
        model: Any = self.model
        return db.session.scalar(select(model.id).where(model.id == row_id, scope)) is not None

    def take(
        self, doing: Doing, row: R, rule: Rule, to: str, *, sealed: Mapping[str, Any] = NOTHING, **columns: Any
    ) -> None:
        """Move the row and write its history and the line in the journal: the one place where a thing gets its state.

        ``columns`` are those of the kind's own steps; what stands in ``sealed`` is sealed first.
        """
        moving: Any = row
        now, before = doing.moment.received_at, moving.state
        if before != to:
            moving.state = str(to)
            self.moved(row, before, now)
        moving.version += 1
        step_id = new_id()
        write_row(
            cast(Any, self.step).__table__,
            {
                "id": step_id,
                "seq": moving.version,
                "operation_id": doing.operation_id,
                "action": str(rule.action),
                "from_state": before,
                "to_state": moving.state,
                "at": doing.moment.recorded_at,
                "account_id": doing.actor.id,
                "role_label": doing.actor.label_for(rule.permission),
                self._key: moving.id,
                **columns,
                **self.sealed(step_id, sealed),
            },
        )
        if self.numbered and before is None:
            self.numbered(row)
        if cast(Any, inspect(row)).transient:
            put(row)
        else:
            db.session.flush()
        record(
            at=now,
            account_id=doing.actor.id,
            action=f"{self.name}.{rule.action}",
            subject_kind=self.name,
            subject_id=moving.id,
            to=moving.state,
            **({self.number: getattr(moving, self.number)} if self.number else {}),
        )

    def attach(self, doing: Doing, row_id: UUID, hashes: Iterable[str], **columns: Any) -> None:
        """Refer to photos. One that the same account attached to it before stays where it was."""
        rows = [
            {self._key: row_id, "sha256": sha256, "account_id": doing.actor.id, "at": doing.moment.recorded_at}
            | columns
            for sha256 in dict.fromkeys(hashes)
        ]
        photo: Any = self.photo
        if rows:
            db.session.execute(insert(photo).values(rows).on_conflict_do_nothing())

    def histories(self, ids: Sequence[UUID]) -> dict[UUID, list[Told[S]]]:
        """The steps of these, oldest first: to be read, as rows with the names of the step's columns."""
        found: dict[UUID, list[Told[S]]] = defaultdict(list)
        row: Any
        for row in db.session.execute(_history(cast(Any, self.step), self._key), {"ids": list(ids)}):
            found[getattr(row, self._key)].append(Told(row, row.by_name))
        return found

    def photos(self, ids: Sequence[UUID]) -> dict[UUID, list[Attachment]]:
        """The photos of these, in the order they were attached."""
        photo: Any = self.photo
        key = getattr(photo, self._key)
        found: dict[UUID, list[Attachment]] = defaultdict(list)
        for one, name, arrived in db.session.execute(
            select(photo, Account.name, attachments.arrived(photo.sha256, photo.account_id))
            .join(Account, Account.id == photo.account_id)
            .where(key.in_(ids))
            .order_by(photo.at, photo.sha256)
        ):
            found[getattr(one, self._key)].append(Attachment(one, name, arrived))
        return found

    def require_photo(self, row_id: UUID | None, sha256: str) -> None:
        """``photo.absent`` unless this one (None: none of them) carries the photo and whoever attached it also sent it."""
        photo: Any = self.photo
        attachments.require_photo(photo, getattr(photo, self._key) == row_id, sha256)

    def photo_arrived(self, actor: Actor, sha256: str) -> None:
        """Stamp the rows that wait for this photo of the actor's, so that phones pull them again."""
        model: Any = self.model
        photo: Any = self.photo
        waiting = select(getattr(photo, self._key)).where(photo.sha256 == sha256, photo.account_id == actor.id)
        db.session.execute(update(model).where(model.id.in_(waiting)).values(version=model.version))

    def sealed(self, step_id: UUID, values: Mapping[str, Any]) -> dict[str, bytes | None]:
        """Columns of a step, sealed for it."""
        return {name: crypto.seal_if_any(value, self._bound(step_id)) for name, value in values.items()}

    def opened(self, step: S, column: str) -> Any:
        """What was sealed in a column of a step."""
        one: Any = step
        return crypto.unseal_if_any(getattr(one, column), self._bound(one.id))

    @property
    def _key(self) -> str:
        return f"{self.name}_id"

    def _bound(self, step_id: UUID) -> str:
        return f"{self.name}_step:{step_id}"


@cache
def _history(step: Any, key: str) -> Select[Any]:
    """Made once, and of columns: a page of a busy unit tells of hundreds of steps, none of which it changes."""
    columns = (getattr(step, one.key) for one in inspect(step).column_attrs)
    return (
        select(*columns, Account.name.label("by_name"))
        .join(Account, Account.id == step.account_id)
        .where(getattr(step, key).in_(bindparam("ids", expanding=True)))
        .order_by(getattr(step, key), step.seq)
    )


def step_document(told: Told[Any], label: str) -> dict[str, Any]:
    """What every answer tells of a step, whatever it is a step of; ``note`` is the kind's own to open."""
    step = told.step
    return {
        "seq": step.seq,
        "action": step.action,
        "label": label,
        "to": step.to_state,
        "at": iso(step.at),
        "by": {"id": str(step.account_id), "name": told.by, "role_label": step.role_label},
    }


def photo_document(one: Attachment) -> dict[str, Any]:
    """What every answer tells of a photo."""
    return {"sha256": one.photo.sha256, "by": one.by, "at": iso(one.photo.at), "arrived": one.arrived}


def end_of_time(runs: frozenset[Any]) -> Callable[[Any, str | None, datetime], None]:
    """``moved`` of what has one deadline from its first step to its end: ``runs`` are the states before it."""

    def moved(row: Any, _: str | None, now: datetime) -> None:
        if row.state not in runs:
            row.closed_at = now
            row.yellow_at = row.due_at = None

    return moved
