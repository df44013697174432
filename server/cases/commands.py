"""Changing cases. Commands never commit; the operation that calls them does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from server.areas.locate import Located, locate
from server.areas.queries import county_code
from server.cases import queries, workflow
from server.cases.codes import CaseCode
from server.cases.limits import set_deadline
from server.cases.models import Case, CaseAttachment, CaseSensitive, CaseSerial, CaseStep
from server.cases.workflow import Action, State
from server.catalogue import queries as catalogue
from server.catalogue.conditions import must_escalate
from server.core import crypto, problems
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Actor, Moment
from server.journal.commands import record
from server.units.models import Unit

_URGENCY_ORDER = ("normal", "urgent", "grave")
_TITLE_CHARS = 24


@dataclass(frozen=True)
class Doing:
    """Who does something, when, and under which operation."""

    actor: Actor
    moment: Moment
    operation_id: UUID


def report_case(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Take a matter in: escalated to the centre, or closed on the spot where the rules allow it.

    ``facts`` is a loaded ``case.report``. It is a fact and never refused for area, clock, category or rule: a spot
    closing that is forbidden becomes an escalation, flagged, and the answer says why and what to do first. Answers
    ``{case_id, case_no, state, disposal, reasons}``.
    """
    actor = doing.actor
    if db.session.get(Case, facts["case_id"]) is not None:
        raise problems.CASE_EXISTS(id=str(facts["case_id"]))
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
    action = Action.RESOLVE_ON_SPOT if wants_spot and not reasons else Action.REPORT
    workflow_permissions = actor.permissions | {Permission.CASE_REPORT}
    decision = workflow.decide(workflow.Situation(None, workflow_permissions), action, {})

    located = locate(facts["location"], actor.grids)
    flags += located.flags
    case = _new_case(doing, facts, located, flags)
    case.disposal = "resolved_on_spot" if action is Action.RESOLVE_ON_SPOT else "escalated"
    case.title = facts["title"] or _title(category.name if category else "事项", facts["description"])
    case.urgency = _graver(facts["urgency"], category.urgency if category else "normal")
    case.protected = bool(category and category.protected)
    # What was done at the door is the resident's answer only when it settled the matter; else it is said to the centre.
    settled = action is Action.RESOLVE_ON_SPOT
    case.resolution = facts["resolution"] if settled else None
    _begin(doing, case, decision, note=None if settled else facts["resolution"])
    _attach(doing, case.id, facts["attachments"])
    _seal(case.id, facts["contact"], facts["parties"])
    return {
        "case_id": str(case.id),
        "case_no": case.case_no,
        "state": case.state,
        "disposal": case.disposal,
        "reasons": reasons,
    }


def take_in_at_window(doing: Doing, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Register a matter at the centre's window: settled there and then (当场办结), or for the loop."""
    actor = doing.actor
    if db.session.get(Case, facts["case_id"]) is not None:
        raise problems.CASE_EXISTS(id=str(facts["case_id"]))
    category = catalogue.category(facts["category"])
    if category is None:
        raise problems.CATEGORY_ABSENT(code=facts["category"])
    if not catalogue.has_channel(facts["channel"]):
        raise problems.REQUEST_INVALID(fields={"channel": ["没有这个来源渠道"]})
    settled = facts["disposal"] == "settled_at_desk"
    values = {"resolution": facts["resolution"]} if settled else {}
    located = locate(facts["location"], actor.grids)
    # Anybody at a window may take a matter in; settling it there is for who holds the post where it lies.
    here = workflow.Situation(None, actor.permissions_in(located.found.area_code) | {Permission.CASE_REPORT})
    decision = workflow.decide(here, Action.SETTLE_AT_DESK if settled else Action.REPORT, values)
    case = _new_case(doing, facts, located, list(located.flags))
    case.channel = facts["channel"]
    case.disposal = "settled_at_desk" if settled else "escalated"
    case.title = facts["title"] or _title(category.name, facts["description"])
    case.urgency = _graver(facts["urgency"], category.urgency)
    case.protected = category.protected
    case.resolution = facts["resolution"] if settled else None
    _begin(doing, case, decision, note=None)
    _attach(doing, case.id, facts["attachments"])
    _seal(case.id, facts["contact"], facts["parties"])
    return {"case_id": str(case.id), "case_no": case.case_no, "state": case.state, "disposal": case.disposal}


def act_on_case(
    doing: Doing, case_id: UUID, action: str, values: Mapping[str, Any], base_version: int | None
) -> dict[str, Any]:
    """Do one step of the loop. Answers ``{case_id, case_no, state, version}``.

    A stale action still applies when it is legal now and nothing it sets has changed since ``base_version``; otherwise
    it is ``case.stale``, which names what changed and by whom.
    """
    case = queries.case_for(doing.actor, case_id, lock=True)
    steps = queries.steps_of(case.id)
    rule = workflow.rule_for(action)
    here = queries.situation(doing.actor, case, steps)
    newer = [step for step in steps if base_version is not None and step["seq"] > base_version]
    changed = {name for step in newer for name in step["changes"]}
    if changed & rule.sets:
        raise _stale(doing.actor, case, newer, base_version or 0, sorted(changed & rule.sets))
    decision = workflow.decide(here, action, values)
    if "unit" in decision.sets and decision.sets["unit"] is not None:
        _active_unit(str(decision.sets["unit"]))
    changes = dict(decision.sets)
    if "into" in changes:
        changes = {"merged_into": str(_merge_target(doing.actor, case, str(changes["into"])))}
    if "outcome" in values:
        changes["outcome"] = values["outcome"]
    _step(doing, case, decision, changes, note=values.get("note"))
    return {"case_id": str(case.id), "case_no": case.case_no, "state": case.state, "version": case.version}


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


def _new_case(doing: Doing, facts: Mapping[str, Any], located: Located, flags: list[str]) -> Case:
    moment = doing.moment
    token_hash = bytes.fromhex(facts["public_token_hash"]) if facts["public_token_hash"] else None
    if token_hash and db.session.scalar(select(Case.id).where(Case.public_token_hash == token_hash)):
        token_hash, flags = (
            None,
            [*flags, "public_token_taken"],
        )  # a code opens one case; the report is taken all the same
    return Case(
        id=facts["case_id"],
        description=facts["description"],
        category=facts["category"],
        channel="grid_visit",
        address_text=facts["address_text"],
        people_count=facts["people_count"],
        signs=facts["signs"],
        flags=sorted(set(flags)),
        geom=located.point,
        location_source=located.source,
        source_crs=located.source_crs,
        accuracy_m=located.accuracy_m,
        area_code=located.found.area_code,
        area_how=located.found.how,
        area_distance_m=located.found.distance_m,
        reported_area_code=located.found.area_code,
        reported_by=doing.actor.id,
        reported_at=moment.recorded_at,
        received_at=moment.received_at,
        occurred_at=moment.happened_at(facts["occurred_at"]),
        visit_id=facts["visit_id"],
        household_id=facts["household_id"],
        person_id=facts["person_id"],
        public_token_hash=token_hash,
        supervisions=0,
        version=0,
    )


def _begin(doing: Doing, case: Case, decision: workflow.Decision, note: str | None) -> None:
    county = case.area_code[:6] if case.area_code else county_code() or ""
    day = local_date(doing.moment.received_at)
    case.case_no = str(CaseCode(county, day, _next_serial(county, day)))
    db.session.add(case)
    _step(doing, case, decision, dict(decision.sets), note)


def _step(doing: Doing, case: Case, decision: workflow.Decision, changes: dict[str, Any], note: str | None) -> None:
    """Move the case and write its history: the one place where a case gets its state."""
    now = doing.moment.received_at
    before = State(case.state) if case.state else None
    _set_fields(case, changes)
    if decision.to is not before:
        changes = changes | {"state": str(decision.to)}
        case.state = str(decision.to)
        case.closed_at = now if decision.to in workflow.ENDS else None
        set_deadline(case, before, now)
    case.version += 1
    db.session.flush()
    db.session.add(
        CaseStep(
            case_id=case.id,
            seq=case.version,
            operation_id=doing.operation_id,
            action=str(decision.rule.action),
            from_state=str(before) if before else None,
            to_state=str(decision.to),
            at=doing.moment.recorded_at,
            account_id=doing.actor.id,
            role_label=doing.actor.label_for(decision.rule.permission),
            note=note,
            changes=changes,
        )
    )
    record(
        at=now,
        account_id=doing.actor.id,
        action=f"case.{decision.rule.action}",
        subject_kind="case",
        subject_id=case.id,
        case_no=case.case_no,
        to=str(decision.to),
    )
    db.session.flush()


def _set_fields(case: Case, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        match name:
            case "unit":
                case.unit_id = value
            case "flags":
                case.flags = sorted({*case.flags, *value})
            case "merged_into":
                case.merged_into = UUID(value)
            case "outcome":
                pass  # what the resident said; it stands in the history, the case itself has no such field
            case _:
                setattr(case, name, value)


def _next_serial(county: str, day: Any) -> int:
    """The next serial of the day. The row stays locked until commit, so serials have no gaps and never repeat."""
    statement = (
        insert(CaseSerial)
        .values(county=county, day=day, last=1)
        .on_conflict_do_update(index_elements=["county", "day"], set_={"last": CaseSerial.last + 1})
        .returning(CaseSerial.last)
    )
    return int(db.session.execute(statement).scalar_one())


def _attach(doing: Doing, case_id: UUID, hashes: list[str]) -> None:
    for sha256 in dict.fromkeys(hashes):
        db.session.add(
            CaseAttachment(case_id=case_id, sha256=sha256, account_id=doing.actor.id, at=doing.moment.recorded_at)
        )
    db.session.flush()


def _seal(case_id: UUID, contact: Any, parties: Any) -> None:
    if not contact and not parties:
        return
    row = f"case:{case_id}"
    db.session.add(
        CaseSensitive(
            case_id=case_id,
            contact=crypto.seal(contact, row) if contact else None,
            parties=crypto.seal(parties, row) if parties else None,
        )
    )


def _stale(
    actor: Actor, case: Case, newer: list[dict[str, Any]], base_version: int, changed: list[str]
) -> problems.Problem:
    last = newer[-1]
    return problems.CASE_STALE(
        base_version=base_version,
        version=case.version,
        changed=changed,
        changed_label=f"{last['label']}，现在是“{State(case.state).label}”",
        by=queries.spoken_by(actor, case, last)["name"],
        state=case.state,
    )


def _active_unit(unit_id: str) -> None:
    unit = db.session.get(Unit, unit_id)
    if unit is None or unit.retired_at is not None:
        raise problems.UNIT_ABSENT(id=unit_id)


def _merge_target(actor: Actor, case: Case, case_no: str) -> UUID:
    target = db.session.scalar(
        select(Case.id)
        .where(
            Case.case_no == case_no.strip(),
            Case.id != case.id,
            Case.state.in_(
                workflow.OPEN
            ),  # into a case nobody works on any more, this one would be off everybody's desk
            Case.protected == case.protected,
            queries.visible(actor),
        )
        .with_for_update()
    )
    if target is None:
        raise problems.CASE_MERGE_TARGET(case_no=case_no)
    return target


def _graver(one: str, other: str) -> str:
    return max(one, other, key=_URGENCY_ORDER.index)


def _title(category: str, description: str) -> str:
    text = " ".join(description.split())
    return f"{category}：{text[:_TITLE_CHARS]}{'…' if len(text) > _TITLE_CHARS else ''}" if text else category


def photo_arrived(actor: Actor, sha256: str) -> None:
    """Stamp the cases that wait for this photo, so that phones pull them again and drop "photo still on its way"."""
    waiting = select(CaseAttachment.case_id).where(
        CaseAttachment.sha256 == sha256, CaseAttachment.account_id == actor.id
    )
    db.session.execute(update(Case).where(Case.id.in_(waiting)).values(version=Case.version))
