"""Mediations and referrals, read. Who may see the case may see that there is one; its words stand sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from server.cases import parts, scope
from server.cases import queries as cases
from server.cases.duties import when_a_part_waits
from server.cases.models import Case, CaseStep
from server.cases.rules import Action as CaseAction
from server.catalogue import queries as catalogue
from server.core import crypto
from server.core.clock import local_date, utc_now
from server.core.db import db
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account
from server.mediation import workflow
from server.mediation.duties import waits
from server.mediation.models import Mediation, MediationStep, Referral
from server.mediation.step import MEDIATION
from server.mediation.workflow import Kind, State
from server.steps.deadlines import last_day
from server.steps.thing import Told, step_document
from server.units.queries import Asked, people_to_ask

SOURCES = {"police_110": "110警情", "pre_litigation": "诉前", "petition": "信访"}
OUTCOMES = {"settled": "调解成功", "returned": "未成，已退回"}


def visible(actor: Actor, of: Any = Mediation) -> Any:
    """SQL: those of cases this actor may know of."""
    return select(Case.id).where(Case.id == of.case_id, scope.visible(actor)).correlate(of).exists()


def situation(actor: Actor, row: Mediation, case: Case) -> workflow.Situation:
    """The mediation as this actor stands before it."""
    return workflow.Situation(
        state=State(row.state),
        permissions=scope.permissions_on(actor, case),
        kind=Kind(row.kind),
        extended=row.extended,
        protected=case.protected,
        apply_until=apply_until(row),
    )


def apply_until(row: Mediation) -> date | None:
    """The last day on which the parties may ask the court to confirm what they agreed. A last day off is moved to the next
    day of work (民事诉讼法第八十五条): what is shown may be too early, what is refused may not.
    """
    if row.state != State.AGREED or row.due_at is None:
        return None
    last, calendar = last_day(row.due_at), catalogue.calendar()
    while not calendar.is_working_day(last):
        last += timedelta(days=1)
    return last


def of_case(actor: Actor, case_id: UUID) -> dict[str, Any]:
    """``{items, referrals, may}`` of a case: mediations, the newest first, referrals, and what may be begun."""
    case = scope.case_for(actor, case_id)
    rows = db.session.scalars(
        select(Mediation).where(Mediation.case_id == case.id).order_by(Mediation.begun_at.desc(), Mediation.id)
    ).all()
    busy = any(row.state == State.OPEN for row in rows)
    agreed = any(row.state in workflow.SETTLED and row.begun_at >= _assessed_at(case) for row in rows)
    found = _referrals(actor, case)
    begin = parts.may(actor, case)
    items = documents(actor, case, rows)
    replaced = any(action["name"] == workflow.Action.REPLACE for one in items for action in one["actions"])
    asks = replaced or ("mediate" in begin and not busy)
    return {
        "items": items,
        "referrals": found,
        "may": [
            action
            for action, now in (
                ("mediate", not busy and not agreed),
                ("refer", not busy and not agreed and not any(one["outcome"] is None for one in found)),
            )
            if action in begin and now
        ],
        "source": case.channel if case.channel in SOURCES else None,
        "mediators": [
            {
                "id": str(one.id),
                "name": one.name,
                "unit": one.unit,
                "words": one.words,
                "you": one.account_id == actor.id,
            }
            for one in (_mediators(actor, case) if asks else [])
        ],
    }


def _assessed_at(case: Case) -> datetime:
    """Since when it goes the way it goes now: what was agreed in an earlier round hinders no new mediation."""
    assessed = CaseStep.case_id == case.id, CaseStep.action == CaseAction.ASSESS
    last: datetime | None = db.session.scalar(select(func.max(CaseStep.at)).where(*assessed))
    return last or case.reported_at


def _mediators(actor: Actor, case: Case) -> list[Asked]:
    """Whom of the list one may ask, those of the unit that has it in hand first."""
    there = [one for one in people_to_ask(local_date(utc_now())) if one.there]
    return sorted(there, key=lambda one: one.account_id != actor.id and one.unit_id != case.unit_id)


def documents(actor: Actor, case: Case, rows: Sequence[Mediation]) -> list[dict[str, Any]]:
    """Mediations of one case as answers carry them. The caller has applied the scope."""
    histories = MEDIATION.histories([row.id for row in rows])
    opens = opens_words(actor, case)
    return [_document(actor, case, row, histories[row.id], opens=opens) for row in rows]


def opens_words(actor: Actor, case: Case) -> bool:
    """Whether this actor may read who the parties are and what they said."""
    held = scope.permissions_on(actor, case)
    return Permission.CASE_READ_CONTACT in held and not scope.hides_reporter(actor, case)


def parties_of(row: Mediation) -> list[dict[str, str]]:
    """Who mediates with whom, opened."""
    return crypto.unseal_if_any(row.parties, bound(row.id)) or []


def terms_of(row: Mediation) -> str | None:
    """What they agreed, opened."""
    terms: str | None = crypto.unseal_if_any(row.terms, bound(row.id))
    return terms


def bound(mediation_id: UUID) -> str:
    """What the sealed columns of a mediation are bound to."""
    return f"mediation:{mediation_id}"


def figures(actor: Actor, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Referred in that time, by source: ``{source, name, referred, settled, returned, waiting}``."""
    rows = db.session.execute(
        select(
            Referral.source,
            func.count().label("referred"),
            func.count().filter(Referral.outcome == "settled").label("settled"),
            func.count().filter(Referral.outcome == "returned").label("returned"),
        )
        .where(Referral.referred_at >= since, Referral.referred_at < until, visible(actor, Referral))
        .group_by(Referral.source)
    )
    counted = {row.source: row for row in rows}
    return [_figure(source, name, counted.get(source)) for source, name in SOURCES.items()]


def _figure(source: str, name: str, row: Any) -> dict[str, Any]:
    referred, settled, returned = (row.referred, row.settled, row.returned) if row else (0, 0, 0)
    waiting = referred - settled - returned
    numbers = {"referred": referred, "settled": settled, "returned": returned, "waiting": waiting}
    return {"source": source, "name": name, **numbers}


def _document(
    actor: Actor, case: Case, row: Mediation, history: Sequence[Told[MediationStep]], *, opens: bool
) -> dict[str, Any]:
    parties = parties_of(row)
    return {
        "id": str(row.id),
        "case_id": str(row.case_id),
        "kind": row.kind,
        "kind_label": Kind(row.kind).label,
        "state": row.state,
        "state_label": State(row.state).label,
        "mediator": row.mediator,
        "mediator_listed": row.mediator_id is not None,
        "begun_at": iso(row.begun_at),
        "yellow_at": iso(row.yellow_at),
        "due_at": iso(row.due_at),
        "due_label": "申请司法确认，法定期限" if row.state == State.AGREED else "调解，法定期限",
        "extended": row.extended,
        "agreed_on": _day(row.agreed_on),
        "applied_on": _day(row.applied_on),
        "answered_on": _day(row.answered_on),
        "party_count": len(parties),
        "parties": [_party(one) for one in parties] if opens else None,
        "terms": terms_of(row) if opens else None,
        "version": row.version,
        "steps": [
            step_document(told, workflow.rule_for(told.step.action).label)
            | {
                "by": cases.spoken_by(actor, case, step_document(told, "")),
                "note": MEDIATION.opened(told.step, "said") if opens else None,
                "facts": told.step.facts,
            }
            for told in history
        ],
        "actions": [
            {"name": str(rule.action), "label": rule.label} for rule in workflow.allowed(situation(actor, row, case))
        ],
    }


def _party(one: Mapping[str, str]) -> dict[str, Any]:
    known = [name for name in ("phone", "id_number", "address") if one.get(name)]
    return {"name": one["name"], "part": one["part"], "has": known}


def _referrals(actor: Actor, case: Case) -> list[dict[str, Any]]:
    may_answer = Permission.CASE_REFER in scope.permissions_on(actor, case)
    rows = db.session.execute(
        select(Referral, Account.name)
        .join(Account, Account.id == Referral.referred_by)
        .where(Referral.case_id == case.id)
        .order_by(Referral.referred_at.desc())
    )
    return [
        {
            "id": str(one.id),
            "source": one.source,
            "source_label": SOURCES[one.source],
            "to_kind": one.to_kind,
            "to_label": Kind(one.to_kind).label,
            "at": iso(one.referred_at),
            "by": "（保密）" if one.referred_by == case.reported_by and scope.hides_reporter(actor, case) else name,
            "outcome": one.outcome,
            "outcome_label": OUTCOMES.get(one.outcome or ""),
            "answered_at": iso(one.answered_at),
            "may_answer": may_answer and one.outcome is None,
        }
        for one, name in rows
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


when_a_part_waits(waits)
