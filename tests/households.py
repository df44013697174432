"""Households as a phone adds, corrects, merges and parts them."""

from __future__ import annotations

from server.core.ids import new_id
from tests.world import IN_GRID1


def at(point, **more):
    return {"lon": point[0], "lat": point[1], "accuracy_m": 9, "source": "gps"} | more


def added(**more):
    facts = {
        "household_id": str(new_id()),
        "name": "马晓红",
        "address_text": "花园社区9号院",
        "door": "2单元302",
        "members_count": 3,
        "phone": "199-0000-8603",
        "location": at(IN_GRID1),
    }
    return {name: value for name, value in (facts | more).items() if value is not ...}


def do(who, kind, payload, **more):
    [outcome] = who.push(who.operation(kind, payload, **more))
    return outcome


def row_in(outcome, household_id=None):
    rows = {one["id"]: one["row"] for one in outcome["rows"] if one["entity"] == "household"}
    return rows[household_id] if household_id else next(iter(rows.values()))


def merge(who, keep, drop):
    return do(who, "household.merge", {"keep": keep, "drop": drop})


def unmerge(who, dropped):
    return do(who, "household.unmerge", {"household_id": dropped})


def correct(who, household_id, base, **fields):
    return do(who, "household.correct", {"household_id": household_id} | fields, base_version=base)
