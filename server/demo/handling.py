"""How some disputes of the demo are being handled: mediations, a judicial confirmation, meetings, a referral, a lawyer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from server.cases.rules import Action, State
from server.catalogue import queries as catalogue
from server.catalogue.workdays import CHINA, Calendar
from server.core import crypto
from server.core.clock import local_date
from server.core.ids import new_id
from server.demo.bulk import copy_rows
from server.demo.cast import Cast, Player
from server.demo.steps import tell
from server.demo.tale import Tale
from server.mediation import queries as mediations
from server.mediation.models import Mediation
from server.mediation.step import MEDIATION
from server.mediation.workflow import Action as Mediate
from server.mediation.workflow import Kind
from server.mediation.workflow import State as Mediated
from server.meetings import queries as meetings
from server.meetings.step import MEETING
from server.meetings.workflow import Action as Meet
from server.meetings.workflow import State as Met
from server.steps.limits import due_at_moment

_PLACE = "中心三楼会议室"
_TERMS = "被申请人补给申请人 1,200 元，分两次付清，第一次在签字当天；申请人不再追究，以后有事先坐下来商量。"


_ROOM = timedelta(hours=1)


@dataclass
class _Part:
    """A mediation or a meeting being told."""

    id: UUID = field(default_factory=new_id)
    state: str | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)


class Handling:
    """Adds to disputes that are being handled; told after everything else, so that no other story moves."""

    def __init__(
        self, cast: Cast, tales: list[Tale], lists: tuple[Mapping[str, str], Sequence[dict[str, Any]]], now: datetime
    ) -> None:
        self._cast, self._now = cast, now
        self._unit_names, self._specialists = lists
        self._calendar = catalogue.calendar()
        self._mediations: list[_Part] = []
        self._meetings: list[_Part] = []
        self._meeting_cases: list[dict[str, Any]] = []
        self._meeting_units: list[dict[str, Any]] = []
        self._decisions: list[dict[str, Any]] = []
        self._referrals: list[dict[str, Any]] = []
        self._open = sorted(
            (one for one in tales if _may_be_told_on(one, self._calendar, now)),
            key=lambda one: (one.received_at, one.id),
        )
        self._begun: dict[UUID, datetime] = {one.id: one.steps[-1]["at"] for one in self._open}

    def tell(self) -> None:
        """Each of them once, as far as the district has a dispute for it."""
        for story in (
            self._under_way,
            self._failed_once,
            self._confirmed_by_court,
            self._meeting_of_yesterday,
            self._meeting_today,
            self._referred,
            self._before_a_court,
        ):
            if self._open:
                story(self._open.pop(0))

    def write(self) -> dict[str, int]:
        """After accounts and cases are in; answers how many of each."""
        counts = {
            "mediations": copy_rows("mediation", (_row(one) for one in self._mediations)),
            "meetings": copy_rows("meeting", (_row(one) for one in self._meetings)),
            "referrals": copy_rows("referral", self._referrals),
        }
        copy_rows("mediation_step", (step for one in self._mediations for step in one.steps))
        copy_rows("meeting_step", (step for one in self._meetings for step in one.steps))
        copy_rows("meeting_case", self._meeting_cases)
        copy_rows("meeting_unit", self._meeting_units)
        copy_rows("meeting_decision", self._decisions)
        return counts

    # --- mediations -----------------------------------------------------------------------------------------------

    def _under_way(self, tale: Tale) -> None:
        one, who = self._begin(tale, Kind.PEOPLE, 0.3)
        self._did(
            tale,
            one,
            who,
            Mediate.SESSION,
            share=0.6,
            said="双方都来了。一方要求先赔再谈，一方说先把责任分清，约好下次带票据来。",
        )

    def _failed_once(self, tale: Tale) -> None:
        one, who = self._begin(tale, Kind.PEOPLE, 0.2)
        self._did(tale, one, who, Mediate.SESSION, share=0.4, said="谈了两个钟头，差 800 元，都不让步。")
        self._did(tale, one, who, Mediate.FAIL, share=0.5, said="双方都不愿再谈，想走行政调解试试。")
        self._begin(tale, Kind.ADMINISTRATIVE, 0.7)

    def _confirmed_by_court(self, tale: Tale) -> None:
        one, who = self._begin(tale, Kind.PEOPLE, 0.2)
        self._did(
            tale, one, who, Mediate.SESSION, share=0.35, said="双方核对了票据和照片，对差在哪里没有争议，愿意接着谈。"
        )
        self._did(tale, one, who, Mediate.AGREE, share=0.55)
        self._did(tale, one, who, Mediate.APPLY, share=0.8)

    def _begin(self, tale: Tale, kind: Kind, share: float) -> tuple[_Part, Player]:
        who, at = self._unit(tale), self._at(tale, share)
        one = _Part()
        self._mediations.append(one)
        # who mediates for an authority is its own official, and on no list of ours
        nobody = {"name": who.name, "id": None}
        mediator = self._of_kind("gold_mediator") if kind is Kind.PEOPLE else nobody
        parties = [{"name": (tale.facts.contact or {}).get("name") or "申请人", "phone": "", "part": "申请人"}]
        parties.append({"name": "对方当事人（演示）", "phone": "", "part": "被申请人"})
        one.columns = {
            "case_id": tale.id,
            "kind": str(kind),
            "mediator": mediator["name"],
            "mediator_id": mediator["id"],
            "begun_at": at,
            "extended": False,
            "agreed_on": None,
            "applied_on": None,
            "answered_on": None,
            "parties": crypto.seal(parties, mediations.bound(one.id)),
            "terms": None,
        }
        self._move(one, who, Mediate.BEGIN, Mediated.OPEN, at)
        self._in_case(
            tale,
            Action.MEDIATE,
            who,
            at,
            note=f"{kind.label}开始，调解员{mediator['name']}",
            part=("mediation", one.id),
        )
        return one, who

    def _did(
        self, tale: Tale, one: _Part, who: Player, action: Mediate, *, share: float, said: str | None = None
    ) -> None:
        at = self._at(tale, share)
        day = local_date(at)
        after, facts = {
            Mediate.SESSION: (Mediated.OPEN, {"held_at": at.isoformat()}),
            Mediate.FAIL: (Mediated.FAILED, {}),
            Mediate.AGREE: (Mediated.AGREED, {"day": day.isoformat()}),
            Mediate.APPLY: (Mediated.APPLIED, {"day": day.isoformat()}),
        }[action]
        if action is Mediate.AGREE:
            one.columns |= {"agreed_on": day, "terms": crypto.seal(_TERMS, mediations.bound(one.id))}
        if action is Mediate.APPLY:
            one.columns["applied_on"] = day
        self._move(one, who, action, after, at, said=said, facts=facts)
        label = {
            Mediate.SESSION: "记一次调解",
            Mediate.FAIL: "未达成",
            Mediate.AGREE: "达成协议",
            Mediate.APPLY: "申请司法确认",
        }[action]
        words = f"{Kind(one.columns['kind']).label}：{label}"
        if facts.get("day"):
            words += f"（{day.month}月{day.day}日）"
        self._in_case(tale, Action.MEDIATE, who, at, note=words, part=("mediation", one.id))

    def _move(
        self,
        one: _Part,
        who: Player,
        action: Mediate,
        after: Mediated,
        at: datetime,
        *,
        said: str | None = None,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        before, one.state = one.state, str(after)
        probe = Mediation(kind=one.columns["kind"], state=one.state, agreed_on=one.columns["agreed_on"])
        if before != one.state:
            MEDIATION.moved(probe, before, at)
            one.columns |= {"yellow_at": probe.yellow_at, "due_at": probe.due_at, "closed_at": probe.closed_at}
        tell(MEDIATION, one, action, who, at, before=before, sealed={"said": said}, facts=dict(facts or {}))

    # --- meetings and referrals -----------------------------------------------------------------------------------

    def _meeting_of_yesterday(self, tale: Tale) -> None:
        one = self._called(tale, "joint", 0.3, self._at(tale, 0.5), ("grid_service", "hotline_12345"))
        at, router = self._at(tale, 0.6), self._cast.centre["router"]
        one.columns["minutes"] = crypto.seal(
            "各家都认了自己的一段：网格服务中心去现场核实，热线每天报进度。", meetings.bound(one.id)
        )
        self._moved(one, router, Meet.HOLD, Met.HELD, at)
        for unit in self._meeting_units:
            if unit["meeting_id"] == one.id:
                unit["came"] = unit["unit_id"] != "hotline_12345"
        self._decide(
            one,
            tale,
            1,
            what="到现场把双方的说法核一遍，写成书面",
            unit="grid_service",
            done_at=self._at(tale, 0.9),
        )
        self._decide(one, tale, 2, what="每天 17:00 前报一次进度", unit="hotline_12345", done_at=None)
        self._in_case(
            tale, Action.MEET, router, at, note="联席会议开过了，来了 1 家，定了 2 件事", part=("meeting", one.id)
        )

    def _meeting_today(self, tale: Tale) -> None:
        hour = timedelta(hours=1)
        starts_at = (self._now + 2 * hour).replace(minute=30, second=0, microsecond=0)
        self._called(tale, "joint", 0.8, starts_at, ("legal_service", "litigation", "grid_service"))

    def _called(self, tale: Tale, kind: str, share: float, starts_at: datetime, units: tuple[str, ...]) -> _Part:
        router, at = self._cast.centre["router"], self._at(tale, share)
        one = _Part()
        self._meetings.append(one)
        one.columns = {
            "kind": kind,
            "starts_at": starts_at,
            "place": _PLACE,
            "called_by": router.id,
            "closed_at": None,
            "minutes": None,
        }
        self._moved(one, router, Meet.CALL, Met.PLANNED, at)
        self._meeting_cases.append({"meeting_id": one.id, "case_id": tale.id})
        known = [unit for unit in units if unit in self._cast.units]
        self._meeting_units += [
            {"id": new_id(), "meeting_id": one.id, "unit_id": unit, "came": None, "who": None} for unit in known
        ]
        when = starts_at.astimezone(CHINA)
        names = "、".join(self._unit_names[unit] for unit in known)
        note = f"{names}，{when.month}月{when.day}日 {when:%H:%M}，{_PLACE}"
        self._in_case(tale, Action.MEET, router, at, note=note, part=("meeting", one.id))
        return one

    def _moved(self, one: _Part, who: Player, action: Meet, after: Met, at: datetime) -> None:
        before, one.state = one.state, str(after)
        one.columns["closed_at"] = None if after is Met.PLANNED else at
        tell(MEETING, one, action, who, at, before=before, note=None)

    def _decide(self, one: _Part, tale: Tale, seq: int, *, what: str, unit: str, done_at: datetime | None) -> None:
        if unit not in self._cast.units:
            return
        decision_id, due = new_id(), due_at_moment(self._now + timedelta(days=3), self._now)
        who = self._cast.units[unit]
        self._decisions.append(
            {
                "id": decision_id,
                "meeting_id": one.id,
                "case_id": tale.id,
                "seq": seq,
                "unit_id": unit,
                "what": crypto.seal(what, meetings.bound(decision_id)),
                "yellow_at": due.yellow_at,
                "due_at": due.due_at,
                "done_at": done_at,
                "done_by": who.id if done_at else None,
                "answer": crypto.seal("核过了，双方都签了字。", meetings.bound(decision_id)) if done_at else None,
            }
        )

    def _referred(self, tale: Tale) -> None:
        clerk, at, answered_at = self._cast.centre["clerk"], self._at(tale, 0.3), self._at(tale, 0.9)
        row = {
            "id": new_id(),
            "case_id": tale.id,
            "source": "police_110",
            "to_kind": "people",
            "referred_at": at,
            "referred_by": clerk.id,
            "outcome": "settled",
            "answered_at": answered_at,
            "answered_by": clerk.id,
        }
        self._referrals.append(row)
        self._in_case(tale, Action.REFER, clerk, at, note="110警情移送人民调解", part=("referral", row["id"]))
        self._in_case(tale, Action.REFER, clerk, answered_at, note="人民调解：调解成功", part=("referral", row["id"]))

    def _before_a_court(self, tale: Tale) -> None:
        """A lawyer stands by whoever has a case running already."""
        tale.facts = replace(
            tale.facts,
            category="dispute.litigation",
            title="法院判了，对方一直不给钱",
            description="去年法院判对方还 3 万元借款，到现在一分没给，问能不能申请强制执行。",
            people_count=2,
        )
        lawyer = self._of_kind("lawyer")
        tale.columns |= {"path": "litigation", "statutory_due_at": None, "lawyer": str(lawyer["id"])}
        assessed = next(step for step in tale.steps if step["action"] == Action.ASSESS)
        assessed["changes"].pop("statutory_due_at", None)
        assessed["changes"] |= {"path": "litigation", "path_name": "诉讼途径"}
        assessed["changes"] |= {"lawyer": str(lawyer["id"]), "lawyer_name": lawyer["name"]}

    # --- parts ----------------------------------------------------------------------------------------------------

    @staticmethod
    def _in_case(tale: Tale, action: Action, who: Player, at: datetime, *, note: str, part: tuple[str, Any]) -> None:
        tale.do(action, who, at, note)
        tale.steps[-1]["changes"] |= {"part": {"kind": part[0], "id": str(part[1])}}

    def _of_kind(self, kind: str) -> dict[str, Any]:
        return next(one for one in self._specialists if kind in one["kinds"])

    def _unit(self, tale: Tale) -> Player:
        return self._cast.units[tale.columns["unit"]]

    def _at(self, tale: Tale, share: float) -> datetime:
        """A moment at work between the last that was told of it elsewhere, and now."""
        begun = self._begun[tale.id]
        whole = self._calendar.working_time_between(begun, self._now)
        return self._calendar.add_working_time(begun, whole * share).replace(microsecond=0)


def _may_be_told_on(tale: Tale, calendar: Calendar, now: datetime) -> bool:
    """A dispute just being handled, with an hour of work since to tell something of."""
    named = tale.facts.token_hash is not None  # a story of its own
    if named or tale.state is not State.HANDLING or not tale.facts.category.startswith("dispute."):
        return False
    return calendar.working_time_between(tale.steps[-1]["at"], now) > _ROOM


def _row(one: _Part) -> dict[str, Any]:
    return {"id": one.id, "state": one.state, "version": len(one.steps), **one.columns}
