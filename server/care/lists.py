"""Groups, tiers and the rule: as screens offer them, and whole, for whoever edits them."""

from __future__ import annotations

from typing import Any

from server.catalogue import queries as catalogue
from server.catalogue.models import CareGroup, CareTier
from server.people.recount import running_plans_by_tier

_RULE = (
    "days_ahead",
    "grave_hours",
    "leader_after_days",
    "neighbourhood_after_days",
    "keep_days",
    "lock_hidden_minutes",
    "lock_idle_minutes",
)


def lists_for_screens() -> dict[str, Any]:
    """Groups and tiers, those out of use too (whoever is in one can still be looked for), and the rule:
    ``{groups: [{code, name, tier, supervised, questions, retired}], tiers: [{code, name, every, unit, phone_counts, retired}],
    rule}``.
    """
    return {
        "groups": [_group(one) for one in catalogue.care_groups().values()],
        "tiers": [_tier(one) for one in catalogue.care_tiers().values()],
        "rule": _rule(),
    }


def lists_to_edit() -> dict[str, Any]:
    """The same with each line's version, how many plans a tier moves, and the kinds of errands."""
    plans = running_plans_by_tier()
    return {
        "categories": _categories(),
        "groups": [_group(one) | {"version": one.version} for one in catalogue.care_groups().values()],
        "tiers": [
            _tier(one) | {"version": one.version, "plans": plans.get(one.code, 0)}
            for one in catalogue.care_tiers().values()
        ],
        "rule": _rule() | {"version": catalogue.care_rule().version},
        "centre": catalogue.centre_row() | {"version": catalogue.centre().version},
        "track": catalogue.track_rule_row(catalogue.track_rule()),
        "errand_kinds": [
            {
                "code": one.code,
                "name": one.name,
                "papers": one.papers,
                "where_to": one.where_to,
                "limit_amount": one.limit_amount,
                "limit_unit": one.limit_unit,
                "version": one.version,
                "retired": one.retired_at is not None,
            }
            for one in catalogue.errand_kinds().values()
        ],
    }


def _categories() -> list[dict[str, Any]]:
    """Those that are chosen, with those like them by name; a group with members is none."""
    every = catalogue.categories()
    names = {one.code: one.name for one in every}
    groups = {one.parent_code for one in every}
    return [
        {
            "code": one.code,
            "name": one.name,
            "keywords": one.keywords,
            "advice": one.advice,
            "similar": [names[code] for code in one.similar_to if code in names],
            "version": one.version,
            "retired": one.retired_at is not None,
        }
        for one in every
        if one.code not in groups
    ]


def _group(one: CareGroup) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "tier": one.tier,
        "supervised": one.permission is not None,
        "questions": one.asked,
        "retired": one.retired_at is not None,
    }


def _tier(one: CareTier) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "every": one.every,
        "unit": one.unit,
        "phone_counts": one.phone_counts,
        "retired": one.retired_at is not None,
    }


def _rule() -> dict[str, Any]:
    rule = catalogue.care_rule()
    return {name: getattr(rule, name) for name in _RULE}
