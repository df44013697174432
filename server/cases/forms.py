"""What a step asks of whoever takes it, as an answer carries it: its fields, their choices, and what is said beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server.cases import asked, rules, workflow


def least_urgency(row: Any) -> dict[str, str]:
    """What the form of an acceptance says beside the urgencies that are greyed."""
    if row.least_urgency in {None, rules.URGENCIES[0].value}:
        return {}
    return {"urgency": f"“{row.category_name}”按规定至少是“{rules.label_of(rules.URGENCIES, row.least_urgency)}”"}


def _urgencies(least: str) -> list[dict[str, Any]]:
    return [
        told | ({"disabled": True} if rules.below(told["value"], least) else {})
        for told in told_choices(rules.URGENCIES)
    ]


def told_choices(choices: Sequence[rules.Choice]) -> list[dict[str, Any]]:
    return [{"value": one.value, "label": one.label} | ({"note": one.note} if one.note else {}) for one in choices]


def _needed(with_: tuple[str, str], missing: str) -> dict[str, Any]:
    return {"needed_with": {"field": with_[0], "value": with_[1], "missing": missing}}


def _sent_back(field: rules.Field, choices: Sequence[Mapping[str, Any]], here: workflow.Situation) -> str:
    """Which units sent it back and why, before one is chosen."""
    if field.name != "unit":
        return ""
    told = [f"{one['label']}{one['hint']}" for one in choices if one["value"] in here.returned_by and one.get("hint")]
    return "；".join(told)


def action_form(
    rule: rules.Rule,
    filled: Mapping[str, list[dict[str, Any]]],
    here: workflow.Situation,
    hints: Mapping[str, str],
    starts: Mapping[str, str],
) -> dict[str, Any]:
    fields = []
    # where nobody can be asked, nobody says anything
    asks = (rules.NOTE if one is rules.WHAT_THEY_SAID and here.no_phone else one for one in rule.fields)
    sent_back = sorted(here.returned_by & {unit["value"] for unit in filled["unit"]})
    for one in asks:
        if one is rules.AGAIN and not sent_back:
            continue
        if one.choices is rules.URGENCIES:
            choices = _urgencies(here.least_urgency)
        else:
            choices = filled.get(one.name) or told_choices(asked.choices(one, no_phone=here.no_phone) or ())
        if one.choices == () and not choices and not one.required:
            continue
        fields.append(
            {"name": one.name, "label": one.label, "required": one.required}
            | ({"choices": choices} if choices else {})
            | ({"many": True} if one.many else {})
            | ({"hint": hint} if (hint := hints.get(one.name) or _sent_back(one, choices, here)) else {})
            | ({"value": starts[one.name]} if starts.get(one.name) else {})
            | (_needed(one.needed_with, one.missing) if one.needed_with else {})
            | ({"asked_with": {"field": "unit", "values": sent_back}} if one is rules.AGAIN else {})
            | (asked.against_simple(grave=here.grave) if one is rules.DESPITE else {})
        )
    return {"name": str(rule.action), "label": rule.label, "fields": fields, "photos": rule.photos}
