"""What a phone carries: per entity its table, who may have which rows, and the one shape of a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Date, DateTime, and_, bindparam, cast, func, or_, select, true

from server.areas.models import Area
from server.areas.queries import NEIGHBOURHOOD_DIGITS, TOWN_DIGITS, inside_any
from server.cases import queries as cases
from server.cases import scope
from server.cases.models import Case
from server.catalogue import queries as catalogue
from server.catalogue.models import (
    AdviceEntry,
    CalendarYear,
    CaseRule,
    Category,
    EscalationRule,
    Sign,
    TrackRule,
)
from server.core.clock import local_date, utc_now
from server.core.db import db
from server.core.permissions import Permission
from server.diary import queries as diaries
from server.diary.models import Diary
from server.errands import queries as errands
from server.errands.models import Errand
from server.identity.actor import COUNTY_DIGITS, Actor
from server.meetings import queries as meetings
from server.meetings.models import Meeting
from server.notices import queries as notices
from server.notices.models import Notice
from server.patrols import queries as patrols
from server.patrols.models import Patrol, Visit
from server.people import homes
from server.people.models import Household
from server.sync.cursor import number_below
from server.tasks import queries as tasks
from server.tasks.models import Task

OUTLINE_DECIMALS = 6
"""About a decimetre: far below what anybody sees on a phone, a third of the bytes."""
NOW: Any = bindparam("now", type_=DateTime(timezone=True), required=False)
TODAY: Any = bindparam("today", type_=Date, required=False)
"""A scope names the moment and the day; whoever asks tells them (:func:`told_at`), so that a statement outlives both."""


def told_at(now: datetime) -> dict[str, Any]:
    """What a scope is told of the moment."""
    return {"now": now, "today": local_date(now)}


@dataclass(frozen=True)
class Entity:
    """One kind of row in pull."""

    name: str
    model: Any
    key: Any
    """The id column; ``read_id`` turns its text in a cursor back into a value."""
    read_id: Callable[[str], Any]
    scope: Callable[[Actor], Any]
    rows: Callable[[Actor, Sequence[Any]], dict[Any, dict[str, Any]]]
    ways: Callable[[Actor], list[Any]] | None = None
    """The scope in parts that together are the same, where each has an index that gives its rows in the feed's order."""


def rows_of(actor: Actor, entity: str, ids: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows of the actor's scope as pull carries them: ``{entity, id, version, row}``."""
    one = BY_NAME[entity]
    mine = select(one.key).where(one.key.in_(ids), one.scope(actor))
    own = db.session.scalars(mine, told_at(utc_now())).all()
    return [change(entity, row_id, row) for row_id, row in one.rows(actor, own).items()]


def change(entity: str, row_id: Any, row: dict[str, Any] | None) -> dict[str, Any]:
    """One entry of ``changes``; ``row=None`` is gone from the scope."""
    return {"entity": entity, "id": str(row_id), "version": (row or {}).get("version", 0), "row": row}


def _areas_around(actor: Actor) -> Any:
    """The actor's areas with all below, the other grids of the same neighbourhoods, and everything above."""
    codes = actor.areas(Permission.AREA_READ)
    neighbourhoods = {code[:NEIGHBOURHOOD_DIGITS] for code in codes if len(code) > NEIGHBOURHOOD_DIGITS}
    above = {code[:n] for code in codes for n in (COUNTY_DIGITS, TOWN_DIGITS, NEIGHBOURHOOD_DIGITS) if n < len(code)}
    around = or_(inside_any(Area.code, codes), Area.parent_code.in_(neighbourhoods), Area.code.in_(above))
    return around & Area.retired_at.is_(None)


def _area_rows(actor: Actor, ids: Sequence[Any]) -> dict[Any, dict[str, Any]]:
    mine = set(actor.grids)
    found = db.session.execute(
        select(
            Area.code,
            Area.level,
            Area.name,
            Area.parent_code,
            Area.kind,
            cast(func.ST_AsGeoJSON(Area.geom, OUTLINE_DECIMALS), JSON).label("geometry"),
        ).where(Area.code.in_(ids))
    )
    return {
        row.code: {
            "code": row.code,
            "level": row.level,
            "name": row.name,
            "parent": row.parent_code,
            "kind": row.kind,
            "mine": row.code in mine,
            # A county's or town's outline is heavy and a phone never draws it.
            "geometry": row.geometry if row.level in {"grid", "neighbourhood"} else None,
        }
        for row in found
    }


def _case_rows(actor: Actor, ids: Sequence[Any]) -> dict[Any, dict[str, Any]]:
    return {UUID(row["id"]): row for row in cases.case_documents(actor, list(ids))}


def _tasks(actor: Actor) -> Any:
    return tasks.on_phone(actor, NOW, TODAY)


def _notices(actor: Actor) -> Any:
    """The actor's own, of what they may still see: a notice goes with the scope it speaks of."""
    subjects = (
        ("case", Case, scope.visible(actor)),
        ("task", Task, tasks.on_list(actor, TODAY)),
        ("errand", Errand, errands.visible(actor, TODAY)),
        ("meeting", Meeting, meetings.visible(actor)),
    )
    seen = or_(
        *(
            and_(
                Notice.entity == name,
                select(model.id).where(model.id == Notice.subject_id, scope).correlate(Notice).exists(),
            )
            for name, model, scope in subjects
        )
    )
    return and_(notices.own(actor, NOW), seen)


def _whole(model: Any, key: Any, row: Callable[[Any], dict[str, Any]]) -> Callable[..., dict[Any, dict[str, Any]]]:
    def rows(_: Actor, ids: Sequence[Any]) -> dict[Any, dict[str, Any]]:
        found = db.session.scalars(select(model).where(key.in_(ids)).execution_options(populate_existing=True))
        return {getattr(one, key.key): row(one) for one in found}

    return rows


def _everybody(_: Actor) -> Any:
    return true()


ENTITIES: tuple[Entity, ...] = (
    Entity("area", Area, Area.code, str, _areas_around, _area_rows),
    Entity(
        "category", Category, Category.code, str, _everybody, _whole(Category, Category.code, catalogue.category_row)
    ),
    Entity("sign", Sign, Sign.code, str, _everybody, _whole(Sign, Sign.code, catalogue.sign_row)),
    Entity(
        "escalation_rule",
        EscalationRule,
        EscalationRule.code,
        str,
        _everybody,
        _whole(EscalationRule, EscalationRule.code, catalogue.rule_row),
    ),
    Entity(
        "calendar",
        CalendarYear,
        CalendarYear.year,
        number_below(2**15),
        _everybody,
        _whole(CalendarYear, CalendarYear.year, catalogue.calendar_row),
    ),
    Entity(
        "household",
        Household,
        Household.id,
        UUID,
        homes.visible,
        lambda _, ids: homes.household_rows(ids),
    ),
    Entity(
        "visit",
        Visit,
        Visit.id,
        UUID,
        lambda actor: Visit.account_id == actor.id,
        lambda _, ids: patrols.visit_rows(ids),
    ),
    Entity(
        "patrol",
        Patrol,
        Patrol.id,
        UUID,
        lambda actor: Patrol.account_id == actor.id,
        lambda _, ids: patrols.patrol_rows(ids),
    ),
    Entity(
        "case_rule",
        CaseRule,
        CaseRule.id,
        number_below(2**15),
        _everybody,
        _whole(CaseRule, CaseRule.id, catalogue.case_rule_row),
    ),
    Entity("case", Case, Case.id, UUID, scope.visible, _case_rows, scope.ways_to_see),
    Entity(
        "advice",
        AdviceEntry,
        AdviceEntry.id,
        UUID,
        _everybody,
        _whole(AdviceEntry, AdviceEntry.id, catalogue.advice_row),
    ),
    Entity("task", Task, Task.id, UUID, _tasks, lambda actor, ids: tasks.phone_rows(actor, ids, utc_now())),
    Entity("notice", Notice, Notice.id, UUID, _notices, lambda _, ids: notices.notice_rows(ids)),
    Entity(
        "track_rule",
        TrackRule,
        TrackRule.id,
        number_below(2**15),
        _everybody,
        _whole(TrackRule, TrackRule.id, catalogue.track_rule_row),
    ),
    Entity("diary", Diary, Diary.id, UUID, diaries.own, lambda _, ids: diaries.diary_rows(ids)),
)
BY_NAME = {one.name: one for one in ENTITIES}
