"""Tasks from the centre (任务): somebody in the field is asked to look, help or call. The row is the present, ``task_step``
its append-only history.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.attachments.models import Attached
from server.core.db import AreaCode, ListLine, Model, Synced
from server.steps.models import Step, behind

OPEN_STATES_SQL = "state IN ('sent','received')"


class TaskKind(ListLine, Model):
    """What can be asked for (核实, 协办, 走访)."""

    __tablename__ = "task_kind"

    by_visit: Mapped[bool] = mapped_column(Boolean)
    """A visit is its natural answer: the phone offers the visit's form, and one record answers both."""
    suggestion: Mapped[str] = mapped_column(Text)
    """What the form begins with."""


class Task(Synced, Model):
    """One task. What is asked, and where, is sealed in :class:`TaskSensitive`."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("state IN ('sent','received','done','cannot','recalled')", name="state"),
        CheckConstraint("urgency IN ('normal','urgent','grave')", name="urgency"),
        Index("ix_task_area_code_tx", "area_code", "tx"),
        Index("ix_task_assignee_id_tx", "assignee_id", "tx"),
        Index("ix_task_case_id", "case_id"),
        Index("ix_task_sent_by", "sent_by", "sent_at", "id"),
        Index("ix_task_person_id", "person_id"),
        Index("ix_task_due_at_id", "due_at", "id", postgresql_where=text(OPEN_STATES_SQL)),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(ForeignKey("task_kind.code"))
    state: Mapped[str] = mapped_column(Text)
    urgency: Mapped[str] = mapped_column(Text)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"))
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("household.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    area_code: Mapped[str] = mapped_column(AreaCode, ForeignKey("area.code"))
    """The grid whose worker is asked."""
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who is asked by name; None: whoever holds the grid's post."""
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    yellow_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    due_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    version: Mapped[int] = mapped_column(Integer, default=0)


class TaskSensitive(Model):
    """What is asked and where, sealed: ``{ask, address_text}``."""

    __tablename__ = "task_sensitive"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), primary_key=True)
    request: Mapped[bytes] = mapped_column(LargeBinary)


class TaskStep(Step, Model):
    """One step of a task's history."""

    __tablename__ = "task_step"
    __table_args__ = (UniqueConstraint("task_id", "seq", name="uq_task_step_task_id_seq"),)

    task_id: Mapped[UUID] = mapped_column(behind("task.id"))
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"))
    """The visit that answered it."""
    said: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Sealed ``{note, location}``: words may be about a person, and the place is where a worker stood."""


class TaskAttachment(Attached, Model):
    """A photo this account attached to its answer."""

    __tablename__ = "task_attachment"
    __table_args__ = (Index("ix_task_attachment_sha256", "sha256"),)

    task_id: Mapped[UUID] = mapped_column(ForeignKey("task.id"), primary_key=True)
