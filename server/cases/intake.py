"""How cases begin: reported from the field, or taken in at the centre's window. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from server.areas.locate import Located, locate
from server.cases import rules, workflow
from server.cases.models import Case, CaseSensitive, CaseSource
from server.cases.naming import called
from server.cases.phones import keep_phones
from server.cases.rules import Action, State
from server.cases.step import CASE, FIELD_CHANNEL, SCAN_CHANNEL, take_step
from server.catalogue import queries as catalogue
from server.catalogue.conditions import must_escalate
from server.catalogue.models import Category
from server.core import crypto, problems
from server.core.db import db, new_row
from server.core.permissions import Permission
from server.core.refusals import Problem
from server.core.rows import write_row
from server.identity.actor import Actor, Doing
from server.people.homes import current_id


def report_case(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Take a matter in from the field: escalated to the centre, or closed on the spot where the rules allow it.

    ``facts`` is a loaded ``case.report``. It is a fact and never refused for area, clock, category or rule: a spot
    closing that is forbidden becomes an escalation, flagged, and the answer says why and what to do first. Answers
    ``{case_id, case_no, state, disposal, reasons}``.
    """
    actor = doing.actor
    category = catalogue.category(facts["category"])
    flags: list[str] = []
    if category is None:
        flags.append("category_unknown")
    elif category.retired_at is not None:
        flags.append("category_retired")
    wants_spot = facts["disposal"] == "resolved_on_spot"
    reasons = _why_not_on_spot(actor, category, facts) if wants_spot else []
    if reasons:
        flags.append("spot_closing_refused")
    spot = wants_spot and not reasons
    here = workflow.Situation(None, actor.permissions | {Permission.CASE_REPORT})
    case = _open(
        doing,
        facts,
        _Opening(
            decision=workflow.decide(here, Action.RESOLVE_ON_SPOT if spot else Action.REPORT, {}),
            located=locate(facts["location"], actor.grids),
            category=category,
            channel=FIELD_CHANNEL,
            disposal="resolved_on_spot" if spot else "escalated",
            flags=tuple(flags),
            code_by="phone",
        ),
    )
    return _answer(case) | {"reasons": reasons}


_SETTLING = {"settled_at_desk": Action.SETTLE_AT_DESK, "settled_before": Action.BRING_IN}
"""By what step a matter is settled as it is taken in."""


def take_in_at_window(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Register a matter at the centre's window: settled there and then (当场办结), or for the loop; or one of a register, which was
    settled before (``settled_before``).

    Answers ``{case_id, case_no, state, disposal}``. A person sits there, so an unknown category or channel is refused.
    """
    actor = doing.actor
    category = catalogue.category(facts["category"])
    if category is None:
        raise problems.CATEGORY_ABSENT(code=facts["category"])
    channel = catalogue.channel(facts["channel"])
    if channel is None:
        raise problems.REQUEST_INVALID(fields={"channel": ["没有这个来源渠道"]})
    if channel.permission and channel.permission not in actor.permissions:
        raise problems.CASE_CHANNEL_NOT_YOURS(channel=channel.code, label=channel.name)
    located = locate(facts["location"], actor.grids)
    # Anybody at a window may take a matter in; settling it there is for who holds the post where it lies.
    here = workflow.Situation(
        None,
        actor.permissions_in(located.found.area_code)
        | {Permission.CASE_REPORT}
        | (actor.permissions & {Permission.CASE_IMPORT}),
        protected=category.protected or bool(facts.get("protect_reason")),
    )
    settling = _SETTLING.get(facts["disposal"])
    decision = (
        workflow.decide(here, settling, {"resolution": facts["resolution"]})
        if settling
        else workflow.decide(here, Action.REPORT, {})
    )
    opening = _Opening(decision, located, category, facts["channel"], facts["disposal"], (), "centre")
    case = _open(doing, facts, opening)
    _keep_source(case, facts.get("source_no"))
    if facts.get("protect_reason") and not case.protected:
        _protect(doing, case, str(facts["protect_reason"]))
    return _answer(case)


def accept_at_window(doing: Doing, case: Case) -> dict[str, Any]:
    """What somebody who may accept registers for the loop is accepted with it: nobody looks at it a second time for that.

    Answers as :func:`take_in_at_window`.
    """
    here = workflow.Situation(State(case.state), doing.actor.permissions_in(case.area_code))
    if Action.ACCEPT in {rule.action for rule in workflow.allowed(here)}:
        decision = workflow.decide(here, Action.ACCEPT, {})
        take_step(doing, case, decision, dict(decision.sets), None)
    return _answer(case)


def taken_from_source(channel: str, source_no: str) -> Case | None:
    """The case that was taken in under this number of that channel."""
    return db.session.scalar(
        select(Case)
        .join(CaseSource, CaseSource.case_id == Case.id)
        .where(CaseSource.channel == channel, CaseSource.source_no == source_no)
    )


def take_in_once(doing: Doing, facts: Mapping[str, Any]) -> bool:
    """Register what has a number where it comes from, unless that number was taken in before. Answers whether it was now;
    of two that come at once, one is told that the other was first.
    """
    if taken_from_source(facts["channel"], facts["source_no"]) is not None:
        return False
    try:
        with db.session.begin_nested():
            take_in_at_window(doing, facts)
    except Problem as refusal:
        if refusal.kind is not problems.CASE_SOURCE_TAKEN:
            raise
        return False
    return True


def _keep_source(case: Case, source_no: str | None) -> None:
    if not source_no:
        return
    source = {"channel": case.channel, "source_no": source_no, "case_id": case.id}
    written = insert(CaseSource).values(source).on_conflict_do_nothing().returning(CaseSource.case_id)
    if db.session.scalar(written) is None:
        taken = taken_from_source(case.channel, source_no)
        raise problems.CASE_SOURCE_TAKEN(
            source_no=source_no, case_no=taken.case_no if taken else "", id=str(taken.id) if taken else None
        )


def _protect(doing: Doing, case: Case, reason: str) -> None:
    here = workflow.Situation(State(case.state), doing.actor.permissions_in(case.area_code))
    decision = workflow.decide(here, Action.PROTECT, {"note": reason})
    take_step(doing, case, decision, dict(decision.sets), reason)


def take_in_by_scan(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A resident's report from the public page: nobody looked at it yet, so it waits to be taken in like every other.

    Answers ``{case_id, case_no, state, disposal}``.
    """
    category = catalogue.category(facts["category"])
    if category is None or category.retired_at is not None:
        raise problems.CATEGORY_ABSENT(code=facts["category"])
    decision = workflow.decide(workflow.Situation(None, doing.actor.permissions), Action.REPORT, {})
    opening = _Opening(decision, locate(facts["location"], ()), category, SCAN_CHANNEL, "escalated", (), "resident")
    return _answer(_open(doing, facts, opening))


@dataclass(frozen=True)
class _Opening:
    """What a new case is besides its facts."""

    decision: workflow.Decision
    located: Located
    category: Category | None
    channel: str
    disposal: str
    flags: tuple[str, ...]
    code_by: str


_KEYS = {"pk_cases", "uq_case_step_case_id_seq", "pk_case_sensitive"}
"""What says that a case is there already: its own key, and those of what is written before it."""


def _open(doing: Doing, facts: Mapping[str, Any], opening: _Opening) -> Case:
    """Write the case, its code, its first step, its photos and what is sealed about it."""
    moment, located, category = doing.moment, opening.located, opening.category
    area_code = located.found.area_code
    token_hash, token_flags = _token_hash(facts["public_token_hash"])
    # What was done at the door is the resident's answer only when it settled the matter; else it is said to the centre.
    settled = opening.decision.to is State.CLOSED
    case = Case(
        id=facts["case_id"],
        title=facts["title"] or "",
        description=facts["description"],
        category=facts["category"],
        channel=opening.channel,
        disposal=opening.disposal,
        urgency=rules.graver(facts["urgency"], category.urgency if category else "normal"),
        protected=bool(category and category.protected),
        resolution=facts["resolution"] if settled else None,
        address_text=facts["address_text"],
        people_count=facts["people_count"],
        signs=facts["signs"],
        flags=sorted({*opening.flags, *located.flags, *token_flags}),
        geom=located.point,
        location_source=located.source,
        source_crs=located.source_crs,
        accuracy_m=located.accuracy_m,
        area_code=area_code,
        area_how=located.found.how,
        area_distance_m=located.found.distance_m,
        reported_area_code=area_code,
        reported_by=doing.actor.id,
        reported_at=moment.recorded_at,
        received_at=moment.received_at,
        occurred_at=moment.happened_at(facts["occurred_at"]),
        visit_id=facts["visit_id"],
        household_id=current_id(facts["household_id"]) if facts["household_id"] else None,
        person_id=facts["person_id"],
        public_token_hash=token_hash,
        code_by=opening.code_by if token_hash else None,
        supervisions=0,
        version=0,
    )
    case.title = case.title or called(case)
    note = None if settled else facts["resolution"]
    # what was done is told by the step that did it: a case that comes back loses it from its present, never from its history
    told = {"resolution": facts["resolution"]} if settled else {}
    with new_row(_KEYS, problems.CASE_EXISTS(id=str(case.id))):
        # before the code: while one is given, every other report of the county waits
        CASE.attach(doing, case.id, facts["attachments"], step=1)
        _seal(case.id, facts["contact"], facts["parties"])
        take_step(doing, case, opening.decision, dict(opening.decision.sets) | told, note)
    return case


def _answer(case: Case) -> dict[str, Any]:
    return {"case_id": str(case.id), "case_no": case.case_no, "state": case.state, "disposal": case.disposal}


def _why_not_on_spot(actor: Actor, category: Any, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Reasons a spot closing is forbidden: ``{code, reason, do_first}`` each, in the order of the rules."""
    read_by_rules = {
        "category": facts["category"],
        "people_count": facts["people_count"],
        "signs": facts["signs"],
        "urgency": facts["urgency"],
    }
    reasons = [
        {"code": rule["code"], "reason": rule["reason"], "do_first": rule["do_first"]}
        for rule in must_escalate(catalogue.escalation_rules(), read_by_rules)
    ]
    if not reasons and category is not None and not category.closable_on_spot:
        reasons.append({"code": "category", "reason": f"“{category.name}”要由中心来办", "do_first": None})
    if not reasons and Permission.CASE_RESOLVE_ON_SPOT not in actor.permissions:
        reasons.append({"code": "post", "reason": "你的岗位不能当场办结，已转给中心", "do_first": None})
    return reasons


def _token_hash(text: str | None) -> tuple[bytes | None, tuple[str, ...]]:
    """The resident's code opens one case: one that is taken is left out and flagged, the report is taken all the same."""
    digest = bytes.fromhex(text) if text else None
    if digest and db.session.scalar(select(Case.id).where(Case.public_token_hash == digest)):
        return None, ("public_token_taken",)
    return digest, ()


_SEALED = CaseSensitive.metadata.tables["case_sensitive"]


def _seal(case_id: UUID, contact: Any, parties: Any) -> None:
    if not contact and not parties:
        return
    row = f"case:{case_id}"
    sealed = {"contact": crypto.seal_if_any(contact, row), "parties": crypto.seal_if_any(parties, row)}
    write_row(_SEALED, {"case_id": case_id, **sealed})
    keep_phones(case_id, [contact, *(parties or [])])
