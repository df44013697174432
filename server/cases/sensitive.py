"""Opening what is sealed about a case: with a reason, and a line in the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.cases.models import CaseContact, CaseSensitive
from server.cases.queries import case_for, hides_reporter, permissions_on
from server.core import crypto, problems
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.journal.commands import record


def show_contact(actor: Actor, case_id: UUID, reason: str, now: datetime) -> dict[str, Any]:
    """Contact and parties of a case the actor may see: ``{contact, parties}``. Not of a protected matter to a unit."""
    case = case_for(actor, case_id)
    # whom to call about a protected matter is who told of it; and a post elsewhere opens nothing here
    if hides_reporter(actor, case) or Permission.CASE_READ_CONTACT not in permissions_on(actor, case):
        raise problems.NOT_PERMITTED(permission=str(Permission.CASE_READ_CONTACT))
    sealed = db.session.get(CaseSensitive, case.id)
    record(
        at=now,
        account_id=actor.id,
        action="case.contact_shown",
        subject_kind="case",
        subject_id=case.id,
        reason=reason,
    )
    row = f"case:{case.id}"
    left = db.session.scalars(select(CaseContact).where(CaseContact.case_id == case.id).order_by(CaseContact.id))
    besides = [
        {"name": said["name"] or "补充的联系人", "phone": said["phone"], "part": "补充时留的"}
        for said in (crypto.unseal(one.contact, f"case_contact:{one.id}") for one in left)
    ]
    return {
        "contact": crypto.unseal(sealed.contact, row) if sealed and sealed.contact else None,
        "parties": (crypto.unseal(sealed.parties, row) if sealed and sealed.parties else []) + besides,
    }
