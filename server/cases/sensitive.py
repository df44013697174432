"""Opening what is sealed about a case: with a reason, and a line in the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from server.cases import merging
from server.cases.models import Case, CaseContact, CaseSensitive
from server.cases.scope import case_for, contact_open, hides_reporter, permissions_on
from server.core import crypto, problems
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.journal.commands import record


def show_contact(actor: Actor, case_id: UUID, reason: str, now: datetime) -> dict[str, Any]:
    """Contact and parties of a case the actor may see: ``{contact, parties}``. Not of a protected matter to a unit."""
    case = _openable(actor, case_id)
    record(
        at=now,
        account_id=actor.id,
        action="case.contact_shown",
        subject_kind="case",
        subject_id=case.id,
        reason=reason,
    )
    return _people(actor, case)


def what_is_left(actor: Actor, case_id: UUID) -> dict[str, Any]:
    """How many people and telephones there are to be opened, and whether somebody said what they wish for, before anybody
    says why: nothing of them themselves.
    """
    said = _people(actor, _openable(actor, case_id))
    people = [*([said["contact"]] if said["contact"] else []), *said["parties"]]
    phones = sum(bool(one.get("phone")) for one in people)
    return {"people": len(people), "phones": phones, "wishes": any(one.get("wishes") for one in people)}


def _openable(actor: Actor, case_id: UUID) -> Case:
    case = case_for(actor, case_id)
    # whom to call about a protected matter is who told of it; and a post elsewhere opens nothing here
    if hides_reporter(actor, case) or Permission.CASE_READ_CONTACT not in permissions_on(actor, case):
        raise problems.NOT_PERMITTED(permission=str(Permission.CASE_READ_CONTACT))
    return case


def _people(actor: Actor, case: Case) -> dict[str, Any]:
    contact, parties = people_of(case.id)
    following = merging.followers_of([case.id]).get(case.id, [])
    # whoever told of the same matter under another code is called back about this one
    for other in db.session.scalars(select(Case).where(Case.id.in_(following), contact_open(actor))):
        first, others = people_of(other.id)
        parties += [
            {"name": one["name"] or "上报的群众", "phone": one["phone"], "part": f"并案 {other.case_no}"}
            for one in ([first] if first else []) + others
        ]
    return {"contact": contact, "parties": parties}


def people_of(case_id: UUID) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """Contact and parties, opened. Whom they are shown to is the caller's to ask."""
    sealed, row = db.session.get(CaseSensitive, case_id), f"case:{case_id}"
    left = db.session.scalars(select(CaseContact).where(CaseContact.case_id == case_id).order_by(CaseContact.id))
    besides = [
        {"name": said["name"] or "补充的联系人", "phone": said["phone"], "part": "补充时留的"}
        for said in (crypto.unseal(one.contact, f"case_contact:{one.id}") for one in left)
    ]
    contact = crypto.unseal_if_any(sealed.contact, row) if sealed else None
    return contact, ((crypto.unseal_if_any(sealed.parties, row) if sealed else None) or []) + besides
