"""Acting on cases. Commands never commit; the operation that calls them does. How cases begin: ``intake.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import true

from geo import crs
from server.cases import helpers, letters, place, queries, rules, scope, situations, standing, workflow
from server.cases.by_code import by_code
from server.cases.hands import tell_of
from server.cases.holding import take_effect
from server.cases.models import Case, CaseContact
from server.cases.phones import keep_phones, unreachable
from server.cases.rules import Action, State
from server.cases.step import CASE, leave_phones, take_step
from server.catalogue import queries as catalogue
from server.core import crypto, problems
from server.core.db import db
from server.core.ids import new_id
from server.core.refusals import Problem
from server.identity.actor import Actor, Doing


@dataclass(frozen=True)
class Along:
    """What comes with a step besides its fields: photos by hash, where it was taken, whom to call besides, and where the
    matter lies, for a case that does not say.
    """

    photos: tuple[str, ...] = ()
    location: Mapping[str, Any] | None = None
    contact: Mapping[str, str] | None = None
    lies: Mapping[str, str] | None = None


NOTHING_ALONG = Along()


def act_on_case(
    doing: Doing,
    case_id: UUID,
    action: str,
    values: Mapping[str, Any],
    base_version: int | None,
    *,
    along: Along = NOTHING_ALONG,
) -> dict[str, Any]:
    """Do one step of the loop. Answers ``{case_id, case_no, state, version}``.

    A stale action still applies when it is legal now and nothing it sets has changed since ``base_version``; otherwise
    it is ``case.stale``, which names what changed and by whom.
    """
    case = scope.case_for(doing.actor, case_id, lock=True)
    steps = queries.steps_of(case.id)
    rule = workflow.rule_for(action)
    if rule.part:
        raise problems.CASE_ACTION_UNKNOWN(action=action)
    newer = [step for step in steps if base_version is not None and step["seq"] > base_version]
    changed = {name for step in newer for name in step["changes"]}
    if changed & rule.sets:
        raise _stale(doing.actor, case, newer, base_version or 0, sorted(changed & rule.sets))
    # said while it could be said: a phone without network must not be late for that
    waiting = letters.waiting([case]).get(case.id, letters.NONE)
    here = situations.situation(
        doing.actor,
        case,
        steps,
        at=doing.moment.recorded_at,
        by=situations.amounts(),
        waiting=waiting,
        no_phone=case.id in unreachable([case]),
        least_urgency=category.urgency if (category := catalogue.category(case.category)) else "normal",
    )
    return _act(doing, case, here, action, values, steps=steps, along=along)


def act_by_code(doing: Doing, case: Case, action: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a resident does to their own case with its code; ``case`` is locked. Answers as ``act_on_case``."""
    steps = queries.steps_of(case.id)
    here = situations.situation_by_code(case, steps, doing.moment.recorded_at)
    return _act(doing, case, here, action, values, steps=steps)


def _act(
    doing: Doing,
    case: Case,
    here: workflow.Situation,
    action: str,
    values: Mapping[str, Any],
    *,
    steps: list[dict[str, Any]],
    along: Along = NOTHING_ALONG,
) -> dict[str, Any]:
    decision = workflow.decide(here, action, values, len(along.photos))
    rule = decision.rule
    lead = _lead(doing, case, decision.sets)
    changes = _changes(case, decision, lead, steps) | standing.kept(case, rule.action, decision.to)
    changes |= take_effect(doing, case, action, values, steps)
    changes |= decision.told
    if rule.photos and (taken := _place(along.location)) is not None:
        changes["place"] = taken
    if along.lies:
        changes |= place.filled(case, along.lies, doing.moment.received_at)
    if changes.get("protected") is True:
        leave_phones(case, doing.moment.received_at)
    take_step(doing, case, decision, changes, note=values.get("note") or None)
    tell_of(doing, case, action, values.get("note") or "")
    if lead is not None:
        _tell_lead(doing, lead, case, rule.action, values.get("note") or None)
    standing.stand_again(case, rule.action, steps)
    db.session.flush()
    CASE.attach(doing, case.id, along.photos, step=case.version)
    if along.contact and any(along.contact.values()):
        contact = CaseContact(id=new_id(), case_id=case.id)
        contact.contact = crypto.seal(along.contact, f"case_contact:{contact.id}")
        keep_phones(case.id, [dict(along.contact)])
        db.session.add(contact)
        db.session.flush()
    return {"case_id": str(case.id), "case_no": case.case_no, "state": case.state, "version": case.version}


def _changes(case: Case, decision: workflow.Decision, lead: Case | None, steps: list[dict[str, Any]]) -> dict[str, Any]:
    """What the step sets, and what it tells besides so that the history can be read."""
    changes = dict(decision.sets)
    if changes.get("unit") is not None:
        helpers.require_active([str(changes["unit"])])
    if "helpers" in changes:
        changes["helpers"] = helpers.read(changes["helpers"], lead=changes.get("unit", case.unit_id))
    if lead is not None and "into" in changes:
        return {"merged_into": str(lead.id), "other_no": lead.case_no}
    if lead is not None:
        changes["other_no"] = lead.case_no
    if (
        changes.get("resolution", "") is None
        and case.resolution
        and not any("resolution" in s["changes"] for s in steps)
    ):
        changes["resolution_before"] = case.resolution  # closed before steps told what was done
    return changes


def _place(location: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Where a step was taken, WGS-84; the case stays where it lies."""
    if location is None or location["lon"] is None or location["lat"] is None:
        return None
    lon, lat = crs.to_wgs84((location["lon"], location["lat"]), crs.Crs(location["crs"]))
    return {"lon": round(float(lon), 6), "lat": round(float(lat), 6), "accuracy_m": location["accuracy_m"]}


def _stale(actor: Actor, case: Case, newer: list[dict[str, Any]], base_version: int, changed: list[str]) -> Problem:
    last = newer[-1]
    return problems.CASE_STALE(
        base_version=base_version,
        version=case.version,
        changed=changed,
        changed_label=f"{last['label']}，现在是“{State(case.state).label}”",
        by=queries.spoken_by(actor, case, last)["name"],
        state=case.state,
    )


def _lead(doing: Doing, case: Case, changes: Mapping[str, Any]) -> Case | None:
    """The case it is merged into, or taken from; it is held until the end, because its story goes on too."""
    if "into" in changes:
        return _merge_target(doing, case, str(changes["into"]))
    if case.merged_into is not None and changes.get("merged_into", "") is None:
        return CASE.find(case.merged_into, true(), lock=True)
    return None


def _tell_lead(doing: Doing, lead: Case, case: Case, action: StrEnum, note: str | None) -> None:
    """The same step in the story of the case that leads."""
    told = Action.ABSORB if action is Action.MERGE else Action.RELEASE
    decision = workflow.Decision(workflow.rule_for(told), State(lead.state), {})
    take_step(doing, lead, decision, {"other_no": case.case_no}, note)


def _merge_target(doing: Doing, case: Case, written: str) -> Case:
    """The case that is meant, held; each reason against it has its own name."""
    meant = by_code(doing.actor, written, doing.moment.received_at)
    if meant.id == case.id:
        raise problems.CASE_MERGE_SELF()
    target = CASE.fetch(meant.id, scope.visible(doing.actor), lock=True)
    if target.state not in rules.OPEN:  # it would take this case off everybody's desk
        raise problems.CASE_MERGE_ENDED(case_no=target.case_no, state_label=State(target.state).label)
    if target.protected != case.protected:
        raise problems.CASE_MERGE_SECRET(case_no=target.case_no)
    return target
