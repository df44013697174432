"""The guide for advice at the door (上门咨询): found by words or pinyin, written, corrected, taken out of use.

Nothing is ever removed: an entry out of use stays with ``retired_at``, is sent to phones as such, and can be put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, true

from server.catalogue.models import AdviceEntry
from server.catalogue.queries import advice_row
from server.core import problems
from server.core.db import db
from server.core.ids import new_id
from server.core.pinyin import pinyin_of
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.journal.commands import record

_FIELDS = ("topic", "conditions", "papers", "where_to", "phone", "keywords")
_SORT_STEP, _SORT_MAX = 10, 2**15 - 1


def find_advice(words: str, *, retired: bool) -> list[dict[str, Any]]:
    """Entries in use (or those out of use) that hold every word, in the order of the guide."""
    in_use = AdviceEntry.retired_at.is_(None)
    return _documents(
        select(AdviceEntry.id)
        .where(~in_use if retired else in_use, _holds_all(words))
        .order_by(AdviceEntry.sort, AdviceEntry.topic, AdviceEntry.id)
    )


def advice_document(entry: AdviceEntry) -> dict[str, Any]:
    """One entry as answers carry it: the row of phones, and who wrote it last and when."""
    return _documents(select(AdviceEntry.id).where(AdviceEntry.id == entry.id))[0]


def add_advice(actor: Actor, entry_id: UUID | None, facts: Mapping[str, Any], now: datetime) -> AdviceEntry:
    """Write a new entry, at the end of the guide. ``facts`` is a loaded ``AdviceFacts``.

    Refuses ``advice.exists`` (this id was written already: the answer was lost on its way) and ``advice.topic_taken``.
    """
    if entry_id is not None and db.session.get(AdviceEntry, entry_id) is not None:
        raise problems.ADVICE_EXISTS(id=str(entry_id))
    last = db.session.scalar(select(func.max(AdviceEntry.sort))) or 0
    entry = AdviceEntry(id=entry_id or new_id(), sort=min(last + _SORT_STEP, _SORT_MAX), version=0)
    _require_topic_free(facts["topic"])
    _write(entry, facts)
    db.session.add(entry)
    _mark(actor, entry, "advice.add", now, fields=_named(facts))
    return entry


def change_advice(
    actor: Actor, entry_id: UUID, base_version: int, facts: Mapping[str, Any], now: datetime
) -> AdviceEntry:
    """Correct an entry; only what ``facts`` names changes.

    Refuses ``advice.absent``, ``advice.stale`` (changed, or taken out of use, since it was read) and
    ``advice.topic_taken``.
    """
    entry = _to_edit(entry_id)
    if entry.version != base_version:
        raise problems.ADVICE_STALE(base_version=base_version, version=entry.version, by=_changed_by(entry))
    if "topic" in facts:
        _require_topic_free(facts["topic"], besides=entry.id)
    _write(entry, facts)
    _mark(actor, entry, "advice.change", now, fields=_named(facts))
    return entry


def retire_advice(actor: Actor, entry_id: UUID, now: datetime) -> AdviceEntry:
    """Take an entry out of use. Out of use already: nothing happens, so that a second tap is none."""
    entry = _to_edit(entry_id)
    if entry.retired_at is None:
        entry.retired_at = now
        _mark(actor, entry, "advice.retire", now)
    return entry


def restore_advice(actor: Actor, entry_id: UUID, now: datetime) -> AdviceEntry:
    """Put an entry back into use; ``advice.topic_taken`` when another has its topic by now."""
    entry = _to_edit(entry_id)
    if entry.retired_at is not None:
        _require_topic_free(entry.topic, besides=entry.id)
        entry.retired_at = None
        _mark(actor, entry, "advice.restore", now)
    return entry


def _documents(ids: Any) -> list[dict[str, Any]]:
    found = db.session.execute(
        select(AdviceEntry, Account.id.label("by_id"), Account.name.label("by_name"))
        .outerjoin(Account, Account.id == AdviceEntry.updated_by)
        .where(AdviceEntry.id.in_(ids))
        .order_by(AdviceEntry.sort, AdviceEntry.topic, AdviceEntry.id)
        .execution_options(populate_existing=True)
    )
    return [
        advice_row(row.AdviceEntry)
        | {
            "updated_at": iso(row.AdviceEntry.updated_at),
            "updated_by": {"id": str(row.by_id), "name": row.by_name} if row.by_id else None,
        }
        for row in found
    ]


def _holds_all(words: str) -> Any:
    """SQL: every word stands somewhere in the entry, in any order. LIKE's own signs are text here. Mirrored on phone and
    desk by ``pwa/src/rules/seek-advice.ts`` (tests/vectors/advice_search.json).
    """
    places = (
        AdviceEntry.topic,
        AdviceEntry.keywords,
        AdviceEntry.conditions,
        func.array_to_string(AdviceEntry.papers, " "),
        AdviceEntry.pinyin,
    )
    return and_(
        true(),
        *(
            or_(*(func.lower(place).contains(word, autoescape=True) for place in places))
            for word in words.lower().split()
        ),
    )


def _to_edit(entry_id: UUID) -> AdviceEntry:
    """The entry, locked until the transaction ends."""
    entry = db.session.scalar(
        select(AdviceEntry)
        .where(AdviceEntry.id == entry_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if entry is None:
        raise problems.ADVICE_ABSENT(id=str(entry_id))
    return entry


def _require_topic_free(topic: str, besides: UUID | None = None) -> None:
    """Two entries about one matter would sooner or later say two things at two doors."""
    same = select(AdviceEntry.id).where(AdviceEntry.topic == topic, AdviceEntry.retired_at.is_(None))
    if besides is not None:
        same = same.where(AdviceEntry.id != besides)
    if (found := db.session.scalar(same.limit(1))) is not None:
        raise problems.ADVICE_TOPIC_TAKEN(topic=topic, id=str(found))


def _write(entry: AdviceEntry, facts: Mapping[str, Any]) -> None:
    for name in _named(facts):
        value = facts[name]
        setattr(entry, name, list(dict.fromkeys(value)) if name == "papers" else value or None)
    entry.pinyin = pinyin_of(entry.topic, entry.keywords)


def _named(facts: Mapping[str, Any]) -> list[str]:
    return [name for name in _FIELDS if name in facts]


def _changed_by(entry: AdviceEntry) -> str:
    account = db.session.get(Account, entry.updated_by) if entry.updated_by else None
    return account.name if account else "同事"


def _mark(actor: Actor, entry: AdviceEntry, action: str, now: datetime, **details: Iterable[str]) -> None:
    """What every change leaves behind: a higher version, who and when, and a line in the journal."""
    entry.version += 1
    entry.updated_at, entry.updated_by = now, actor.id
    record(at=now, account_id=actor.id, action=action, subject_kind="advice", subject_id=entry.id, **details)
    db.session.flush()
