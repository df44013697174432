"""Everybody in the demo: one named worker a grid, and somebody in every post of the centre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from geo.district import District, staff, workers
from server.areas.queries import TOWN_DIGITS
from server.core.db import db
from server.core.ids import new_id
from server.demo.bulk import copy_rows
from server.identity.models import Role, RolePermission

SERVED_BEFORE = timedelta(days=180)
"""Everybody held their post long before the history begins: it is judged by the posts of its day."""

CENTRE = ("clerk", "router", "caller", "supervisor", "director", "auditor")
USERNAMES = {role: f"{role}01" for role in CENTRE} | {"admin": "admin"}
FIRST_UNIT = "mediation"
"""unit01's: disputes end there, and a demo shows disputes."""


@dataclass(frozen=True)
class Player:
    """Somebody who acts in the history. ``area`` or ``unit`` says where they hold their one post."""

    id: UUID
    username: str
    name: str
    role: str
    label: str
    permissions: frozenset[str]
    area: str | None = None
    unit: str | None = None


class Cast:
    """All players, by what the history looks them up by."""

    def __init__(self, district: District, units: list[str]) -> None:
        self._labels = {row.code: row.label for row in db.session.execute(select(Role.code, Role.label))}
        self._permissions: dict[str, set[str]] = {}
        for row in db.session.execute(select(RolePermission.role, RolePermission.permission)):
            self._permissions.setdefault(row.role, set()).add(row.permission)
        names = iter([person.name for person in staff(district, len(units) + len(USERNAMES) + 4)])
        garden = district.central_neighbourhood.code
        self.workers = {
            one.grid: self._player(one.username, one.name, "grid_worker", area=one.grid) for one in workers(district)
        }
        self.leader = self._player("leader01", next(names), "grid_leader", area=garden)
        self.visitor = self._player("visitor01", next(names), "home_visitor", area=garden)
        self.centre = {
            role: self._player(username, next(names), role, area=district.county.code)
            for role, username in USERNAMES.items()
        }
        ordered = sorted(units, key=lambda unit: unit != FIRST_UNIT)
        self.units = {
            unit: self._player(f"unit{number:02d}", next(names), "unit_liaison", unit=unit)
            for number, unit in enumerate(ordered, 1)
        }
        self.officer = self._player("officer01", next(names), "neighbourhood_officer", area=garden[:TOWN_DIGITS])
        self.mediator = self._player("mediator01", next(names), "mediator", unit=FIRST_UNIT)

    @property
    def everybody(self) -> list[Player]:
        return [
            *self.workers.values(),
            self.leader,
            self.visitor,
            self.officer,
            self.mediator,
            *self.centre.values(),
            *self.units.values(),
        ]

    def write(self, password_hash: str, now: datetime, served: timedelta = SERVED_BEFORE) -> int:
        """Insert accounts and posts; answers how many accounts.

        They share one hash: hashing 460 passwords one by one takes argon2 a minute, and they share the password anyway.
        """
        since = now - served
        copy_rows(
            "account",
            (
                {
                    "id": one.id,
                    "username": one.username,
                    "name": one.name,
                    "password_hash": password_hash,
                    "created_at": since,
                    "demo": True,
                }
                for one in self.everybody
            ),
        )
        return copy_rows("assignment", (self._post(one, since) for one in self.everybody))

    def _player(self, username: str, name: str, role: str, area: str | None = None, unit: str | None = None) -> Player:
        permissions = frozenset(self._permissions.get(role, ()))
        return Player(new_id(), username, name, role, self._labels[role], permissions, area, unit)

    @staticmethod
    def _post(one: Player, since: datetime) -> dict[str, Any]:
        return {
            "id": new_id(),
            "account_id": one.id,
            "role": one.role,
            "area_code": one.area,
            "unit_id": one.unit,
            "valid_from": since,
        }
