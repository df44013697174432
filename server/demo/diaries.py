"""What worker01 has of their own: the way of two patrols, one with a gap, and the diaries of some days.

Theirs alone, as everywhere: nobody else in the demo sees a point of it or a line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from geo.district import District
from geo.track import Fix, Segment, clean, metres, simplify
from server.catalogue.workdays import CHINA, local_day
from server.core import crypto
from server.core.ids import new_id
from server.demo.bulk import copy_rows
from server.demo.cast import Cast
from server.demo.walks import Home, Walks
from server.diary.queries import row_name

EVERY_S = 10
PACE_M_S = 1.1
STANDS_S = 240
"""At a door."""
DARK_S = (20 * 60, 26 * 60)
"""The phone lay in a pocket: nothing was heard, and the map says so."""
TRACKED, WRITTEN = 2, 4
_RECENT = timedelta(days=13)
_JITTER = 2e-5
_OUTCOMES = {"well": "平安", "matter": "有事", "absent": "没在家", "refused": "不愿见"}


class Diaries:
    """Thought out from the rounds that are already there; ``write`` inserts it."""

    def __init__(self, district: District, cast: Cast, walks: Walks, now: datetime) -> None:
        self._grid = district.central_grid.code
        self._worker = cast.workers[self._grid]
        self._now = now
        self._rng = district.rng("tracks")
        self._homes = {home.id: home for home in walks.homes[self._grid]}
        self._visits: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        for home in walks.homes[self._grid]:
            for visit in home.visits:
                if visit["account_id"] == self._worker.id and visit["patrol_id"]:
                    self._visits[visit["patrol_id"]].append(visit)
        mine = [one for one in walks.patrols if one["account_id"] == self._worker.id]
        self._patrols = sorted(mine, key=lambda one: one["started_at"])

    def write(self) -> dict[str, int]:
        """Insert tracks and diaries; answers how many of each."""
        recent = [one for one in self._patrols if one["started_at"] > self._now - _RECENT]
        return {
            "tracks": copy_rows(
                "patrol_track", [self._track(one, gap=n == 0) for n, one in enumerate(recent[-TRACKED:])]
            ),
            "diaries": copy_rows("diary", self._diaries()),
        }

    def _track(self, patrol: Mapping[str, Any], *, gap: bool) -> dict[str, Any]:
        lasted = int((patrol["finished_at"] - patrol["started_at"]).total_seconds())
        doors = [self._homes[one["household_id"]].made.point for one in self._visits[patrol["id"]]]
        way = self._walk([*doors, doors[0]], lasted) if doors else []
        dark = DARK_S if gap else (lasted, lasted)
        heard = [[fix for fix in way if fix[2] < dark[0]], [fix for fix in way if fix[2] >= dark[1]]]
        segments = [simplify(segment) for segment in clean(heard, lasted)]
        track_id = new_id()
        return {
            "id": track_id,
            "patrol_id": patrol["id"],
            "part": segments[0][0][2] if segments else 0,
            "body": crypto.seal({"segments": segments}, f"patrol_track:{track_id}"),
            "recorded_at": patrol["finished_at"],
        }

    def _walk(self, doors: list[tuple[float, float]], lasted: int) -> Segment:
        """From door to door, around corners, standing a while at each."""
        fixes: Segment = []
        t = 0
        for start, end in pairwise(doors):
            for a, b in ((start, (end[0], start[1])), ((end[0], start[1]), end)):
                length = metres((*a, 0, 0.0), (*b, 0, 0.0))
                steps = max(1, int(length / (PACE_M_S * EVERY_S)))
                for step in range(steps):
                    share = step / steps
                    fixes.append(self._fix((a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share), t))
                    t += EVERY_S
            fixes += [self._fix(end, t + seconds) for seconds in range(0, STANDS_S, EVERY_S)]
            t += STANDS_S
        return [fix for fix in fixes if fix[2] <= lasted]

    def _fix(self, point: tuple[float, float], t: int) -> Fix:
        lon, lat = np.array(point) + self._rng.uniform(-_JITTER, _JITTER, 2)
        return round(float(lon), 6), round(float(lat), 6), t, float(self._rng.integers(6, 20))

    def _diaries(self) -> Iterable[dict[str, Any]]:
        days: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
        for patrol in self._patrols:
            days[local_day(patrol["started_at"])].append(patrol)
        past = sorted(day for day in days if day < local_day(self._now))
        for day in past[-WRITTEN:]:
            diary_id = new_id()
            text, facts = self._told(days[day])
            yield {
                "id": diary_id,
                "account_id": self._worker.id,
                "day": day,
                "body": crypto.seal({"text": text, "facts": facts}, row_name(diary_id)),
                "saved_at": days[day][-1]["finished_at"] + timedelta(minutes=20),
                "version": 1,
            }

    def _told(self, patrols: list[Mapping[str, Any]]) -> tuple[str, list[str]]:
        """A day as its worker left it, and the names of the records it tells of (``pwa/src/field/diary/facts.ts``)."""
        visits = [visit for patrol in patrols for visit in self._visits[patrol["id"]]]
        spans = "，".join(f"{_clock(one['started_at'])} 到 {_clock(one['finished_at'])}" for one in patrols)
        facts = [f"patrol:{one['id']}{end}" for one in patrols for end in ("", ":end")]
        facts += [f"visit:{one['id']}" for one in visits]
        told = "".join(_visit_words(self._homes[one["household_id"]], one) for one in visits)
        return f"巡查：{spans}。楼道都走到了。\n\n走访 {len({one['household_id'] for one in visits})} 户。{told}", facts


def _visit_words(home: Home, visit: Mapping[str, Any]) -> str:
    note = f"：{visit['note'].rstrip('。')}" if visit["note"] else ""
    return f"{home.made.head.name}（{home.made.address_text}），{_OUTCOMES[visit['outcome']]}{note}。"


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%H:%M}"
