"""Every column that holds sealed values, and what each value is bound to. What is not here is never sealed anew.

A column that is added to the models must be added here (``tests/cli/test_keys.py`` finds one that is not): a value that
still has an old key when that key is thrown away is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.orm import InstrumentedAttribute

from server.bulk.models import BulkImport
from server.cases import phones
from server.cases.models import CaseContact, CasePhone, CaseRating, CaseSensitive
from server.core.ledger import Operation
from server.diary.models import Diary
from server.errands.models import ErrandSensitive, ErrandStep
from server.intake import commands as intake
from server.intake.models import Reception
from server.mediation.models import Mediation, MediationStep
from server.meetings.models import Meeting, MeetingDecision, MeetingUnit
from server.notices.models import Robot
from server.patrols.models import PatrolTrack, VisitSensitive
from server.people import sealed
from server.people.models import HouseholdSensitive, PersonSensitive
from server.tasks.models import TaskSensitive, TaskStep


@dataclass(frozen=True)
class BlindIndex:
    """The column beside a sealed one by which an exact value is found."""

    column: Column[Any]
    purpose: str
    compared: Callable[[str], str]
    """The value as it is compared."""


@dataclass(frozen=True)
class SealedColumn:
    """One column; its table has one key column."""

    column: Column[Any]
    row_name: Callable[[Any], str]
    """What binds a value to its place (:func:`server.core.crypto.seal`), from the row's key."""
    index: BlindIndex | None = None

    @property
    def table(self) -> Table:
        return self.column.table

    @property
    def key(self) -> Column[Any]:
        (key,) = self.table.primary_key.columns
        return key

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column.name}"


def _bound(prefix: str) -> Callable[[Any], str]:
    return lambda key: f"{prefix}:{key}"


def _of(attribute: InstrumentedAttribute[Any]) -> Column[Any]:
    column: Column[Any] = attribute.property.columns[0]
    return column


def _person(field: str) -> SealedColumn:
    indexes = {
        "id_number": BlindIndex(_of(PersonSensitive.id_number_index), sealed.ID_NUMBER, str),
        "phone": BlindIndex(_of(PersonSensitive.phone_index), sealed.PHONE, sealed.digits),
    }
    column = _of(getattr(PersonSensitive, field))
    return SealedColumn(column, lambda key: sealed.row_name(key, field), indexes.get(field))


SEALED: tuple[SealedColumn, ...] = (
    SealedColumn(_of(Operation.body), _bound("operation")),
    SealedColumn(_of(CaseSensitive.contact), _bound("case")),
    SealedColumn(_of(CaseSensitive.parties), _bound("case")),
    SealedColumn(_of(CaseContact.contact), _bound("case_contact")),
    SealedColumn(
        _of(CasePhone.phone),
        _bound("case_phone"),
        BlindIndex(_of(CasePhone.phone_index), phones.PURPOSE, phones.compared),
    ),
    SealedColumn(_of(BulkImport.told), _bound("bulk_import")),
    SealedColumn(_of(Reception.said), _bound("reception")),
    SealedColumn(
        _of(Reception.phone),
        _bound("reception_phone"),
        BlindIndex(_of(Reception.phone_index), intake.PURPOSE, phones.compared),
    ),
    SealedColumn(_of(CaseRating.said), _bound("case_rating")),
    SealedColumn(_of(VisitSensitive.body), _bound("visit")),
    SealedColumn(_of(PatrolTrack.body), _bound("patrol_track")),
    SealedColumn(_of(Diary.body), _bound("diary")),
    SealedColumn(_of(ErrandSensitive.request), _bound("errand")),
    SealedColumn(_of(ErrandStep.note), _bound("errand_step")),
    SealedColumn(_of(HouseholdSensitive.phone), _bound("household")),
    SealedColumn(_of(Robot.address), _bound("robot")),
    SealedColumn(_of(TaskSensitive.request), _bound("task")),
    SealedColumn(_of(TaskStep.said), _bound("task_step")),
    SealedColumn(_of(Mediation.parties), _bound("mediation")),
    SealedColumn(_of(Mediation.terms), _bound("mediation")),
    SealedColumn(_of(MediationStep.said), _bound("mediation_step")),
    SealedColumn(_of(Meeting.minutes), _bound("meeting")),
    SealedColumn(_of(MeetingUnit.who), _bound("meeting")),
    SealedColumn(_of(MeetingDecision.what), _bound("meeting")),
    SealedColumn(_of(MeetingDecision.answer), _bound("meeting")),
    *(_person(field) for field in sealed.FIELDS),
)

NOT_SEALED = frozenset(
    {
        "bulk_import.file_hash",
        "cases.public_token_hash",
        "feed_key.secret_hash",
        "operation.hash",
        "paper_template.file",
        "rate_count.key",
    }
)
"""Columns of bytes that hold digests of something else, or a form that nobody has filled in."""
