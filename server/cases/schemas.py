"""Cases, in and out. ``CaseReport`` is the one schema of the operation ``case.report``, wherever it is validated."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate, validates_schema

from server.areas.schemas import AreaOfRecord, LocationIn, PointOut
from server.core.fields import NOTE_MAX, SHA256, Coded, Finite, Line, Moment, Named, Strict, Whole
from server.steps.schemas import PhotoOut, StepOut, photos_in

URGENCIES = ("normal", "urgent", "grave")


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


class CaseIntake(CaseFacts):
    """``POST /cases``: a matter taken in at the centre's window."""

    operation_id = fields.UUID(required=True)
    channel = Line(limit=40, load_default="window")
    disposal = fields.String(load_default="escalated", validate=validate.OneOf(("settled_at_desk", "escalated")))

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


class CaseStepOut(StepOut):
    from_ = fields.String(required=True, allow_none=True, data_key="from")
    changes = fields.Dict(required=True)


class CasePhotoOut(PhotoOut):
    step = fields.Integer(metadata={"description": "随哪一步来的"})


class ChoiceOut(Strict):
    value = fields.String(required=True)
    label = fields.String(required=True)


class ActionFieldOut(Strict):
    name = fields.String(required=True)
    label = fields.String(required=True)
    required = fields.Boolean(required=True)
    choices = fields.List(fields.Nested(ChoiceOut))


class ActionOut(Strict):
    name = fields.String(required=True)
    label = fields.String(required=True)
    fields_ = fields.List(fields.Nested(ActionFieldOut), required=True, data_key="fields")
    photos = fields.Boolean(metadata={"description": "这一步要写一句或带张照片；别的步骤也可以带照片"})


class UnitOut(Named):
    phone = fields.String(allow_none=True)


class PathOut(Coded):
    """The lawful route a case takes."""

    mediation = fields.String(required=True, allow_none=True)
    limit_days = fields.Integer(required=True, allow_none=True, metadata={"description": "法定期限，自然日"})
    basis = fields.String(required=True, allow_none=True)
    remedy = fields.String(required=True, metadata={"description": "不成或不服，接着走哪一步"})


class LawyerOut(Strict):
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    office = fields.String(required=True, allow_none=True)


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
    yellow_at = fields.AwareDateTime(required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    paused_since = fields.AwareDateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)
    reported_at = fields.AwareDateTime(required=True)
    reported_by = fields.Nested(Named, required=True, allow_none=True)
    flags = fields.List(fields.String(), required=True)
    private = fields.Boolean(metadata={"description": "自己上报的、涉及特殊群体或要保密的：日记里只计数"})
    recurrences = fields.Integer(metadata={"description": "结案后又出现过几次（回头事）"})
    recur_until = fields.AwareDateTime(allow_none=True, metadata={"description": "到什么时候还能说“问题又出现了”"})
    steps = fields.List(fields.Nested(CaseStepOut), required=True)
    attachments = fields.List(fields.Nested(CasePhotoOut), required=True)
    actions = fields.List(fields.Nested(ActionOut), required=True)


class SimilarQuery(Strict):
    """What is being reported, and where; in a body, because a place in an address stands in logs."""

    category = Line(limit=80, required=True)
    lon = Finite(required=True, validate=validate.Range(-180, 180))
    lat = Finite(required=True, validate=validate.Range(-85, 85))
    but = fields.UUID(load_default=None, allow_none=True, metadata={"description": "正在写的这一件自己"})


class SimilarOut(Strict):
    """A case that may be the same; one of the next grid is told of by kind and code alone, without an id."""

    id = fields.UUID(required=True, allow_none=True)
    case_no = fields.String(required=True)
    title = fields.String(required=True)
    category = fields.Nested(Coded, required=True)
    distance_m = fields.Integer(required=True)
    reported_at = fields.AwareDateTime(required=True)
    state = fields.String(required=True)
    may_supplement = fields.Boolean(required=True)


class SimilarListOut(Strict):
    items = fields.List(fields.Nested(SimilarOut), required=True)


class CaseFilters(Strict):
    """The filters that list, map and counts share. Several states are separated by commas; ``open`` means every open one.

    ``bbox`` is ``west,south,east,north`` in degrees WGS-84, half-open: a point on the west or south side is inside, one
    on the east or north side is not, so that neighbouring boxes never count a case twice.
    """

    state = Line(limit=200, load_default=None)
    light = fields.String(load_default=None, validate=validate.OneOf(("green", "yellow", "red")))
    channel = Line(limit=40, load_default=None)
    category = Line(limit=80, load_default=None)
    area = fields.String(load_default=None, validate=Whole(r"^[0-9]{6,15}$"))
    unit = Line(limit=60, load_default=None)
    recurred = fields.Boolean(load_default=False, metadata={"description": "只要回头事：办结后又出现过的"})
    reported_from = Moment(load_default=None)
    reported_to = Moment(load_default=None)
    bbox = Line(limit=120, load_default=None)
    q = Line(limit=80, load_default=None)


class CaseListQuery(CaseFilters):
    order = fields.String(load_default="reported", validate=validate.OneOf(("reported", "due")))
    cursor = Line(limit=400, load_default=None)
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))


class CaseListOut(Strict):
    items = fields.List(fields.Nested(CaseOut), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True, allow_none=True, metadata={"description": "null: 超过一万件"})


class ContactIn(Strict):
    reason = Line(limit=200, required=True)


class ContactOut(Strict):
    contact = fields.Nested(Contact, required=True, allow_none=True)
    parties = fields.List(fields.Nested(Party), required=True)


class PublicCaseIn(Strict):
    token = Line(limit=64, required=True)


class PublicUnit(Strict):
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)


class PublicCaseOut(Strict):
    """What a resident sees: no name, no address."""

    case_no = fields.String(required=True)
    state = fields.String(required=True)
    sentence = fields.String(required=True)
    unit = fields.Nested(PublicUnit, required=True, allow_none=True)
    due_at = fields.AwareDateTime(required=True, allow_none=True)
    updated_at = fields.AwareDateTime(required=True)
    resolution = fields.String(required=True, allow_none=True)
