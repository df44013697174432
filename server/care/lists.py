"""Groups, tiers and the rule of care as screens offer them; and every list, whole, for whoever edits them."""

from __future__ import annotations

from typing import Any

from server.catalogue import paths as handling_paths
from server.catalogue import queries as catalogue
from server.catalogue.models import CareGroup, CareTier, HandlingPath
from server.core.clock import local_date, utc_now
from server.core.db import ListLine
from server.notices.kinds import notice_kinds, part_of
from server.notices.robot_lists import robots
from server.people.recount import running_plans_by_tier
from server.tasks.kinds import task_kinds
from server.units.kinds import specialist_kinds

_WATCH_RULE = (
    "urge_days",
    "letter_days",
    "supervisor_days",
    "director_days",
    "extend_max_days",
    "pause_max_days",
    "version",
)
_LETTER_RULE = ("number_form", "body", "reply_days", "version")
_CASE_RULE = ("similar_metres", "similar_days", "recur_days", "version")
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
    """The same with each line's version, how many plans a tier moves, and all other lists of an administrator."""
    plans = running_plans_by_tier()
    return {
        "categories": _categories(),
        "groups": [_line(one) | _group(one) for one in catalogue.care_groups().values()],
        "tiers": [
            _line(one) | _tier(one) | {"plans": plans.get(one.code, 0)} for one in catalogue.care_tiers().values()
        ],
        "rule": _rule() | {"version": catalogue.care_rule().version},
        "centre": catalogue.centre_row() | {"version": catalogue.centre().version},
        "track": catalogue.track_rule_row(catalogue.track_rule()),
        "call_rule": catalogue.call_rule_row(catalogue.call_rule()),
        "case_rule": {name: getattr(catalogue.case_rule(), name) for name in _CASE_RULE},
        "errand_kinds": [
            _line(one)
            | {
                "papers": one.papers,
                "where_to": one.where_to,
                "limit_amount": one.limit_amount,
                "limit_unit": one.limit_unit,
            }
            for one in catalogue.errand_kinds().values()
        ],
        "channels": [
            _line(one) | {"permission": one.permission, "in_person": one.in_person} for one in catalogue.ways_in()
        ],
        "specialist_kinds": [_line(one) | {"lawyer": one.lawyer} for one in specialist_kinds()],
        "paths": [_path(one) for one in handling_paths.paths()],
        "task_kinds": [_line(one) | {"by_visit": one.by_visit, "suggestion": one.suggestion} for one in task_kinds()],
        "notice_kinds": [
            _line(one) | {"template": one.template, "part": part_of(one.code), "keep_days": one.keep_days}
            for one in notice_kinds()
        ],
        "time_limits": catalogue.time_limits(),
        "calendar_years": catalogue.calendar_years(local_date(utc_now()).year),
        "watch_rule": {name: getattr(catalogue.watch_rule(), name) for name in _WATCH_RULE},
        "letter_rule": {name: getattr(catalogue.letter_rule(), name) for name in _LETTER_RULE},
        "robots": robots(),
    }


def _categories() -> list[dict[str, Any]]:
    """Those that are chosen, with those like them by name; a group with members is none."""
    every = catalogue.categories()
    names = {one.code: one.name for one in every}
    groups = {one.parent_code for one in every}
    return [
        _line(one)
        | {
            "keywords": one.keywords,
            "advice": one.advice,
            "similar": [names[code] for code in one.similar_to if code in names],
        }
        for one in every
        if one.code not in groups
    ]


def _path(one: HandlingPath) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in ("mediation", "limit_days", "starts", "basis", "remedy")}
    named = {name: handling_paths.category_names(getattr(one, name)) for name in ("categories", "except_categories")}
    return _line(one) | plain | named


def _line(one: ListLine) -> dict[str, Any]:
    return {"code": one.code, "name": one.name, "version": one.version, "retired": one.retired_at is not None}


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
