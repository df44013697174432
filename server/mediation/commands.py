"""Mediating, going to court with what was agreed, and handing disputes over. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from server.cases import parts, scope
from server.cases.models import Case, CaseSensitive
from server.cases.rules import Action as CaseAction
from server.cases.workflow import rule_for as case_rule
from server.catalogue import queries as catalogue
from server.catalogue.conditions import must_escalate
from server.core import crypto, problems
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Doing
from server.journal.commands import record
from server.mediation import queries, step, workflow
from server.mediation.models import Mediation, Referral
from server.mediation.step import MEDIATION
from server.mediation.workflow import Action, Kind, State
from server.steps.deadlines import last_day
from server.units.queries import people_to_ask

NOBODY: Mapping[str, str] = {}


def begin(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Begin to mediate in a case. Answers ``{mediation_id, state, version}``.

    Parties nobody named are those of the case; others come besides. Never in a protected matter (``case.not_mediated``), never two at once.
    """
    if db.session.get(Mediation, facts["mediation_id"]) is not None:
        raise problems.MEDIATION_EXISTS(id=str(facts["mediation_id"]))
    case = scope.case_for(doing.actor, facts["case_id"], lock=True)
    under_way = select(Mediation.id).where(Mediation.case_id == case.id, Mediation.state == State.OPEN)
    if (other := db.session.scalar(under_way)) is not None:
        raise problems.MEDIATION_UNDER_WAY(id=str(other))
    kind = Kind(facts["kind"])
    mediator, mediator_id = _mediator(facts, local_date(doing.moment.received_at))
    row = Mediation(
        id=facts["mediation_id"],
        case_id=case.id,
        kind=str(kind),
        mediator=mediator,
        mediator_id=mediator_id,
        begun_at=doing.moment.recorded_at,
        extended=False,
        version=0,
    )
    parties = (facts["parties"] or _parties_of(case)) + [_named(one) for one in facts["others"]]
    row.parties = crypto.seal_if_any(parties, queries.bound(row.id))
    _tell(doing, case, f"{kind.label}开始，调解员{row.mediator}", row)
    MEDIATION.take(doing, row, workflow.rule_for(Action.BEGIN), State.OPEN, sealed={"said": facts["said"]}, facts={})
    return _answer(row)


def act(doing: Doing, mediation_id: UUID, action: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """One step of a mediation. Answers ``{mediation_id, state, version}``; ``mediation.stale`` when it has moved on."""
    actor, now = doing.actor, doing.moment.received_at
    # the case first, as every step locks it: two who wait for each other in the other order would wait for ever
    case = scope.case_for(actor, MEDIATION.fetch(mediation_id, queries.visible(actor)).case_id, lock=True)
    row = MEDIATION.fetch(mediation_id, queries.visible(actor), lock=True)
    day = facts["day"] or local_date(now)
    _require_in_order(row, day, local_date(now))
    after = workflow.decide(queries.situation(actor, row, case), action, {**facts, "day": day})
    if row.version != facts["base_version"]:
        raise problems.MEDIATION_STALE(version=row.version)
    said = facts["said"]
    rule = workflow.rule_for(action)
    match rule.action:
        case Action.PARTIES:
            if not queries.opens_words(actor, case):  # who cannot read them would drop them
                raise problems.NOT_PERMITTED(permission=str(Permission.CASE_READ_CONTACT))
            said, told = _name_parties(row, facts["parties"]), {"count": len(facts["parties"])}
        case Action.AMEND:
            if not queries.opens_words(actor, case):  # who cannot read the words would lose them
                raise problems.NOT_PERMITTED(permission=str(Permission.CASE_READ_CONTACT))
            said, told = queries.terms_of(row), {"reason": facts["reason"]}
            row.terms = crypto.seal(facts["terms"], queries.bound(row.id))
        case Action.REPLACE:
            told = _replace(row, facts, local_date(now))
        case _:
            told = _done(row, Action(action), facts, day, doing.moment.happened_at(facts["held_at"]))
    MEDIATION.take(doing, row, rule, after, sealed={"said": said}, facts=told)
    if _goes_on(case, CaseAction.MEDIATE):
        _tell(doing, case, f"{Kind(row.kind).label}：{rule.label}{_told_words(told)}", row)
    if after is State.FAILED:
        _escalate(doing, case, row)
    return _answer(row)


def refer(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Hand a dispute of the police, the court or the petition office to a mediation (三调对接). Answers ``{referral_id}``.

    Where it came from is its channel's to say, or else the sender's (``referral.no_source``).
    """
    if db.session.get(Referral, facts["referral_id"]) is not None:
        raise problems.REFERRAL_EXISTS(id=str(facts["referral_id"]))
    case = scope.case_for(doing.actor, facts["case_id"], lock=True)
    source = facts["source"] or (case.channel if case.channel in queries.SOURCES else None)
    if source is None:
        raise problems.REFERRAL_NO_SOURCE()
    waiting = select(Referral.id).where(Referral.case_id == case.id, Referral.outcome.is_(None))
    if (other := db.session.scalar(waiting)) is not None:
        raise problems.REFERRAL_EXISTS(id=str(other))
    row = Referral(
        id=facts["referral_id"],
        case_id=case.id,
        source=source,
        to_kind=facts["to_kind"],
        referred_at=doing.moment.recorded_at,
        referred_by=doing.actor.id,
    )
    note = f"{queries.SOURCES[source]}移送{Kind(row.to_kind).label}"
    parts.tell(doing, case.id, CaseAction.REFER, _with(note, facts["note"]), ("referral", row.id))
    db.session.add(row)
    db.session.flush()
    return {"referral_id": str(row.id)}


def answer(doing: Doing, referral_id: UUID, facts: Mapping[str, Any]) -> dict[str, Any]:
    """How a referral went: settled, or handed back. Answers ``{referral_id}``.

    Recorded whatever state the case is in by now: it is a fact of the mediation that was asked for.
    """
    actor = doing.actor
    row = db.session.scalar(
        select(Referral).where(Referral.id == referral_id, queries.visible(actor, Referral)).with_for_update()
    )
    if row is None:
        raise problems.REFERRAL_ABSENT(id=str(referral_id))
    case = scope.case_for(actor, row.case_id, lock=True)
    if Permission.CASE_REFER not in scope.permissions_on(actor, case):
        raise problems.NOT_PERMITTED(permission=str(Permission.CASE_REFER))
    if row.outcome is not None:
        raise problems.REFERRAL_ANSWERED(id=str(row.id))
    row.outcome, row.answered_at, row.answered_by = facts["outcome"], doing.moment.recorded_at, actor.id
    source = queries.SOURCES[row.source]
    back = source if row.outcome == "returned" else ""
    note = f"{Kind(row.to_kind).label}：{queries.OUTCOMES[row.outcome]}{back}"
    if _goes_on(case, CaseAction.REFER):
        parts.tell(doing, case.id, CaseAction.REFER, _with(note, facts["note"]), ("referral", row.id))
    else:
        record(
            at=doing.moment.received_at,
            account_id=actor.id,
            action="referral.answer",
            subject_kind="case",
            subject_id=case.id,
            outcome=row.outcome,
        )
    db.session.flush()
    return {"referral_id": str(row.id)}


def _done(row: Mediation, action: Action, facts: Mapping[str, Any], day: date, held_at: datetime) -> dict[str, Any]:
    """What changes on the row besides its state; answers what the step tells of it that is nobody's secret."""
    match action:
        case Action.SESSION:
            return {"held_at": held_at.isoformat()}
        case Action.EXTEND:
            step.extend(row)
            return {"until": last_day(row.due_at).isoformat() if row.due_at else None}
        case Action.AGREE:
            row.agreed_on = day
            row.terms = crypto.seal(facts["terms"], queries.bound(row.id))
        case Action.APPLY:
            row.applied_on = day
        case Action.CONFIRM | Action.REFUSE:
            row.answered_on = day
        case _:
            return {}
    return {"day": day.isoformat()}


def _name_parties(row: Mediation, parties: Sequence[Mapping[str, Any]]) -> str:
    """Put the parties right; answers in words who they were and are, for the sealed history."""
    before = queries.parties_of(row)
    if wrong := [n for n, one in enumerate(parties) if one["was"] is not None and one["was"] >= len(before)]:
        raise problems.REQUEST_INVALID(fields={"parties": {wrong[0]: {"was": ["没有这一位"]}}})
    after = [_named(one, before[one["was"]] if one["was"] is not None else {}) for one in parties]
    row.parties = crypto.seal(after, queries.bound(row.id))
    return f"{_who(before) or '没有记'} 改成 {_who(after)}"


def _named(said: Mapping[str, Any], before: Mapping[str, str] = NOBODY) -> dict[str, str]:
    names = ("name", "part", "phone", "id_number", "address")
    one = {name: str(said.get(name) or before.get(name) or "") for name in names}
    return one | {"part": one["part"] or "当事人"}


def _who(parties: Sequence[Mapping[str, str]]) -> str:
    return "、".join(
        f"{one['name']}（{'，'.join(filter(None, (one['part'], one.get('phone'), one.get('id_number'), one.get('address'))))}）"
        for one in parties
    )


def _replace(row: Mediation, facts: Mapping[str, Any], today: date) -> dict[str, Any]:
    before = row.mediator
    row.mediator, row.mediator_id = _mediator(facts, today)
    return {"mediator": row.mediator, "mediator_before": before, "reason": facts["reason"]}


def _mediator(facts: Mapping[str, Any], today: date) -> tuple[str, UUID | None]:
    """Somebody of the list who has not left, by the name they have there; or a name that is not on it."""
    if facts["mediator_id"] is None:
        return facts["mediator"], None
    found = next((one for one in people_to_ask(today) if one.id == facts["mediator_id"] and one.there), None)
    if found is None:
        raise problems.MEDIATOR_ABSENT(fields={"mediator": ["这位不在名单里，或者已经准出，请重新选"]})
    return found.name, found.id


def _require_in_order(row: Mediation, day: date, today: date) -> None:
    """An agreement, its way to court and the court's answer come one after the other, and none of them tomorrow."""
    last = row.applied_on or row.agreed_on
    if day > today:
        raise problems.REQUEST_INVALID(fields={"day": ["日期还没有到"]})
    if last is not None and day < last:
        raise problems.REQUEST_INVALID(fields={"day": [f"不能早于 {last.isoformat()}，那是上一步的日期"]})


def _goes_on(case: Case, action: CaseAction) -> bool:
    """Whether the story of the case still takes it in: an agreement may go to court long after the case is closed, and one
    that became a protected matter is mediated no more. The mediation tells it itself, and the journal.
    """
    return case.state in case_rule(action).before and not case.protected


def _escalate(doing: Doing, case: Case, row: Mediation) -> None:
    """Failed as often as the rules of DOMAIN §4 bear: the centre assesses it anew."""
    failures = db.session.scalar(
        select(func.count()).where(Mediation.case_id == case.id, Mediation.state == State.FAILED)
    )
    facts = {
        "category": case.category,
        "people_count": case.people_count,
        "signs": case.signs,
        "urgency": case.urgency,
    }
    rules = catalogue.escalation_rules()
    before = {rule["code"] for rule in must_escalate(rules, facts | {"mediation_failures": (failures or 0) - 1})}
    now = must_escalate(rules, facts | {"mediation_failures": failures})
    reasons = [rule for rule in now if rule["code"] not in before]
    if reasons and case.state in case_rule(CaseAction.ESCALATE).before:
        note = f"调解 {failures} 次没有达成协议，重新研判：{reasons[0]['reason']}"
        parts.tell(
            doing,
            case.id,
            CaseAction.ESCALATE,
            note,
            ("mediation", row.id),
            changes={"flags": ["mediation_failed_twice"]},
        )


def _tell(doing: Doing, case: Case, note: str, row: Mediation) -> None:
    parts.tell(doing, case.id, CaseAction.MEDIATE, note, ("mediation", row.id))


def _parties_of(case: Case) -> list[dict[str, str]]:
    sealed = db.session.get(CaseSensitive, case.id)
    if sealed is None:
        return []
    row = f"case:{case.id}"
    contact = crypto.unseal_if_any(sealed.contact, row) or {}
    named = (
        [{"name": contact["name"], "phone": contact.get("phone", ""), "part": "申请人"}] if contact.get("name") else []
    )
    parties = crypto.unseal_if_any(sealed.parties, row) or []
    return named + [{"part": "当事人", "phone": ""} | {k: v for k, v in one.items() if v} for one in parties]


def _told_words(told: Mapping[str, Any]) -> str:
    if "mediator" in told:
        return f"，{told['mediator_before']} 换成 {told['mediator']}：{told['reason']}"
    if "count" in told:
        return f"，记了 {told['count']} 位"
    if "reason" in told:
        return f"，{told['reason']}"
    when = told.get("day") or told.get("until")
    if not when:
        return ""
    day = date.fromisoformat(when)
    return f"（{day.month}月{day.day}日）"


def _with(sentence: str, note: str | None) -> str:
    return f"{sentence}。{note}" if note else sentence


def _answer(row: Mediation) -> dict[str, Any]:
    return {"mediation_id": str(row.id), "state": row.state, "version": row.version}
