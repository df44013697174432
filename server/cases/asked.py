"""What the form of a step asks for, and what of it is missing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.cases.rules import CALL_OUTCOMES, DESPITE, GRAVE, NO_PHONE, RED, SIMPLE, Choice, Field, Rule, too_simple


def choices(one: Field, *, no_phone: bool) -> tuple[Choice, ...] | None:
    """What a field offers: whom nobody can call, nobody has called."""
    if one.choices is CALL_OUTCOMES:
        return tuple(choice for choice in CALL_OUTCOMES if (choice.value == NO_PHONE) == no_phone)
    return one.choices


def against_simple(*, grave: bool) -> dict[str, Any]:
    """What is to be answered where 简单 is chosen of what is grave, or of what is judged red."""
    by = {"field": "difficulty", "values": [SIMPLE]}
    red = {} if grave else {"also": {"field": "risk", "values": [RED]}}
    against = too_simple(SIMPLE, None if grave else RED, GRAVE if grave else "")
    hint = f"{against}，却选了“简单”，办理时限最短。改难易程度或风险等级；确实简单，写明为什么。"
    return {"asked_with": by | red, "hint": hint}


def faults(rule: Rule, values: Mapping[str, Any], photos: int, *, no_phone: bool) -> dict[str, str]:
    """What is wrong with what was filled in, by field; empty when nothing is."""
    asked = {one.name: one for one in rule.fields}
    found = {name: "没有这一项" for name in values if name not in asked}
    for name, one in asked.items():
        value = values.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if one.required and one is not DESPITE:  # which asks only where it is needed
                found[name] = f"请填写“{one.label}”"
            elif one.needed_with and values.get(one.needed_with[0]) == one.needed_with[1]:
                found[name] = one.missing
        elif not isinstance(value, str):
            found[name] = "格式不对"
        elif one.choices and value not in {choice.value for choice in choices(one, no_phone=no_phone) or ()}:
            found[name] = "请从列出的选项中选择"
    if rule.photos and not found and not photos and not any(values.get(name) for name in asked):
        found["note"] = "写一句，或加张照片"
    return found
