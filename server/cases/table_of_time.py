"""The rows of ``table.py`` about time and supervision. Pure: no Flask, no database, no clock."""

from __future__ import annotations

from server.cases.rules import IN_UNIT, NOTE, OPEN, Action, Field, Rule, State, Tie
from server.core.permissions import Permission

OF_TIME: tuple[Rule, ...] = (
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
        fields=(Field("body", "正文（签发前可以改，空着就照起草的）"), NOTE),
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
