"""The words in which ``table.py`` says what may be done to a case: its states, actions, choices, and what ties an actor to it.

Pure: no Flask, no database, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

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
    BRING_IN = "bring_in"
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
    UNHEAR = "unhear"
    RATE = "rate"
    RATE_AT_DOOR = "rate_at_door"
    CLOSE_BY_DIRECTOR = "close_by_director"
    SEND_ON = "send_on"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    ABSORB = "absorb"
    SPLIT = "split"
    RELEASE = "release"
    PROTECT = "protect"
    UNPROTECT = "unprotect"
    RECATEGORISE = "recategorise"
    RELOCATE = "relocate"
    SUPPLEMENT = "supplement"
    RECUR = "recur"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    ASK_PAUSE = "ask_pause"
    UNASK = "unask"
    PAUSE = "pause"
    REFUSE = "refuse"
    RESUME = "resume"
    URGE = "urge"
    DRAFT_LETTER = "draft_letter"
    SIGN_LETTER = "sign_letter"
    DROP_LETTER = "drop_letter"
    REPLY_LETTER = "reply_letter"


EXTENSION, PAUSE = "extend", "pause"
ANSWERS = frozenset({Action.EXTEND, Action.PAUSE})
"""What was applied for is granted."""
ASKS = frozenset({Action.ASK_EXTENSION, Action.ASK_PAUSE})
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
    note: str | None = None
    """What follows from it, read when it is chosen."""


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
RISKS = (
    Choice("blue", "蓝色（低风险）"),
    Choice("yellow", "黄色（一般风险）"),
    Choice("orange", "橙色（较大风险）"),
    Choice("red", "红色（重大风险）"),
)


def graver(one: str, other: str) -> str:
    """Of two urgencies the one that presses more."""
    return max(one, other, key=[choice.value for choice in URGENCIES].index)


def below(one: str, least: str) -> bool:
    """Whether an urgency presses less than the least."""
    return graver(one, least) != one


SIMPLE, RED, GRAVE = "simple", "red", "grave"


def too_simple(difficulty: str | None, risk: str | None, urgency: str) -> str:
    """What contradicts 简单, in words: how bad it could get or how it presses says nothing of how long it takes (DOMAIN §4), but
    seldom goes with the shortest limit. Empty where nothing does.
    """
    if difficulty != SIMPLE:
        return ""
    said = (("风险等级是“红”", risk == RED), ("紧急程度是“重大”", urgency == GRAVE))
    return "，".join(words for words, so in said if so)


def label_of(choices: tuple[Choice, ...], value: str | None) -> str:
    """A choice in words."""
    return next((one.label for one in choices if one.value == value), "")


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
DONE = frozenset({Action.FINISH, Action.SETTLE_AT_DESK, Action.RESOLVE_ON_SPOT, Action.BRING_IN})
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
DESPITE = Field("reason", "事情重大，为什么还判“简单”", required=True)
"""Asked only of an assessment that contradicts itself (:func:`too_simple`)."""
AGAIN = Field("reason", "它退回过，为什么还给它")
"""Asked only of a case that some unit sent back, and of that unit alone."""


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
