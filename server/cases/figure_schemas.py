"""The board's figures (看板), in and out."""

from __future__ import annotations

from marshmallow import fields

from server.core.fields import Moment, Strict, Whole


class FiguresQuery(Strict):
    since = Moment(required=True)
    until = Moment(required=True)
    area = fields.String(load_default=None, validate=Whole(r"^[0-9]{6,15}$"))


class StuckOut(Strict):
    state = fields.String(required=True)
    label = fields.String(required=True)
    count = fields.Integer(required=True)


class FigureLine(Strict):
    received = fields.Integer(required=True)
    done = fields.Integer(required=True)
    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    stuck = fields.List(fields.Nested(StuckOut), required=True, metadata={"description": "超期的停在哪一步"})
    days = fields.Float(
        required=True, allow_none=True, metadata={"description": "经中心办、结案的，从上报到结案平均几个工作日"}
    )
    satisfied = fields.Integer(required=True, metadata={"description": "这段时间里群众自己说满意的"})
    mostly = fields.Integer(required=True)
    unsatisfied = fields.Integer(required=True)


class FigureUnitOut(FigureLine):
    unit = fields.String(required=True)
    name = fields.String(required=True)


class WaitingOut(Strict):
    """What waits for a person at the centre now; of those counted as open."""

    letter_draft = fields.Integer(required=True, metadata={"description": "有督办函等签发的"})
    letter_signed = fields.Integer(required=True, metadata={"description": "督办函已签发、承办单位还没有答复的"})
    asked = fields.Integer(required=True, metadata={"description": "申请延期或中止、等答复的"})
    director = fields.Integer(required=True, metadata={"description": "两次不满意、等主任决定的"})
    paused = fields.Integer(required=True, metadata={"description": "正中止的"})


class FiguresOut(Strict):
    waiting = fields.Nested(WaitingOut, required=True)
    total = fields.Nested(FigureLine, required=True)
    units = fields.List(fields.Nested(FigureUnitOut), required=True)
