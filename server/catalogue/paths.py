"""Lawful routes of a matter (办理途径): read, offered, and changed by an administrator."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.catalogue.models import Category, HandlingPath
from server.core import problems
from server.core.db import db
from server.identity.actor import Actor
from server.journal import edited


def paths() -> list[HandlingPath]:
    """Every route in order, those out of use too."""
    return list(db.session.scalars(select(HandlingPath).order_by(HandlingPath.sort, HandlingPath.code)))


def offered(every: Iterable[HandlingPath], category: str, *, protected: bool) -> list[HandlingPath]:
    """Those in use for a category, in order; never a mediation for a protected matter."""
    return [
        one
        for one in every
        if one.retired_at is None
        and not (protected and one.mediation)
        and (not one.categories or _below_any(category, one.categories))
        and not _below_any(category, one.except_categories)
    ]


def put_path(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> HandlingPath:
    """Enter a route or change it. Refuses ``request.invalid`` for a category, told by its name, that there is not."""
    path, is_new = edited.held(HandlingPath, code, base_version)
    edited.require_name_free(path, facts["name"])
    for name in ("name", "mediation", "limit_days", "starts", "basis", "remedy"):
        setattr(path, name, facts[name])
    for name in ("categories", "except_categories"):
        setattr(path, name, _codes(facts[name], name))
    edited.retire(path, facts, now)
    edited.mark(actor.id, path, "handling_path", now, new=is_new, limit_days=path.limit_days, retired=facts["retired"])
    return path


def category_names(codes: Sequence[str]) -> list[str]:
    """What categories are called, in the order of the codes."""
    rows = db.session.execute(select(Category.code, Category.name).where(Category.code.in_(codes)))
    names = {row.code: row.name for row in rows}
    return [names.get(code, code) for code in codes]


def _codes(names: Sequence[str], field: str) -> list[str]:
    wanted = dict.fromkeys(names)
    with db.session.no_autoflush:
        rows = db.session.execute(select(Category.name, Category.code).where(Category.name.in_(wanted)))
    known = {row.name: row.code for row in rows}
    if unknown := [name for name in wanted if name not in known]:
        raise problems.REQUEST_INVALID(fields={field: [f"没有“{'、'.join(unknown)}”这一类"]})
    return [known[name] for name in wanted]


def _below_any(category: str, codes: Iterable[str]) -> bool:
    return any(category == code or category.startswith(code + ".") for code in codes)
