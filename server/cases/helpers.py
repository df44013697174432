"""Units that help with a case (协办), beside the one that leads. Commands never commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from server.cases.models import Case, CaseHelper
from server.core import problems
from server.core.db import db
from server.units.models import Unit


def read(text: str, lead: str | None) -> list[str]:
    """The units named in a form, each once; refuses one that is retired or unknown, and the one that leads."""
    ids = list(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    if lead in ids:
        raise problems.CASE_HELPER_IS_LEAD(fields={"helpers": "主办单位不用再选进协办"})
    require_active(ids)
    return ids


def require_active(ids: Sequence[str]) -> None:
    """Refuse a unit that a case cannot be given to. Held until the end: one that is just leaving gets none, or stays."""
    there = select(Unit.id).where(Unit.id.in_(ids), Unit.retired_at.is_(None)).order_by(Unit.id)
    known = set(db.session.scalars(there.with_for_update(read=True)))
    for one in ids:
        if one not in known:
            raise problems.UNIT_ABSENT(id=one)


def ask_to_help(case_id: UUID, ids: Iterable[str], now: datetime) -> None:
    """From now on exactly these help."""
    ids = list(ids)
    db.session.execute(
        update(CaseHelper)
        .where(CaseHelper.case_id == case_id, CaseHelper.until.is_(None), CaseHelper.unit_id.not_in(ids))
        .values(until=now)
    )
    if ids:
        rows = insert(CaseHelper).values([{"case_id": case_id, "unit_id": one, "since": now} for one in ids])
        # who helped before and comes back counts from now; who helps already is left alone
        db.session.execute(
            rows.on_conflict_do_update(
                index_elements=["case_id", "unit_id"],
                set_={"since": now, "until": None},
                where=CaseHelper.until.is_not(None),
            )
        )


def let_go(case_id: UUID, now: datetime) -> dict[str, Any]:
    """Nobody helps any more, because nobody leads; what that changes in the history."""
    gone = db.session.scalars(
        update(CaseHelper)
        .where(CaseHelper.case_id == case_id, CaseHelper.until.is_(None))
        .values(until=now)
        .returning(CaseHelper.unit_id)
    ).all()
    return {"helpers": []} if gone else {}


def helped_by(units: Sequence[str]) -> Any:
    """SQL: cases one of these units helps with. By way of an array, so that the key of the cases is used."""
    helped = select(CaseHelper.case_id).where(CaseHelper.unit_id.in_(units), CaseHelper.until.is_(None))
    return Case.id == func.any(func.array(helped.scalar_subquery()))
