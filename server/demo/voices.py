"""What residents say, in worker01's own grid: not satisfied and handled again, twice and for the director, never reached,
heard at the door, and a matter they reported themselves by scanning the code of their grid.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from geo.district import District
from server.cases.rules import Action
from server.cases.step import SCAN_CHANNEL
from server.demo.bulk import copy_rows
from server.demo.cast import Cast, Player
from server.demo.goes_on import DAY, Teller
from server.demo.moments import Moments
from server.demo.stories import story_token
from server.demo.tale import Tale
from server.identity.actor import RESIDENT, somebody_with_a_code


class Voices:
    """One case for each way a resident is heard, so that each can be met at the desk, on the phone and on the page."""

    def __init__(self, district: District, cast: Cast, moments: Moments) -> None:
        self._teller, self._cast = Teller(district, cast, moments), cast
        resident = somebody_with_a_code(district.county.code)
        self._resident = Player(RESIDENT, "(resident)", resident.name, "resident", "群众", resident.permissions)

    def tell(self) -> list[Tale]:
        return [self._again(), self._for_the_director(), self._never_reached(), self._at_the_door(), self._scanned()]

    @staticmethod
    def write_account(now: datetime) -> None:
        """The account that stands for residents; nobody logs in with it."""
        line = {"id": RESIDENT, "username": "(resident)", "name": "群众", "password_hash": "!"}
        copy_rows("account", [line | {"created_at": now, "disabled_at": now, "demo": True}])

    def _again(self) -> Tale:
        tale = self._handled(
            "safety.facility", "7号院单元门关不上", "7号院3单元的门闭门器坏了，一宿一宿敞着，灌冷风。", 6.0, "again"
        )
        self._do(tale, Action.RATE, self._resident, 1.3, "修了半天又坏了，门还是关不严。", rating="unsatisfied")
        return tale

    def _for_the_director(self) -> Tale:
        tale = self._handled(
            "environment.leak", "11号院地下室返水", "11号院地下室一下雨就返水，放的东西都泡了。", 8.0, "director"
        )
        self._do(
            tale,
            Action.CALL_BACK,
            self._cast.centre["caller"],
            3.0,
            "只抽了水，没找到从哪来的。",
            outcome="unsatisfied",
        )
        self._do(
            tale, Action.FINISH, self._cast.units[self._teller.unit], 1.8, "又查了一遍。",
            resolution="疏通了院里的雨水井，抽干了地下室。",
        )  # fmt: skip
        self._do(tale, Action.RATE, self._resident, 0.6, "井是通了，墙根还在往里渗。", rating="unsatisfied")
        return tale

    def _never_reached(self) -> Tale:
        tale = self._handled(
            "environment.dust_noise",
            "5号院楼下夜里太吵",
            "5号院楼下烧烤摊夜里两点还在喊，孩子睡不着。",
            9.0,
            "unreached",
        )
        for ago, said in ((3.6, "没人接。"), (3.2, "响了很久没人接。"), (2.2, "关机。")):
            self._do(tale, Action.CALL_BACK, self._cast.centre["caller"], ago, said, outcome="not_reached")
        return tale

    def _at_the_door(self) -> Tale:
        tale = self._handled(
            "safety.facility", "6号院井盖松动", "6号院门口的井盖一压就翘，电动车差点翻了。", 5.0, "door"
        )
        self._do(tale, Action.RATE_AT_DOOR, self._teller.worker, 0.8, "压上去不响了，走着放心。", rating="satisfied")
        return tale

    def _scanned(self) -> Tale:
        return self._teller.begin(
            "environment",
            "8号院的健身器材螺丝掉了",
            "8号院小广场的健身器材螺丝掉了，孩子在上面玩，怕摔着。",
            1,
            (0.0004, 0.0001),
            ago=0.1 * DAY,
            by=self._resident,
            channel=SCAN_CHANNEL,
            **_code("scanned", "resident"),
        )

    def _handled(self, category: str, title: str, description: str, ago: float, key: str) -> Tale:
        """A matter of the worker's, brought to its result in a day and a half."""
        teller, centre, unit = self._teller, self._cast.centre, self._cast.units[self._teller.unit]
        off = (0.0002 * (len(key) - 5), -0.0001 * (len(title) - 9))
        tale = teller.begin(category, title, description, 3, off, ago=ago * DAY, **_code(key, "centre"))
        self._do(tale, Action.ACCEPT, centre["clerk"], ago - 0.1)
        self._do(tale, Action.ROUTE, centre["router"], ago - 0.3, unit=teller.unit)
        self._do(tale, Action.ASSESS, centre["router"], ago - 0.5, difficulty="simple", risk="blue")
        self._do(tale, Action.HANDLE, unit, ago - 0.8)
        self._do(tale, Action.FINISH, unit, ago - 1.5, resolution="派人到现场修好了，当面试过。")
        return tale

    def _do(self, tale: Tale, action: Action, who: Player, days: float, note: str | None = None, **values: str) -> None:
        self._teller.do(tale, action, who, days * DAY, note, **values)


def _code(key: str, by: str) -> dict[str, Any]:
    return {"token_hash": hashlib.sha256(story_token(f"voice {key}").encode()).digest(), "code_by": by}
