"""The cases that may be the same as one being reported, as far as whoever reports may learn of them.

Candidates come by index alone: what lies near, who has the same telephone, what was told in the same grid or of the same
address. Only these few are compared by what they say.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import defer

from server.areas.models import Area
from server.areas.queries import NEIGHBOURHOOD_DIGITS, Place, area_at, inside_any
from server.cases import nearby, rules, workflow
from server.cases.likeness import likeness
from server.cases.models import Case
from server.cases.phones import is_phone, numbers_of, with_phone
from server.cases.said_places import SHORTEST, Said, in_other_buildings, parts_said, same_building, same_door
from server.cases.scope import case_for, contact_open, permissions_on, visible
from server.catalogue import queries as catalogue
from server.catalogue.models import Category
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.core.statements import planned_anew
from server.core.times import iso
from server.identity.actor import GRID_DIGITS, Actor

MOST = 5
_LOOKED_AT = 200
_ALIKE = 0.4
"""From this likeness on two texts tell of one matter; "水管漏水了" and "楼上水管又漏" share more."""
_POLE = 0.01
"""Nobody lives so near to one that a degree of longitude is shorter."""
_AT_HAND_M = 50
"""So near two buildings stand beside each other: what lies between them is told of either."""
_PHONE_DAYS = 180
"""Somebody's earlier matters are shown for so long, whatever they are about."""


@dataclass
class _Found:
    """A candidate (a row of :func:`_rows`), and why it may be the same."""

    row: Any
    metres: float | None = None
    same_phone: bool = False
    alike: float = 0.0
    same_address: bool = False
    same_place: bool = False
    """Something of the same group at the same address or door: told by another neighbour, it is the same leak."""
    why: list[str] = field(default_factory=list)

    @property
    def weight(self) -> float:
        return (
            (2.0 if self.same_phone else 0.0)
            + (1.5 if self.metres is not None else 0.0)
            + (1.0 if self.same_address else 0.0)
            + (1.5 if self.same_place else 0.0)
            + 3 * self.alike
        )


def similar_cases(actor: Actor, asked: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    """``{id, case_no, title, category, distance_m, reported_at, state, may_supplement, why}`` each, the likeliest first.

    Of a case that is not the actor's to see (the next grid's, in a neighbourhood where they report) only its kind is told,
    and no id: a title holds what somebody wrote. Protected matters are told to nobody here: two of them on one staircase
    are two people's trouble, and never one case by a tap.
    """
    phones = [asked["phone"]] if asked["phone"] and is_phone(asked["phone"]) else []
    return _similar(actor, asked, phones, now)


def similar_to(actor: Actor, case_id: UUID, now: datetime) -> list[dict[str, Any]]:
    """The same for a case there is, by everything it says: an import or another system asked nobody first. Its people's
    telephones speak for it where the actor may be told of them.
    """
    one = case_for(actor, case_id)
    if one.protected:
        return []
    lon, lat = db.session.execute(select(Case.geom.ST_X(), Case.geom.ST_Y()).where(Case.id == one.id)).one()
    told = db.session.scalar(select(Case.id).where(Case.id == one.id, contact_open(actor))) is not None
    asked = {
        "category": one.category,
        "lon": lon,
        "lat": lat,
        "text": one.description,
        "grid": one.area_code,
        "address_text": one.address_text,
        "but": one.id,
    }
    return _similar(actor, asked, numbers_of(one.id) if told else [], now)


def _similar(actor: Actor, asked: dict[str, Any], phones: list[str], now: datetime) -> list[dict[str, Any]]:
    near = _near(actor, asked, now)
    if not phones and not any(asked[name] for name in ("text", "grid", "address_text")):
        return _told(actor, near[:MOST], now)
    found, grid = {str(one.row.id): one for one in near}, _grid(asked)
    for one in (*_by_phone(actor, asked, phones, now), *_by_place_named(actor, asked, grid, now)):
        found.setdefault(str(one.row.id), one).same_phone |= one.same_phone
    since = now - timedelta(days=catalogue.case_rule().similar_days)
    where = _ways_to_say((asked["address_text"] or "").strip(), grid or asked["grid"] or "")
    likely = [one for one in found.values() if _judged(one, asked, where, grid, since)]
    likely.sort(key=lambda one: (one.row.state == rules.State.CLOSED, -one.weight, str(one.row.id)))
    return _told(actor, likely[:MOST], now)


def _rows(actor: Actor, *conditions: Any, kind: str | None = None) -> Any:
    """What is compared of candidates: of more than are looked at those of this category first, then of its group, then the
    newest. Hundreds are read for each that is told, so no whole case is made of them.

    By a plan for these values: kept for any, one reads all of two weeks, or everybody who ever named the road.
    """
    theirs = visible(actor)
    group = (kind or "").partition(".")[0]
    alike = [(Case.category == kind, 0), (Case.category.startswith(f"{group}.", autoescape=True), 1)] if kind else []
    return planned_anew(
        select(
            Case.id,
            Case.title,
            Case.description,
            Case.category,
            Case.address_text,
            Case.area_code,
            Case.reported_at,
            Case.state,
            Category.name.label("category_name"),
            Case.geom.ST_X().label("lon"),
            Case.geom.ST_Y().label("lat"),
            case((theirs, True), else_=False).label("theirs"),
        )
        .join(Category, Category.code == Case.category)
        .where(Case.protected.is_(False), Category.protected.is_(False), *conditions)
        .order_by(*([case(*alike, else_=2)] if alike else []), Case.reported_at.desc())
        .limit(_LOOKED_AT)
    )


def _near(actor: Actor, asked: dict[str, Any], now: datetime) -> list[_Found]:
    """Of like kind, near, lately; open before ended, then the nearest first."""
    lon, lat = asked["lon"], asked["lat"]
    if lon is None or lat is None or not asked["category"]:
        return []
    rule = catalogue.case_rule()
    limits = nearby.Limits(rule.similar_metres, rule.similar_days)
    around = {code[:NEIGHBOURHOOD_DIGITS] for code in actor.areas(Permission.CASE_REPORT)}
    alike = nearby.alike(asked["category"], catalogue.similar_to())
    high = nearby.ROUGHLY * limits.metres / nearby.DEGREE_M
    wide = high / max(math.cos(math.radians(lat)), _POLE)
    box = func.ST_MakeEnvelope(lon - wide, lat - high, lon + wide, lat + high, 4326)
    rows = db.session.execute(
        _rows(
            actor,
            Case.mercator.op("&&")(func.ST_Transform(box, 3857)),
            Case.category.in_(alike),
            Case.reported_at >= now - timedelta(days=limits.days),
            or_(visible(actor), inside_any(Case.area_code, around)),
        )
    ).all()
    by_id = {str(row.id): row for row in rows}
    candidates = (
        nearby.Candidate(key, row.category, row.lon, row.lat, row.reported_at, row.state) for key, row in by_id.items()
    )
    skipped: UUID | None = asked["but"]
    found = nearby.similar(nearby.About(alike, lon, lat, now), candidates, limits)
    return [_Found(by_id[one.id], metres=far) for one, far in found if one.id != str(skipped)]


def _by_phone(actor: Actor, asked: dict[str, Any], phones: list[str], now: datetime) -> list[_Found]:
    if not phones:
        return []
    rows = db.session.execute(
        _rows(
            actor,
            or_(*(Case.id.in_(with_phone(one)) for one in phones)),
            contact_open(actor),
            Case.reported_at >= now - timedelta(days=_PHONE_DAYS),
            *_other(asked),
        )
    )
    return [_Found(row, same_phone=True) for row in rows]


def _grid(asked: dict[str, Any]) -> str:
    """The grid that was chosen, or the one the point lies in; empty where neither is known."""
    if len(asked["grid"] or "") == GRID_DIGITS:
        return str(asked["grid"])
    if asked["lon"] is None or asked["lat"] is None or not asked["address_text"]:
        return ""
    found = area_at(Place(asked["lon"], asked["lat"]), ()).area_code
    return found if len(found) == GRID_DIGITS else ""


def _by_place_named(actor: Actor, asked: dict[str, Any], grid: str, now: datetime) -> list[_Found]:
    """Told lately in the grid that was chosen, or of the address that was typed."""
    since = now - timedelta(days=catalogue.case_rule().similar_days)
    ways = []
    if grid:
        ways.append(Case.area_code == grid)
    address = (asked["address_text"] or "").strip()
    if len(address) >= SHORTEST:
        said = func.case_signs(Case.title, Case.description, Case.address_text, Case.resolution)
        ways.append(and_(*(said.op("@>")(func.sign_pairs(literal(part))) for part in parts_said(address))))
    found = []
    for way in ways:
        told = _rows(actor, way, visible(actor), Case.reported_at >= since, *_other(asked), kind=asked["category"])
        rows = db.session.execute(told)
        found += [_Found(row) for row in rows]
    return found


def _other(asked: dict[str, Any]) -> list[Any]:
    gone = Case.state.not_in([rules.State.WITHDRAWN, rules.State.MERGED])
    return [gone, Case.id != asked["but"]] if asked["but"] else [gone]


def _ways_to_say(address: str, area_code: str) -> list[Said]:
    """As it was said; and where that names no compound, with the community before it that it lies in: who has chosen the grid
    says 9号院 of what another calls 花园社区 9号院.
    """
    said = Said(address)
    if len(area_code) < NEIGHBOURHOOD_DIGITS or not said.door or said.compound:
        return [said]
    community = db.session.scalar(select(Area.name).where(Area.code == area_code[:NEIGHBOURHOOD_DIGITS]))
    return [said, Said(community + address)] if community else [said]


def _judged(one: _Found, asked: dict[str, Any], where: list[Said], grid: str, since: datetime) -> bool:
    """Whether enough speaks for it: the place with the kind, the telephone, or what is said."""
    about = one.row
    if asked["text"] and one.row.theirs:
        one.alike = likeness(asked["text"], f"{about.title} {about.description}")
    said, *_ = where
    if said.words and about.address_text and one.row.theirs:
        other = Said(about.address_text)
        one.same_address = said.words in other.words
        of_group = (asked["category"] or "").partition(".")[0] == about.category.partition(".")[0]
        if of_group and about.reported_at >= since and (not grid or grid.startswith(about.area_code)):
            building = about.area_code == grid and same_building(said, other)
            one.same_place = building or any(same_door(way, other) for way in where)
        if (one.metres or 0) > _AT_HAND_M and in_other_buildings(said, other):
            one.metres = None
    return one.metres is not None or one.same_phone or one.same_place or one.alike >= _ALIKE


def _told(actor: Actor, found: Sequence[_Found], now: datetime) -> list[dict[str, Any]]:
    ids = [one.row.id for one in found]
    whole = {one.id: one for one in db.session.scalars(_WHOLE, {"ids": ids})} if ids else {}
    supplement = workflow.rule_for(rules.Action.SUPPLEMENT)
    return [
        {
            "id": str(one.id) if row.theirs else None,
            "case_no": one.case_no,
            "title": one.title if row.theirs else row.category_name,
            "category": {"code": one.category, "name": row.category_name},
            "distance_m": round(each.metres) if each.metres is not None else None,
            "reported_at": iso(one.reported_at),
            "state": one.state,
            "may_supplement": row.theirs
            and one.state in supplement.before
            and supplement.permission in permissions_on(actor, one),
            "why": _why(each, now),
        }
        for each in found
        for row, one in [(each.row, whole[each.row.id])]
    ]


_WHOLE = (
    select(Case).where(Case.id.in_(bindparam("ids", expanding=True))).options(defer(Case.geom), defer(Case.mercator))
)


def _why(found: _Found, now: datetime) -> list[str]:
    days = (local_date(now) - local_date(found.row.reported_at)).days
    why = ["同一个电话"] if found.same_phone else []
    if found.metres is not None:
        why.append(f"相距 {round(found.metres)} 米")
    if found.same_place:
        why.append("同一个地点")
    elif found.same_address:
        why.append("同一个地址")
    if found.alike >= _ALIKE:
        why.append("说的差不多")
    return [*why, "今天的" if days <= 0 else f"{days} 天前的"]
