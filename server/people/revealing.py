"""Opening what is sealed about somebody: with a reason, and never without a line in the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from server.core import problems
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.journal.commands import record
from server.people import queries, sealed
from server.people.models import PersonSensitive


def reveal(actor: Actor, person_id: UUID, fields: list[str], reason: str, now: datetime) -> dict[str, Any]:
    """``{field: value in clear}``. The permission counts only where it is held; the danger level wants its own as well.

    The journal says who opened which fields of whom and why; never what stood there.
    """
    person = queries.person_for(actor, person_id, local_date(now))
    held = actor.permissions_in(person.grid_code)
    needed = {Permission.PERSON_REVEAL} | ({Permission.PERSON_READ_MENTAL} if "danger_level" in fields else set())
    for permission in sorted(needed - held):
        raise problems.NOT_PERMITTED(permission=str(permission))
    record(
        at=now,
        account_id=actor.id,
        action="person.reveal",
        subject_kind="person",
        subject_id=person.id,
        fields=sorted(set(fields)),
        reason=reason,
    )
    kept = db.session.get(PersonSensitive, person.id)
    return {field: sealed.get(kept, field) for field in dict.fromkeys(fields)}
