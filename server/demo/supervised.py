"""What deadlines brought about by themselves: letters of supervision, more time, a suspension; and what was given to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from server.cases.letters import body_of
from server.cases.models import Case
from server.cases.rules import ENDS, Action
from server.catalogue import queries as catalogue
from server.core.clock import local_date
from server.core.ids import new_id
from server.demo.bulk import copy_rows
from server.demo.cast import FIRST_UNIT
from server.demo.goes_on import DAY, GoesOn
from server.demo.tale import Tale
from server.steps.limits import due_after
from server.watch.workflow import Amounts, Kind, from_when, kinds_in


class Supervised(GoesOn):
    """Five matters in the hands of unit01, each there to be met by somebody who tries the desk."""

    def tell(self) -> list[Tale]:
        answered = self._overdue(
            "6号院楼道堆物，邻里争吵", "6号院二单元楼道堆满杂物，楼上楼下为此吵了几回。", 7.2, 0.0012
        )
        self._with_letter(answered)
        return [
            self._overdue(
                "7号院停车位被占，和物业说不通", "7号院三户的车位被物业另租出去，协商两次没有结果。", 5.4, 0.0010
            ),
            answered,
            self._asks_for_time(),
            self._waits(),
            self._was_given_time(),
        ]

    def _overdue(self, title: str, description: str, ago: float, off: float) -> Tale:
        """A simple matter, one day to settle it, that lies."""
        return self._in_hand(title, description, ago, off, difficulty="simple", handled="已和双方各通过一次电话。")

    def _with_letter(self, tale: Tale) -> None:
        """Signed after it was drafted, and answered."""
        tale.letter = "draft"
        self._do(tale, Action.SIGN_LETTER, self._cast.centre["supervisor"], 1.4 * DAY)
        words = "已约双方和楼长周五到场，当场清理，当场签字。"
        self._do(tale, Action.REPLY_LETTER, self._unit_player, 0.4 * DAY, words)

    def _asks_for_time(self) -> Tale:
        tale = self._in_hand(
            "5号院加装电梯，一楼不同意", "5号院要装电梯，一楼两户担心采光，其余十户等着开工。", 4.2, 0.0008
        )
        self._do(
            tale,
            Action.ASK_EXTENSION,
            self._unit_player,
            0.3 * DAY,
            "设计院下周才出采光测算，要等它再谈一轮。",
            days="5",
        )
        return tale

    def _waits(self) -> Tale:
        tale = self._in_hand(
            "4号院墙体裂缝，怀疑施工震的", "4号院东墙新裂了几道缝，住户说是隔壁工地打桩震的。", 3.6, 0.0006
        )
        until = (local_date(self._moments.now) + timedelta(days=6)).isoformat()
        self._do(tale, Action.ASK_PAUSE, self._unit_player, 1.2 * DAY, "等房屋鉴定报告。", until=until)
        self._do(
            tale, Action.PAUSE, self._cast.centre["supervisor"], 0.9 * DAY, "同意，报告出来马上恢复。", until=until
        )
        return tale

    def _was_given_time(self) -> Tale:
        tale = self._in_hand(
            "3号院菜窖塌了，赔多少谈不拢", "3号院共用菜窖塌了一角，四户对怎么赔说法不一。", 5.0, 0.0004
        )
        self._do(tale, Action.ASK_EXTENSION, self._unit_player, 2.0 * DAY, "有一户外出，月底才回来。", days="3")
        self._do(tale, Action.EXTEND, self._cast.centre["director"], 1.7 * DAY, "同意，人回来当天就谈。", days="3")
        return tale

    # --- parts ----------------------------------------------------------------------------------------------------

    @property
    def _unit_player(self) -> Any:
        return self._cast.units[FIRST_UNIT]

    def _in_hand(
        self,
        title: str,
        description: str,
        ago: float,
        off: float,
        *,
        difficulty: str = "ordinary",
        handled: str = "已约双方见面。",
    ) -> Tale:
        """Brought to unit01 within half a day. ``ago``: working days."""
        centre = self._cast.centre
        tale = self._tale("dispute.neighbour", title, description, 4, (off, -off), ago=(ago + 0.5) * DAY)
        self._do(tale, Action.ACCEPT, centre["clerk"], (ago + 0.4) * DAY)
        self._do(tale, Action.ROUTE, centre["router"], (ago + 0.3) * DAY, unit=FIRST_UNIT)
        self._do(tale, Action.ASSESS, centre["router"], ago * DAY, difficulty=difficulty, risk="yellow")
        self._do(tale, Action.HANDLE, self._unit_player, (ago - 0.2) * DAY, handled)
        return tale


def given_to(tale: Tale, now: datetime) -> list[dict[str, Any]]:
    """What the watch would have given to a case by now, each at its moment."""
    rule, calendar = catalogue.watch_rule(), catalogue.calendar()
    amounts = Amounts(rule.urge_days, rule.letter_days, rule.supervisor_days, rule.director_days)
    given: list[dict[str, Any]] = []
    time = tale.time()
    if tale.state is None or tale.state in ENDS or time.yellow_at is None or time.due_at is None:
        return given
    number = tale.row()["deadline_no"]
    for kind in kinds_in(tale.state):
        at = from_when(kind, time.yellow_at, time.due_at, amounts, calendar)
        if at > (time.paused_since or now):
            break
        given.append({"case_id": tale.id, "deadline_no": number, "kind": str(kind), "at": at, "due_at": time.due_at})
    return given


def write_given(tales: Iterable[Tale], unit_names: Mapping[str, str], now: datetime) -> dict[str, int]:
    """What the watch would have given to these cases by now, and the letters it drafted."""
    given, letters = [], []
    for tale in tales:
        mine = given_to(tale, now)
        given += mine
        letters += [
            _letter(tale, one["deadline_no"], unit_names, one["at"]) for one in mine if one["kind"] == str(Kind.LETTER)
        ]
    copy_rows("watch_given", given)
    copy_rows("letter", letters)
    signed = [one for one in letters if one["number"]]
    copy_rows("letter_serial", [{"year": local_date(now).year, "last": len(signed)}] if signed else [])
    return {"watch_given": len(given), "letters": len(letters)}


def _letter(tale: Tale, number: int, unit_names: Mapping[str, str], at: datetime) -> dict[str, Any]:
    row = tale.row()
    steps = {step["action"]: step for step in tale.steps}
    signed, replied = steps.get(Action.SIGN_LETTER), steps.get(Action.REPLY_LETTER)
    about = Case(
        **{name: row[name] for name in ("case_no", "state", "signed", "due_at", "extended_days")}
    )  # never added
    return {
        "id": new_id(),
        "case_id": tale.id,
        "deadline_no": number,
        "unit_id": row["unit_id"],
        "number": tale.letter if signed else None,
        "status": "answered" if replied else "signed" if signed else "draft",
        "body": body_of(about, unit_names[row["unit_id"]], at),
        "drafted_at": at,
        "ended_by": signed["account_id"] if signed else None,
        "ended_at": signed["at"] if signed else None,
        "reply_by": due_after(signed["at"], catalogue.letter_rule().reply_days, "working_days").due_at
        if signed
        else None,
        "reply": replied["note"] if replied else None,
        "answered_at": replied["at"] if replied else None,
    }
