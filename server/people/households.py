"""Households, changed by whoever stands at the door. Commands never commit; the journal line stands beside the write it records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from geoalchemy2.shape import to_shape
from sqlalchemy import select

from server.areas.locate import locate
from server.core import crypto, problems
from server.core.db import db
from server.core.permissions import Permission
from server.core.pinyin import pinyin_of
from server.identity.actor import GRID_DIGITS, Actor, Moment
from server.identity.models import Account
from server.people import homes
from server.people.doubles import part
from server.people.household_history import changed, journal
from server.people.models import Household, HouseholdChange, HouseholdSensitive
from server.people.sealed import digits

FIELDS = {
    "name": "姓名",
    "address_text": "住址",
    "door": "门牌",
    "members_count": "人口",
    "phone": "电话",
    "location": "位置",
    "moved_out": "搬走",
}
"""What can be corrected, and what it is called."""
_IN_THE_JOURNAL = ("address_text", "door", "members_count", "moved_out")
"""The journal carries no names and numbers of people; those stand in the household's own history."""
_TAIL = 4


def add_household(actor: Actor, moment: Moment, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A door nobody had written down. A fact: never refused for its area; what is uncertain is flagged.

    Answers ``{household_id}``. ``household.exists`` when that id is known.
    """
    if db.session.get(Household, facts["household_id"]) is not None:
        raise problems.HOUSEHOLD_EXISTS(id=str(facts["household_id"]))
    located = locate(facts["location"], actor.grids)
    grid, flags = located.found.area_code, set(located.flags)
    if len(grid) < GRID_DIGITS and actor.grids:  # whoever walks one grid stands in it; of several it is a guess
        grid = actor.grids[0]
        flags = flags - {"no_location"} if len(actor.grids) == 1 else flags | {"grid_guessed"}
    if located.point is None:
        flags.add("no_point")
    home = Household(
        id=facts["household_id"],
        name=facts["name"],
        pinyin=pinyin_of(facts["name"]),
        address_text=facts["address_text"],
        door=facts["door"],
        members_count=facts["members_count"],
        grid_code=grid,
        geom=located.point,
        flags=sorted(flags),
        version=1,
    )
    db.session.add(home)
    db.session.flush()
    after: dict[str, Any] = {
        name: value for name in FIELDS if name != "location" and (value := facts.get(name)) not in (None, "")
    }
    if facts["phone"]:
        after["phone"] = _put_phone(home, facts["phone"])
    if located.point is not None:
        after["location"] = {"source": located.source, "accuracy_m": located.accuracy_m}
    changed(actor, home, moment.received_at, "add", after=after)
    journal(actor, home, moment.received_at, "household.add", flags=home.flags)
    for one in facts["apart_from"]:
        if (other := homes.household_at(actor, one, lock=True)) is not None and other.id != home.id:
            part(actor, moment.received_at, home, other)
    db.session.flush()
    return {"household_id": str(home.id)}


def correct_household(
    actor: Actor, moment: Moment, facts: Mapping[str, Any], base_version: int | None
) -> dict[str, Any]:
    """Correct what is written of a household; only what ``facts`` names changes.

    Stale by field (decision 0014): ``household.stale`` when a colleague has since written something else there. What two
    people corrected to the same is no quarrel. ``household.absent`` out of the actor's scope.
    """
    home = homes.editable(actor, homes.current_id(facts["household_id"]))
    if home.merged_into is not None:
        raise problems.SERVER_BUSY()  # merged while we waited for the lock: the next try sees which one it is now
    wanted = {name: facts[name] for name in FIELDS if name in facts}
    if "location" in wanted:
        wanted["location"] = locate(wanted["location"], actor.grids).point if wanted["location"] else None
    held = _held(home)
    changes = {name: value for name, value in wanted.items() if _told(name, value) != held[name]}
    _refuse_stale(actor, home, facts["household_id"], base_version, changes)
    if changes:
        after = {name: _told(name, value) for name, value in changes.items()}
        _write(home, changes)
        home.version += 1
        before = {name: held[name] for name in changes}
        changed(actor, home, moment.received_at, "correct", before=before, after=after)
        journal(
            actor,
            home,
            moment.received_at,
            "household.correct",
            fields=sorted(changes),
            before={name: before[name] for name in _IN_THE_JOURNAL if name in changes},
            after={name: after[name] for name in _IN_THE_JOURNAL if name in changes},
        )
    db.session.flush()
    return {"household_id": str(home.id)}


def open_phone(actor: Actor, household_id: UUID, now: datetime) -> str | None:
    """The telephone of a household whose door the actor goes to; None when there is none. ``household.absent``."""
    home = homes.household_at(actor, household_id)
    # who reads the households of a neighbourhood and walks one grid of it calls those of the grid
    if home is None or Permission.VISIT_LOG not in actor.permissions_in(home.grid_code):
        raise problems.HOUSEHOLD_ABSENT(id=str(household_id))
    held = db.session.get(HouseholdSensitive, home.id)
    phone: str | None = crypto.unseal_if_any(held.phone, f"household:{home.id}") if held else None
    if phone is not None:
        journal(actor, home, now, "household.call")
    return phone


def _held(home: Household) -> dict[str, Any]:
    """What is written of a household, as it may be told: of the telephone the last digits."""
    return {
        "name": home.name,
        "address_text": home.address_text,
        "door": home.door,
        "members_count": home.members_count,
        "phone": home.phone_tail,
        "location": _told("location", home.geom),
        "moved_out": home.moved_out,
    }


def _told(name: str, value: Any) -> Any:
    if name == "phone":
        return digits(value)[-_TAIL:] if value else None
    if name == "location":
        return None if value is None else _coordinates(value)
    return value


def _coordinates(point: Any) -> list[float]:
    return [round(float(one), 7) for one in to_shape(point).coords[0]]


def _refuse_stale(
    actor: Actor, home: Household, named: UUID, base_version: int | None, changes: Mapping[str, Any]
) -> None:
    """``named``: the id that the correction was recorded against. Of a double that a colleague has merged meanwhile every
    field is another's: what stands in the row that stayed was chosen when they were merged.
    """
    statement = (
        select(HouseholdChange, Account.name.label("who"))
        .join(Account, Account.id == HouseholdChange.account_id)
        .where(HouseholdChange.household_id == named, HouseholdChange.account_id != actor.id)
        .order_by(HouseholdChange.version)
    )
    if named != home.id:
        newer = db.session.execute(statement.where(HouseholdChange.action == "merge")).all()
        touched = set(changes)
    else:
        since = base_version if base_version is not None else home.version
        newer = db.session.execute(statement.where(HouseholdChange.version > since)).all()
        newer = [row for row in newer if changes.keys() & set(row.HouseholdChange.fields)]
        touched = {name for row in newer for name in row.HouseholdChange.fields} & changes.keys()
    if newer and touched:
        changed = [name for name in FIELDS if name in touched]
        held = _held(home)
        raise problems.HOUSEHOLD_STALE(
            base_version=base_version or 0,
            version=home.version,
            changed=changed,
            changed_label="、".join(FIELDS[name] for name in changed),
            by=newer[-1].who,
            now={name: held[name] for name in changed},
        )


def _write(home: Household, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name == "phone":
            home.phone_tail = _put_phone(home, value)
        elif name == "location":
            home.geom = value
        else:
            setattr(home, name, value)
    if "name" in changes:
        home.pinyin = pinyin_of(home.name)
    if changes.get("location") is not None:
        home.flags = [flag for flag in home.flags if flag != "no_point"]


def _put_phone(home: Household, phone: str | None) -> str | None:
    held = db.session.get(HouseholdSensitive, home.id)
    if held is None:
        held = HouseholdSensitive(household_id=home.id)
        db.session.add(held)
    held.phone = crypto.seal_if_any(phone, f"household:{home.id}")
    home.phone_tail = _told("phone", phone)
    return home.phone_tail
