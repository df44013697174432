"""Categories, groups, tiers, kinds of errands, the centre, and the rules of care, cases and tracks, changed by an administrator.

Versions, order and the journal: ``journal/edited.py``. Commands never commit. What falls due by a tier or the rule of care
is counted anew by ``people/recount.py``: this floor knows no people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from sqlalchemy import select

from server.catalogue.models import (
    CallRule,
    CareGroup,
    CareRule,
    CareTier,
    CaseRule,
    Category,
    Centre,
    Channel,
    ErrandKind,
    TrackRule,
)
from server.core import problems
from server.core.db import db
from server.identity.actor import Actor
from server.journal import edited

VISIT_ASKED_FOR = "home_visit"
"""The kind of errand that a visit asked for by telephone or at the window is."""


def put_category(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> Category:
    """Change what people call a matter, what to do about it, which kinds are like it, or take it out of use; none is entered
    here. Refuses ``request.invalid`` for a like one, told by its name, that there is not, or that may not be compared.
    """
    if db.session.get(Category, code) is None:
        raise problems.CATEGORY_ABSENT(code=code)
    category, _ = edited.held(Category, code, base_version)
    named = dict.fromkeys(facts["similar"])
    held = select(Category.name, Category.code).where(Category.name.in_(named), Category.protected.is_(False))
    known = {row.name: row.code for row in db.session.execute(held)}
    if unknown := [name for name in named if name not in known]:
        raise problems.REQUEST_INVALID(fields={"similar": [f"没有“{'、'.join(unknown)}”这一类，或者它不能拿来比"]})
    if category.protected and named:
        raise problems.REQUEST_INVALID(fields={"similar": ["要保护的事不和别的比"]})
    category.keywords = " ".join(dict.fromkeys((facts["keywords"] or "").split())) or None
    category.advice = facts["advice"]
    category.similar_to = [known[name] for name in named if known[name] != code]
    edited.retire(category, facts, now)
    edited.mark(actor.id, category, "category", now, similar_to=category.similar_to, retired=facts["retired"])
    return category


def put_channel(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> Channel:
    """Change what a way in is called, who registers what comes by it, and whether people stand at the window then. Cases and
    receptions of before stay as they were counted.
    """
    if db.session.get(Channel, code) is None:
        raise problems.LIST_ABSENT()
    channel, _ = edited.held(Channel, code, base_version)
    edited.require_name_free(channel, facts["name"])
    changed = {name: [getattr(channel, name), value] for name, value in facts.items() if name in _OF_A_CHANNEL}
    for name in changed:
        setattr(channel, name, facts[name])
    edited.mark(
        actor.id, channel, "channel", now, **{name: both for name, both in changed.items() if both[0] != both[1]}
    )
    return channel


_OF_A_CHANNEL = frozenset({"name", "permission", "in_person"})


def put_group(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> CareGroup:
    """Enter a group, or change it: name, the tier of whoever joins, what a visit asks, and whether it is in use.

    Who may know its members is not changed here: a new group is open to whoever may read people, and no click opens a
    group of people under supervision to everybody. Refuses ``request.invalid`` for a tier that is not in use and for a
    question of people under supervision that shares its name with one that everybody may read.
    """
    group, is_new = edited.held(CareGroup, code, base_version)
    with db.session.no_autoflush:
        tier = db.session.get(CareTier, facts["tier"])
    if tier is None or (tier.retired_at is not None and not facts["retired"]):
        raise problems.REQUEST_INVALID(fields={"tier": ["没有这个档，或者已经停用"]})
    edited.require_name_free(group, facts["name"])
    _require_names_apart(group, [one["name"] for one in facts["questions"]])
    group.name, group.tier = facts["name"], tier.code
    group.questions = _with_what_was_asked_before(facts["questions"], group.questions or [])
    edited.retire(group, facts, now)
    edited.mark(actor.id, group, "care_group", now, new=is_new, tier=group.tier, retired=facts["retired"])
    return group


def put_tier(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> CareTier:
    """Enter a tier, or change its name and rhythm, or take it out of use. Visits being noted end before it, or count by the
    new rhythm. Refuses ``request.invalid`` where a group in use still puts people into a tier that is to go.
    """
    tier, is_new = edited.held(CareTier, code, base_version)
    edited.require_name_free(tier, facts["name"])
    before = None if is_new else f"{tier.every} {tier.unit}"
    if facts["retired"]:
        _require_no_group_joins(code)
    for name in ("name", "every", "unit", "phone_counts"):
        setattr(tier, name, facts[name])
    edited.retire(tier, facts, now)
    edited.mark(
        actor.id, tier, "care_tier", now, before=before, after=f"{tier.every} {tier.unit}", retired=facts["retired"]
    )
    return tier


def put_errand_kind(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> ErrandKind:
    """Enter a kind of errand, or change its name, papers, place and limit, or take it out of use. Errands under way keep the
    day they were given. Refuses ``request.invalid`` for taking out of use what a visit asked for is kept as.
    """
    if facts["retired"] and code == VISIT_ASKED_FOR:
        raise problems.REQUEST_INVALID(fields={"retired": ["请人上门要用到这一种，不能停用"]})
    kind, is_new = edited.held(ErrandKind, code, base_version)
    edited.require_name_free(kind, facts["name"])
    for name in ("name", "where_to", "limit_amount", "limit_unit"):
        setattr(kind, name, facts[name])
    kind.papers = list(dict.fromkeys(facts["papers"]))
    edited.retire(kind, facts, now)
    limit = f"{kind.limit_amount} {kind.limit_unit}"
    edited.mark(
        actor.id, kind, "errand_kind", now, new=is_new, limit=limit, papers=kind.papers, retired=facts["retired"]
    )
    return kind


def change_rule(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> CareRule:
    """Change how far phones look ahead, when what is overdue climbs, how soon a grave change is seen to.

    Refuses ``request.invalid`` for a neighbourhood that hears of it before the grid leader does.
    """
    rule, changed = edited.change_only_row(CareRule, base_version, facts)
    if rule.neighbourhood_after_days < rule.leader_after_days:
        raise problems.REQUEST_INVALID(fields={"neighbourhood_after_days": ["不能比转到网格长那里的天数少"]})
    edited.mark(actor.id, rule, "care_rule", now, **changed)
    return rule


def change_case_rule(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> CaseRule:
    """Change how near and how lately a case may be the same as a new one, and how long one may say of it that it came back."""
    rule, changed = edited.change_only_row(CaseRule, base_version, facts)
    edited.mark(actor.id, rule, "case_rule", now, **changed)
    return rule


def change_call_rule(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> CallRule:
    """Change what a caller says, how often somebody is called and at which hours. Refuses ``request.invalid`` for more days
    than calls, and for hours that end before they begin.
    """
    with db.session.no_autoflush:
        rule, changed = edited.change_only_row(CallRule, base_version, facts)
        if rule.days > rule.tries:
            raise problems.REQUEST_INVALID(fields={"days": ["天数不能比次数多"]})
        if rule.call_to < rule.call_from:
            raise problems.REQUEST_INVALID(fields={"call_to": ["要比开始晚；和开始一样，就是什么时候都可以打"]})
    edited.mark(
        actor.id, rule, "call_rule", now, **{name: [_told(one) for one in both] for name, both in changed.items()}
    )
    return rule


def _told(value: Any) -> Any:
    """As the journal can hold it."""
    return f"{value:%H:%M}" if isinstance(value, time) else value


def change_centre(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> Centre:
    """Change what slips say of the centre: its name, the number residents call, where its window is."""
    centre, changed = edited.change_only_row(Centre, base_version, facts)
    edited.mark(actor.id, centre, "centre", now, **changed)
    return centre


def change_track_rule(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> TrackRule:
    """Change whether patrols are tracked and how long positions are kept.

    Refuses ``request.invalid`` for tracking that is ordered without saying why: workers read the reason on their phones.
    """
    with db.session.no_autoflush:
        rule, changed = edited.change_only_row(TrackRule, base_version, facts)
        if rule.policy == "patrol" and not rule.reason:
            raise problems.REQUEST_INVALID(fields={"reason": ["写上为什么要记，网格员在手机上会看到这句话"]})
    edited.mark(actor.id, rule, "track_rule", now, **changed)
    return rule


def _require_names_apart(group: CareGroup, names: list[str]) -> None:
    """An answer is kept under the name of its question, and shown to whoever may know a group that asks it."""
    with db.session.no_autoflush:
        others = db.session.scalars(select(CareGroup).where(CareGroup.code != group.code)).all()
    elsewhere = {one["name"] for other in others if other.permission != group.permission for one in other.questions}
    if shared := sorted(elsewhere.intersection(names)):
        raise problems.REQUEST_INVALID(
            fields={"questions": [f"题号 {'、'.join(shared)} 已用在另一类群体的题上，请换一个"]}
        )


def _with_what_was_asked_before(asked: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = {one["name"] for one in asked}
    return [*asked, *(one | {"retired": True} for one in before if one["name"] not in names)]


def _require_no_group_joins(tier: str) -> None:
    joins = (
        select(CareGroup.name).where(CareGroup.tier == tier, CareGroup.retired_at.is_(None)).order_by(CareGroup.sort)
    )
    if names := db.session.scalars(joins).all():
        raise problems.REQUEST_INVALID(fields={"retired": [f"“{'、'.join(names)}”还用着这一档，先给它换一档"]})
