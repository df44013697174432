"""Groups, tiers and the rule in use, for every screen that offers them."""

from __future__ import annotations

from typing import Any

from server.catalogue import queries as catalogue

_RULE = ("days_ahead", "grave_hours", "leader_after_days", "neighbourhood_after_days", "keep_days")


def lists_in_use() -> dict[str, Any]:
    """``{groups: [{code, name, tier, supervised, questions}], tiers: [{code, name, every, unit, phone_counts}], rule}``."""
    rule = catalogue.care_rule()
    return {
        "groups": [
            {
                "code": one.code,
                "name": one.name,
                "tier": one.tier,
                "supervised": one.permission is not None,
                "questions": one.questions,
            }
            for one in catalogue.care_groups().values()
            if one.retired_at is None
        ],
        "tiers": [
            {
                "code": one.code,
                "name": one.name,
                "every": one.every,
                "unit": one.unit,
                "phone_counts": one.phone_counts,
            }
            for one in catalogue.care_tiers().values()
        ],
        "rule": {name: getattr(rule, name) for name in _RULE},
    }
