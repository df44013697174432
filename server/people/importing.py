"""A list of people into the register, row by row, by the same rules as one who is typed in.

Every row is taken, found as it was, or refused with its number and a sentence. The same file again changes nothing, so
an import that was cut off is simply started again.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server.core import problems
from server.core.clock import local_date
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.core.problems import Problem
from server.identity.actor import SYSTEM, Actor
from server.journal.commands import record
from server.people import commands
from server.people.columns import Reader, RowRefusedError, likeness, mapping_of
from server.people.grid_names import GridNames
from server.people.id_number import parse_id_number
from server.people.models import CarePlan, Person, PersonSensitive
from server.people.sheet import open_sheet

CHUNK, CHUNK_SECONDS = 200, 2.0
"""A transaction ends after so many rows or so long, whichever comes first: one that writes holds every pull back."""

SENTENCES = {
    problems.GRID_ABSENT.code: "没有这个网格，或不归你管",
    problems.GROUP_ABSENT.code: "没有这个群体，或不归你登记",
    problems.HELPER_ABSENT.code: "帮扶人现在不是上门的岗位",
    problems.PERSON_EXISTS.code: "这个证件号已经登记过了，不在你管的地方",
    problems.PERSON_ABSENT.code: "这个证件号已经登记过了，不在你管的地方",
    problems.NOT_PERMITTED.code: "这个证件号已经登记过了，不在你管的地方",
}
"""Refusals of a single registration whose own sentence would repeat the cell or speak of a screen."""


class Refused(NamedTuple):
    """A row that was not taken: its number as Excel shows it, a sentence, and whose it is, as far as the file says so."""

    row: int
    reason: str
    name: str


@dataclass
class Imported:
    """What became of a file: ``total`` is the sum of the others."""

    columns: list[str]
    mapping: dict[str, str]
    taken: int = 0
    """Registered anew."""
    enrolled: int = 0
    """Registered before, now in this group too."""
    unchanged: int = 0
    """Registered before and in this group: 已登记，不变."""
    refused: list[Refused] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.taken + self.enrolled + self.unchanged + len(self.refused)

    def counts(self) -> dict[str, int]:
        """For the journal: how many, and nothing else."""
        counted = {name: getattr(self, name) for name in ("total", "taken", "enrolled", "unchanged")}
        return counted | {"refused": len(self.refused)}


def import_people(
    actor: Actor,
    content: bytes,
    *,
    now: datetime,
    sheet: str | None = None,
    wished: Mapping[str, str | None] | None = None,
    group: str | None = None,
    dry_run: bool = False,
    began: Callable[[int], None] = lambda _: None,
    progress: Callable[[], None] = lambda: None,
) -> Imported:
    """Read a file and write its people, chunk by chunk; it commits. ``dry_run`` does all of it and keeps nothing.

    ``wished`` is ``{target: heading}`` over what is guessed, ``group`` the group (code or name) of rows that name none.
    ``began`` hears how many rows there are, ``progress`` of each. Raises ``person.import_unreadable``,
    ``person.import_columns`` and ``request.invalid`` for the file as a whole, before anything is written.
    """
    list_ = open_sheet(content, sheet, likeness)
    mapping = mapping_of(list_.columns, wished or {}, group_given=group is not None)
    reader = Reader(mapping, local_date(now), GridNames(actor).codes, group)
    if group is not None and group not in reader.groups:
        raise problems.GROUP_ABSENT(code=group)
    imported = Imported([heading for heading in list_.columns if heading], mapping)
    began(list_.total)
    writer = _Writer(actor, now, reader, imported)
    chunk, started, stands = 0, time.monotonic(), imported.counts()
    try:
        for number, row in list_.rows():
            writer.take(number, row)
            progress()
            chunk += 1
            if chunk == CHUNK or time.monotonic() - started > CHUNK_SECONDS:
                end_chunk(dry_run=dry_run)
                chunk, started, stands = 0, time.monotonic(), imported.counts()
        end_chunk(dry_run=dry_run)
        stands = imported.counts()
    finally:
        # also when it breaks off: what was committed stands, and the journal says so
        db.session.rollback()
        if not dry_run:
            record(
                at=now,
                account_id=None if actor.id == SYSTEM else actor.id,
                action="person.import",
                subject_kind="person",
                subject_id=new_id(),
                **stands,
            )
            db.session.commit()
    return imported


def end_chunk(*, dry_run: bool) -> None:
    """Keep what was written of a file so far, or of a trial nothing."""
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    db.session.expunge_all()


@dataclass
class _Writer:
    """Row after row of one file, and what it has seen of it already."""

    actor: Actor
    now: datetime
    reader: Reader
    imported: Imported
    numbers: dict[str, int] = field(default_factory=dict)
    """ID number → the row it stood in first."""
    homes: dict[tuple[str, ...], int] = field(default_factory=dict)
    """The same for people without one: name, grid, address and door."""

    def take(self, number: int, row: Mapping[str, Any]) -> None:
        """Write one row, or refuse it; a refused row leaves nothing behind."""
        counted = self.imported
        try:
            facts = self.reader.facts(row)
            self._refuse_again(number, facts)
            became = self._write(facts)
        except RowRefusedError as refusal:
            counted.refused.append(Refused(number, str(refusal), self.reader.name(row)))
        except Problem as refusal:
            sentence = SENTENCES.get(refusal.code) or refusal.document()["title"]
            counted.refused.append(Refused(number, str(sentence), self.reader.name(row)))
        else:
            setattr(counted, became, getattr(counted, became) + 1)

    def _refuse_again(self, number: int, facts: Mapping[str, Any]) -> None:
        """The same person twice in one file: the first row counts, whatever became of it."""
        if facts["id_number"]:
            text = parse_id_number(facts["id_number"], local_date(self.now)).text
            if (first := self.numbers.setdefault(text, number)) != number:
                raise RowRefusedError(f"和第 {first} 行的身份证号相同")
        elif (first := self.homes.setdefault(_home(facts), number)) != number:
            raise RowRefusedError(f"和第 {first} 行同名、同网格、同住址，也没有身份证号可以分清")

    def _write(self, facts: Mapping[str, Any]) -> str:
        """``taken``, ``enrolled`` or ``unchanged``."""
        if Permission.PERSON_IMPORT not in self.actor.permissions_in(facts["grid"]):
            raise problems.GRID_ABSENT(code=facts["grid"])
        try:
            with db.session.begin_nested():
                _refuse_double(commands.enter_person(self.actor, facts, self.now), facts)
        except Problem as refusal:
            if refusal.kind is not problems.PERSON_EXISTS or refusal.details["id"] is None:
                raise
            return self._join(UUID(refusal.details["id"]), facts["groups"][0])
        except IntegrityError as error:
            raise RowRefusedError("刚刚有人登记了同一个证件号，请再导入一次") from error
        return "taken"

    def _join(self, person_id: UUID, group: Mapping[str, Any]) -> str:
        """Somebody who is registered: into the group, unless they are in it, or have been and left."""
        try:
            with db.session.begin_nested():
                commands.join_group(self.actor, person_id, group, self.now)
                if _has_left(person_id, group["group"]):
                    raise RowRefusedError("以前在这个群体，后来退出了；要重新列入，请打开这个人的资料办理")
        except Problem as refusal:
            if refusal.kind is problems.PLAN_EXISTS:
                return "unchanged"
            raise
        return "enrolled"


def _refuse_double(person: Person, facts: Mapping[str, Any]) -> None:
    """Of the same name at the same door of the same grid, two people are told apart by their numbers or not at all."""
    others = db.session.execute(
        select(Person.address_text, Person.door, PersonSensitive.id_number.is_not(None).label("numbered"))
        .outerjoin(PersonSensitive, PersonSensitive.person_id == Person.id)
        .where(Person.grid_code == person.grid_code, Person.name == person.name, Person.id != person.id)
    )
    for other in others:
        there = {"name": person.name, "grid": person.grid_code, "address_text": other.address_text, "door": other.door}
        if _home(there) == _home(facts) and not (facts["id_number"] and other.numbered):
            raise RowRefusedError("同名、同网格、同住址的人已经登记过了；是另一个人就要两人都有身份证号")


def _has_left(person_id: UUID, group: str) -> bool:
    ended = select(CarePlan.id).where(
        CarePlan.person_id == person_id, CarePlan.group_code == group, CarePlan.ended_on.is_not(None)
    )
    return db.session.scalar(ended.limit(1)) is not None


def _home(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Name, grid, address and door as they are compared: full-width signs and spaces make no difference."""
    return tuple(
        "".join(unicodedata.normalize("NFKC", facts[name] or "").split())
        for name in ("name", "grid", "address_text", "door")
    )
