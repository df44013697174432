"""The cases near a place that may be the same as one being reported, as far as whoever reports may learn of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, or_, select

from server.areas.queries import NEIGHBOURHOOD_DIGITS, inside_any
from server.cases import nearby, rules, workflow
from server.cases.models import Case
from server.cases.queries import permissions_on, visible
from server.catalogue import queries as catalogue
from server.catalogue.models import Category
from server.core.db import db
from server.core.permissions import Permission
from server.core.times import iso
from server.identity.actor import Actor

MOST = 5
_LOOKED_AT = 200
_DEGREE_M = 111_000


def similar_cases(actor: Actor, asked: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """``{id, case_no, title, category, distance_m, reported_at, state, may_supplement}`` each, the likeliest first.

    Of a case that is not the actor's to see (the next grid's, in a neighbourhood where they report) only its kind is told,
    and no id: a title holds what somebody wrote. Protected matters are told to nobody here: two of them on one staircase
    are two people's trouble, and never one case by a tap.
    """
    rule = catalogue.case_rule()
    limits = nearby.Limits(rule.similar_metres, rule.similar_days)
    lon, lat = asked["lon"], asked["lat"]
    around = {code[:NEIGHBOURHOOD_DIGITS] for code in actor.areas(Permission.CASE_REPORT)}
    theirs = visible(actor)
    alike = nearby.alike(asked["category"], catalogue.similar_to())
    box = func.ST_Expand(func.ST_SetSRID(func.ST_MakePoint(lon, lat), 4326), 2 * limits.metres / _DEGREE_M)
    rows = db.session.execute(
        select(
            Case,
            Category.name.label("category_name"),
            Case.geom.ST_X().label("lon"),
            Case.geom.ST_Y().label("lat"),
            case((theirs, True), else_=False).label("theirs"),
        )
        .join(Category, Category.code == Case.category)
        .where(
            Case.mercator.op("&&")(func.ST_Transform(box, 3857)),
            Case.category.in_(alike),
            Case.reported_at >= now - timedelta(days=limits.days),
            Case.protected.is_(False),
            or_(theirs, inside_any(Case.area_code, around)),
        )
        .order_by(Case.reported_at.desc())
        .limit(_LOOKED_AT)
    ).all()
    by_id = {str(row.Case.id): row for row in rows}
    about = nearby.About(alike, lon, lat, now)
    found = nearby.similar(
        about,
        (
            nearby.Candidate(key, row.Case.category, row.lon, row.lat, row.Case.reported_at, row.Case.state)
            for key, row in by_id.items()
        ),
        limits,
    )
    skipped: UUID | None = asked["but"]
    return [_told(actor, by_id[one.id], far) for one, far in found if one.id != str(skipped)][:MOST]


def _told(actor: Actor, row: Any, far: float) -> dict[str, Any]:
    one: Case = row.Case
    supplement = workflow.rule_for(rules.Action.SUPPLEMENT)
    return {
        "id": str(one.id) if row.theirs else None,
        "case_no": one.case_no,
        "title": one.title if row.theirs else row.category_name,
        "category": {"code": one.category, "name": row.category_name},
        "distance_m": round(far),
        "reported_at": iso(one.reported_at),
        "state": one.state,
        "may_supplement": row.theirs
        and one.state in supplement.before
        and supplement.permission in permissions_on(actor, one),
    }
