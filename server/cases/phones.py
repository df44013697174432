"""The telephone numbers of a case, found by a blind index (:mod:`server.core.crypto`) and by nothing less than a whole one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select, union

from server.cases import merging
from server.cases.models import Case, CaseContact, CasePhone, CaseSensitive
from server.cases.rules import State
from server.core import crypto
from server.core.db import db
from server.core.ids import new_id
from server.core.rows import write_row

PURPOSE = "case phone"
FEWEST_DIGITS = 7
"""A landline without its area code; what is shorter is no telephone."""
_COUNTRY, _MOBILE = "86", 11


def compared(phone: str) -> str:
    """A number as it is compared: its digits, without the code of our own country."""
    digits = "".join(one for one in phone if one.isdecimal())
    digits = digits.removeprefix("00") if digits.startswith("0086") else digits
    return digits.removeprefix(_COUNTRY) if len(digits) > _MOBILE and digits.startswith(_COUNTRY) else digits


def is_phone(text: str) -> bool:
    """Whether a number can be looked for by it."""
    return len(compared(text)) >= FEWEST_DIGITS


def phone_rows(case_id: UUID, people: Iterable[dict[str, Any] | None]) -> list[dict[str, Any]]:
    """What ``case_phone`` holds of these people's numbers, sealed and indexed."""
    numbers = {compared(str(one.get("phone") or "")) for one in people if one}
    rows = []
    for number in sorted(number for number in numbers if len(number) >= FEWEST_DIGITS):
        row_id = new_id()
        rows.append(
            {
                "id": row_id,
                "case_id": case_id,
                "phone": crypto.seal(number, f"case_phone:{row_id}"),
                "phone_index": crypto.blind(number, PURPOSE),
            }
        )
    return rows


_PHONES = CasePhone.metadata.tables["case_phone"]


def keep_phones(case_id: UUID, people: Iterable[dict[str, Any] | None]) -> None:
    """Make the case findable by the numbers of these people."""
    for row in phone_rows(case_id, people):
        write_row(_PHONES, row)


def with_phone(phone: str) -> Select[tuple[UUID]]:
    """SQL: ids of cases that somebody with this number is part of."""
    return select(CasePhone.case_id).where(CasePhone.phone_index.in_(crypto.blinds(compared(phone), PURPOSE)))


def numbers_of(case_id: UUID) -> list[str]:
    """The numbers of a case's people, opened: to look for others by, for no answer."""
    kept = db.session.scalars(select(CasePhone).where(CasePhone.case_id == case_id).order_by(CasePhone.id))
    return [crypto.unseal(one.phone, f"case_phone:{one.id}") for one in kept]


def cases_with_numbers() -> int:
    """How many :func:`index_before` looks through."""
    return db.session.scalar(select(func.count()).select_from(_sealed())) or 0


def _sealed() -> Subquery:
    return union(select(CaseSensitive.case_id), select(CaseContact.case_id)).subquery()


def index_before(chunk: int = 500, progress: Callable[[int], None] = lambda _: None) -> Iterator[int]:
    """Make findable what was sealed before there was an index: so many cases at a time, each committed; answers how many
    numbers. A number that is found already is passed over, so it may be broken off and started again. ``progress`` hears
    how many cases more were looked through.
    """
    last: UUID | None = None
    sealed = _sealed()
    while True:
        wanted = select(sealed.c.case_id).order_by(sealed.c.case_id).limit(chunk)
        ids = list(db.session.scalars(wanted.where(sealed.c.case_id > last) if last else wanted))
        if not ids:
            return
        held = select(CasePhone.case_id, CasePhone.phone_index).where(CasePhone.case_id.in_(ids))
        known = {tuple(row) for row in db.session.execute(held)}
        rows = [row for case_id in ids for row in phone_rows(case_id, people_of(case_id))]
        found = [row for row in rows if (row["case_id"], row["phone_index"]) not in known]
        db.session.add_all(CasePhone(**row) for row in found)
        db.session.commit()
        db.session.expunge_all()
        last = ids[-1]
        progress(len(ids))
        yield len(found)


def unreachable(cases: Iterable[Case]) -> frozenset[UUID]:
    """Of those that wait for a call back, the ones nobody can be called about: no number with them, nor with a case that
    was merged into them. What has no index is opened, for it may be older than that.
    """
    waiting = [case.id for case in cases if case.state == State.CALLBACK]
    if not waiting:
        return frozenset()
    with_them = merging.followers_of(waiting)
    left = {*waiting, *(one for others in with_them.values() for one in others)}
    left -= set(db.session.scalars(select(CasePhone.case_id).where(CasePhone.case_id.in_(left))))
    mute = {one for one in left if not any(is_phone(str(person.get("phone") or "")) for person in people_of(one))}
    return frozenset(one for one in waiting if mute.issuperset([one, *with_them.get(one, [])]))


@cache  # one table beside a statement, however often it is asked in it
def reachable() -> ColumnElement[bool]:
    """SQL: of those that wait for a call back, the ones with a number, or with a case merged into them that has one."""
    first = select(Case.id.label("lead"), Case.id.label("id"), literal(0).label("link")).where(
        Case.state == str(State.CALLBACK)
    )
    down = first.cte("with_them", recursive=True)
    down = down.union_all(
        select(down.c.lead, Case.id, down.c.link + 1)
        .join(Case, Case.merged_into == down.c.id)
        .where(down.c.link < merging.LONGEST)
    )
    return Case.id.in_(select(down.c.lead).join(CasePhone, CasePhone.case_id == down.c.id))


def people_of(case_id: UUID) -> list[dict[str, Any]]:
    """Everybody whose number stands with a case, opened: contact, parties, whom a supplement named. For no answer as it is."""
    sealed, row = db.session.get(CaseSensitive, case_id), f"case:{case_id}"
    contact = crypto.unseal_if_any(sealed.contact, row) if sealed else None
    parties = (crypto.unseal_if_any(sealed.parties, row) if sealed else None) or []
    left = db.session.scalars(select(CaseContact).where(CaseContact.case_id == case_id).order_by(CaseContact.id))
    besides = [crypto.unseal(one.contact, f"case_contact:{one.id}") for one in left]
    return [*([contact] if contact else []), *parties, *besides]
