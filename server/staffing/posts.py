"""Is this a post somebody can hold? One answer for the terminal and for a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from geo.codes import unpadded
from server.areas.models import Area
from server.core.db import db
from server.identity.actor import GRID_DIGITS
from server.identity.commands import assign
from server.identity.models import Assignment, Role
from server.units.models import Unit

ON_GRIDS = frozenset({"grid_worker"})
IN_UNITS = frozenset({"unit_liaison"})


class PostRefusedError(ValueError):
    """This post cannot be given; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Place:
    """Where a post is held: exactly one of the two."""

    area: str | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Directory:
    """Roles, areas and units as they are now, by everything people call them."""

    roles: Mapping[str, str]
    labels: Mapping[str, str]
    areas: frozenset[str]
    units: Mapping[str, str]

    def role(self, text: str) -> str:
        """The code of a role given by its code or by its name."""
        if (code := self.roles.get(text.strip())) is None:
            raise PostRefusedError(f"没有“{text}”这个角色，可用：{'、'.join(self.labels.values())}")
        return code

    def place(self, role: str, area: str, unit: str) -> Place:
        """Where a role is held, from an area code or a unit's name or id."""
        area, unit, label = unpadded(area.strip()), unit.strip(), self.labels[role]
        if area and unit:
            raise PostRefusedError("区域和单位只能填一个")
        if role in IN_UNITS and not unit:
            raise PostRefusedError(f"{label}要填单位")
        if unit:
            if unit not in self.units:
                raise PostRefusedError(f"没有“{unit}”这个单位")
            return Place(unit=self.units[unit])
        if not area:
            raise PostRefusedError(f"{label}要填区域编码")
        if area not in self.areas:
            raise PostRefusedError(f"区域 {area} 还没有导入")
        if role in ON_GRIDS and len(area) != GRID_DIGITS:
            raise PostRefusedError(f"{label}要填 {GRID_DIGITS} 位网格编码，{area} 不是网格")
        return Place(area=area)


def directory() -> Directory:
    """Everything posts can be made of now."""
    roles = db.session.execute(select(Role.code, Role.label).order_by(Role.sort)).all()
    units = db.session.execute(select(Unit.id, Unit.name).where(Unit.retired_at.is_(None))).all()
    return Directory(
        roles={row.code: row.code for row in roles} | {row.label: row.code for row in roles},
        labels={row.code: row.label for row in roles},
        areas=frozenset(db.session.scalars(select(Area.code).where(Area.retired_at.is_(None)))),
        units={row.id: row.id for row in units} | {row.name: row.id for row in units},
    )


def give_post(account_id: UUID, role: str, place: Place, now: datetime) -> bool:
    """Give the post unless it is held already; answers whether it was given."""
    held = select(Assignment.id).where(
        Assignment.account_id == account_id,
        Assignment.role == role,
        Assignment.area_code.is_not_distinct_from(place.area),
        Assignment.unit_id.is_not_distinct_from(place.unit),
        Assignment.valid_from <= now,
        or_(Assignment.valid_to.is_(None), Assignment.valid_to > now),
    )
    if db.session.scalar(held.limit(1)) is not None:
        return False
    assign(account_id, role, now=now, area_code=place.area, unit_id=place.unit)
    return True


def somebody_is(role: str, now: datetime) -> bool:
    """Whether any account holds this role now."""
    held = select(Assignment.id).where(
        Assignment.role == role, or_(Assignment.valid_to.is_(None), Assignment.valid_to > now)
    )
    return db.session.scalar(held.limit(1)) is not None
