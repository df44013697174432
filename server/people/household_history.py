"""What was changed of a household, kept beside every change: its own history, and a journal line without names and numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from server.core.db import db
from server.identity.actor import Actor
from server.journal.commands import record
from server.people.models import Household, HouseholdChange


def changed(actor: Actor, home: Household, at: datetime, action: str, **what: dict[str, Any]) -> None:
    db.session.add(
        HouseholdChange(
            household_id=home.id,
            version=home.version,
            action=action,
            fields=sorted(what["after"]) if action == "correct" else [],
            before=what.get("before", {}),
            after=what["after"],
            account_id=actor.id,
            at=at,
        )
    )


def journal(actor: Actor, home: Household, at: datetime, action: str, **details: Any) -> None:
    record(at=at, account_id=actor.id, action=action, subject_kind="household", subject_id=home.id, **details)
