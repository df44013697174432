"""100,000 people in 450 grids for benchmarks, by COPY: five towns of nine neighbourhoods of ten grids, a worker each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from shapely import Point

from geo.district.care_words import HEALTH, NEEDS
from server.catalogue import queries as catalogue
from server.core import crypto
from server.core.clock import local_date, utc_now
from server.core.ids import new_id
from server.core.pinyin import pinyin_of
from server.demo.bulk import copy_rows
from server.people import sealed
from server.people.id_number import check_character
from server.people.models import PersonSensitive
from server.people.rhythm import Rhythm
from tests.world import COUNTY, LONG_AGO, _hashed

TOWNS, HOODS, GRIDS = 5, 9, 10
TOWN = f"{COUNTY}001"
GRID = f"{TOWN}001001"
"""worker01's; officer01 has the town."""
ERRANDS = 2000
_NAMES = ("张桂兰", "李建国", "王秀英", "赵永福", "刘玉梅", "陈志强", "杨春花", "马德明")
_GROUPS = (
    ("low_income", 0.27), ("disabled", 0.2), ("elderly_alone", 0.11), ("elderly_alone_80", 0.09), ("left_behind", 0.08),
    ("severe_illness", 0.06), ("child_in_difficulty", 0.05), ("cared_for", 0.05), ("destitute", 0.03),
    ("mental", 0.03), ("released", 0.02), ("corrections", 0.01),
)  # fmt: skip
_SECOND = 0.2
_LATE = 0.03
_COLUMNS = [column.name for column in PersonSensitive.__table__.columns]


def fill(people: int) -> dict[str, int]:
    """Write areas, accounts, people with sealed rows and plans, and errands; answers how many. The caller commits."""
    rng = np.random.default_rng(620902)
    grids = [
        f"{COUNTY}{town:03d}{hood:03d}{grid:03d}"
        for town in range(1, TOWNS + 1)
        for hood in range(1, HOODS + 1)
        for grid in range(1, GRIDS + 1)
    ]
    copy_rows("area", _areas(grids))
    workers = {grid: new_id() for grid in grids}
    officer = new_id()
    named = [(officer, "officer01", "neighbourhood_officer", TOWN)]
    named += [(account, f"worker{n:02d}", "grid_worker", grid) for n, (grid, account) in enumerate(workers.items(), 1)]
    copy_rows("account", map(_account, named))
    copy_rows("assignment", map(_post, named))
    ids = [new_id() for _ in range(people)]
    where = [grids[turn % len(grids)] for turn in range(people)]
    plans = list(_plans(ids, where, workers, rng))
    return {
        "grids": len(grids),
        "people": copy_rows("person", (_person(one, grid, rng) for one, grid in zip(ids, where, strict=True))),
        "sealed": copy_rows("person_sensitive", (_sealed(one, number, rng) for number, one in enumerate(ids))),
        "plans": copy_rows("care_plan", plans),
        "errands": _errands(ids, where, workers),
    }


def _areas(grids: list[str]) -> Iterator[dict[str, Any]]:
    levels = ((6, "county", None), (9, "town", 6), (12, "neighbourhood", 9), (15, "grid", 12))
    for digits, level, parent in levels:
        for code in sorted({grid[:digits] for grid in grids}):
            yield {"code": code, "level": level, "name": f"第{int(code[-3:])}", "parent_code": parent and code[:parent]}


def _account(one: tuple[Any, str, str, str]) -> dict[str, Any]:
    account, username, _, _ = one
    hashed = _hashed()
    return {"id": account, "username": username, "name": username, "password_hash": hashed, "created_at": LONG_AGO}


def _post(one: tuple[Any, str, str, str]) -> dict[str, Any]:
    account, _, role, area = one
    return {"id": new_id(), "account_id": account, "role": role, "area_code": area, "valid_from": LONG_AGO}


def _person(person_id: Any, grid: str, rng: np.random.Generator) -> dict[str, Any]:
    name = _NAMES[int(rng.integers(len(_NAMES)))]
    now = utc_now()
    return {
        "id": person_id,
        "name": name,
        "pinyin": pinyin_of(name),
        "sex": "female",
        "birth_year": int(rng.integers(1935, 1980)),
        "address_text": f"第{grid[9:12]}社区 {int(rng.integers(1, 60))}号院",
        "door": f"{int(rng.integers(1, 9))}单元 {int(rng.integers(1, 7))}01",
        "grid_code": grid,
        "geom": Point(98.5 + float(rng.random()) / 10, 39.7 + float(rng.random()) / 10),
        "last_visit_at": now - timedelta(days=int(rng.integers(1, 60))),
        "last_visit_outcome": "well",
        "created_at": LONG_AGO,
        "version": 2,
    }


def _sealed(person_id: Any, number: int, rng: np.random.Generator) -> dict[str, Any]:
    born = date(1935, 1, 1) + timedelta(days=number // 500)
    first = f"{COUNTY}{born:%Y%m%d}{number % 500 * 2:03d}"
    health, needs = HEALTH["elderly_alone_80"], NEEDS["elderly_alone_80"]
    said = {
        "by": "王芳",
        "outcome": "well",
        "mode": "door",
        "note": "精神挺好，药盒分好了。",
        "visit_id": str(new_id()),
    }
    held = PersonSensitive(person_id=person_id)
    sealed.put(held, "id_number", first + check_character(first))
    sealed.put(held, "phone", f"199-0000-{number % 10_000:04d}")
    sealed.put(held, "guardian", {"name": "李秀英", "relation": "女儿", "phone": f"199-0000-{number % 9_973:04d}"})
    sealed.put(held, "health", health[int(rng.integers(len(health)))])
    sealed.put(held, "needs", needs[int(rng.integers(len(needs)))])
    sealed.put(held, "last_said", said | {"at": LONG_AGO.isoformat(), "answers": {"spirits": "好", "home_safe": True}})
    return {name: getattr(held, name) for name in _COLUMNS}


def _plans(
    ids: list[Any], where: list[str], workers: dict[str, Any], rng: np.random.Generator
) -> Iterator[dict[str, Any]]:
    today = local_date(utc_now())
    groups = catalogue.care_groups()
    rhythms = {tier.code: Rhythm(tier.every, tier.unit) for tier in catalogue.care_tiers().values()}
    codes, shares = zip(*_GROUPS, strict=True)
    for person_id, grid in zip(ids, where, strict=True):
        count = 2 if rng.random() < _SECOND else 1
        for code in rng.choice(codes, count, replace=False, p=np.array(shares) / sum(shares)):
            group = groups[str(code)]
            period = (rhythms[group.tier].after(today) - today).days
            back = int(rng.integers(1, period)) if rng.random() > _LATE else period + int(rng.integers(1, 7))
            seen_on = today - timedelta(days=back)
            yield {
                "id": new_id(),
                "person_id": person_id,
                "group_code": group.code,
                "tier_code": group.tier,
                "helper_id": workers[grid] if group.permission else None,
                "began_on": LONG_AGO.date(),
                "last_seen_on": seen_on,
                "due_on": rhythms[group.tier].after(seen_on),
            }


def _errands(ids: list[Any], where: list[str], workers: dict[str, Any]) -> int:
    now = utc_now()
    made = [
        {
            "id": new_id(),
            "errand_no": f"DB{number}",
            "kind": "old_age_allowance",
            "state": "papers",
            "asked_via": "door",
            "person_id": ids[number],
            "area_code": where[number],
            "papers": ["身份证"],
            "flags": [],
            "opened_by": workers[where[number]],
            "opened_at": now - timedelta(days=2),
            "yellow_at": now + timedelta(days=2),
            "due_at": now + timedelta(days=4),
            "version": 2,
        }
        for number in range(min(ERRANDS, len(ids)))
    ]
    count = copy_rows("errand", made)
    copy_rows(
        "errand_sensitive",
        (
            {
                "errand_id": one["id"],
                "request": crypto.seal(
                    {"name": "张桂兰", "address_text": "8号院", "door": "201"}, f"errand:{one['id']}"
                ),
            }
            for one in made
        ),
    )
    steps = (("open", None, "accepted"), ("gather", "accepted", "papers"))
    copy_rows(
        "errand_step",
        (
            {
                "id": new_id(),
                "errand_id": one["id"],
                "seq": seq,
                "action": action,
                "from_state": before,
                "to_state": after,
                "at": one["opened_at"],
                "account_id": one["opened_by"],
                "role_label": "网格员",
            }
            for one in made
            for seq, (action, before, after) in enumerate(steps, 1)
        ),
    )
    return count
