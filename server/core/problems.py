"""The one catalogue of refusals: code, HTTP status, a Chinese sentence for people, typed details.

A refusal is raised as ``raise problems.CASE_ABSENT(id=…)``. Nobody parses a message: programs read ``code`` and
``details``, people read ``title``.
"""

from __future__ import annotations

from server.core.refusals import kind, of_steps

OPTIONAL_TEXT = (str, type(None))

# --- the request itself -------------------------------------------------------------------------------------------
REQUEST_INVALID = kind("request.invalid", 422, "填写的内容有误，请检查标出的地方", fields=dict)
REQUEST_NOT_JSON = kind("request.not_json", 400, "收到的内容不是有效的 JSON")
REQUEST_TOO_LARGE = kind("request.too_large", 413, "内容太大了，请减少后再试", limit_bytes=int)
REQUEST_TOO_MANY = kind("request.too_many", 429, "操作太频繁，请稍等一会儿再试", retry_after_s=int)
PAGE_ABSENT = kind("page.absent", 404, "没有这个地址")
METHOD_NOT_ALLOWED = kind("method.not_allowed", 405, "这个地址不支持这种操作")
HTTP_OTHER = kind("http.other", 400, "请求没有被接受", reason=str)
SERVER_FAULT = kind("server.fault", 500, "服务器出了问题，已经记录下来，请稍后再试", incident=str)
SERVER_CROWDED = kind("server.crowded", 503, "现在一起上传的人很多，过一会儿会自动再送", retry_after_s=int)
SERVER_DISK_REFUSES = kind(
    "server.disk_refuses", 503, "服务器现在存不下文件（磁盘满了，或者目录写不了），请告诉管理员；没有丢，过后再送"
)
SERVER_BUSY = kind(
    "server.busy",
    503,
    "服务器正忙，请稍后再试",
    # A race lost to somebody who wrote the same row a moment before: the next try meets that row and says so properly.
    constraints=(
        "pk_cases",
        "pk_visit",
        "pk_household",
        "uq_household_change_household_id_version",
        "pk_patrol",
        "uq_patrol_track_patrol_id_part",
        "uq_diary_account_id_day",
        "ix_cases_public_token_hash",
        "uq_case_step_case_id_seq",
        "pk_mediation",
        "pk_meeting",
        "pk_referral",
        "uq_mediation_step_mediation_id_seq",
        "uq_meeting_step_meeting_id_seq",
        "uq_paper_template_kind_version",
        "pk_errand",
        "pk_visit_match",
        "uq_errand_step_errand_id_seq",
        "pk_advice_entry",
        "pk_calendar_year",
        "pk_robot",
        "pk_handling_path",
        "pk_channel",
        "pk_specialist_kind",
        "pk_care_group",
        "pk_care_tier",
        "pk_errand_kind",
        "pk_unit",
        "pk_specialist",
        "pk_case_helper",
        "uq_saved_filter_account_id_name",
        "pk_task",
        "pk_task_kind",
        "uq_task_step_task_id_seq",
    ),
)
CURSOR_INVALID = kind("cursor.invalid", 422, "翻页位置无效，请从头开始")

# --- who is asking ------------------------------------------------------------------------------------------------
LOGIN_NEEDED = kind("auth.login_needed", 401, "请先登录")
LOGIN_REFUSED = kind("auth.login_refused", 401, "用户名或密码不对")
SESSION_ENDED = kind("auth.session_ended", 401, "登录已失效，请重新登录", reason=str)
HEADER_MISSING = kind("auth.header_missing", 403, "请求缺少必要的安全标头", header=str)
ACCOUNT_DISABLED = kind("auth.account_disabled", 403, "这个账号已停用，请联系管理员")
PASSWORD_WRONG = kind("auth.password_wrong", 422, "现在的密码不对，密码没有改", fields=dict)
PASSWORD_SHARED = kind("auth.password_shared", 422, "演示账号大家共用，密码不能改")
LAST_ADMINISTRATOR = kind("auth.last_administrator", 422, "这样就没有人能管账号和岗位了，至少要留一个系统管理员")
NOT_PERMITTED = kind("auth.not_permitted", 403, "你的岗位不能做这件事", permission=str)

# --- operations (sync) --------------------------------------------------------------------------------------------
OPERATION_UNREADABLE = kind("operation.unreadable", 422, "这条记录读不懂，已原样留存", fields=dict)
OPERATION_KIND_UNKNOWN = kind("operation.kind_unknown", 422, "服务器还不认识这种记录，请先更新", kind=str)
OPERATION_ID_REUSED = kind("operation.id_reused", 409, "同一编号的记录内容不一样，已留存待查", id=str)
OPERATION_NOT_YOURS = kind("operation.not_yours", 403, "这条记录是别的账号记的，请用原来的账号登录后上传")
OPERATION_QUARANTINED = kind("operation.quarantined", 403, "账号已停用，记录已收下，等管理员处理")
OPERATION_RETRY = kind("operation.retry", 503, "暂时没有处理成功，会自动再试", incident=str)
ENVELOPE_UNREADABLE = kind("operation.envelope_unreadable", 422, "这条记录的加密部分打不开，已原样留存")
BATCH_TOO_LARGE = kind("sync.batch_too_large", 413, "一次最多上传 {limit} 条", limit=int, sent=int)

# --- areas --------------------------------------------------------------------------------------------------------
AREAS_MISSING = kind("areas.missing", 503, "还没有导入行政区划，请联系管理员；记录都还在手机里")

AREAS_IMPORT_UNREADABLE = kind(
    "areas.import_unreadable", 422, "这个文件没有收：{reason}", reason=str, columns=list, layers=list
)
AREAS_RETIRES_MANY = kind(
    "areas.retires_many",
    422,
    "这样会停用 {in_force} 个区域里的 {retired} 个，什么都没有导入；确实要停用，请先确认",
    retired=int,
    in_force=int,
)
AREAS_SHIFTED = kind(
    "areas.shifted",
    422,
    "{areas} 个区域都会往同一方向移约 {metres} 米，像是坐标选错了，什么都没有导入；确实要移，请先确认",
    areas=int,
    metres=int,
)

# --- map ----------------------------------------------------------------------------------------------------------
TILE_ABSENT = kind("tile.absent", 404, "没有这一块地图", address=str)
BASEMAP_OFF = kind("basemap.off", 404, "这里没有开底图，网格和住户照常看")
BASEMAP_UNAVAILABLE = kind("basemap.unavailable", 503, "底图暂时取不到，网格和住户照常看")

# --- cases --------------------------------------------------------------------------------------------------------
CASE_ABSENT = kind("case.absent", 404, "没有找到这件事", id=str)
CASE_EXISTS = kind("case.exists", 409, "这件事已经登记过了", id=str)
CASE_ACTION_UNKNOWN, CASE_ACTION_NOT_NOW, CASE_ACTION_NOT_YOURS = of_steps("case", "这件事", "{label}不由你的岗位来做")
CASE_ACTION_NOT_YOUR_UNIT = kind(
    "case.action_not_your_unit", 403, "这件事不在你的单位手上，不能{label}", action=str, label=str
)
CASE_LEAD_UNIT_ONLY = kind("case.lead_unit_only", 403, "你的单位是协办，{label}由主办单位来做", action=str, label=str)
CASE_SIGNED_ALREADY = kind("case.signed_already", 422, "承办单位已经签收了，不能再{label}", action=str, label=str)
CASE_URGENCY_BELOW = kind("case.urgency_below", 422, "这一类事按规定至少是“{least}”，不能改轻", least=str, fields=dict)
CASE_TOO_SIMPLE = kind(
    "case.too_simple",
    422,
    "{against}，却判了“简单”：改难易程度或风险等级，确实简单就写明为什么",
    against=str,
    fields=dict,
)
CASE_NOT_SETTLED_TWICE = kind("case.not_settled_twice", 422, "群众说不满意，不能再当场办结，请受理后分给单位去办")
CASE_UNIT_RETURNED_IT = kind(
    "case.unit_returned_it", 422, "这个单位退回过这件事，要写明为什么还给它，或者换一个单位", fields=dict
)
CASE_HELPER_IS_LEAD = kind("case.helper_is_lead", 422, "主办单位不用再选进协办", fields=dict)
CASE_ACTION_NOT_REPORTER = kind(
    "case.action_not_reporter", 403, "只有上报的人或受理员可以{label}", action=str, label=str
)
CASE_RECUR_TOO_LATE = kind("case.recur_too_late", 422, "结案已经太久了，请当新的一件上报")
CASE_WITHDRAW_AFTER_CLOSING = kind(
    "case.withdraw_after_closing", 422, "这件事结过案又重新办，不能撤回。不用办了，就写在“补充”里告诉中心"
)
CASE_HANDLER_CALLS_BACK = kind("case.handler_calls_back", 403, "经办过这件事的人不能做回访，请换一位同事")
CASE_RATED_ALREADY = kind(
    "case.rated_already", 409, "这一次已经评价过了（{how_label}），不用再评", how=str, how_label=str
)
CASE_CALL_STANDS = kind("case.call_stands", 409, "回访结果只有刚记下它的人能收回，过一会儿就不能了")
CASE_RATE_TOO_LATE = kind("case.rate_too_late", 422, "结案已经太久了，不能再评价；还有问题就重新反映")
CASE_DIRECTOR_DECIDES = kind("case.director_decides", 409, "这件事怎么了结，由中心主任决定")
CASE_NOT_FOR_DIRECTOR = kind("case.not_for_director", 409, "还不到由主任结案的时候")
CASE_FIELDS_MISSING = kind("case.fields_missing", 422, "还有必填的内容没有填", action=str, fields=dict)
CASE_STALE = kind(
    "case.stale",
    409,
    "这件事刚被{by}改过（{changed_label}），请看过最新情况再操作",
    base_version=int,
    version=int,
    changed=list,
    changed_label=str,
    by=str,
    state=str,
)
CASE_ASKED_ALREADY = kind("case.asked_already", 409, "已经有一份申请在等中心答复，先等答复")
CASE_NOTHING_ASKED = kind("case.nothing_asked", 409, "没有等着答复的这种申请")
CASE_PAUSED = kind("case.paused", 409, "这件事正中止着，先恢复办理")
CASE_NOT_PAUSED = kind("case.not_paused", 409, "这件事没有中止")
CASE_NO_DEADLINE = kind("case.no_deadline", 409, "这件事现在没有时限")
CASE_OWN_REQUEST = kind("case.own_request", 403, "自己单位的申请和督办函，要由中心的人来定")
LETTER_NO_DRAFT = kind("case.letter_no_draft", 409, "这件事没有等着签发的督办函")
LETTER_NOT_OVERDUE = kind("case.letter_not_overdue", 409, "这件事没有超期，不用发督办函；要催，点“催办”")
LETTER_WRITTEN = kind("case.letter_written", 409, "这次超期已经起草过督办函了")
LETTER_NONE_TO_ANSWER = kind("case.letter_none_to_answer", 409, "这件事没有要答复的督办函")
CASE_CODE_UNKNOWN = kind("case.code_unknown", 422, "没有找到编号是“{case_no}”的案件，看看有没有写错", case_no=str)
CASE_CODE_AMBIGUOUS = kind(
    "case.code_ambiguous", 422, "编号末尾是“{case_no}”的不止一件，请把前面的日期也写上", case_no=str, codes=list
)
CASE_MERGE_SELF = kind("case.merge_self", 422, "这就是这件事自己，不能并到自己")
CASE_MERGE_ENDED = kind(
    "case.merge_ended", 422, "{case_no} 现在是“{state_label}”，并不进去", case_no=str, state_label=str
)
CASE_MERGE_SECRET = kind("case.merge_secret", 422, "一件要保密、一件不用，不能并在一起", case_no=str)
CASE_SPLIT_NO_LEAD = kind("case.split_no_lead", 409, "没有记下这件事并到哪里，不能拆开")
CASE_PROTECTED_ALREADY = kind("case.protected_already", 409, "这件事已经在保密了")
CASE_NOT_PROTECTED = kind("case.not_protected", 409, "这件事没有保密")
CASE_CHANNEL_NOT_YOURS = kind("case.channel_not_yours", 403, "“{label}”来的事不由你的岗位登记", channel=str, label=str)
CASE_SOURCE_TAKEN = kind(
    "case.source_taken", 409, "这个来源编号已经登记过了：{case_no}", source_no=str, case_no=str, id=(str, type(None))
)

# --- intake: receptions, files, keys ------------------------------------------------------------------------------
RECEPTION_EXISTS = kind("reception.exists", 409, "这次接待已经登记过了", id=str)
CASE_IMPORT_COLUMNS = kind(
    "case.import_columns",
    422,
    "表里没有这几项：{missing_label}。请在下面指出哪一列是",
    missing=list,
    missing_label=str,
    columns=list,
    mapping=dict,
)
FEED_KEY_WRONG = kind("feed.key_wrong", 401, "接口密钥不对，或已经停用")
FEED_KEY_ABSENT = kind("feed.key_absent", 404, "没有这把接口密钥")

CASE_PATH = kind("case.path", 422, "这类事不走“{path}”，请从列出的办理途径里选", path=str)
CASE_LAWYER = kind("case.lawyer", 422, "没有这位律师，或者已经不在名单里，请重新选")
CASE_PROTECTED_NOT_SETTLED = kind(
    "case.protected_not_settled", 422, "要保密的事不能在窗口当场办结，请正式受理，由中心派人办"
)
CASE_NOT_MEDIATED = kind("case.not_mediated", 422, "这类事要保护当事人，不能调解，请走别的办理途径")

# --- mediations, referrals, meetings, papers -----------------------------------------------------------------------
MEDIATION_ABSENT = kind("mediation.absent", 404, "没有找到这次调解，或者不归你看", id=str)
MEDIATION_EXISTS = kind("mediation.exists", 409, "这次调解已经开始过了", id=str)
MEDIATION_UNDER_WAY = kind("mediation.under_way", 409, "这件事正在调解，先把那一次办完", id=str)
MEDIATOR_ABSENT = kind("mediator.absent", 422, "调解员不在名单里，请重新选", fields=dict)
MEDIATION_ACTION_UNKNOWN, MEDIATION_ACTION_NOT_NOW, MEDIATION_ACTION_NOT_YOURS = of_steps("mediation", "这次调解")
MEDIATION_STALE = kind("mediation.stale", 409, "这次调解刚被同事改过，请看过最新情况再操作", version=int)
MEDIATION_EXTENDED = kind("mediation.extended", 422, "调解期限已经延过一次，不能再延")
MEDIATION_CONFIRM_LATE = kind(
    "mediation.confirm_late", 422, "司法确认要在协议生效后 30 天内共同申请，{until}已经过了", until=str
)
MEDIATION_NEEDS_NO_CONFIRMATION = kind(
    "mediation.needs_no_confirmation", 422, "司法调解由法院出具调解书，不用再申请司法确认"
)
REFERRAL_ABSENT = kind("referral.absent", 404, "没有找到这次移送", id=str)
REFERRAL_EXISTS = kind("referral.exists", 409, "这件事已经移送调解了", id=str)
REFERRAL_ANSWERED = kind("referral.answered", 409, "这次移送已经有结果了", id=str)
REFERRAL_NO_SOURCE = kind("referral.no_source", 422, "请写明是从警情、诉前还是信访移送来的")
MEETING_ABSENT = kind("meeting.absent", 404, "没有找到这次会议，或者不归你看", id=str)
MEETING_EXISTS = kind("meeting.exists", 409, "这次会议已经发起过了", id=str)
MEETING_ACTION_UNKNOWN, MEETING_ACTION_NOT_NOW, MEETING_ACTION_NOT_YOURS = of_steps("meeting", "这次会议")
MEETING_NOT_YET = kind("meeting.not_yet", 409, "约的是 {when}，还没到。提前开了的，写上几点开的", when=str, fields=dict)
MEETING_SECRET = kind("meeting.secret", 422, "{case_no} 要保密，只能单独开会，不能和别的事放在一起", case_no=str)
DECISION_ABSENT = kind("decision.absent", 404, "没有找到这件议定的事，或者不归你看", id=str)
DECISION_DONE = kind("decision.done", 409, "这件议定的事已经办好了", id=str)
DECISION_NOT_YOURS = kind("decision.not_yours", 403, "这件事定给了别的单位，由他们来报办好")
LETTER_ABSENT = kind("letter.absent", 404, "没有找到这份督办函，或者不归你看", id=str)
PAPER_KIND_ABSENT = kind("paper.kind_absent", 404, "没有这种文书", kind=str)
PAPER_NO_AGREEMENT = kind("paper.no_agreement", 422, "还没有达成协议，打不了调解协议书")
PAPER_NO_MINUTES = kind("paper.no_minutes", 422, "还没有记下会议纪要，或者纪要不归你看，打不了会议纪要")
PAPER_NOT_READABLE = kind("paper.not_readable", 422, "这个文件打不开，只收 Word 的 .docx 文件")
PAPER_FIELD_UNKNOWN = kind("paper.field_unknown", 422, "模板里写了“{field}”，没有这一项，请改了再传", field=str)
PAPER_SYNTAX = kind("paper.syntax", 422, "模板里有一处写得不对：{said}", said=str)

# --- catalogue, units ---------------------------------------------------------------------------------------------
CATEGORY_ABSENT = kind("category.absent", 422, "没有“{code}”这个事项分类", code=str)
LIST_ABSENT = kind("list.absent", 404, "没有这一项")
LIST_STALE = kind("list.stale", 409, "这一项刚被同事改过，请看过最新的再存")
ROBOT_OUT_OF_USE = kind("robot.out_of_use", 409, "这个群停用了，不往那里发；先点“恢复使用”，再试")
UNIT_HAS_OPEN_CASES = kind("unit.has_open_cases", 422, "它手上还有 {count} 件没办完，先改派或办结，再准出", count=int)
UNIT_ABSENT = kind("unit.absent", 422, "没有这个承办单位", id=str)

# --- photos -------------------------------------------------------------------------------------------------------
PHOTO_NOT_IMAGE = kind("photo.not_image", 422, "这个文件不是能打开的照片")
PHOTO_HASH_DIFFERS = kind("photo.hash_differs", 422, "照片传输中损坏，会自动重传", expected=str, received=str)
PHOTO_ABSENT = kind("photo.absent", 404, "照片还没有传到，或者不存在", sha256=str)
PHOTO_TOO_LARGE = kind("photo.too_large", 413, "照片太大（最多 {limit_mb} MB）", limit_mb=int)
PHOTO_NAME_INVALID = kind("photo.name_invalid", 422, "照片编号不对", sha256=str)

# --- visits, patrols, households ----------------------------------------------------------------------------------
VISIT_EXISTS = kind("visit.exists", 409, "这次走访已经记过了", id=str)
VISIT_UNSAID = kind("visit.unsaid", 422, "点了「有事」，要写一句，或点一个情况")
HOUSEHOLD_ABSENT = kind("household.absent", 404, "没有找到这一户，或者不归你管", id=str)
HOUSEHOLD_EXISTS = kind("household.exists", 409, "这一户已经加过了", id=str)
HOUSEHOLD_STALE = kind(
    "household.stale",
    409,
    "这一户刚被{by}改过（{changed_label}），请看一眼再定",
    base_version=int,
    version=int,
    changed=list,
    changed_label=str,
    by=str,
    now=dict,
)
HOUSEHOLD_NOT_MERGED = kind("household.not_merged", 409, "这一户没有并到别的户里，或者已经分开了", id=str)
PATROL_ABSENT = kind("patrol.absent", 404, "没有找到这次巡查", id=str)
PATROL_EXISTS = kind("patrol.exists", 409, "这次巡查已经开始过了", id=str)
PATROL_FINISHED = kind("patrol.finished", 409, "这次巡查已经结束了", id=str)

# --- people, care -------------------------------------------------------------------------------------------------
PERSON_ABSENT = kind("person.absent", 404, "没有找到这个人", id=str)
PERSON_EXISTS = kind(
    "person.exists",
    409,
    "这个证件号已经登记过了",
    id=OPTIONAL_TEXT,
    constraints=("uq_person_sensitive_id_number_index",),
)
PERSON_STALE = kind("person.stale", 409, "这个人的资料刚被改过，请看过最新的再改", base_version=int, version=int)
PERSON_ID_NUMBER = kind("person.id_number", 422, "身份证号不对：{reason}", reason=str)
GROUP_ABSENT = kind("care.group_absent", 422, "没有“{code}”这个群体", code=str)
PLAN_ABSENT = kind("care.plan_absent", 404, "没有找到这份探访计划", id=str)
PLAN_EXISTS = kind(
    "care.plan_exists",
    409,
    "这个人已经在这个群体里了",
    group=OPTIONAL_TEXT,
    constraints=("uq_care_plan_person_id_group_code",),
)
PLAN_ENDED = kind("care.plan_ended", 409, "这份探访计划已经结束了", id=str)
HELPER_ABSENT = kind("care.helper_absent", 422, "没有这个可以上门的人", id=str)
GRID_ABSENT = kind("care.grid_absent", 422, "没有“{code}”这个网格，或不归你管", code=str)
BULK_ABSENT = kind("bulk.absent", 404, "没有这次导入，或不是你导入的", id=str)
BULK_UNREADABLE = kind("bulk.unreadable", 422, "这个文件没有收：{reason}", reason=str)
BULK_TRIAL_OVER = kind("bulk.trial_over", 409, "上次试读不算了（隔得太久，或又试读了别的）：看过重新试读的结果，再导入")
BULK_TRIAL_CHANGED = kind("bulk.trial_changed", 409, "试读以后，来源或列的读法改过：看过重新试读的结果，再导入")
BULK_LEFT = kind("bulk.left", 409, "这次导入中断了，一直没能接着做完。已经写入的都在，同一个文件再导一次会接着补")
PERSON_IMPORT_COLUMNS = kind(
    "person.import_columns",
    422,
    "没有找到这些列：{missing_label}。请说明用文件里的哪一列",
    missing=list,
    missing_label=str,
    columns=list,
    mapping=dict,
)
PERSON_EXPORT_TOO_MANY = kind(
    "person.export_too_many", 422, "一次最多导出 {limit} 人，现在有 {count} 人，请缩小范围", count=int, limit=int
)
VISIT_ABSENT = kind("care.visit_absent", 404, "没有找到这次探访，或者已经有人对上了", id=str)
LEAVE_DATES = kind("care.leave_dates", 422, "请假的起止日期不对", from_on=str, to_on=str)
LEAVE_OVERLAPS = kind(
    "care.leave_overlaps",
    409,
    "这几天里，请假的人或接手的人已经登记了请假，请换日子或换一位同事",
    from_on=str,
    to_on=str,
)

# --- errands ------------------------------------------------------------------------------------------------------
ERRAND_ABSENT = kind("errand.absent", 404, "没有找到这件代办", id=str)
ERRAND_EXISTS = kind("errand.exists", 409, "这件代办已经登记过了", id=str)
ERRAND_KIND_ABSENT = kind("errand.kind_absent", 422, "没有“{code}”这种代办", code=str)
ERRAND_ACTION_UNKNOWN, ERRAND_ACTION_NOT_NOW, ERRAND_ACTION_NOT_YOURS = of_steps("errand", "这件代办")
ERRAND_STALE = kind(
    "errand.stale", 409, "这件代办刚被{by}改过，请看过最新情况再操作", base_version=int, version=int, by=str
)

# --- tasks --------------------------------------------------------------------------------------------------------
TASK_ABSENT = kind("task.absent", 404, "没有找到这个任务，或者已经不归你看", id=str)
TASK_EXISTS = kind("task.exists", 409, "这个任务已经派过了", id=str)
TASK_KIND_ABSENT = kind("task.kind_absent", 422, "没有“{code}”这种任务", code=str)
TASK_RECEIVER_ABSENT = kind("task.receiver_absent", 422, "这个任务不能派给这个人，请换一位", id=str)
TASK_NOBODY_THERE = kind("task.nobody_there", 422, "这个网格现在没有能接任务的人，请派给指定的人", grid=str)
TASK_PROTECTED = kind("task.protected", 422, "这件事要保密，只能派给看得到它的人，请选定一位")
TASK_DUE_PAST = kind("task.due_past", 422, "完成日期已经过了，请选今天或以后", due_on=str)
TASK_ACTION_UNKNOWN, TASK_ACTION_NOT_NOW, TASK_ACTION_NOT_YOURS = of_steps("task", "这个任务")
# --- patrols, diary -----------------------------------------------------------------------------------------------
DIARY_STALE = kind(
    "diary.stale",
    409,
    "这一天的日记在另一台手机上改过了，两份都在，请看一眼留哪份",
    day=str,
    base_version=int,
    version=int,
)
DIARY_NOTHING = kind("diary.nothing", 422, "这几天还没有存好的日记，先打开那天的日记存一下")

# --- advice -------------------------------------------------------------------------------------------------------
ADVICE_ABSENT = kind("advice.absent", 404, "没有找到这条办事指南", id=str)
ADVICE_STALE = kind(
    "advice.stale", 409, "这条办事指南刚被{by}改过，请看过最新的再改", base_version=int, version=int, by=str
)
ADVICE_EXISTS = kind("advice.exists", 409, "这条办事指南已经存好了", id=str)
ADVICE_TOPIC_TAKEN = kind("advice.topic_taken", 409, "已经有“{topic}”这一条了，请改那一条", topic=str, id=str)

# --- public page --------------------------------------------------------------------------------------------------
PUBLIC_TOKEN_UNKNOWN = kind("public.token_unknown", 404, "没有找到对应的事项。若刚刚上报，可能正在送往中心，请稍后再看")
PUBLIC_GRID_UNKNOWN = kind("public.grid_unknown", 404, "这个码认不出来，请扫贴在楼门口的码，或打中心的电话")
PUBLIC_PHOTO_UNNAMED = kind("public.photo_unnamed", 404, "这张照片没有跟着哪一件事，请重新扫码，连文字一起送")
PUBLIC_NOT_TAKEN = kind("public.not_taken", 422, "没有送出去，请打中心的电话说")
