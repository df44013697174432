"""Making a paper of a case, and changing what papers look like. Commands never commit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from server.cases import scope
from server.core import problems
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.journal.commands import record
from server.mediation.models import Mediation
from server.meetings import queries as meetings
from server.papers import queries
from server.papers.facts import SAMPLE, facts_of, letter_facts
from server.papers.fill import fill
from server.papers.kinds import TO_UNITS, Kind
from server.papers.models import PaperTemplate
from server.watch import queries as letters

_NAME_MAX = 120
_OPENS = {Permission.PAPER_MAKE, Permission.CASE_READ_CONTACT}


def make(actor: Actor, case_id: UUID, kind: Kind, purpose: str, now: datetime) -> tuple[bytes, str]:
    """A paper of a case the actor may see, and the name of its file; the purpose stays in the journal.

    It names people, so it opens as their telephones do: not for a post elsewhere, and not where the reporter is hidden.
    """
    if kind is Kind.LETTER:  # of one letter, by its own door
        raise problems.PAPER_KIND_ABSENT(kind=str(kind))
    case = scope.case_for(actor, case_id)
    if scope.hides_reporter(actor, case) or _OPENS - scope.permissions_on(actor, case):
        raise problems.NOT_PERMITTED(permission=str(Permission.PAPER_MAKE))
    mediation = db.session.scalar(
        select(Mediation)
        .where(Mediation.case_id == case.id)
        .order_by(Mediation.terms.is_(None), Mediation.begun_at.desc())
        .limit(1)
    )
    if kind is Kind.AGREEMENT and (mediation is None or mediation.terms is None):
        raise problems.PAPER_NO_AGREEMENT()
    held = [one for one in meetings.of_case(actor, case.id)["items"] if one["state"] == "held" and one["minutes"]]
    if kind is Kind.MINUTES and not held:
        raise problems.PAPER_NO_MINUTES()
    _note(actor, case.id, kind, now, purpose=purpose)
    facts = facts_of(actor, case, mediation, held[0] if held else None, now, to_units=kind in TO_UNITS)
    return fill(queries.template_of(kind), facts), f"{kind.label}-{case.case_no}.docx"


def make_letter(actor: Actor, letter_id: UUID, now: datetime) -> tuple[bytes, str]:
    """A letter of supervision the actor may know of, as a paper, and the name of its file."""
    letter = letters.letter_for(actor, letter_id)
    case = scope.case_for(actor, UUID(letter["case"]["id"]))
    _note(actor, case.id, Kind.LETTER, now, letter=letter["id"])
    facts = letter_facts(actor, case, letter, now)
    return fill(queries.template_of(Kind.LETTER), facts), f"{Kind.LETTER.label}-{letter['number'] or case.case_no}.docx"


def _note(actor: Actor, case_id: UUID, kind: Kind, now: datetime, **details: str) -> None:
    template = queries.newest(kind)
    record(
        at=now,
        account_id=actor.id,
        action="paper.made",
        subject_kind="case",
        subject_id=case_id,
        paper=str(kind),
        template=template.version if template else 0,
        **details,
    )


def put_template(actor: Actor, kind: Kind, file: bytes, *, base_version: int, name: str, now: datetime) -> None:
    """Take another template, once it has been filled in with a sample; ``list.stale`` when a colleague put one in."""
    fill(file, SAMPLE)
    own = queries.newest(kind)
    version = own.version if own else 0
    if version != base_version:
        raise problems.LIST_STALE()
    db.session.add(
        PaperTemplate(
            kind=str(kind), version=version + 1, file=file, name=name[:_NAME_MAX], at=now, account_id=actor.id
        )
    )
    record(
        at=now,
        account_id=actor.id,
        action="paper_template.change",
        subject_kind="paper_template",
        subject_id=str(kind),
        version=version + 1,
    )
    db.session.flush()
