"""A small district for tests: five grids in three neighbourhoods of two towns, and somebody in every post.

Grids are squares of 0.01° (about 860 m by 1,110 m). 花园 1, 2 and 3 stand side by side from west to east; between 2 and
3 lies a gap of 0.0004° (about 34 m), as real boundaries have them; 1 and 2 share a border.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache

from argon2 import PasswordHasher
from flask import Flask

from server.areas.models import Area
from server.catalogue.models import CallRule
from server.core.db import db
from server.identity.models import Account, Assignment
from server.people.models import Household
from server.units.models import Unit

COUNTY = "620902"
TOWN, OTHER_TOWN = "620902001", "620902101"
GARDEN, PARK, VILLAGE = "620902001001", "620902001002", "620902101200"
GRID1, GRID2, GRID3 = f"{GARDEN}001", f"{GARDEN}002", f"{GARDEN}003"
PARK_GRID, VILLAGE_GRID = f"{PARK}001", f"{VILLAGE}001"

WEST, SOUTH, SIDE, GAP = 98.50, 39.70, 0.01, 0.0004
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PASSWORD = "door of a test"

SQUARES = {
    GRID1: (WEST, SOUTH),
    GRID2: (WEST + SIDE, SOUTH),
    GRID3: (WEST + 2 * SIDE + GAP, SOUTH),
    PARK_GRID: (WEST, SOUTH + SIDE),
    VILLAGE_GRID: (WEST + 0.1, SOUTH + 0.1),
}
IN_GRID1 = (WEST + 0.005, SOUTH + 0.005)
IN_GRID2 = (WEST + 0.015, SOUTH + 0.005)
IN_VILLAGE = (WEST + 0.105, SOUTH + 0.105)
IN_THE_GAP = (WEST + 2 * SIDE + GAP / 4, SOUTH + 0.005)
ON_THE_BORDER = (WEST + SIDE, SOUTH + 0.005)
OUTSIDE = (99.4, 40.3)

POSTS: dict[str, tuple[str, str, str]] = {
    # username: (name, role, area code or unit id)
    "worker01": ("王芳", "grid_worker", GRID1),
    "worker02": ("李强", "grid_worker", GRID2),
    "worker03": ("赵敏", "grid_worker", GRID3),
    "villager01": ("马兰", "grid_worker", VILLAGE_GRID),
    "leader01": ("陈刚", "grid_leader", GARDEN),
    "visitor01": ("孙丽", "home_visitor", GRID1),
    "officer01": ("周平", "neighbourhood_officer", TOWN),
    "clerk01": ("吴静", "clerk", COUNTY),
    "router01": ("郑涛", "router", COUNTY),
    "unit01": ("冯军", "unit_liaison", "water"),
    "unit02": ("何燕", "unit_liaison", "heating"),
    "mediator01": ("许和", "mediator", COUNTY),
    "supervisor01": ("韩冬", "supervisor", COUNTY),
    "caller01": ("秦月", "caller", COUNTY),
    "director01": ("曹立", "director", COUNTY),
    "leader99": ("袁区长", "district_leader", COUNTY),
    "admin": ("管理员", "admin", COUNTY),
    "auditor01": ("审计员", "auditor", COUNTY),
}


def build_world(app: Flask) -> None:
    """Write the district and its people into the database of an application."""
    with app.app_context():
        _district()
        db.session.commit()
        db.session.remove()


def _district() -> None:
    names = ((COUNTY, "county", "肃州区"), (TOWN, "town", "东北街街道"), (OTHER_TOWN, "town", "清水镇"))
    for code, level, name in names:
        db.session.add(Area(code=code, level=level, name=name, parent_code=code[:6] if level == "town" else None))
        db.session.flush()
    for code, name in ((GARDEN, "花园社区"), (PARK, "公园社区"), (VILLAGE, "清水村")):
        db.session.add(Area(code=code, level="neighbourhood", name=name, parent_code=code[:9]))
    db.session.flush()
    for code, (west, south) in SQUARES.items():
        db.session.add(
            Area(
                code=code,
                level="grid",
                name=f"第{int(code[-3:])}网格",
                parent_code=code[:12],
                kind="urban",
                geom=f"SRID=4326;{square(west, south)}",
            )
        )
    db.session.add_all(
        [
            Unit(id="water", name="供水所", phone="0937-0000001"),
            Unit(id="heating", name="供热公司", phone="0937-0000002"),
        ]
    )
    db.session.flush()
    # tests run at any hour; at which people are called is a test of its own
    calls = db.session.get_one(CallRule, 1)
    calls.call_from = calls.call_to = time()
    for username, (name, role, where) in POSTS.items():
        account = Account(username=username, name=name, password_hash=_hashed(), created_at=LONG_AGO)
        db.session.add(account)
        db.session.flush()
        db.session.add(_post(account, role, where))


def square(west: float, south: float, side: float = SIDE) -> str:
    """A square as WKT MULTIPOLYGON; corner and side in degrees."""
    east, north = west + side, south + side
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    return f"MULTIPOLYGON((({ring})))"


@cache
def _hashed() -> str:
    """A real argon2 hash with the cheapest parameters: the hash names them, and every test logs somebody in."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def _post(account: Account, role: str, where: str) -> Assignment:
    in_unit = not where[0].isdigit()
    return Assignment(
        account_id=account.id,
        role=role,
        area_code=None if in_unit else where,
        unit_id=where if in_unit else None,
        valid_from=LONG_AGO,
    )


class World:
    """What tests ask of the world besides the HTTP door."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def account_id(self, username: str) -> str:
        with self.app.app_context():
            account = db.session.query(Account).filter_by(username=username).one()
            return str(account.id)

    def household(self, grid: str = GRID1, name: str = "张桂兰", at: tuple[float, float] = IN_GRID1, **more) -> str:
        """Add a household; answers its id."""
        with self.app.app_context():
            home = Household(
                name=name,
                **{"address_text": "花园社区8号院", "door": "1单元101", "version": 1} | more,
                grid_code=grid,
                geom=f"SRID=4326;POINT({at[0]} {at[1]})",
            )
            db.session.add(home)
            db.session.commit()
            return str(home.id)

    def move(self, username: str, where: str, at: datetime) -> None:
        """End somebody's posts and give them the same role elsewhere from ``at`` on."""
        with self.app.app_context():
            account = db.session.query(Account).filter_by(username=username).one()
            for post in db.session.query(Assignment).filter_by(account_id=account.id, valid_to=None):
                post.valid_to = at
            moved = _post(account, POSTS[username][1], where)
            moved.valid_from = at
            db.session.add(moved)
            db.session.commit()

    def also(self, username: str, role: str, where: str) -> None:
        """Give somebody a second post besides their own."""
        with self.app.app_context():
            account = db.session.query(Account).filter_by(username=username).one()
            post = _post(account, role, where)
            post.valid_from = LONG_AGO + timedelta(days=1)
            db.session.add(post)
            db.session.commit()

    def disable(self, username: str, at: datetime) -> None:
        with self.app.app_context():
            db.session.query(Account).filter_by(username=username).one().disabled_at = at
            db.session.commit()
