"""A file of matters from another channel, row by row, by the same rules as one that is typed in.

Every row is taken, found as it was taken before (by the number it has there), or refused with its number and a sentence.
The same file again changes nothing, so an import that was cut off is simply started again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from geo.crs import Crs
from server.areas.locate import locate
from server.areas.queries import is_live_grid
from server.cases.intake import take_in_once
from server.cases.similar import similar_cases
from server.catalogue import queries as catalogue
from server.core import problems
from server.core.db import db
from server.core.ids import new_id
from server.core.permissions import Permission
from server.core.problems import Problem
from server.identity.actor import Actor, Doing, Moment
from server.intake.columns import Reader, likeness, mapping_of
from server.intake.models import ChannelMapping
from server.journal.commands import record
from server.people.columns import RowRefusedError
from server.people.grid_names import GridNames
from server.people.importing import CHUNK, CHUNK_SECONDS, end_chunk
from server.people.sheet import open_sheet

MOST_COMPARED = 500
"""So many rows are compared with what there is when a file is tried: a longer one would be waited for too long."""


class Refused(NamedTuple):
    """A row that was not taken: its number as Excel shows it, the number of its source, and everything that is wrong."""

    row: int
    source_no: str
    reason: str


class Known(NamedTuple):
    """A row that looks like a case there is: its code, and why."""

    row: int
    source_no: str
    case_no: str
    why: str


@dataclass
class Imported:
    """What became of a file: ``total`` is the sum of the others."""

    columns: list[str]
    mapping: dict[str, str]
    taken: int = 0
    unchanged: int = 0
    """Taken before, by the same number."""
    refused: list[Refused] = field(default_factory=list)
    kept: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    """The refused rows themselves, each behind its reason (``refused.py``)."""
    known: list[Known] = field(default_factory=list)
    compared: int = 0
    """So many of those that were taken were compared with cases there are."""

    @property
    def total(self) -> int:
        return self.taken + self.unchanged + len(self.refused)

    def counts(self) -> dict[str, int]:
        """For the journal: how many, and nothing else."""
        return {"total": self.total, "taken": self.taken, "unchanged": self.unchanged, "refused": len(self.refused)}


def import_cases(
    actor: Actor,
    content: bytes,
    channel: str,
    *,
    now: datetime,
    sheet: str | None = None,
    wished: Mapping[str, str | None] | None = None,
    category: str | None = None,
    crs: str = Crs.WGS84.value,
    dry_run: bool = False,
    began: Callable[[int], None] = lambda _: None,
    progress: Callable[[], None] = lambda: None,
) -> Imported:
    """Read a file and register its matters, chunk by chunk; it commits. ``dry_run`` does all of it and keeps nothing.

    ``wished`` is ``{target: heading}`` over what was read last time and what is guessed; ``category`` counts for rows whose
    own is not known; ``crs`` says in what its coordinates are (DOMAIN §3). Raises ``person.import_unreadable``, ``case.import_columns`` and ``request.invalid`` for the file as a
    whole, before anything is written.
    """
    _usable(actor, channel, category)
    list_ = open_sheet(content, sheet, likeness)
    kept = {name: heading for name, heading in saved_mapping(channel).items() if heading in list_.columns}
    mapping = mapping_of(list_.columns, kept | dict(wished or {}), category_given=category is not None)
    imported = Imported([heading for heading in list_.columns if heading], mapping)
    began(list_.total)
    reader = Reader(
        mapping,
        channel,
        GridNames(actor, Permission.CASE_IMPORT),
        category,
        crs,
        lambda grid: _usable_grid(actor, grid),
    )
    writer = _Writer(Doing(actor, Moment(now, now), None), reader, imported, dry_run=dry_run)
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
        db.session.rollback()
        if not dry_run:
            _keep_mapping(actor, channel, mapping, now)
            record(
                at=now,
                account_id=actor.id,
                action="case.import",
                subject_kind="case",
                subject_id=new_id(),
                channel=channel,
                **stands,
            )
            db.session.commit()
    return imported


def saved_mapping(channel: str) -> dict[str, str]:
    """How the columns of that channel's last file were read."""
    found = db.session.scalar(select(ChannelMapping.mapping).where(ChannelMapping.channel == channel))
    return dict(found or {})


def _usable(actor: Actor, channel_code: str, category: str | None) -> None:
    channel = catalogue.channel(channel_code)
    if channel is None:
        raise problems.REQUEST_INVALID(fields={"channel": ["没有这个来源渠道"]})
    if channel.permission and channel.permission not in actor.permissions:
        raise problems.CASE_CHANNEL_NOT_YOURS(channel=channel.code, label=channel.name)
    if category is not None and catalogue.category(category) is None:
        raise problems.CATEGORY_ABSENT(code=category)


def _usable_grid(actor: Actor, grid: str) -> bool:
    return is_live_grid(grid) and Permission.CASE_IMPORT in actor.permissions_in(grid)


def _keep_mapping(actor: Actor, channel: str, mapping: dict[str, str], now: datetime) -> None:
    row = {"mapping": mapping, "saved_by": actor.id, "saved_at": now}
    db.session.execute(
        insert(ChannelMapping)
        .values(channel=channel, **row)
        .on_conflict_do_update(index_elements=["channel"], set_=row)
    )


@dataclass
class _Writer:
    """Row after row of one file, and the numbers it has seen of it already."""

    doing: Doing
    reader: Reader
    imported: Imported
    dry_run: bool
    numbers: dict[str, int] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    """Cases that were made of earlier rows."""

    def take(self, number: int, row: Mapping[str, Any]) -> None:
        """Write one row, or refuse it; a refused row leaves nothing behind."""
        source_no = self.reader.texts(row).get("source_no", "")
        first = self.numbers.setdefault(source_no, number) if source_no else number
        try:
            facts = self.reader.facts(row, [] if first == number else [f"和第 {first} 行的来源编号相同"])
            known = self._known(facts) if self.dry_run and self.imported.compared < MOST_COMPARED else None
            taken = take_in_once(self.doing, facts)
        except RowRefusedError as refusal:
            self._refuse(number, source_no, row, str(refusal))
        except Problem as refusal:
            self._refuse(number, source_no, row, str(refusal.document()["title"]))
        else:
            self._count(number, source_no, facts, known, taken=taken)

    def _refuse(self, number: int, source_no: str, row: Mapping[str, Any], reason: str) -> None:
        self.imported.refused.append(Refused(number, source_no, reason))
        self.imported.kept.append((reason, row))

    def _count(
        self, number: int, source_no: str, facts: Mapping[str, Any], known: list[dict[str, Any]] | None, *, taken: bool
    ) -> None:
        if not taken:
            self.imported.unchanged += 1
            return
        self.imported.taken += 1
        self.own.add(str(facts["case_id"]))
        if known is None:
            return
        self.imported.compared += 1
        like = next((one for one in known if one["id"] not in self.own), None)
        if like is not None:
            self.imported.known.append(Known(number, source_no, like["case_no"], "，".join(like["why"])))

    def _known(self, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Cases there are that may be the same; asked before it is written, which is not like itself."""
        place = facts["location"] or {}
        point = locate(facts["location"], ()).lonlat
        asked = {
            "category": facts["category"],
            "lon": point[0] if point else None,
            "lat": point[1] if point else None,
            "text": facts["description"],
            "phone": (facts["contact"] or {}).get("phone"),
            "grid": place.get("grid"),
            "address_text": facts["address_text"],
            "but": None,
        }
        return similar_cases(self.doing.actor, asked, self.doing.moment.received_at)
