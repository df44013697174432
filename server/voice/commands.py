"""What residents do with a code: rate the result, say that it came back, report something. Commands never commit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from server.areas.models import Area
from server.areas.queries import county_code, is_live_grid
from server.attachments.commands import take_photo
from server.cases import commands, intake
from server.cases.models import CaseAttachment
from server.cases.rules import Action
from server.cases.step import CASE
from server.catalogue import queries as catalogue
from server.core import problems
from server.core.clock import utc_now
from server.core.db import db
from server.core.ids import new_id
from server.identity.actor import GRID_DIGITS, RESIDENT, Actor, somebody_with_a_code
from server.identity.models import Account
from server.steps.desk import once
from server.voice.page import case_of

_NEIGHBOURHOOD_DIGITS = 12
_PHOTO_FOLLOWS = timedelta(days=1)
"""So long a photo may come after the words it belongs to."""


def rate(body: Mapping[str, Any]) -> None:
    """Take down what a resident says of the result of their case; refuses by name what may not be said now."""
    _through_the_code(body, Action.RATE, {"rating": body["rating"], "note": body["note"]})


def recur(body: Mapping[str, Any]) -> None:
    """A resident says that the matter is there again: the same case goes round once more."""
    _through_the_code(body, Action.RECUR, {"note": body["note"]})


def report(body: Mapping[str, Any]) -> dict[str, Any]:
    """Take in what a resident reports by scanning the code of a grid; the token they go on with is made on their side.

    Answers ``{case_no, protected}``. Refuses what a machine filled in (``website`` is a field nobody sees) and a code that
    names no grid.
    """
    if body["website"]:
        raise problems.PUBLIC_NOT_TAKEN()
    scanned_grid(body["grid"])
    category = catalogue.category(body["kind"])
    if category is None or category.retired_at is not None or category.parent_code is not None:
        raise problems.REQUEST_INVALID(fields={"kind": ["请从列出的里面选一样"]})
    contact = {"name": body["name"], "phone": body["phone"], "wishes": ""}
    facts = _NO_FACTS | {
        "case_id": new_id(),
        "category": category.code,
        "description": body["what"],
        "address_text": body["where"] or None,
        "contact": contact if body["name"] or body["phone"] else None,
        "attachments": body["photos"],
        "location": _NOWHERE | {"grid": body["grid"]},
        "public_token_hash": None if category.protected else _hash(body["token"]),
    }
    content = {name: body[name] for name in ("grid", "kind", "what", "where", "name", "phone")}
    content |= {"photos": body["photos"]} if body["photos"] else {}  # sent before there were any, it is the same still
    result, _ = once(
        _somebody(),
        body["operation_id"],
        "public.report",
        content | {"token": _hash(body["token"])},
        lambda doing: intake.take_in_by_scan(doing, facts),
    )
    return {"case_no": result["case_no"], "protected": category.protected}


def take_photo_of_report(sha256: str, raw: bytes) -> None:
    """A photo that a report of today has named, and no other: nobody fills the house with what belongs to nothing. It opens
    at the desk as photos of cases do.
    """
    now = utc_now()
    named = select(CaseAttachment.case_id).where(
        CaseAttachment.sha256 == sha256, CaseAttachment.account_id == RESIDENT, CaseAttachment.at > now - _PHOTO_FOLLOWS
    )
    if db.session.scalar(named.limit(1)) is None:
        raise problems.PUBLIC_PHOTO_UNNAMED()
    resident = _somebody()
    if take_photo(resident, sha256, raw, now):
        CASE.photo_arrived(resident, sha256)


def scanned_grid(code: str) -> dict[str, Any]:
    """What the page of a scanned code offers: ``{place, centre, kinds}``; the code names the grid and nothing else."""
    if len(code) != GRID_DIGITS or not is_live_grid(code):
        raise problems.PUBLIC_GRID_UNKNOWN()
    codes = [code[:_NEIGHBOURHOOD_DIGITS], code]
    names = db.session.scalars(select(Area.name).where(Area.code.in_(codes)).order_by(Area.code)).all()
    kinds = [one for one in catalogue.categories() if one.parent_code is None and one.retired_at is None]
    return {
        "place": " ".join(names),
        "centre": catalogue.centre_row(),
        "kinds": [
            {"code": one.code, "name": one.resident_name or one.name, "protected": one.protected} for one in kinds
        ],
    }


def _through_the_code(body: Mapping[str, Any], action: Action, values: Mapping[str, Any]) -> None:
    """One step of the resident's, once however often it is sent."""
    case = case_of(body["token"], lock=True)
    given = {name: value for name, value in values.items() if value}
    once(
        _somebody(),
        body["operation_id"],
        f"public.{action}",
        {"case_id": str(case.id)} | given,
        lambda doing: commands.act_by_code(doing, case, action, given),
    )


def _somebody() -> Actor:
    """Residents have no accounts; what they do is written down under the one that stands for all of them."""
    line = {
        "id": RESIDENT,
        "username": "(resident)",
        "name": "群众",
        "password_hash": "!",
        "created_at": utc_now(),
        "disabled_at": utc_now(),
    }
    db.session.execute(insert(Account).values(line).on_conflict_do_nothing())
    county = county_code()
    if county is None:
        raise problems.AREAS_MISSING()
    return somebody_with_a_code(county)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


_NOWHERE: dict[str, Any] = {"lon": None, "lat": None, "accuracy_m": None, "source": "chosen", "crs": "wgs84"}
_NO_FACTS: dict[str, Any] = {
    "resolution": None,
    "title": None,
    "urgency": "normal",
    "people_count": None,
    "signs": [],
    "parties": [],
    "visit_id": None,
    "household_id": None,
    "person_id": None,
    "occurred_at": None,
}
"""What a resident is not asked."""
