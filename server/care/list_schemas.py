"""The lists as an administrator reads them, each line with its version, and in which order they are put."""

from __future__ import annotations

from marshmallow import fields, validate

from server.care.schemas import ErrandKindOut, GroupOfList, RuleOut, TierOut
from server.catalogue.schemas import CentreOut
from server.core.fields import LIST_CODE, Coded, Strict


class LineToEdit(Coded):
    version = fields.Integer(required=True)
    retired = fields.Boolean(required=True)


class GroupToEdit(LineToEdit, GroupOfList):
    pass


class TierToEdit(LineToEdit, TierOut):
    plans = fields.Integer(required=True)


class RuleToEdit(RuleOut):
    version = fields.Integer(required=True)


class CentreToEdit(CentreOut):
    version = fields.Integer(required=True)


class ErrandKindToEdit(LineToEdit, ErrandKindOut):
    limit_amount = fields.Integer(required=True)
    limit_unit = fields.String(required=True)


class TrackRuleOut(Strict):
    policy = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    keep_days = fields.Integer(required=True)
    version = fields.Integer(required=True)


class CaseRuleToEdit(Strict):
    similar_metres = fields.Integer(required=True)
    similar_days = fields.Integer(required=True)
    recur_days = fields.Integer(required=True)
    version = fields.Integer(required=True)


class CallRuleOut(Strict):
    script = fields.List(fields.String(), required=True)
    tries = fields.Integer(required=True)
    days = fields.Integer(required=True)
    wait_minutes = fields.Integer(required=True)
    call_from = fields.String(required=True)
    call_to = fields.String(required=True)
    undo_minutes = fields.Integer(required=True)
    version = fields.Integer(required=True)


class TaskKindToEdit(LineToEdit):
    by_visit = fields.Boolean(required=True)
    suggestion = fields.String(required=True)


class NoticeKindToEdit(LineToEdit):
    template = fields.String(required=True)
    part = fields.String(required=True, metadata={"description": "这一句里能用的代号，发时换成编号或种类"})
    keep_days = fields.Integer(required=True)


class TimeLimitToEdit(LineToEdit):
    amount = fields.Integer(required=True)
    unit = fields.String(required=True)


class CalendarYearToEdit(LineToEdit):
    holidays = fields.List(fields.String(), required=True)
    makeup = fields.List(fields.String(), required=True)
    work_start = fields.String(required=True)
    work_end = fields.String(required=True)


class WatchRuleToEdit(Strict):
    urge_days = fields.Integer(required=True)
    letter_days = fields.Integer(required=True)
    supervisor_days = fields.Integer(required=True)
    director_days = fields.Integer(required=True)
    extend_max_days = fields.Integer(required=True)
    pause_max_days = fields.Integer(required=True)
    version = fields.Integer(required=True)


class LetterRuleToEdit(Strict):
    number_form = fields.String(required=True)
    body = fields.String(required=True)
    reply_days = fields.Integer(required=True)
    version = fields.Integer(required=True)


class RobotToEdit(LineToEdit):
    host = fields.String(required=True, metadata={"description": "地址里的域名；地址里有密钥，不显示"})
    sent = fields.Integer(required=True)
    given_up = fields.Integer(required=True)
    last_at = fields.AwareDateTime(required=True, allow_none=True)


class HandlingPathToEdit(LineToEdit):
    mediation = fields.String(required=True, allow_none=True)
    limit_days = fields.Integer(required=True, allow_none=True)
    starts = fields.String(required=True)
    basis = fields.String(required=True, allow_none=True)
    remedy = fields.String(required=True)
    categories = fields.List(fields.String(), required=True, metadata={"description": "写名称；空着是都适用"})
    except_categories = fields.List(fields.String(), required=True)


class ChannelToEdit(LineToEdit):
    permission = fields.String(required=True, allow_none=True, metadata={"description": "登记这个来源还要什么权限"})
    in_person = fields.Boolean(required=True, metadata={"description": "人到窗口来的，算接待人次"})


class SpecialistKindToEdit(LineToEdit):
    lawyer = fields.Boolean(required=True, metadata={"description": "涉法涉诉的事可以指派"})


class OrderIn(Strict):
    list = fields.String(
        required=True,
        validate=validate.OneOf(
            (
                "groups",
                "tiers",
                "errand_kinds",
                "task_kinds",
                "robots",
                "paths",
                "specialist_kinds",
                "channels",
            )
        ),
    )
    codes = fields.List(fields.String(validate=LIST_CODE), required=True, validate=validate.Length(max=500))


class CategoryToEdit(LineToEdit):
    keywords = fields.String(required=True, allow_none=True)
    advice = fields.String(required=True, allow_none=True)
    similar = fields.List(fields.String(), required=True, metadata={"description": "同一件事也可能报成的分类，写名称"})


class ListsToEditOut(Strict):
    categories = fields.List(fields.Nested(CategoryToEdit), required=True)
    groups = fields.List(fields.Nested(GroupToEdit), required=True)
    tiers = fields.List(fields.Nested(TierToEdit), required=True)
    rule = fields.Nested(RuleToEdit, required=True)
    centre = fields.Nested(CentreToEdit, required=True)
    track = fields.Nested(TrackRuleOut, required=True)
    case_rule = fields.Nested(CaseRuleToEdit, required=True)
    call_rule = fields.Nested(CallRuleOut, required=True)
    errand_kinds = fields.List(fields.Nested(ErrandKindToEdit), required=True)
    channels = fields.List(fields.Nested(ChannelToEdit), required=True)
    specialist_kinds = fields.List(fields.Nested(SpecialistKindToEdit), required=True)
    paths = fields.List(fields.Nested(HandlingPathToEdit), required=True)
    task_kinds = fields.List(fields.Nested(TaskKindToEdit), required=True)
    notice_kinds = fields.List(fields.Nested(NoticeKindToEdit), required=True)
    time_limits = fields.List(fields.Nested(TimeLimitToEdit), required=True)
    calendar_years = fields.List(fields.Nested(CalendarYearToEdit), required=True)
    watch_rule = fields.Nested(WatchRuleToEdit, required=True)
    letter_rule = fields.Nested(LetterRuleToEdit, required=True)
    robots = fields.List(fields.Nested(RobotToEdit), required=True)
