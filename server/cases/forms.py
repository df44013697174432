"""What a step asks of whoever takes it, as an answer carries it: its fields, their choices, and what is said beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from server.cases import asked, rules, workflow


def least_urgency(row: Any) -> dict[str, str]:
    """What the form of an acceptance says beside the urgencies that are greyed."""
    if row.least_urgency in {None, rules.URGENCIES[0].value}:
        return {}
    return {"urgency": f"“{row.category_name}”按规定至少是“{rules.label_of(rules.URGENCIES, row.least_urgency)}”"}


@cache
def _urgencies(least: str) -> list[dict[str, Any]]:
    return [
        told | ({"disabled": True} if rules.below(told["value"], least) else {})
        for told in told_choices(rules.URGENCIES)
    ]


def told_choices(choices: Sequence[rules.Choice]) -> list[dict[str, Any]]:
    return [{"value": one.value, "label": one.label} | ({"note": one.note} if one.note else {}) for one in choices]


def _sent_back(field: rules.Field, choices: Sequence[Mapping[str, Any]], here: workflow.Situation) -> str:
    """Which units sent it back and why, before one is chosen."""
    if field.name != "unit":
        return ""
    told = [f"{one['label']}{one['hint']}" for one in choices if one["value"] in here.returned_by and one.get("hint")]
    return "；".join(told)


@cache
def _plain(action: str, *, no_phone: bool) -> list[tuple[rules.Field, dict[str, Any]]]:
    """The fields of a step with what an answer says of each whatever the case. Made once: a page tells of hundreds."""
    # where nobody can be asked, nobody says anything
    asks = (rules.NOTE if one is rules.WHAT_THEY_SAID and no_phone else one for one in workflow.rule_for(action).fields)
    return [(one, _told(one, no_phone=no_phone)) for one in asks]


def _told(one: rules.Field, *, no_phone: bool) -> dict[str, Any]:
    choices = told_choices(asked.choices(one, no_phone=no_phone) or ())
    told = {"name": one.name, "label": one.label, "required": one.required} | ({"choices": choices} if choices else {})
    if one.many:
        told["many"] = True
    if one.needed_with:
        field, value = one.needed_with
        told["needed_with"] = {"field": field, "value": value, "missing": one.missing}
    return told


def action_form(
    rule: rules.Rule,
    filled: Mapping[str, list[dict[str, Any]]],
    here: workflow.Situation,
    hints: Mapping[str, str],
    starts: Mapping[str, str],
) -> dict[str, Any]:
    fields = []
    sent_back = sorted(here.returned_by & {unit["value"] for unit in filled["unit"]}) if here.returned_by else []
    for one, plain in _plain(rule.action, no_phone=here.no_phone):
        if one is rules.AGAIN and not sent_back:
            continue
        own = _urgencies(here.least_urgency) if one.choices is rules.URGENCIES else filled.get(one.name)
        if one.choices == () and not own and not one.required:
            continue
        more: dict[str, Any] = {"choices": own} if own else {}
        if hint := hints.get(one.name) or _sent_back(one, own or (), here):
            more["hint"] = hint
        if starts.get(one.name):
            more["value"] = starts[one.name]
        if one is rules.AGAIN:
            more["asked_with"] = {"field": "unit", "values": sent_back}
        elif one is rules.DESPITE:
            more |= asked.against_simple(grave=here.grave)
        fields.append(plain | more if more else plain)
    return {"name": str(rule.action), "label": rule.label, "fields": fields, "photos": rule.photos}
