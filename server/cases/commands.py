"""Acting on cases. Commands never commit; the operation that calls them does. How cases begin: ``intake.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from geo import crs
from server.cases import path, queries, rules, workflow
from server.cases.models import Case, CaseContact
from server.cases.rules import State
from server.cases.step import CASE, take_step
from server.catalogue import queries as catalogue
from server.core import crypto, problems
from server.core.db import db
from server.core.ids import new_id
from server.identity.actor import Actor, Doing
from server.units.models import Unit


@dataclass(frozen=True)
class Along:
    """What comes with a step besides its fields: photos by hash, where it was taken, whom to call besides."""

    photos: tuple[str, ...] = ()
    location: Mapping[str, Any] | None = None
    contact: Mapping[str, str] | None = None


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
    case = queries.case_for(doing.actor, case_id, lock=True)
    steps = queries.steps_of(case.id)
    rule = workflow.rule_for(action)
    if rule.part:
        raise problems.CASE_ACTION_UNKNOWN(action=action)
    # said while it could be said: a phone without network must not be late for that
    until = queries.recur_until(case, catalogue.case_rule().recur_days)
    here = queries.situation(doing.actor, case, steps, doing.moment.recorded_at, until)
    newer = [step for step in steps if base_version is not None and step["seq"] > base_version]
    changed = {name for step in newer for name in step["changes"]}
    if changed & rule.sets:
        raise _stale(doing.actor, case, newer, base_version or 0, sorted(changed & rule.sets))
    decision = workflow.decide(here, action, values, len(along.photos))
    if "unit" in decision.sets and decision.sets["unit"] is not None:
        _active_unit(str(decision.sets["unit"]))
    changes = dict(decision.sets)
    if "into" in changes:
        changes = {"merged_into": str(_merge_target(doing.actor, case, str(changes["into"])))}
    if rule.action is rules.Action.ASSESS:
        changes |= path.chosen(case, changes, steps, doing.moment.received_at)
    if "outcome" in values:
        changes["outcome"] = values["outcome"]
    if (
        changes.get("resolution", "") is None
        and case.resolution
        and not any("resolution" in s["changes"] for s in steps)
    ):
        changes["resolution_before"] = case.resolution  # closed before steps told what was done
    if rule.photos and (place := _place(along.location)) is not None:
        changes["place"] = place
    take_step(doing, case, decision, changes, note=values.get("note") or None)
    CASE.attach(doing, case.id, along.photos, step=case.version)
    if along.contact and any(along.contact.values()):
        contact = CaseContact(id=new_id(), case_id=case.id)
        contact.contact = crypto.seal(along.contact, f"case_contact:{contact.id}")
        db.session.add(contact)
        db.session.flush()
    return {"case_id": str(case.id), "case_no": case.case_no, "state": case.state, "version": case.version}


def _place(location: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Where a step was taken, WGS-84; the case stays where it lies."""
    if location is None or location["lon"] is None or location["lat"] is None:
        return None
    lon, lat = crs.to_wgs84((location["lon"], location["lat"]), crs.Crs(location["crs"]))
    return {"lon": round(float(lon), 6), "lat": round(float(lat), 6), "accuracy_m": location["accuracy_m"]}


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
            Case.state.in_(rules.OPEN),  # an ended target would take this case off everybody's desk
            Case.protected == case.protected,
            queries.visible(actor),
        )
        .with_for_update()
    )
    if target is None:
        raise problems.CASE_MERGE_TARGET(case_no=case_no)
    return target
