"""The named stories, told through the same workflow as everything else, and the resident's code to each."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from flask import current_app
from shapely import Point
from sqlalchemy import select

from geo.district import District, Story
from geo.district import stories as told_by
from server.cases.models import Case
from server.cases.rules import Action
from server.core.db import db
from server.core.feed import current_epoch
from server.demo import photo
from server.demo.cast import Cast, Player
from server.demo.history import follow
from server.demo.moments import Moments
from server.demo.paths import UNIT, Path, Stride
from server.demo.tale import Facts, Tale
from server.demo.walks import Home
from server.steps.deadlines import Light

PUBLIC_STORY = "cold_flats"
"""The one whose public page the third door opens: it has a unit, a telephone and something still to come."""

TITLES = {
    "yard_8_leak": "8号院漏水：网格当场办结",
    "cold_flats": "供暖不热，6户：正在办理",
    "unpaid_wages": "欠薪12人：已超期",
    "nanny_contract": "月嫂合同退费：窗口当场办结",
    "beyond_the_border": "区界以外的一个点：等人核实",
}
_NOTE_OF_ROUTE = "请先与反映人联系，一个工作日内回复办理计划。"
_LAST_RESORT = 0.4
"""Share of the three weeks at which an anchor is put when no minute shows the light (never seen; a calendar may)."""


def _way(unit: str, risk: str, assessed: str, handled: str) -> Path:
    return Path(
        (
            Stride(Action.ACCEPT, "clerk", 35, "已电话核实，情况属实。"),
            Stride(Action.ROUTE, "router", 25, _NOTE_OF_ROUTE, {"unit": unit}),
            Stride(Action.ASSESS, "router", 70, assessed, {"difficulty": "ordinary", "risk": risk}),
            Stride(Action.HANDLE, UNIT, 45, handled),
        ),
        anchor=3,
    )


_WAYS: dict[str, tuple[Path, Light]] = {
    "cold_flats": (
        _way(
            "mediation",
            "yellow",
            "供热站和物业互相推，先测温定责任，再修再说退费。",
            "已约供热站、物业和住户代表到场测温。",
        ),
        Light.YELLOW,
    ),
    "unpaid_wages": (
        _way("labour", "red", "群体欠薪，临近年关，按红色盯办。", "已约谈总包单位，包工头电话仍不接。"),
        Light.RED,
    ),
    "beyond_the_border": (Path((), anchor=0), Light.GREEN),
}


class Stories:
    """The five stories as cases."""

    def __init__(self, district: District, cast: Cast, homes: dict[str, list[Home]], moments: Moments) -> None:
        self._district, self._cast, self._moments = district, cast, moments
        self._ids = {home.made.key: home.id for home in homes[district.central_grid.code]}
        self.photographed: list[Tale] = []
        self.by_key: dict[str, Tale] = {}

    def tell(self) -> list[Tale]:
        """All of them, in the order a visitor meets them."""
        ends: dict[str, Callable[[Story], Tale]] = {
            "resolved_on_spot": self._on_spot,
            "settled_at_desk": self._at_desk,
        }
        self.by_key = {story.key: ends.get(story.ending, self._open)(story) for story in told_by(self._district)}
        return list(self.by_key.values())

    def attach_photos(self) -> None:
        """Give the stories that have one their photo; after accounts and cases are in."""
        for tale in self.photographed:
            photo.attach(tale, photo.cold_radiator())

    @property
    def _worker(self) -> Player:
        return self._cast.workers[self._district.central_grid.code]

    def _on_spot(self, story: Story) -> Tale:
        at = self._moments.hours.at(self._moments.hours.total - 95)
        tale = Tale(self._facts(story), self._worker, at, at)
        tale.do(Action.RESOLVE_ON_SPOT, self._worker, at)
        tale.columns["resolution"] = tale.steps[0]["changes"]["resolution"] = story.resolution
        return tale

    def _at_desk(self, story: Story) -> Tale:
        at = self._moments.hours.at(self._moments.hours.total - 640)
        clerk = self._cast.centre["clerk"]
        tale = Tale(self._facts(story), clerk, at, at)
        tale.do(Action.SETTLE_AT_DESK, clerk, at, resolution=story.resolution or "")
        return tale

    def _open(self, story: Story) -> Tale:
        path, light = _WAYS[story.key]
        minute = self._moments.minute_that_shows(light, path, story.urgency, "ordinary")
        if minute is None:
            minute = self._moments.hours.total * _LAST_RESORT
        moments = self._moments.of_steps(path, path.anchor, minute)
        tale = follow(Tale(self._facts(story), self._worker, moments[0], moments[0]), path, moments, self._cast)
        if story.with_photo:
            self.photographed.append(tale)
        return tale

    def _facts(self, story: Story) -> Facts:
        head = story.household.head if story.household else None
        at_window = story.disposal is None
        return Facts(
            category=story.category,
            title=story.title,
            description=story.description,
            urgency=story.urgency,
            place=Point(story.point),
            area_code=story.grid or self._district.county.code,
            area_how="none" if story.grid is None else "chosen" if at_window else "assigned",
            source="chosen" if at_window else "gps",
            accuracy_m=None if at_window else 12.0,
            address_text=story.address_text,
            people_count=story.people_count,
            channel=story.channel,
            household_id=self._ids.get(story.household.key) if story.household else None,
            flags=() if story.grid else ("outside_district",),
            contact={"name": head.name, "phone": head.phone, "wishes": ""} if head else None,
            token_hash=hashlib.sha256(story_token(story.key).encode()).digest(),
            code_by="centre",
        )


def story_token(key: str) -> str:
    """The resident's code of a story: 128 bits nobody can guess, made again rather than kept.

    The database holds only its hash, as for every case; key and epoch keep it apart from other installations.
    """
    secret: str = current_app.config["SETTINGS"].secret_key
    made = hmac.new(secret.encode(), f"demo story {key} {current_epoch()}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made[:16]).rstrip(b"=").decode()  # in the shape of every code


def listed() -> list[dict[str, Any]]:
    """``{key, title, case_id, public_token?}`` of every story that is in the database."""
    by_hash = {hashlib.sha256(story_token(key).encode()).digest(): key for key in TITLES}
    found = db.session.execute(select(Case.id, Case.public_token_hash).where(Case.public_token_hash.in_(list(by_hash))))
    ids = {by_hash[row.public_token_hash]: str(row.id) for row in found}
    return [
        {"key": key, "title": title, "case_id": ids[key]}
        | ({"public_token": story_token(key)} if key == PUBLIC_STORY else {})
        for key, title in TITLES.items()
        if key in ids
    ]
