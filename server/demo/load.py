"""Filling an empty installation with the made-up district: all of it, in one transaction of a few seconds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text, update

from geo.district import DEFAULT_SEED, District, build_district
from server.areas.models import Area
from server.catalogue import queries as catalogue
from server.catalogue.models import Centre
from server.core.clock import local_date
from server.core.db import db
from server.core.feed import Installation
from server.core.ids import new_id
from server.demo.bulk import copy_rows
from server.demo.care import Care
from server.demo.cast import SERVED_BEFORE, Cast
from server.demo.diaries import Diaries
from server.demo.errands import Errands
from server.demo.goes_on import GoesOn
from server.demo.handling import Handling
from server.demo.history import History
from server.demo.hours import WorkingMinutes
from server.demo.moments import Moments
from server.demo.notices import write_notices
from server.demo.receptions import write_receptions
from server.demo.stories import Stories
from server.demo.supervised import Supervised, write_given
from server.demo.tale import number, write
from server.demo.tasks import Tasks
from server.demo.voices import Voices
from server.demo.walks import WEEKS, Walks
from server.identity.models import Account
from server.identity.passwords import hash_password
from server.journal.commands import record

LISTS = Path(__file__).resolve().parent.parent / "catalogue" / "demo"
UNITS, SPECIALISTS = LISTS / "units.json", LISTS / "specialists.json"
_ONE_AT_A_TIME = 620902
"""Advisory lock: two loads at once would both find the database empty."""

Say = Callable[[str], None]


def load(
    *,
    seed: int | None,
    password: str,
    now: datetime,
    say: Say,
    grids: int | None = None,
    served: timedelta = SERVED_BEFORE,
) -> dict[str, int] | None:
    """Load everything and answer how many of each; None, and nothing done, when there are areas or accounts already.

    Everything is thought out first and then written by COPY; the caller commits. ``say`` hears what is being done.
    ``grids``: about so many, where more are wanted; ``served``: how long everybody has held their post.
    """
    db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_AT_A_TIME})
    if _has_rows(Area) or _has_rows(Account):
        return None
    say("画出演示区：区、镇街、村社区、网格")
    district = build_district(DEFAULT_SEED if seed is None else seed, grids)
    units = json.loads(UNITS.read_text(encoding="utf-8"))
    cast = Cast(district, [unit["id"] for unit in units])
    say("住户、走访、巡查")
    walks = Walks(district, cast, now)
    say("特殊群体")
    care = Care(district, cast, walks.homes, now)
    say("三周的案件和代办")
    moments = Moments(WorkingMinutes(catalogue.calendar(), now, WEEKS * 7), now, district.rng("moments"))
    stories = Stories(district, cast, walks.homes, moments)
    goes_on = GoesOn(district, cast, moments)
    voices = Voices(district, cast, moments)
    told = [*stories.tell(), *goes_on.tell(), *voices.tell()]
    supervised = Supervised(district, cast, moments).tell()
    told += History(district, cast, walks.homes, moments).tell()
    tales = [*told, *supervised]
    errands = Errands(district, cast, care, walks.homes, moments)

    tasks = Tasks(district, cast, care, stories, now)

    people = [one | {"id": new_id()} for one in json.loads(SPECIALISTS.read_text(encoding="utf-8"))]
    handling = Handling(cast, told, ({unit["id"]: unit["name"] for unit in units}, people), now)
    handling.tell()

    say("写入数据库")
    counts = {"areas": _write_areas(district), "units": _write_units(units)}
    counts["accounts"] = cast.write(hash_password(password), now, served)
    counts["specialists"] = _write_specialists(people, cast, now)
    voices.write_account(now)
    counts |= walks.write()
    number(tales, district.county.code)
    counts["cases"] = write(tales)
    counts |= write_receptions(district, cast, moments, tales)
    stories.attach_photos()
    goes_on.attach_photos()
    counts |= write_given(tales, {unit["id"]: unit["name"] for unit in units}, now)
    counts |= handling.write()
    counts |= care.write() | errands.write() | tasks.write() | Diaries(district, cast, walks, now).write()
    counts |= write_notices(tales, tasks, cast.units, now)
    db.session.execute(update(Centre).values(phone="0937-0000000", address="虚构路1号一楼大厅"))
    db.session.execute(update(Installation).values(demo=True))
    record(at=now, account_id=None, action="demo.load", subject_kind="installation", subject_id=1, **counts)
    db.session.flush()
    return counts


def _has_rows(model: Any) -> bool:
    return db.session.scalar(select(select(model).exists())) is True


def _write_areas(district: District) -> int:
    return copy_rows(
        "area",
        (
            {
                "code": area.code,
                "level": area.level.value,
                "name": area.name,
                "parent_code": area.parent,
                "kind": area.kind,
                "geom": area.geometry,
                "invented": area.invented,
            }
            for area in district.areas
        ),
    )


def _write_units(units: list[dict[str, Any]]) -> int:
    kept = ("id", "name", "phone", "sort", "place", "stationing", "categories")
    return copy_rows(
        "unit",
        ({name: unit[name] for name in kept} | {"rota": json.dumps(unit["rota"]), "invented": True} for unit in units),
    )


def _write_specialists(people: list[dict[str, Any]], cast: Cast, now: datetime) -> int:
    """Invented people, each as what the centre lists them."""
    came = {
        "subject_kind": "specialist",
        "action": "join",
        "day": local_date(now) - timedelta(days=200),
        "at": now - timedelta(days=200),
        "account_id": cast.centre["director"].id,
    }
    count = copy_rows(
        "specialist",
        (
            {
                "id": one["id"],
                "name": one["name"],
                "kinds": one["kinds"],
                "good_at": one["good_at"],
                "phone": one["phone"],
                "unit_id": one["unit"],
            }
            for one in people
        ),
    )
    copy_rows(
        "joining",
        (came | {"id": new_id(), "subject_id": str(one["id"]), "reason": one["reason"]} for one in people),
    )
    return count
