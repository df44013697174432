"""What somebody can be asked as (金牌调解员, 两代表一委员 …), changed by an administrator. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.core.db import db
from server.identity.actor import Actor
from server.journal import edited
from server.units.models import SpecialistKind


def specialist_kinds() -> list[SpecialistKind]:
    """Every kind in order, those out of use too."""
    return list(db.session.scalars(select(SpecialistKind).order_by(SpecialistKind.sort, SpecialistKind.code)))


def put_specialist_kind(
    actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime
) -> SpecialistKind:
    """Enter a kind, change its name, or take it out of use: whoever is one stays so."""
    kind, is_new = edited.held(SpecialistKind, code, base_version)
    edited.require_name_free(kind, facts["name"])
    kind.name, kind.lawyer = facts["name"], facts["lawyer"]
    edited.retire(kind, facts, now)
    edited.mark(
        actor.id, kind, "specialist_kind", now, new=is_new, name=kind.name, lawyer=kind.lawyer, retired=facts["retired"]
    )
    return kind
