"""Cases, in and out. ``CaseReport`` is the one schema of the operation ``case.report``, wherever it is validated."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate, validates_schema

from server.areas.schemas import AreaOfRecord, LocationIn, PointOut
from server.core.fields import NOTE_MAX, SHA256, Coded, Legible, Line, Moment, Named, Strict, Whole
from server.steps.schemas import PhotoOut, StepOut, photos_in

URGENCIES = ("normal", "urgent", "grave")
PILES = ("hand", "sign", "work", "soon", "help", "done")


class Contact(Strict):
    """Whom to call about the case. Stored sealed."""

    name = Line(load_default="")
    phone = Line(limit=40, load_default="")
    wishes = Line(limit=NOTE_MAX, load_default="")


class Party(Strict):
    """Somebody involved. Stored sealed."""

    name = Line(required=True)
    phone = Line(limit=40, load_default="")
    part = Line(limit=40, load_default="")


class CaseFacts(Strict):
    """What a matter is, whoever takes it in."""

    case_id = fields.UUID(required=True)
    category = Line(limit=80, required=True)
    description = Line(limit=NOTE_MAX, required=True)
    resolution = Line(limit=NOTE_MAX, load_default=None, allow_none=True)
    title = Line(load_default=None, allow_none=True)
    urgency = fields.String(load_default="normal", validate=validate.OneOf(URGENCIES))
    people_count = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(0, 1_000_000)
    )
    signs = fields.List(Line(limit=60), load_default=list, validate=validate.Length(max=40))
    address_text = Line(limit=300, load_default=None, allow_none=True)
    contact = fields.Nested(Contact, load_default=None, allow_none=True)
    parties = fields.List(fields.Nested(Party), load_default=list, validate=validate.Length(max=200))
    location = fields.Nested(LocationIn, load_default=None, allow_none=True)
    attachments = photos_in()
    visit_id = fields.UUID(load_default=None, allow_none=True)
    household_id = fields.UUID(load_default=None, allow_none=True)
    person_id = fields.UUID(load_default=None, allow_none=True)
    occurred_at = Moment(load_default=None, allow_none=True)
    public_token_hash = fields.String(load_default=None, allow_none=True, validate=SHA256)


class CaseReport(CaseFacts):
    """The operation ``case.report`` (DESIGN §3)."""

    disposal = fields.String(required=True, validate=validate.OneOf(("resolved_on_spot", "escalated")))


class CaseTakenIn(CaseFacts):
    """A matter taken in at a desk, from a file or by another system."""

    channel = Line(limit=40, load_default="window")
    disposal = fields.String(load_default="escalated", validate=validate.OneOf(("settled_at_desk", "escalated")))
    source_no = Line(limit=80, load_default=None, allow_none=True)
    protect_reason = Line(limit=300, load_default=None, allow_none=True)


class CaseIntake(CaseTakenIn):
    """``POST /cases``: a matter taken in at the centre's window, and how many people were received for it."""

    operation_id = fields.UUID(required=True)
    people_received = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 1_000))
    legal_answer = fields.Boolean(load_default=False, metadata={"description": "涉法诉求即时解答"})

    @validates_schema
    def _resolved_means_how(self, data: dict[str, object], **_: object) -> None:
        if data["disposal"] == "settled_at_desk" and not data["resolution"]:
            raise ValidationError("当场办结要写明怎么办的", "resolution")


class CaseAct(Strict):
    """The operation ``case.act``: one step of the loop; ``values`` are the fields the step asks for."""

    case_id = fields.UUID(required=True)
    action = Line(limit=40, required=True)
    note = Line(limit=3 * NOTE_MAX, load_default=None, allow_none=True)  # a whole report may go into one
    values = fields.Dict(keys=fields.String(), values=Line(limit=NOTE_MAX, allow_none=True), load_default=dict)
    attachments = photos_in()
    location = fields.Nested(LocationIn, load_default=None, allow_none=True)
    contact = fields.Nested(Contact, load_default=None, allow_none=True)


class CaseActionIn(Strict):
    """``POST /cases/{id}/actions``."""

    operation_id = fields.UUID(required=True)
    action = Line(limit=40, required=True)
    base_version = fields.Integer(required=True, strict=True)
    values = fields.Dict(keys=fields.String(), values=Line(limit=NOTE_MAX, allow_none=True), load_default=dict)
    attachments = photos_in()
    contact = fields.Nested(Contact, load_default=None, allow_none=True)


class CaseStepOut(StepOut):
    from_ = fields.String(required=True, allow_none=True, data_key="from")
    changes = fields.Dict(required=True)


class CasePhotoOut(PhotoOut):
    step = fields.Integer(metadata={"description": "随哪一步来的"})


class ChoiceOut(Strict):
    value = fields.String(required=True)
    label = fields.String(required=True)
    suggested = fields.Boolean()
    hint = fields.String(metadata={"description": "为什么建议，或者它为什么退回过"})
    disabled = fields.Boolean(metadata={"description": "按规定不能选，为什么在这一项的 hint"})
    note = fields.String(metadata={"description": "选了它以后怎么走"})


class AlsoAskedWithOut(Strict):
    field = fields.String(required=True)
    values = fields.List(fields.String(), required=True)


class AskedWithOut(AlsoAskedWithOut):
    also = fields.Nested(AlsoAskedWithOut, metadata={"description": "这一项也要是其中一个"})


class NeededWithOut(Strict):
    field = fields.String(required=True)
    value = fields.String(required=True)
    missing = fields.String(required=True)


class ActionFieldOut(Strict):
    name = fields.String(required=True)
    label = fields.String(required=True)
    required = fields.Boolean(required=True)
    choices = fields.List(fields.Nested(ChoiceOut))
    hint = fields.String(
        metadata={"description": "答复申请时：申请了什么，为什么，照批会怎样；受理时：按规定至少多紧急"}
    )
    value = fields.String(metadata={"description": "现在是这样，改了才算改"})
    many = fields.Boolean(metadata={"description": "可以选几个，值用逗号隔开"})
    asked_with = fields.Nested(AskedWithOut, metadata={"description": "那一项选了其中一个，才问这一项"})
    needed_with = fields.Nested(NeededWithOut, metadata={"description": "那一项填了这个值，这一项就要填"})


class ActionOut(Strict):
    name = fields.String(required=True)
    label = fields.String(required=True)
    fields_ = fields.List(fields.Nested(ActionFieldOut), required=True, data_key="fields")
    photos = fields.Boolean(metadata={"description": "这一步要写一句或带张照片；别的步骤也可以带照片"})


class UnitOut(Named):
    phone = fields.String(allow_none=True)


class LeadOut(Strict):
    """How the case stands that this one follows; without an id where it is not the actor's to see."""

    id = fields.UUID(required=True, allow_none=True)
    case_no = fields.String(required=True)
    state = fields.String(required=True)
    unit = fields.Nested(UnitOut, required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    resolution = fields.String(required=True, allow_none=True)


class FollowerOut(Strict):
    """A case that follows this one."""

    id = fields.UUID(required=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)
    reported_at = fields.AwareDateTime(required=True)
    reporter = fields.String(required=True, allow_none=True)


class PathOut(Coded):
    """The lawful route a case takes."""

    mediation = fields.String(required=True, allow_none=True)
    limit_days = fields.Integer(required=True, allow_none=True, metadata={"description": "法定期限，自然日"})
    basis = fields.String(required=True, allow_none=True)
    remedy = fields.String(required=True, metadata={"description": "不成或不服，接着走哪一步"})


class LawyerOut(Strict):
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    unit = fields.String(required=True, allow_none=True)


class CaseOut(Strict):
    """A case in answers, in pull and in outcomes: one shape (DESIGN §3)."""

    id = fields.UUID(required=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    category = fields.Nested(Coded, required=True)
    channel = fields.String(required=True)
    disposal = fields.String(required=True)
    urgency = fields.String(required=True)
    difficulty = fields.String(required=True, allow_none=True)
    risk = fields.String(required=True, allow_none=True)
    state = fields.String(required=True)
    location = fields.Nested(PointOut, required=True, allow_none=True)
    area = fields.Nested(AreaOfRecord, required=True)
    address_text = fields.String(required=True, allow_none=True)
    household_id = fields.String(required=True, allow_none=True)
    people_count = fields.Integer(required=True, allow_none=True)
    signs = fields.List(fields.String(), required=True)
    sign_names = fields.List(fields.String(), metadata={"description": "看到的危险，用话说"})
    path = fields.Nested(PathOut, allow_none=True)
    statutory_due_at = fields.String(
        allow_none=True, metadata={"description": "法定期限到哪一刻；due_at 是中心自己的时限"}
    )
    lawyer = fields.Nested(LawyerOut, allow_none=True)
    resolution = fields.String(required=True, allow_none=True)
    unit = fields.Nested(UnitOut, required=True, allow_none=True)
    signed = fields.Boolean(metadata={"description": "承办单位签收了"})
    helpers = fields.List(fields.Nested(Named), metadata={"description": "协办单位"})
    yellow_at = fields.AwareDateTime(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    paused_since = fields.AwareDateTime(required=True, allow_none=True)
    paused_until = fields.AwareDateTime(allow_none=True, metadata={"description": "中止到什么时候，到时自动恢复"})
    extended_days = fields.Integer(metadata={"description": "这一步批准延期了几个工作日"})
    asked = fields.String(
        allow_none=True, metadata={"description": "承办单位申请了什么，等中心答复：extend 延期，pause 中止"}
    )
    version = fields.Integer(required=True)
    reported_at = fields.AwareDateTime(required=True)
    occurred_at = fields.AwareDateTime(
        metadata={"description": "说的是什么时候的事（例如表里写的时间），和 reported_at 不同才有"}
    )
    received_at = fields.AwareDateTime(
        metadata={"description": "什么时候进系统的（离线记的、旧台账里的），和 reported_at 不同才有"}
    )
    reported_by = fields.Nested(Named, required=True, allow_none=True)
    flags = fields.List(fields.String(), required=True)
    private = fields.Boolean(metadata={"description": "自己上报的、涉及特殊群体或要保密的：日记里只计数"})
    protected = fields.Boolean(metadata={"description": "要保密的事"})
    source_no = fields.String(allow_none=True, metadata={"description": "来源那边的编号"})
    lead = fields.Nested(LeadOut, allow_none=True, metadata={"description": "并到哪一件，那一件办得怎样"})
    merged = fields.List(fields.Nested(FollowerOut), metadata={"description": "并到这一件来的"})
    recurrences = fields.Integer(metadata={"description": "结案后又出现过几次（回头事）"})
    call_after = fields.AwareDateTime(allow_none=True, metadata={"description": "没联系上，什么时候以后再打"})
    recur_until = fields.AwareDateTime(allow_none=True, metadata={"description": "到什么时候还能说“问题又出现了”"})
    steps = fields.List(fields.Nested(CaseStepOut), required=True)
    attachments = fields.List(fields.Nested(CasePhotoOut), required=True)
    actions = fields.List(fields.Nested(ActionOut), required=True)


class CaseFilters(Strict):
    """The filters that list, map and counts share. Several states are separated by commas; ``open`` means every open one.

    ``bbox`` is ``west,south,east,north`` in degrees WGS-84, half-open: a point on the west or south side is inside, one
    on the east or north side is not, so that neighbouring boxes never count a case twice.
    """

    state = Line(limit=200, load_default=None)
    light = fields.String(load_default=None, validate=validate.OneOf(("green", "yellow", "red")))
    urgency = fields.String(load_default=None, validate=validate.OneOf(URGENCIES))
    channel = Line(limit=40, load_default=None)
    category = Line(limit=80, load_default=None)
    area = fields.String(load_default=None, validate=Whole(r"^[0-9]{6,15}$"))
    unit = Line(limit=60, load_default=None, metadata={"description": "主办单位；-：还没有给哪个单位"})
    mine = fields.Boolean(load_default=False, metadata={"description": "下一步该自己办的"})
    pile = fields.String(
        load_default=None, validate=validate.OneOf(PILES), metadata={"description": "承办单位手上的一堆"}
    )
    recurred = fields.Boolean(load_default=False, metadata={"description": "只要回头事：办结后又出现过的"})
    supervised = fields.Boolean(load_default=False, metadata={"description": "只要回访不满意、退回再办过的"})
    flagged = Line(limit=40, load_default=None, metadata={"description": "带着这个提示的，如 director_decides"})
    call = fields.String(
        load_default=None,
        validate=validate.OneOf(("now", "later", "nobody")),
        metadata={"description": "要我打电话回访的：现在该打，过会儿再打，没有留电话"},
    )
    rated = fields.String(
        load_default=None, validate=validate.OneOf(("satisfied", "mostly", "unsatisfied", "not_reached"))
    )
    rated_how = fields.String(
        load_default=None, validate=validate.OneOf(("own", "beside", "call", "code", "phone_code", "door"))
    )
    rated_from = Moment(load_default=None)
    rated_to = Moment(load_default=None)
    rated_same_day = fields.Boolean(load_default=False, metadata={"description": "只要办结当天就听到群众自己怎么说的"})
    held = fields.String(
        load_default=None,
        validate=validate.OneOf(("asked", "paused", "extended")),
        metadata={"description": "申请等答复的、正中止的、延过期的"},
    )
    letter = fields.String(
        load_default=None,
        validate=validate.OneOf(("draft", "signed")),
        metadata={"description": "有督办函等签发的，或承办单位还没有答复的"},
    )
    reported_from = Moment(load_default=None)
    reported_to = Moment(load_default=None)
    closed_from = Moment(load_default=None)
    closed_to = Moment(load_default=None)
    bbox = Line(limit=120, load_default=None)
    q = Line(limit=80, load_default=None)


class CaseListQuery(CaseFilters):
    order = fields.String(load_default="reported", validate=validate.OneOf(("reported", "due", "done", "sign")))
    count = fields.String(
        load_default="quick",
        validate=validate.OneOf(("quick", "exact")),
        metadata={"description": "quick: 数到一万为止；exact: 全数清楚，可能要几秒"},
    )
    cursor = Line(limit=400, load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class ReturnedOut(Strict):
    case_no = fields.String(required=True)
    title = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True, allow_none=True)


class ReturnedListOut(Strict):
    items = fields.List(fields.Nested(ReturnedOut), required=True)


class CaseListOut(Strict):
    items = fields.List(fields.Nested(CaseOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True, allow_none=True, metadata={"description": "null: 超过一万件，没有要求数清楚"})


class SavedFilterIn(Strict):
    name = Legible(limit=20, required=True)
    query = Line(limit=600, required=True)


class SavedFilterOut(Strict):
    id = fields.UUID(required=True)
    name = fields.String(required=True)
    query = fields.String(required=True)


class SavedFiltersOut(Strict):
    items = fields.List(fields.Nested(SavedFilterOut), required=True)


class CaseCountsOut(Strict):
    """Of a list; null: more than 10,000."""

    red = fields.Integer(required=True, allow_none=True, metadata={"description": "已超期"})
    yellow = fields.Integer(required=True, allow_none=True, metadata={"description": "快到期"})
    recurred = fields.Integer(required=True, allow_none=True, metadata={"description": "回头事"})


class PilesOut(Strict):
    hand = fields.Integer(required=True, metadata={"description": "在手上的"})
    sign = fields.Integer(required=True, metadata={"description": "待签收"})
    work = fields.Integer(required=True, metadata={"description": "签收了、还没办结的"})
    soon = fields.Integer(required=True, metadata={"description": "快到期或已超期"})
    help = fields.Integer(required=True, metadata={"description": "协办"})


class ContactLeftOut(Strict):
    people = fields.Integer(required=True)
    phones = fields.Integer(required=True, metadata={"description": "留了几个电话；0：没有电话可打"})
    wishes = fields.Boolean(required=True, metadata={"description": "写了诉求，和联系方式一起封存"})


class ContactIn(Strict):
    reason = Line(limit=200, required=True)


class ContactOut(Strict):
    contact = fields.Nested(Contact, required=True, allow_none=True)
    parties = fields.List(fields.Nested(Party), required=True)
