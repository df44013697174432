"""The closed loop as one table (DESIGN §3): 受理 → 分流 → 研判 → 处置 → 回访 → 结案.

:data:`RULES` says of each action what it is called, from which states to which state it leads, who may do it and what it
asks for. Who judges by it: ``workflow.py``. Pure: no Flask, no database, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from server.core.permissions import Permission
from server.steps import loop
from server.steps.loop import Labelled


class State(Labelled):
    """Where a case stands. The last three are ends."""

    REPORTED = "reported", "待受理"
    ACCEPTED = "accepted", "已受理"
    ROUTED = "routed", "已分流"
    ASSESSED = "assessed", "已研判"
    HANDLING = "handling", "处置中"
    CALLBACK = "callback", "待回访"
    CLOSED = "closed", "已结案"
    WITHDRAWN = "withdrawn", "已撤回"
    MERGED = "merged", "已并案"


ENDS = frozenset({State.CLOSED, State.WITHDRAWN, State.MERGED})
OPEN = frozenset(State) - ENDS


class Action(StrEnum):
    """Everything that can be done to a case."""

    REPORT = "report"
    RESOLVE_ON_SPOT = "resolve_on_spot"
    SETTLE_AT_DESK = "settle_at_desk"
    ACCEPT = "accept"
    ROUTE = "route"
    RECALL = "recall"
    SIGN = "sign"
    RETURN = "return"
    ASSESS = "assess"
    HELP = "help"
    HANDLE = "handle"
    PROGRESS = "progress"
    GATHER = "gather"
    MEET = "meet"
    DECIDED = "decided"
    MEDIATE = "mediate"
    ESCALATE = "escalate"
    REFER = "refer"
    FINISH = "finish"
    CALL_BACK = "call_back"
    RATE = "rate"
    RATE_AT_DOOR = "rate_at_door"
    CLOSE_BY_DIRECTOR = "close_by_director"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    ABSORB = "absorb"
    SPLIT = "split"
    RELEASE = "release"
    PROTECT = "protect"
    UNPROTECT = "unprotect"
    RECATEGORISE = "recategorise"
    SUPPLEMENT = "supplement"
    RECUR = "recur"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    ASK_PAUSE = "ask_pause"
    PAUSE = "pause"
    REFUSE = "refuse"
    RESUME = "resume"
    URGE = "urge"
    SIGN_LETTER = "sign_letter"
    DROP_LETTER = "drop_letter"
    REPLY_LETTER = "reply_letter"


EXTENSION, PAUSE = "extend", "pause"
ANSWERS = frozenset({Action.EXTEND, Action.PAUSE})
"""What was applied for is granted."""
"""What a unit may apply for; one thing at a time."""


class Tie(StrEnum):
    """What must tie the actor to the case, besides the permission."""

    NONE = "none"
    UNIT = "unit"
    """The case is in the hands of the actor's own unit."""
    ANY_UNIT = "any_unit"
    """The actor's own unit has it, or helps with it."""
    REPORTER = "reporter"
    """The actor reported it, or sits at the intake desk (may accept cases)."""
    NOT_UNIT = "not_unit"
    """The actor decides over a unit, and is not of it."""
    NOT_HANDLER = "not_handler"
    """The actor had no part in handling it (DOMAIN §5: whoever handled a case never makes its call back)."""


@dataclass(frozen=True)
class Choice:
    """One value a field may take."""

    value: str
    label: str


@dataclass(frozen=True)
class Field(loop.Field):
    """What an action asks for. ``choices=None`` is free text; ``()`` is filled in by the query, for that case, and left out
    where there is nothing to choose. Of others the query may say what they mean for that case.
    """

    choices: tuple[Choice, ...] | None = None
    many: bool = False
    """Several of the choices, told with commas between them."""
    needed_with: tuple[str, str] | None = None
    """Required when that other field has that value; ``missing`` says what for."""


IN_UNIT = frozenset({State.ROUTED, State.ASSESSED, State.HANDLING})
"""A unit has it in hand."""

URGENCIES = (Choice("normal", "普通"), Choice("urgent", "紧急"), Choice("grave", "重大"))
DIFFICULTIES = (
    Choice("simple", "简单"),
    Choice("ordinary", "一般"),
    Choice("complex", "复杂"),
    Choice("major", "重大疑难"),
)
RISKS = (Choice("blue", "蓝"), Choice("yellow", "黄"), Choice("orange", "橙"), Choice("red", "红"))


def graver(one: str, other: str) -> str:
    """Of two urgencies the one that presses more."""
    return max(one, other, key=[choice.value for choice in URGENCIES].index)


SATISFIED, MOSTLY, UNSATISFIED, NOT_REACHED = "satisfied", "mostly", "unsatisfied", "not_reached"
NO_PHONE = "no_phone"
RATINGS = (Choice(SATISFIED, "满意"), Choice(MOSTLY, "基本满意"), Choice(UNSATISFIED, "不满意"))
CALL_OUTCOMES = (
    Choice(SATISFIED, "满意，结案"),
    Choice(MOSTLY, "基本满意，结案"),
    Choice(UNSATISFIED, "不满意，退回再办"),
    Choice(NOT_REACHED, "没联系上，下次再打"),
    Choice(NO_PHONE, "没有留电话，没法回访"),
)
"""The last is offered where nobody left a number, and there alone."""

TOLD, NOT_TOLD = "yes", "no"
TELL = (Choice(TOLD, "告诉群众，查询页上能看到"), Choice(NOT_TOLD, "只给中心看"))


class How(Labelled):
    """How an answer was obtained."""

    CALL = "call", "电话回访"
    CODE = "code", "群众扫码"
    PHONE_CODE = "phone_code", "扫网格员手机出的码"
    DOOR = "door", "网格员当面"


INDEPENDENT = frozenset({How.CALL, How.CODE})
"""Counted as the resident's own word; what was given in a worker's presence is kept, and counted apart (DOMAIN §5)."""
HEARING = frozenset({Action.CALL_BACK, Action.RATE, Action.RATE_AT_DOOR})
"""Steps in which the resident says how it was."""
DONE = frozenset({Action.FINISH, Action.SETTLE_AT_DESK, Action.RESOLVE_ON_SPOT})
"""Steps that bring a result to the resident: with each a new round of asking begins."""

HANDLED = frozenset(
    {Action.SIGN, Action.HANDLE, Action.PROGRESS, Action.MEDIATE, Action.FINISH, Action.RESOLVE_ON_SPOT}
)
"""Whoever took one of these never hears for the centre how satisfied somebody is."""

NOTE = Field("note", "备注")
WHAT_THEY_SAID = Field(
    "note", "群众怎么说", needed_with=("outcome", UNSATISFIED), missing="问一句哪里没办好，记在这里，承办单位照着改"
)
HELPERS = Field("helpers", "协办单位", choices=(), many=True)
AGAIN = Field("reason", "它退回过，为什么还给它")
"""Asked only of a case that some unit sent back."""


@dataclass(frozen=True)
class Rule(loop.Rule):
    """One row of the state table."""

    fields: tuple[Field, ...] = (NOTE,)
    tie: Tie = Tie.NONE
    sets: frozenset[str] = field(default_factory=lambda: frozenset({"state"}))
    """What decides staleness: the action conflicts when one of these changed since the screen was drawn. Withdrawing and
    merging mean the same whatever step the case has reached, so they leave ``state`` out."""
    part: bool = False
    """Taken by a part with a life of its own (a meeting, a mediation), which asks for what it needs: never by a form of the
    case alone (``parts.py``)."""
    photos: bool = False
    """What it is about is shown or said: words or a photo there must be, and a place may come along. Photos may come with
    any other step as well."""


BEING_SETTLED = frozenset({State.ASSESSED, State.HANDLING})
_AT_THE_CENTRE = BEING_SETTLED | {State.ACCEPTED, State.ROUTED}
_TO_MEET_ABOUT = _AT_THE_CENTRE | {State.CALLBACK}
"""Also what twice was not to somebody's satisfaction."""

RULES: tuple[Rule, ...] = (
    Rule(Action.REPORT, "上报中心", Permission.CASE_REPORT, frozenset(), State.REPORTED, begins=True),
    Rule(
        Action.RESOLVE_ON_SPOT,
        "当场办结",
        Permission.CASE_RESOLVE_ON_SPOT,
        frozenset(),
        State.CLOSED,
        begins=True,
    ),
    Rule(
        Action.SETTLE_AT_DESK,
        "窗口办结",
        Permission.CASE_SETTLE_AT_DESK,
        frozenset({State.REPORTED}),
        State.CLOSED,
        begins=True,
        fields=(Field("resolution", "怎么办结的（群众能看到）", required=True),),
        sets=frozenset({"state", "resolution"}),
    ),
    Rule(
        Action.ACCEPT,
        "受理",
        Permission.CASE_ACCEPT,
        frozenset({State.REPORTED}),
        State.ACCEPTED,
        fields=(Field("urgency", "紧急程度", choices=URGENCIES), NOTE),
        sets=frozenset({"state", "urgency"}),
    ),
    Rule(
        Action.ROUTE,
        "分流",
        Permission.CASE_ROUTE,
        frozenset({State.ACCEPTED}),
        State.ROUTED,
        fields=(Field("unit", "主办单位", required=True, choices=()), HELPERS, AGAIN, NOTE),
        sets=frozenset({"state", "unit"}),
    ),
    Rule(
        Action.RECALL,
        "收回分流",
        Permission.CASE_ROUTE,
        frozenset({State.ROUTED, State.ASSESSED}),
        State.ACCEPTED,
        sets=frozenset({"state", "unit"}),
    ),
    Rule(
        Action.SIGN,
        "签收",
        Permission.CASE_SIGN,
        frozenset({State.ROUTED, State.ASSESSED}),
        None,
        fields=(),
        tie=Tie.UNIT,
        sets=frozenset({"unit", "signed"}),
    ),
    Rule(
        Action.RETURN,
        "退回",
        Permission.CASE_RETURN,
        frozenset({State.ROUTED}),
        State.ACCEPTED,
        tie=Tie.UNIT,
        fields=(Field("note", "退回原因", required=True),),
        sets=frozenset({"state", "unit"}),
    ),
    Rule(
        Action.ASSESS,
        "研判",
        Permission.CASE_ASSESS,
        frozenset({State.ROUTED}),
        State.ASSESSED,
        fields=(
            Field("difficulty", "难易程度", required=True, choices=DIFFICULTIES),
            Field("risk", "风险等级", required=True, choices=RISKS),
            Field("path", "办理途径", choices=()),
            Field("lawyer", "律师", choices=()),
            Field("note", "研判意见"),
        ),
        sets=frozenset({"state", "difficulty", "risk", "path", "lawyer"}),
    ),
    Rule(
        Action.HELP,
        "请协办",
        Permission.CASE_ROUTE,
        frozenset({State.ROUTED, State.ASSESSED, State.HANDLING}),
        None,
        fields=(HELPERS, NOTE),
        sets=frozenset({"unit", "helpers"}),
    ),
    Rule(
        Action.HANDLE,
        "开始处置",
        Permission.CASE_HANDLE,
        frozenset({State.ASSESSED}),
        State.HANDLING,
        tie=Tie.UNIT,
    ),
    Rule(Action.GATHER, "即时召集", Permission.MEETING_CALL, _TO_MEET_ABOUT, None, part=True, sets=frozenset()),
    Rule(Action.MEET, "联席会议", Permission.MEETING_CALL, _TO_MEET_ABOUT, None, part=True, sets=frozenset()),
    # whose it is to do what a meeting decided, the meeting knows: a unit that was called does not even see the case
    Rule(Action.DECIDED, "议定的事办好了", Permission.CASE_READ, OPEN, None, part=True, sets=frozenset()),
    Rule(Action.MEDIATE, "调解", Permission.MEDIATION_CONDUCT, BEING_SETTLED, None, part=True, sets=frozenset()),
    Rule(Action.ESCALATE, "重新研判", Permission.MEDIATION_CONDUCT, BEING_SETTLED, State.ROUTED, part=True),
    Rule(Action.REFER, "三调对接", Permission.CASE_REFER, _AT_THE_CENTRE, None, part=True, sets=frozenset()),
    Rule(
        Action.PROGRESS,
        "报进展",
        Permission.CASE_PROGRESS,
        frozenset({State.ROUTED, State.ASSESSED, State.HANDLING}),
        None,
        tie=Tie.ANY_UNIT,
        fields=(Field("note", "办到哪一步了", required=True), Field("tell", "这句话给谁看", choices=TELL)),
        sets=frozenset(),
        photos=True,
    ),
    Rule(
        Action.FINISH,
        "办结",
        Permission.CASE_FINISH,
        frozenset({State.HANDLING}),
        State.CALLBACK,
        tie=Tie.UNIT,
        fields=(Field("resolution", "办理结果（群众能看到）", required=True), NOTE),
        sets=frozenset({"state", "resolution"}),
        photos=True,
    ),
    Rule(
        Action.CALL_BACK,
        "回访",
        Permission.CASE_CALL_BACK,
        frozenset({State.CALLBACK}),
        State.CLOSED,
        tie=Tie.NOT_HANDLER,
        fields=(Field("outcome", "回访结果", required=True, choices=CALL_OUTCOMES), WHAT_THEY_SAID),
    ),
    Rule(
        Action.RATE,
        "群众评价",
        Permission.CASE_RATE,
        frozenset({State.CALLBACK, State.CLOSED}),
        None,
        fields=(Field("rating", "满意吗", required=True, choices=RATINGS), Field("note", "还想说什么")),
        sets=frozenset(),
    ),
    Rule(
        Action.RATE_AT_DOOR,
        "当面评价",
        Permission.CASE_RATE_AT_DOOR,
        frozenset({State.CALLBACK, State.CLOSED}),
        None,
        tie=Tie.NOT_HANDLER,
        fields=(Field("rating", "群众满意吗", required=True, choices=RATINGS), Field("note", "群众怎么说")),
        sets=frozenset(),
    ),
    Rule(
        Action.CLOSE_BY_DIRECTOR,
        "主任结案",
        Permission.CASE_CLOSE_BY_DIRECTOR,
        frozenset({State.CALLBACK}),
        State.CLOSED,
        fields=(Field("note", "为什么结案（群众能看到）", required=True),),
    ),
    Rule(
        Action.REOPEN,
        "重新办理",
        Permission.CASE_REOPEN,
        frozenset({State.CLOSED}),
        State.ACCEPTED,
        fields=(Field("note", "为什么重新办理", required=True),),
    ),
    Rule(
        Action.WITHDRAW,
        "撤回",
        Permission.CASE_WITHDRAW,
        OPEN,
        State.WITHDRAWN,
        tie=Tie.REPORTER,
        fields=(Field("note", "撤回原因", required=True),),
        sets=frozenset(),
    ),
    Rule(
        Action.MERGE,
        "并案",
        Permission.CASE_MERGE,
        OPEN,
        State.MERGED,
        fields=(Field("into", "并入哪一件（编号，或只写末尾几位）", required=True), NOTE),
        sets=frozenset({"merged_into"}),
    ),
    # What merging and taking apart are to the leading case: told there, taken by nobody by itself.
    Rule(Action.ABSORB, "并来一件", Permission.CASE_MERGE, frozenset(), None),
    Rule(
        Action.SPLIT,
        "拆分",
        Permission.CASE_MERGE,
        frozenset({State.MERGED}),
        None,
        fields=(Field("note", "为什么拆开", required=True),),
        sets=frozenset({"state", "merged_into"}),
    ),
    Rule(Action.RELEASE, "拆出一件", Permission.CASE_MERGE, frozenset(), None),
    Rule(
        Action.PROTECT,
        "保密",
        Permission.CASE_PROTECT,
        frozenset(State),
        None,
        fields=(Field("note", "为什么要保密", required=True),),
        sets=frozenset({"protected"}),
    ),
    Rule(
        Action.UNPROTECT,
        "取消保密",
        Permission.CASE_UNPROTECT,
        frozenset(State),
        None,
        fields=(Field("note", "为什么不用再保密", required=True),),
        sets=frozenset({"protected"}),
    ),
    Rule(
        Action.RECATEGORISE,
        "改事项分类",
        Permission.CASE_RECATEGORISE,
        OPEN,
        None,
        fields=(Field("category", "改成哪一类", required=True), NOTE),
        sets=frozenset({"category"}),
    ),
    Rule(
        Action.SUPPLEMENT,
        "补充",
        Permission.CASE_SUPPLEMENT,
        OPEN,
        None,
        fields=(Field("note", "补充什么"),),
        sets=frozenset(),
        photos=True,
    ),
    Rule(
        Action.RECUR,
        "问题又出现了",
        Permission.CASE_RECUR,
        frozenset({State.CLOSED}),
        State.REPORTED,
        tie=Tie.REPORTER,
        fields=(Field("note", "现在是什么样"),),
        photos=True,
    ),
    # --- time: more of it, or none used for a while, is applied for by the unit and decided by the centre -----------
    Rule(
        Action.ASK_EXTENSION,
        "申请延期",
        Permission.CASE_HANDLE,
        frozenset({State.ASSESSED, State.HANDLING}),
        None,
        tie=Tie.UNIT,
        fields=(Field("days", "还要几个工作日", required=True), Field("note", "为什么要延期", required=True)),
        sets=frozenset({"state", "asked"}),
    ),
    Rule(
        Action.EXTEND,
        "同意延期",
        Permission.CASE_EXTEND,
        IN_UNIT,
        None,
        tie=Tie.NOT_UNIT,
        fields=(Field("days", "批几个工作日（空着就按申请的）"), NOTE),
        sets=frozenset({"state", "asked"}),
    ),
    Rule(
        Action.ASK_PAUSE,
        "申请中止",
        Permission.CASE_HANDLE,
        frozenset({State.ASSESSED, State.HANDLING}),
        None,
        tie=Tie.UNIT,
        fields=(Field("until", "等到哪一天", required=True), Field("note", "在等什么", required=True)),
        sets=frozenset({"state", "asked"}),
    ),
    Rule(
        Action.PAUSE,
        "同意中止",
        Permission.CASE_EXTEND,
        IN_UNIT,
        None,
        tie=Tie.NOT_UNIT,
        fields=(Field("until", "中止到哪一天（空着就按申请的）"), NOTE),
        sets=frozenset({"state", "asked"}),
    ),
    Rule(
        Action.REFUSE,
        "不同意申请",
        Permission.CASE_EXTEND,
        IN_UNIT,
        None,
        tie=Tie.NOT_UNIT,
        fields=(Field("note", "为什么不同意", required=True),),
        sets=frozenset({"state", "asked"}),
    ),
    Rule(
        Action.RESUME,
        "恢复办理",
        Permission.CASE_EXTEND,
        IN_UNIT,
        None,
        tie=Tie.NOT_UNIT,
        sets=frozenset({"state", "paused"}),
    ),
    # --- supervision ----------------------------------------------------------------------------------------------
    Rule(
        Action.URGE,
        "催办",
        Permission.CASE_SUPERVISE,
        OPEN,
        None,
        tie=Tie.NOT_UNIT,
        fields=(Field("note", "催什么", required=True),),
        sets=frozenset(),
    ),
    Rule(
        Action.SIGN_LETTER,
        "签发督办函",
        Permission.CASE_SUPERVISE,
        OPEN,
        None,
        tie=Tie.NOT_UNIT,
        sets=frozenset({"letter"}),
    ),
    Rule(
        Action.DROP_LETTER,
        "督办函不发了",
        Permission.CASE_SUPERVISE,
        frozenset(State),
        None,
        tie=Tie.NOT_UNIT,
        fields=(Field("note", "为什么不发", required=True),),
        sets=frozenset({"letter"}),
    ),
    Rule(
        Action.REPLY_LETTER,
        "答复督办函",
        Permission.CASE_HANDLE,
        OPEN | {State.CLOSED},  # closed the day after, it is still to be answered
        None,
        tie=Tie.UNIT,
        fields=(Field("note", "怎么整改的", required=True),),
        sets=frozenset({"letter"}),
    ),
)
