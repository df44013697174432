"""Visits and patrols, recorded. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, null, select, update

from geo.track import PATROL_MAX_S, clean
from server.areas.locate import locate
from server.areas.models import Area
from server.catalogue import queries as catalogue
from server.core import crypto, problems
from server.core.clock import local_date
from server.core.db import db, new_row
from server.core.ids import new_id
from server.core.rows import put
from server.core.statements import Statement, made
from server.identity.actor import Actor, Moment
from server.journal.commands import record
from server.patrols.models import Patrol, PatrolTrack, Visit, VisitSensitive
from server.people.commands import VisitFacts, note_visit
from server.people.door import means
from server.people.homes import Door, door_at, merged_ids
from server.people.models import Household, Person
from server.people.scope import person_visible

_SEEN = frozenset({"well", "matter"})
"""Outcomes in which somebody was met: what was said then is what the next visitor reads."""
_SAYS = ("note", "signs", "answers", "grave", "attachments")
"""What tells of a matter; any of them will do."""


def log_visit(actor: Actor, moment: Moment, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Record a visit. A fact: never refused for area, clock or an unknown household; flagged instead.

    Answers ``{visit_id}``. The household's "last visit" moves only forward in time, so that a phone that comes back
    late does not cover a newer visit. Refuses ``visit.unsaid`` for a matter of which nothing is said: older phones let
    one through, and ask for the word when it comes back to them.
    """
    if facts["outcome"] == "matter" and not any(facts[name] for name in _SAYS):
        raise problems.VISIT_UNSAID()
    person, person_flags = _person(actor, facts, local_date(moment.recorded_at))
    home = door_at(actor, facts["household_id"] or (person.household_id if person else None))
    located = locate(facts["location"], actor.grids)
    flags = set(located.flags) | person_flags
    area_code, how = located.found.area_code, located.found.how
    if facts["household_id"] is not None and home is None:
        flags.add("household_unknown")
    known_grid = person.grid_code if person else home.grid_code if home else None
    if known_grid is not None and how == "none":
        area_code, how = known_grid, "chosen"  # the worker chose whom to see, and with that the grid
        flags -= {"no_location", "outside_district"}
    if facts["person_hint"] is not None and known_grid is None and how == "none" and actor.grids:
        area_code, how = (
            actor.grids[0],
            "assigned",
        )  # whoever sorts it out must find it, and a worker walks their own grid
    # What is seen and said at the door of somebody of a special group is sealed; the visit says only that it was made.
    private = facts["person_id"] is not None or facts["person_hint"] is not None
    visit = Visit(
        id=facts["visit_id"],
        account_id=actor.id,
        household_id=home.id if home else facts["household_id"],
        person_id=person.id if person else facts["person_id"],
        patrol_id=facts["patrol_id"],
        outcome=facts["outcome"],
        mode=facts["mode"],
        place=facts["place"],
        note=None if private else facts["note"],
        signs=[] if private else facts["signs"],
        attachments=facts["attachments"],
        geom=located.point,
        location_source=located.source,
        accuracy_m=located.accuracy_m,
        area_code=area_code,
        area_how=how,
        area_distance_m=located.found.distance_m,
        occurred_at=moment.happened_at(facts["occurred_at"]),
        recorded_at=moment.recorded_at,
        flags=sorted(flags),
        grave=facts["grave"] or bool(private and facts["signs"]),  # danger at somebody's door is no "see you next week"
        version=1,
    )
    with new_row({"pk_visit"}, problems.VISIT_EXISTS(id=str(visit.id))):
        put(visit)
        if home is not None:
            _remember(home, visit, actor)
    if private:
        _seal(visit, facts)
    if person is not None:
        note_visit(person, facts_of(visit, actor.name, facts))
    record(
        at=moment.received_at,
        account_id=actor.id,
        action="visit.log",
        subject_kind="visit",
        subject_id=visit.id,
        outcome=visit.outcome,
    )
    return {
        "visit_id": str(visit.id),
        "household_id": str(home.id) if home else None,
        "person_id": str(person.id) if person else None,
    }


def recall_visits(actor: Actor, household_id: UUID) -> None:
    """A household was written down after a visit to it had arrived: what this actor said of it last is its last visit."""
    home = door_at(actor, household_id)
    visit = db.session.scalar(
        select(Visit)
        .where(Visit.household_id == household_id, Visit.account_id == actor.id)
        .order_by(Visit.occurred_at.desc(), Visit.id.desc())
        .limit(1)
    )
    if home is not None and visit is not None:
        _remember(home, visit, actor)


def start_patrol(actor: Actor, moment: Moment, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Begin a patrol. Answers ``{patrol_id}``."""
    if db.session.get(Patrol, facts["patrol_id"]) is not None:
        raise problems.PATROL_EXISTS(id=str(facts["patrol_id"]))
    grid = db.session.scalar(select(Area.code).where(Area.code == facts["grid"])) if facts["grid"] else None
    db.session.add(
        Patrol(
            id=facts["patrol_id"],
            account_id=actor.id,
            grid_code=grid or next(iter(actor.grids), None),
            started_at=moment.happened_at(facts["started_at"]),
            version=1,
        )
    )
    db.session.flush()
    return {"patrol_id": str(facts["patrol_id"])}


def finish_patrol(actor: Actor, moment: Moment, facts: Mapping[str, Any]) -> dict[str, Any]:
    """End one's own patrol. Answers ``{patrol_id}``."""
    patrol = db.session.get(Patrol, facts["patrol_id"], with_for_update=True)
    if patrol is None or patrol.account_id != actor.id:
        raise problems.PATROL_ABSENT(id=str(facts["patrol_id"]))
    if patrol.finished_at is not None:
        raise problems.PATROL_FINISHED(id=str(patrol.id))
    patrol.finished_at = max(moment.happened_at(facts["finished_at"]), patrol.started_at)
    patrol.note = facts["note"]
    patrol.version += 1
    db.session.flush()
    return {"patrol_id": str(patrol.id)}


def record_track(actor: Actor, moment: Moment, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Keep a part of the way on one's own patrol. Answers ``{patrol_id, part, kept}``.

    A part is kept once, whatever comes under its number again. What is older than positions are kept is not stored at all.
    No line in the journal: who walked where is nobody's business but the walker's.
    """
    patrol = db.session.get(Patrol, facts["patrol_id"])
    if patrol is None or patrol.account_id != actor.id:
        raise problems.PATROL_ABSENT(id=str(facts["patrol_id"]))
    answer = {"patrol_id": str(patrol.id), "part": facts["part"]}
    oldest = moment.received_at - timedelta(days=catalogue.track_rule().keep_days)
    known = select(PatrolTrack.id).where(PatrolTrack.patrol_id == patrol.id, PatrolTrack.part == facts["part"])
    if moment.recorded_at < oldest or db.session.scalar(known) is not None:
        return answer | {"kept": False}
    # how long it lasted is the phone's to say, which cleaned it by its own clock: ours, corrected, could cut off its end
    segments = clean(facts["segments"], PATROL_MAX_S)
    if not segments:
        return answer | {"kept": False}
    track_id = new_id()
    body = crypto.seal({"segments": segments}, f"patrol_track:{track_id}")
    db.session.add(
        PatrolTrack(id=track_id, patrol_id=patrol.id, part=facts["part"], body=body, recorded_at=moment.recorded_at)
    )
    db.session.flush()
    return answer | {"kept": True}


def _person(actor: Actor, facts: Mapping[str, Any], today: date) -> tuple[Person | None, set[str]]:
    """Whom the visit was to, locked, and what a person should look at. A hint counts only when it fits one person."""
    if facts["person_id"] is None and facts["person_hint"] is None:
        return None, set()
    statement = select(Person).where(person_visible(actor, today)).with_for_update(of=Person)
    if facts["person_id"] is not None:
        person = db.session.scalar(statement.where(Person.id == facts["person_id"]))
        return person, set() if person else {"person_unknown"}
    fitting = _fitting(actor, facts["person_hint"], today)
    if len(fitting) != 1:
        return None, {"person_unclear"}
    return db.session.scalar(statement.where(Person.id == fitting[0])), {"person_by_hint"}


def _fitting(actor: Actor, hint: Mapping[str, str], today: date) -> list[UUID]:
    """The people of that name whose door it may be: as it stands written, or said in another way (``people/door.py``)."""
    rows = db.session.execute(
        select(Person.id, Person.address_text, Person.door).where(
            person_visible(actor, today), Person.name.startswith(hint["surname"], autoescape=True)
        )
    )
    return [row.id for row in rows if means(hint["door"], row.address_text, row.door)]


def _seal(visit: Visit, facts: Mapping[str, Any]) -> None:
    body = {name: facts[name] for name in ("note", "signs", "answers", "person_hint")}
    db.session.add(VisitSensitive(visit_id=visit.id, body=crypto.seal(body, f"visit:{visit.id}")))


def facts_of(visit: Visit, by: str, said: Mapping[str, Any]) -> VisitFacts:
    """What a visit means to whoever was visited; ``said`` has its note and answers."""
    return VisitFacts(
        visit_id=visit.id,
        at=visit.occurred_at,
        by=by,
        outcome=visit.outcome,
        mode=visit.mode,
        note=said["note"],
        answers=said["answers"],
        grave=visit.grave,
    )


def _remember(home: Door, visit: Visit, actor: Actor) -> None:
    if home.last_visit_at is not None and home.last_visit_at >= visit.occurred_at:
        return
    told = {
        "home": home.id,
        "visit": visit.id,
        "at": visit.occurred_at,
        "outcome": visit.outcome,
        "note": visit.note,
        "by": actor.name,
    }
    seen = visit.outcome in _SEEN
    (_SEEN_AT if seen else _CALLED_AT).write(db.session.connection(), told)
    # the doubles that were merged into it are the same door
    if seen and (doubles := merged_ids(home.id)):
        db.session.execute(update(Household).where(Household.id.in_(doubles)).values(due_on=None))


def _last_visit(**more: Any) -> Statement:
    return made(
        update(Household)
        .where(Household.id == bindparam("home"))
        .values(
            last_visit_id=bindparam("visit"),
            last_visit_at=bindparam("at"),
            last_visit_outcome=bindparam("outcome"),
            last_visit_note=bindparam("note"),
            last_visit_by=bindparam("by"),
            version=Household.version + 1,
            **more,
        )
    )


_CALLED_AT, _SEEN_AT = _last_visit(), _last_visit(due_on=null())
"""Somebody was at the door; somebody was met there."""
