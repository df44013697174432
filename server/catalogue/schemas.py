"""The catalogue's answers."""

from marshmallow import fields, validate

from server.core.fields import Coded, Line, Named, Strict, Whole

PHONES = Whole(r"^[0-9+][0-9 -]{1,24}(、[0-9+][0-9 -]{1,24}){0,3}$", error="电话只能是数字和横线，几个电话用顿号隔开")


class CategoryRow(Strict):
    code = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    sort = fields.Integer(required=True)
    closable_on_spot = fields.Boolean(required=True)
    urgency = fields.String(required=True)
    unit = fields.String(required=True, allow_none=True)
    high_risk = fields.Boolean(required=True)
    protected = fields.Boolean(required=True)
    advice = fields.String(required=True, allow_none=True)
    keywords = fields.String(allow_none=True)
    pinyin = fields.String(metadata={"description": "名称和俗称的全拼与首字母"})
    similar_to = fields.List(fields.String(), metadata={"description": "同一件事也可能报成的别的分类"})
    retired = fields.Boolean(required=True)
    resident_name = fields.String(allow_none=True, metadata={"description": "群众怎么叫；印在回执上"})


class CategoryBranch(CategoryRow):
    children = fields.List(fields.Nested(CategoryRow), required=True)


class CategoriesOut(Strict):
    items = fields.List(fields.Nested(CategoryBranch), required=True)


class RuleRow(Strict):
    code = fields.String(required=True)
    when = fields.Dict(required=True)
    reason = fields.String(required=True)
    do_first = fields.String(required=True, allow_none=True)
    sort = fields.Integer(required=True)


class CalendarRow(Strict):
    year = fields.Integer(required=True)
    holidays = fields.List(fields.Date(), required=True)
    makeup = fields.List(fields.Date(), required=True)
    work_start = fields.String(required=True)
    work_end = fields.String(required=True)


class CalendarOut(Strict):
    items = fields.List(fields.Nested(CalendarRow), required=True)


class ChannelOut(Coded):
    in_person = fields.Boolean(required=True, metadata={"description": "当面来的，计接待人次"})
    mine = fields.Boolean(required=True, metadata={"description": "这样来的事由你登记"})


class ChannelsOut(Strict):
    items = fields.List(fields.Nested(ChannelOut), required=True)


class AdviceQuery(Strict):
    """Every word is found in any order, in Chinese or in pinyin; ``retired`` shows what is out of use instead."""

    q = Line(limit=100, load_default="")
    retired = fields.Boolean(load_default=False)


class AdviceChanges(Strict):
    """What an entry says; as a correction, only what is named changes."""

    topic = Line(limit=60, validate=validate.Length(min=1, error="不能为空"))
    conditions = Line(limit=1000, allow_none=True)
    papers = fields.List(Line(limit=80, required=True), validate=validate.Length(max=20))
    where_to = Line(limit=200, allow_none=True)
    phone = fields.String(allow_none=True, validate=PHONES)
    keywords = Line(limit=300, allow_none=True)


class AdviceFacts(AdviceChanges):
    """A new entry; only the topic must be there."""

    topic = Line(limit=60, required=True)
    papers = fields.List(Line(limit=80, required=True), load_default=list, validate=validate.Length(max=20))


class AdviceIn(Strict):
    """The desk names the id, so that sent again after a lost answer it is not written twice."""

    entry_id = fields.UUID(load_default=None, allow_none=True)
    facts = fields.Nested(AdviceFacts, required=True)


class AdviceChangeIn(Strict):
    base_version = fields.Integer(required=True, strict=True)
    changes = fields.Nested(AdviceChanges, required=True, validate=validate.Length(min=1, error="没有要改的内容"))


class AdviceRow(Strict):
    """An entry as phones carry it."""

    id = fields.String(required=True)
    topic = fields.String(required=True)
    conditions = fields.String(required=True, allow_none=True)
    papers = fields.List(fields.String(), required=True)
    where_to = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    keywords = fields.String(required=True, allow_none=True)
    pinyin = fields.String(required=True)
    sort = fields.Integer(required=True)
    version = fields.Integer(required=True)
    retired = fields.Boolean(required=True)


class AdviceOut(AdviceRow):
    """And who wrote it last; nobody did what came with the installation."""

    updated_at = fields.String(required=True)
    updated_by = fields.Nested(Named, required=True, allow_none=True)


class AdviceFound(Strict):
    items = fields.List(fields.Nested(AdviceOut), required=True)


class CentreOut(Strict):
    """The centre, as residents read of it on a slip."""

    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    address = fields.String(required=True, allow_none=True)
