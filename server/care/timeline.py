"""One person's story, newest first: who came and what was said, errands, cases, groups begun and left, moves; and, for
whoever keeps the register, what was done to the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, any_, func, literal, select

from server.attachments.models import AttachmentUpload
from server.attachments.queries import arrived
from server.care.places import place_names
from server.cases.models import Case
from server.cases.rules import State as CaseState
from server.cases.scope import visible as visible_cases
from server.catalogue import queries as catalogue
from server.catalogue.models import ErrandKind
from server.core import crypto
from server.core.clock import LOCAL_ZONE, local_date
from server.core.db import db
from server.core.times import iso
from server.errands.models import Errand
from server.errands.queries import visible as visible_errands
from server.errands.workflow import State as ErrandState
from server.identity.actor import Actor
from server.identity.models import Account
from server.journal.models import JournalEntry
from server.patrols.models import Visit, VisitMatch, VisitSensitive
from server.people import homes
from server.people import queries as people
from server.people.models import PersonMove

MOST = 200
"""As much as somebody reads; ``more`` says that there is an older part."""

_PARTS = ("visit", "errand", "case", "plan", "move", "record")
_JOINS, _LEAVES = ("person.register", "care.enrol"), "care.end_plan"
_DONE = {"care.grave": "grave", "person.change": "changed", "care.change_plan": "arranged", "person.reveal": "opened"}
_Dated = tuple[datetime, dict[str, Any]]


def timeline(actor: Actor, person_id: UUID, now: datetime) -> dict[str, Any]:
    """``{items, more}``; ``person.absent`` for whoever may not know the person.

    Each item has its ``kind``, ``at`` (None where only the day is known), ``on``, ``by`` (None where nobody is told) and
    one part of its own. What was said and photos are for those who go to the door or keep the register; the others read
    that somebody came. Plans, errands and cases are those the actor may know of. Who did what to the record is told to
    those who keep it.
    """
    today = local_date(now)
    people.person_for(actor, person_id, today)
    [person] = people.people_documents(actor, [person_id], today)
    whole = person["view"] != "glance"
    journal = _journal(person_id) if person["view"] == "manage" else []
    found = [
        *_visits(person_id, person["plans"], whole=whole),
        *_errands(actor, person_id, today),
        *_cases(actor, person_id),
        *_plans(person["plans"], journal),
        *_done(person, journal),
        *_moves(person_id, whole=whole),
    ]
    found.sort(key=lambda one: one[0], reverse=True)
    return {"items": [item for _, item in found[:MOST]], "more": len(found) > MOST}


def _item(kind: str, moment: datetime, by: Mapping[str, str] | None, *, timed: bool = True, **part: Any) -> _Dated:
    """An item with the moment it is sorted by; what is known by its day alone carries no time."""
    whole: dict[str, Any] = {"kind": kind, "at": iso(moment) if timed else None, "by": by}
    whole |= {"on": local_date(moment).isoformat()} | dict.fromkeys(_PARTS) | part
    return moment, whole


def _visits(person_id: UUID, plans: Sequence[Mapping[str, Any]], *, whole: bool) -> list[_Dated]:
    # two ways to a person, each by an index of its own: one OR over both makes PostgreSQL read every visit
    said_then = select(Visit.id).where(Visit.person_id == person_id)
    said_later = select(VisitMatch.visit_id).where(VisitMatch.person_id == person_id)
    rows = db.session.execute(
        select(Visit, Account.name.label("visitor"), VisitSensitive.body)
        .join(Account, Account.id == Visit.account_id)
        .outerjoin(VisitSensitive, VisitSensitive.visit_id == Visit.id)
        .where(Visit.id.in_(said_then.union_all(said_later)))
        .order_by(Visit.occurred_at.desc(), Visit.id.desc())
        .limit(MOST + 1)
    ).all()
    labels = _labels({plan["group"]["code"] for plan in plans})
    arrived = _arrived([row.Visit for row in rows]) if whole else set()
    found = []
    for row in rows:
        visit: Visit = row.Visit
        said = crypto.unseal_if_any(row.body, f"visit:{visit.id}") if whole else None
        part = {
            "id": str(visit.id),
            "outcome": visit.outcome,
            "mode": visit.mode,
            "grave": visit.grave,
            "note": said["note"] if said else None,
            "answers": _answered(said["answers"], labels) if said else [],
            "photos": [
                {"sha256": sha256, "arrived": (visit.id, sha256) in arrived}
                for sha256 in dict.fromkeys(visit.attachments if whole else [])
            ],
        }
        found.append(_item("visit", visit.occurred_at, _named(visit.account_id, row.visitor), visit=part))
    return found


def _labels(known: Iterable[str]) -> dict[str, str | None]:
    """Every question by name with its label; None where it is asked only of people under supervision whom the actor
    does not know as such: the bare answer would tell what the group's name is not allowed to.
    """
    labels: dict[str, str | None] = {}
    mine = set(known)
    for code, group in catalogue.care_groups().items():
        for question in group.questions:
            hidden = group.permission is not None and code not in mine
            labels[question["name"]] = labels.get(question["name"]) or (None if hidden else question["label"])
    return labels


def _answered(answers: Mapping[str, str], labels: Mapping[str, str | None]) -> list[dict[str, str]]:
    shown = ((labels.get(name, name), answer) for name, answer in answers.items())
    return [{"label": label, "answer": answer} for label, answer in shown if label is not None]


def _arrived(visits: Sequence[Visit]) -> set[tuple[UUID, str]]:
    """Which photos of which visits have been uploaded by the account that logged the visit."""
    wanted = {sha256 for visit in visits for sha256 in visit.attachments}
    if not wanted:
        return set()
    rows = db.session.execute(
        select(AttachmentUpload.sha256, AttachmentUpload.account_id).where(AttachmentUpload.sha256.in_(wanted))
    )
    uploaded = {(row.sha256, row.account_id) for row in rows}
    return {
        (visit.id, sha256) for visit in visits for sha256 in visit.attachments if (sha256, visit.account_id) in uploaded
    }


def _errands(actor: Actor, person_id: UUID, today: date) -> list[_Dated]:
    rows = db.session.execute(
        select(Errand, Account.name.label("opener"), ErrandKind.name.label("kind_name"))
        .join(Account, Account.id == Errand.opened_by)
        .outerjoin(ErrandKind, ErrandKind.code == Errand.kind)
        .where(Errand.person_id == person_id, visible_errands(actor, today))
        .order_by(Errand.opened_at.desc())
        .limit(MOST + 1)
    )
    return [
        _item(
            "errand",
            row.Errand.opened_at,
            _named(row.Errand.opened_by, row.opener),
            errand={
                "id": str(row.Errand.id),
                "errand_no": row.Errand.errand_no,
                "name": row.kind_name or row.Errand.kind,
                "state_label": ErrandState(row.Errand.state).label,
            },
        )
        for row in rows
    ]


def _cases(actor: Actor, person_id: UUID) -> list[_Dated]:
    """Title and state only, and not who reported it: that is the case's own to tell."""
    rows = db.session.execute(
        select(Case.id, Case.case_no, Case.title, Case.state, Case.reported_at)
        .where(Case.person_id == person_id, visible_cases(actor))
        .order_by(Case.reported_at.desc())
        .limit(MOST + 1)
    )
    return [
        _item(
            "case",
            row.reported_at,
            None,
            case={
                "id": str(row.id),
                "case_no": row.case_no,
                "title": row.title,
                "state": row.state,
                "state_label": CaseState(row.state).label,
            },
        )
        for row in rows
    ]


def _journal(person_id: UUID) -> Sequence[Row[Any]]:
    """What was done to this record, newest first, with who did it (None: nobody who can be named)."""
    return db.session.execute(
        select(JournalEntry, Account.name.label("who"))
        .outerjoin(Account, Account.id == JournalEntry.account_id)
        .where(
            JournalEntry.subject_kind == "person",
            JournalEntry.subject_id == str(person_id),
            JournalEntry.action.in_([*_DONE, *_JOINS, _LEAVES]),
        )
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .limit(MOST + 1)
    ).all()


def _doer(line: Row[Any]) -> dict[str, str] | None:
    return _named(line.JournalEntry.account_id, line.who) if line.who is not None else None


def _done(person: Mapping[str, Any], journal: Iterable[Row[Any]]) -> list[_Dated]:
    """Marked worse, corrected, arranged otherwise, opened: who and which fields. What would tell of a plan or a danger
    level that is hidden from the reader is left out.
    """
    plans = {plan["id"] for plan in person["plans"]}
    found = []
    for line in journal:
        entry: JournalEntry = line.JournalEntry
        kind = _DONE.get(entry.action)
        if kind is None or (kind == "arranged" and entry.details.get("plan") not in plans):
            continue
        touched = [
            one for one in entry.details.get("fields", []) if one != "danger_level" or person["has_danger_level"]
        ]
        if kind in ("changed", "opened") and not touched:
            continue
        part = None if kind == "grave" else {"fields": touched}
        found.append(_item(kind, entry.at, _doer(line), record=part))
    return found


def _plans(plans: Iterable[Mapping[str, Any]], journal: Sequence[Row[Any]]) -> list[_Dated]:
    """A group is joined before anything else of its first day, and left after everything of its last."""
    joins: dict[tuple[str, str], dict[str, str] | None] = {}
    leaves: dict[str, dict[str, str] | None] = {}
    for line in journal:
        entry: JournalEntry = line.JournalEntry
        if entry.action in _JOINS:
            day = local_date(entry.at).isoformat()
            groups = entry.details.get("groups") or [entry.details.get("group")]
            joins |= {(group, day): _doer(line) for group in groups}
        elif entry.action == _LEAVES:
            leaves[entry.details["plan"]] = _doer(line)
    found = []
    for plan in plans:
        part = {"group": plan["group"], "tier": plan["tier"], "reason": None}
        by = joins.get((plan["group"]["code"], plan["began_on"]))
        found.append(_item("joined", _edge(plan["began_on"], time()), by, timed=False, plan=part))
        if plan["ended_on"]:
            ended = part | {"reason": plan["end_reason"]}
            by = leaves.get(plan["id"])
            found.append(_item("left", _edge(plan["ended_on"], time.max), by, timed=False, plan=ended))
    return found


def _edge(day: str, clock: time) -> datetime:
    return datetime.combine(date.fromisoformat(day), clock, LOCAL_ZONE)


def _moves(person_id: UUID, *, whole: bool) -> list[_Dated]:
    rows = db.session.execute(
        select(PersonMove, Account.name.label("mover"))
        .join(Account, Account.id == PersonMove.account_id)
        .where(PersonMove.person_id == person_id)
        .order_by(PersonMove.at.desc())
        .limit(MOST + 1)
    ).all()
    names = place_names(code for row in rows for code in (row.PersonMove.from_grid, row.PersonMove.to_grid))
    return [
        _item(
            "moved",
            row.PersonMove.at,
            _named(row.PersonMove.account_id, row.mover),
            move={
                "from": {"code": row.PersonMove.from_grid, "name": names[row.PersonMove.from_grid]},
                "to": {"code": row.PersonMove.to_grid, "name": names[row.PersonMove.to_grid]},
                "reason": row.PersonMove.reason if whole else None,
            },
        )
        for row in rows
    ]


def _named(account_id: UUID, name: str) -> dict[str, str]:
    return {"id": str(account_id), "name": name}


def photo_of_visit(actor: Actor, visit_id: UUID, sha256: str, now: datetime) -> bool:
    """Whether a photo may be opened through that visit: by whoever goes to that person's door or keeps the register (for
    a plain household: whoever may read it), and only if the account that logged the visit also uploaded the photo.
    """
    row = db.session.execute(
        select(
            func.coalesce(Visit.person_id, VisitMatch.person_id).label("person_id"),
            Visit.household_id,
            VisitSensitive.visit_id.is_not(None).label("private"),
        )
        .outerjoin(VisitSensitive, VisitSensitive.visit_id == Visit.id)
        .outerjoin(VisitMatch, VisitMatch.visit_id == Visit.id)
        .where(
            and_(Visit.id == visit_id, literal(sha256) == any_(Visit.attachments), arrived(sha256, Visit.account_id))
        )
    ).one_or_none()
    if row is None:
        return False
    if row.person_id is not None:
        today = local_date(now)
        if not people.may_know(actor, row.person_id, today):
            return False
        [person] = people.people_documents(actor, [row.person_id], today)
        return bool(person["view"] != "glance")
    # sealed, and nobody knows yet whose door it was: not the household's to show
    return not row.private and row.household_id is not None and homes.may_read_household(actor, row.household_id)
