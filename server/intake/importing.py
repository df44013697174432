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
from server.areas.queries import is_live_grid
from server.cases.intake import take_in_once
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


class Refused(NamedTuple):
    """A row that was not taken: its number as Excel shows it, the number of its source, and why."""

    row: int
    source_no: str
    reason: str


@dataclass
class Imported:
    """What became of a file: ``total`` is the sum of the others."""

    columns: list[str]
    mapping: dict[str, str]
    taken: int = 0
    unchanged: int = 0
    """Taken before, by the same number."""
    refused: list[Refused] = field(default_factory=list)

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
    reader = Reader(mapping, channel, GridNames(actor, Permission.CASE_IMPORT), category, crs)
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

    def take(self, number: int, row: Mapping[str, Any]) -> None:
        """Write one row, or refuse it; a refused row leaves nothing behind."""
        try:
            became = self._write(number, self.reader.facts(row))
        except RowRefusedError as refusal:
            self._refuse(number, row, str(refusal))
        except Problem as refusal:
            self._refuse(number, row, str(refusal.document()["title"]))
        else:
            setattr(self.imported, became, getattr(self.imported, became) + 1)

    def _refuse(self, number: int, row: Mapping[str, Any], reason: str) -> None:
        self.imported.refused.append(Refused(number, self.reader.texts(row).get("source_no", ""), reason))

    def _write(self, number: int, facts: dict[str, Any]) -> str:
        """``taken`` or ``unchanged``."""
        if (first := self.numbers.setdefault(facts["source_no"], number)) != number:
            raise RowRefusedError(f"和第 {first} 行的来源编号相同")
        grid = (facts["location"] or {}).get("grid")
        if grid and not (is_live_grid(grid) and Permission.CASE_IMPORT in self.doing.actor.permissions_in(grid)):
            raise RowRefusedError("没有这个网格，或不归你管")
        return "taken" if take_in_once(self.doing, facts) else "unchanged"
