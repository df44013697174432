"""Matters that go on, in worker01's own grid: two reports of one thing, one settled and shown, one that came back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from shapely import Point

from geo.district import District
from server.cases.rules import Action
from server.demo import photo
from server.demo.cast import FIRST_UNIT, Cast, Player
from server.demo.moments import Moments
from server.demo.tale import Facts, Tale

DAY = 570.0
"""Working minutes of a day."""


class Teller:
    """Tells a matter in worker01's own grid step by step; moments are working minutes ago."""

    def __init__(self, district: District, cast: Cast, moments: Moments) -> None:
        self._district, self._moments = district, moments
        self.worker = cast.workers[district.central_grid.code]
        self.unit = "grid_service" if "grid_service" in cast.units else FIRST_UNIT

    def begin(
        self,
        category: str,
        title: str,
        description: str,
        people: int,
        off: tuple[float, float],
        *,
        ago: float,
        by: Player | None = None,
        on_spot: str | None = None,
        **facts_besides: Any,
    ) -> Tale:
        """``off`` is degrees from the middle of the grid, ``ago`` working minutes."""
        middle = self._district.central_grid.geometry.centroid
        at = self._at(ago)
        facts = Facts(
            category=category,
            title=title,
            description=description,
            urgency="urgent" if category == "environment.leak" else "normal",
            place=Point(round(middle.x + off[0], 7), round(middle.y + off[1], 7)),
            area_code=self._district.central_grid.code,
            area_how="chosen" if by else "assigned",
            source="chosen" if by else "gps",
            accuracy_m=None if by else 14.0,
            address_text=f"{self._district.central_neighbourhood.name} {title[: title.index('院') + 1]}",
            people_count=people,
            channel="hotline_12345" if by else "grid_visit",
        )
        facts = replace(facts, **facts_besides)
        tale = Tale(facts, by or self.worker, at, at)
        tale.do(Action.RESOLVE_ON_SPOT if on_spot else Action.REPORT, tale.by, at)
        if on_spot:
            tale.columns["resolution"] = tale.steps[0]["changes"]["resolution"] = on_spot
        return tale

    def do(self, tale: Tale, action: Action, who: Player, ago: float, note: str | None = None, **values: str) -> None:
        at = max(self._at(ago), tale.steps[-1]["at"] + timedelta(seconds=1))
        tale.do(action, who, at, note, **values)

    def _at(self, ago: float) -> datetime:
        return self._moments.hours.at(self._moments.hours.total - ago)


class GoesOn:
    """Told one by one, because each is there to be met by somebody who tries the app."""

    def __init__(self, district: District, cast: Cast, moments: Moments) -> None:
        self._teller = Teller(district, cast, moments)
        self._cast, self._moments = cast, moments
        self._worker, self._unit = self._teller.worker, self._teller.unit
        self._tale, self._do = self._teller.begin, self._teller.do
        self._photographed: list[tuple[Tale, Player, datetime]] = []

    def tell(self) -> list[Tale]:
        return [*self._the_same_leak_twice(), self._lamp_that_burns_again(), self._rubbish_that_came_back()]

    def attach_photos(self) -> None:
        """After accounts and cases are in."""
        for tale, who, at in self._photographed:
            photo.attach(tale, photo.burning_lamp(), who, at, step=len(tale.steps) - 1)

    def _the_same_leak_twice(self) -> list[Tale]:
        """Reported by the worker, and by somebody's telephone call from the next door."""
        leak = self._tale(
            "environment.leak",
            "9号院门口跑水",
            "9号院门口路面往外渗水，早上结了薄冰，老人走路要绕。",
            3,
            (0.0003, -0.0002),
            ago=2.2 * DAY,
        )
        self._do(leak, Action.ACCEPT, self._cast.centre["clerk"], 2.1 * DAY, "已电话核实。")
        self._do(leak, Action.ROUTE, self._cast.centre["router"], 2.0 * DAY, unit=self._unit, helpers=FIRST_UNIT)
        unit, helper = self._cast.units[self._unit], self._cast.units[FIRST_UNIT]
        self._do(leak, Action.SIGN, unit, 1.9 * DAY)
        self._do(leak, Action.ASSESS, self._cast.centre["router"], 1.8 * DAY, difficulty="ordinary", risk="blue")
        self._do(leak, Action.HANDLE, unit, 1.5 * DAY, "已约自来水公司来查管线。")
        self._do(
            leak,
            Action.PROGRESS,
            unit,
            1.4 * DAY,
            "查到是9号院主管接头裂了，明天上午停水换管，大约两小时。",
            tell="yes",
        )
        self._do(
            leak, Action.PROGRESS, helper, 1.3 * DAY, "楼下商户要求赔被泡的货，我们先约他和自来水公司谈。", tell="no"
        )
        self._do(leak, Action.SUPPLEMENT, self._worker, 1.2 * DAY, "今天水更大了，流到9号院地下室门口。")
        clerk = self._cast.centre["clerk"]
        call = self._tale(
            "environment.leak",
            "9号院外面漏水",
            "来电反映9号院外面漏水，不知道归谁管。",
            1,
            (-0.0002, 0.0002),
            ago=0.9 * DAY,
            by=clerk,
        )
        return [leak, call]

    def _lamp_that_burns_again(self) -> Tale:
        tale = self._tale(
            "safety.facility",
            "8号院西门路灯不亮",
            "8号院西门口两盏路灯不亮，晚上黑，老人不敢出门。",
            6,
            (-0.0006, 0.0004),
            ago=6.5 * DAY,
        )
        centre, unit = self._cast.centre, self._cast.units[self._unit]
        self._do(tale, Action.ACCEPT, centre["clerk"], 6.4 * DAY)
        self._do(tale, Action.ROUTE, centre["router"], 6.2 * DAY, unit=self._unit)
        self._do(tale, Action.ASSESS, centre["router"], 6.0 * DAY, difficulty="simple", risk="blue")
        self._do(tale, Action.HANDLE, unit, 5.5 * DAY)
        self._do(tale, Action.FINISH, unit, 4.5 * DAY, resolution="两盏灯都换了灯头，当晚试过，亮了。")
        self._photographed.append((tale, unit, tale.steps[-1]["at"]))
        self._do(tale, Action.CALL_BACK, centre["caller"], 3.5 * DAY, "说晚上亮堂了。", outcome="satisfied")
        return tale

    def _rubbish_that_came_back(self) -> Tale:
        """Settled on the spot, and a week later there again: a new round, counted."""
        tale = self._tale(
            "environment.rubbish",
            "10号院后墙堆垃圾",
            "10号院后墙根堆了一堆装修垃圾，挡了半边路。",
            2,
            (0.0005, 0.0006),
            ago=7 * DAY,
            on_spot="叫装修户雇车拉走了，地扫净了。",
        )
        self._do(tale, Action.RECUR, self._worker, 0.6 * DAY, "同一个地方又倒了一车，比上次还多。")
        return tale
