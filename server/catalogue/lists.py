"""Categories, groups, tiers, the rule of care, the kinds of errands, the centre and the rule of tracks, changed by an administrator. Commands never commit.

Every line has a version: ``base_version`` is the one that was read, 0 for a line that is to be new, and what a colleague
saved meanwhile is refused as ``list.stale`` instead of written over. Nothing is removed: old records name these lines.
What falls due by a tier or the rule is counted anew by ``people/recount.py``: this floor knows no people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select

from server.catalogue.models import CareGroup, CareRule, CareTier, Category, Centre, ErrandKind, TrackRule
from server.core import problems
from server.core.db import db
from server.identity.actor import Actor
from server.journal.commands import record

VISIT_ASKED_FOR = "home_visit"
"""The kind of errand that a visit asked for by telephone or at the window is."""

LISTS: dict[str, type[CareGroup | CareTier | ErrandKind]] = {
    "groups": CareGroup,
    "tiers": CareTier,
    "errand_kinds": ErrandKind,
}
_SORT_STEP = 10
_Alone = CareRule | Centre | TrackRule
_Line = TypeVar("_Line", CareGroup, CareTier, ErrandKind)
_OnlyRow = TypeVar("_OnlyRow", CareRule, Centre, TrackRule)


def put_category(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> Category:
    """Change what people call a matter, what to do about it, which kinds are like it, or take it out of use; old records
    keep it. Refuses ``request.invalid`` for a like one, told by its name, that there is not, or that may not be compared.
    """
    category = db.session.get(Category, code, with_for_update=True, populate_existing=True)
    if category is None:
        raise problems.CATEGORY_ABSENT(code=code)
    _require_version(category.version, base_version)
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
    _retire(category, facts, now)
    _mark(actor, category, "category", now, similar_to=category.similar_to, retired=facts["retired"])
    return category


def put_group(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> CareGroup:
    """Enter a group, or change it: name, the tier of whoever joins, what a visit asks, and whether it is in use.

    Who may know its members is not changed here: a new group is open to whoever may read people, and no click opens a
    group of people under supervision to everybody. Refuses ``request.invalid`` for a tier that is not in use and for a
    question of people under supervision that shares its name with one that everybody may read.
    """
    group, is_new = _held(CareGroup, code, base_version)
    with db.session.no_autoflush:
        tier = db.session.get(CareTier, facts["tier"])
    if tier is None or (tier.retired_at is not None and not facts["retired"]):
        raise problems.REQUEST_INVALID(fields={"tier": ["没有这个档，或者已经停用"]})
    _require_name_free(group, facts["name"])
    _require_names_apart(group, [one["name"] for one in facts["questions"]])
    group.name, group.tier = facts["name"], tier.code
    group.questions = _with_what_was_asked_before(facts["questions"], group.questions or [])
    _retire(group, facts, now)
    _mark(actor, group, "care_group", now, new=is_new, tier=group.tier, retired=facts["retired"])
    return group


def put_tier(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> CareTier:
    """Enter a tier, or change its name and rhythm, or take it out of use. Visits being noted end before it, or count by the
    new rhythm. Refuses ``request.invalid`` where a group in use still puts people into a tier that is to go.
    """
    tier, is_new = _held(CareTier, code, base_version)
    _require_name_free(tier, facts["name"])
    before = None if is_new else f"{tier.every} {tier.unit}"
    if facts["retired"]:
        _require_no_group_joins(code)
    for name in ("name", "every", "unit", "phone_counts"):
        setattr(tier, name, facts[name])
    _retire(tier, facts, now)
    _mark(actor, tier, "care_tier", now, before=before, after=f"{tier.every} {tier.unit}", retired=facts["retired"])
    return tier


def put_errand_kind(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> ErrandKind:
    """Enter a kind of errand, or change its name, papers, place and limit, or take it out of use. Errands under way keep the
    day they were given. Refuses ``request.invalid`` for taking out of use what a visit asked for is kept as.
    """
    if facts["retired"] and code == VISIT_ASKED_FOR:
        raise problems.REQUEST_INVALID(fields={"retired": ["请人上门要用到这一种，不能停用"]})
    kind, is_new = _held(ErrandKind, code, base_version)
    _require_name_free(kind, facts["name"])
    for name in ("name", "where_to", "limit_amount", "limit_unit"):
        setattr(kind, name, facts[name])
    kind.papers = list(dict.fromkeys(facts["papers"]))
    _retire(kind, facts, now)
    limit = f"{kind.limit_amount} {kind.limit_unit}"
    _mark(actor, kind, "errand_kind", now, new=is_new, limit=limit, papers=kind.papers, retired=facts["retired"])
    return kind


def change_rule(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> CareRule:
    """Change how far phones look ahead, when what is overdue climbs, how soon a grave change is seen to.

    Refuses ``request.invalid`` for a neighbourhood that hears of it before the grid leader does.
    """
    rule, changed = _change_only_row(CareRule, base_version, facts)
    if rule.neighbourhood_after_days < rule.leader_after_days:
        raise problems.REQUEST_INVALID(fields={"neighbourhood_after_days": ["不能比转到网格长那里的天数少"]})
    _mark(actor, rule, "care_rule", now, **changed)
    return rule


def change_centre(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> Centre:
    """Change what slips say of the centre: its name, the number residents call, where its window is."""
    centre, changed = _change_only_row(Centre, base_version, facts)
    _mark(actor, centre, "centre", now, **changed)
    return centre


def change_track_rule(actor: Actor, base_version: int, facts: Mapping[str, Any], now: datetime) -> TrackRule:
    """Change whether patrols are tracked and how long positions are kept.

    Refuses ``request.invalid`` for tracking that is ordered without saying why: workers read the reason on their phones.
    """
    with db.session.no_autoflush:
        rule, changed = _change_only_row(TrackRule, base_version, facts)
        if rule.policy == "patrol" and not rule.reason:
            raise problems.REQUEST_INVALID(fields={"reason": ["写上为什么要记，网格员在手机上会看到这句话"]})
    _mark(actor, rule, "track_rule", now, **changed)
    return rule


def put_in_order(actor: Actor, name: str, codes: list[str], now: datetime) -> None:
    """Put the lines of a list in the order of ``codes``; ``list.stale`` when it has other lines by now."""
    held: Iterable[Any] = db.session.scalars(select(LISTS[name]).with_for_update())
    lines = {one.code: one for one in held}
    if lines.keys() != set(codes) or len(lines) != len(codes):
        raise problems.LIST_STALE()
    for place, code in enumerate(codes, start=1):
        lines[code].sort = place * _SORT_STEP
    _journal(actor, name, "order", now, codes=codes)
    db.session.flush()


def _held(model: type[_Line], code: str, base_version: int) -> tuple[_Line, bool]:
    """The line to write, locked, and whether it is new; a new one stands last."""
    held = db.session.get(model, code, with_for_update=True, populate_existing=True)
    _require_version(held.version if held else 0, base_version)
    if held is not None:
        return held, False
    line = model(code=code, version=0, sort=(db.session.scalar(select(func.max(model.sort))) or 0) + _SORT_STEP)
    db.session.add(line)
    return line, True


def _change_only_row(
    model: type[_OnlyRow], base_version: int, facts: Mapping[str, Any]
) -> tuple[_OnlyRow, dict[str, Any]]:
    """The one row of its table, changed, and what it was changed from and to."""
    row = db.session.execute(select(model).with_for_update()).scalar_one()
    _require_version(row.version, base_version)
    changed = {name: [getattr(row, name), value] for name, value in facts.items() if getattr(row, name) != value}
    for name, value in facts.items():
        setattr(row, name, value)
    return row, changed


def _require_name_free(line: _Line, name: str) -> None:
    """Two lines of one name could not be told apart where they are chosen."""
    model = type(line)
    with db.session.no_autoflush:
        other = db.session.scalar(select(model).where(model.name == name, model.code != line.code).limit(1))
    if other is not None:
        where = "在停用的里，恢复它就行" if other.retired_at else "请改那一项，或换个名称"
        raise problems.REQUEST_INVALID(fields={"name": [f"已经有“{name}”了：{where}"]})


def _require_version(version: int, base_version: int) -> None:
    if version != base_version:
        raise problems.LIST_STALE()


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


def _retire(line: CareGroup | CareTier | Category | ErrandKind, facts: Mapping[str, Any], now: datetime) -> None:
    line.retired_at = (line.retired_at or now) if facts["retired"] else None


def _mark(
    actor: Actor, line: CareGroup | CareTier | Category | ErrandKind | _Alone, kind: str, now: datetime, **details: Any
) -> None:
    """What every change leaves behind: a higher version, and a line in the journal."""
    line.version += 1
    _journal(actor, kind, "1" if isinstance(line, _Alone) else line.code, now, **details)
    db.session.flush()


def _journal(actor: Actor, kind: str, code: str, now: datetime, **details: Any) -> None:
    record(at=now, account_id=actor.id, action=f"{kind}.change", subject_kind=kind, subject_id=code, **details)
