"""What papers can say of a case: every place a template may name, by the Chinese name it has there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select

from server.areas.models import Area
from server.cases import queries as cases
from server.cases import rules, scope
from server.cases.models import Case, CaseSensitive
from server.catalogue import paths as handling_paths
from server.catalogue import queries as catalogue
from server.catalogue.models import Category
from server.catalogue.workdays import CHINA
from server.core import crypto
from server.core.db import db
from server.identity.actor import Actor
from server.identity.models import Account
from server.mediation import queries as mediations
from server.mediation.models import Mediation
from server.mediation.workflow import Kind
from server.steps.deadlines import last_day
from server.units.models import Unit

SAMPLE: dict[str, Any] = {
    "中心名称": "肃州区综治中心",
    "中心电话": "0937-0000000",
    "中心地址": "虚构路1号一楼大厅",
    "编号": "620902-20261123-0001-7",
    "事项": "暖气不热",
    "分类": "供热纠纷",
    "来源": "窗口来访",
    "登记日期": "2026年11月23日",
    "登记人": "吴静",
    "联系人": "张三",
    "联系电话": "13900000000",
    "诉求": "尽快供上暖气",
    "地点": "花园社区8号院",
    "网格": "花园社区第1网格",
    "内容": "8号院三户暖气不热，和供热公司说了几次没有结果。",
    "内容段落": [{"文": "8号院三户暖气不热，和供热公司说了几次没有结果。"}],
    "紧急程度": "普通",
    "涉及人数": "3",
    "规模": "3 人",
    "主办单位": "供热公司",
    "办理时限": "2026年11月30日",
    "难易程度": "一般",
    "风险等级": "黄色（一般风险）",
    "办理途径": "人民调解",
    "法定期限": "2026年12月23日",
    "办理结果": "已经供上暖气。",
    "当事人": [
        {"姓名": "张三", "身份": "申请人", "电话": "13900000000", "证件号码": "", "住址": "花园社区8号院"},
        {"姓名": "李四", "身份": "被申请人", "电话": "13900000001", "证件号码": "", "住址": ""},
    ],
    "经过": [{"时间": "2026年11月23日 09:05", "环节": "受理", "经办": "吴静（受理员）", "内容": "已电话核实"}],
    "回访": [{"时间": "2026年11月26日 15:20", "回访人": "秦月", "结果": "满意", "群众说": "热了"}],
    "调解种类": "人民调解",
    "调解员": "许和",
    "协议内容": "供热公司 12 月 1 日前修好管道，退还本月热费。",
    "协议条款": [{"文": "一、供热公司 12 月 1 日前修好管道。"}, {"文": "二、退还本月热费。"}],
    "协议日期": "2026年11月25日",
    "会议种类": "联席会议",
    "会议时间": "2026年11月24日 09:00",
    "会议地点": "中心三楼",
    "参会单位": [{"单位": "供热公司", "来人": "张工"}],
    "缺席单位": "",
    "会议纪要": "管道老化，先修主管道，再看室温。",
    "会议决定": [{"事": "修好主管道", "单位": "供热公司", "期限": "2026年11月30日", "办结": ""}],
    "会议事项": [{"编号": "620902-20261123-0001-7", "事项": "暖气不热"}],
    "移交日期": "2026年11月23日",
    "函号": "肃综治督函〔2026〕1号",
    "正文": "供热公司：你单位承办的事项已经超期，请在 3 个工作日内办好并答复。",
    "正文段落": [{"文": "你单位承办的事项已经超期，请在 3 个工作日内办好并答复。"}],
    "签发人": "韩冬",
    "签发日期": "2026年12月3日",
    "答复期限": "2026年12月8日",
    "打印人": "吴静",
    "打印日期": "2026年11月26日",
}
"""A case as it might be: a template must be filled from it before it is taken."""


def facts_of(
    actor: Actor,
    case: Case,
    mediation: Mediation | None,
    meeting: Mapping[str, Any] | None,
    now: datetime,
    *,
    to_units: bool,
) -> dict[str, Any]:
    """The same of a real case, opened: the caller has asked whether this actor may read it. ``meeting``: as this actor reads
    it. A paper leaves the house: no remark stands in it that was written for colleagues; and in one that goes ``to_units``
    nobody of a protected matter, whatever a template names.
    """
    nobody = case.protected and to_units
    row = f"case:{case.id}"
    sealed = db.session.get(CaseSensitive, case.id)
    if nobody:
        sealed = None
    contact = (crypto.unseal_if_any(sealed.contact, row) if sealed else None) or {}
    parties = (crypto.unseal_if_any(sealed.parties, row) if sealed else None) or []
    steps = cases.as_labelled(case, cases.story_of(case.id))
    units = {row.id: row.name for row in db.session.execute(select(Unit.id, Unit.name))}
    paths = {one.code: one.name for one in handling_paths.paths()}
    category = catalogue.category(case.category)
    unit = db.session.get(Unit, case.unit_id) if case.unit_id else None
    centre = catalogue.centre_row()
    named = mediations.parties_of(mediation) if mediation else _with_contact(contact, parties)
    channel = catalogue.channel(case.channel)
    terms = (mediations.terms_of(mediation) if mediation else None) or ""
    return {
        "中心名称": centre["name"],
        "中心电话": centre["phone"] or "",
        "中心地址": centre["address"] or "",
        "编号": case.case_no,
        "事项": _matter(case, category),
        "分类": category.name if category else case.category,
        "来源": channel.name if channel else case.channel,
        "登记日期": _day(case.reported_at),
        "登记人": "" if nobody else db.session.get_one(Account, case.reported_by).name,
        "联系人": contact.get("name", ""),
        "联系电话": contact.get("phone", ""),
        "诉求": contact.get("wishes", ""),
        "地点": case.address_text or "",
        # a grid has one worker, who would be known by it
        "网格": _grid(case.area_code[:_NEIGHBOURHOOD_DIGITS] if nobody else case.area_code),
        "内容": case.description,
        "内容段落": _paragraphs(case.description),
        "紧急程度": rules.label_of(rules.URGENCIES, case.urgency),
        "涉及人数": str(case.people_count or ""),
        "规模": f"{case.people_count} 人" if case.people_count else "",
        "主办单位": unit.name if unit else "",
        "办理时限": _until(case.due_at),
        "难易程度": rules.label_of(rules.DIFFICULTIES, case.difficulty),
        "风险等级": rules.label_of(rules.RISKS, case.risk),
        "办理途径": paths.get(case.path or "", ""),
        "法定期限": _until(case.statutory_due_at),
        "办理结果": case.resolution or "",
        "当事人": [
            {
                "姓名": one["name"],
                "身份": one.get("part") or "当事人",
                "电话": one.get("phone") or "",
                "证件号码": one.get("id_number") or "",
                "住址": one.get("address") or "",
            }
            for one in named
        ],
        "经过": [_passage(_spoken(actor, case, step, nobody=nobody), step, units, paths) for step in steps],
        "回访": []
        if nobody
        else [_call(actor, case, step) for step in steps if step["action"] == rules.Action.CALL_BACK],
        "调解种类": Kind(mediation.kind).label if mediation else "",
        "调解员": mediation.mediator if mediation else "",
        "协议内容": terms,
        "协议条款": _paragraphs(terms),
        "协议日期": _day(mediation.agreed_on if mediation else None),
        **_meeting(meeting or {}),
        "会议事项": _about(actor, case, meeting or {}),
        "移交日期": _handed_over(steps),
        **_letter({}),
        "打印人": actor.name,
        "打印日期": _day(now),
    }


def letter_facts(actor: Actor, case: Case, letter: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What a letter of supervision can say: nothing of the people, whatever a template names. ``letter``: as this actor reads
    it.
    """
    category = catalogue.category(case.category)
    centre = catalogue.centre_row()
    nothing = {name: [] if isinstance(value, list) else "" for name, value in SAMPLE.items()}
    return nothing | {
        "中心名称": centre["name"],
        "中心电话": centre["phone"] or "",
        "中心地址": centre["address"] or "",
        "编号": case.case_no,
        "事项": _matter(case, category),
        "分类": category.name if category else case.category,
        "主办单位": letter["unit"]["name"],
        "办理时限": _until(case.due_at),
        **_letter(letter),
        "打印人": actor.name,
        "打印日期": _day(now),
    }


def _letter(letter: Mapping[str, Any]) -> dict[str, Any]:
    signed_at, reply_by = letter.get("ended_at"), letter.get("reply_by")
    signed = bool(letter.get("number"))
    body, unit = letter.get("body") or "", (letter.get("unit") or {}).get("name")
    return {
        "函号": letter.get("number") or "",
        "正文": body,
        # whom it is to has a line of its own
        "正文段落": _paragraphs(body.removeprefix(f"{unit}：")),
        "签发人": (letter.get("ended_by") or "") if signed else "",
        "签发日期": _day(datetime.fromisoformat(signed_at)) if signed and signed_at else "",
        "答复期限": _until(datetime.fromisoformat(reply_by)) if reply_by else "",
    }


def _paragraphs(text: str) -> list[dict[str, str]]:
    """A text as it was parted into lines."""
    return [{"文": line.strip()} for line in text.splitlines() if line.strip()]


def _matter(case: Case, category: Category | None) -> str:
    """What it is about in a line; a title that is cut in the middle of a word says less than its kind."""
    return category.name if category and case.title.endswith("…") else case.title


def _spoken(actor: Actor, case: Case, step: dict[str, Any], *, nobody: bool) -> dict[str, Any]:
    """Who took a step, as the paper may say it."""
    if nobody and step["by"]["id"] == str(case.reported_by):
        return {"name": "（保密）", "role_label": ""}
    return cases.spoken_by(actor, case, step)


def _told(step: Mapping[str, Any]) -> str:
    """What a step says to everybody: its result, progress that is for residents too, why the director closed it. All other
    words were written for colleagues.
    """
    public = step["action"] == rules.Action.CLOSE_BY_DIRECTOR or step["changes"].get("tell") == rules.TOLD
    return str(step["changes"].get("resolution") or (step["note"] if public else None) or "")


def _passage(
    by: Mapping[str, Any], step: dict[str, Any], units: Mapping[str, str], paths: Mapping[Any, str]
) -> dict[str, str]:
    role = f"（{by['role_label']}）" if by["role_label"] else ""
    changes = step["changes"]
    said = [_told(step).rstrip("。；")]
    if difficulty := rules.label_of(rules.DIFFICULTIES, changes.get("difficulty")):
        said.append(f"难易程度：{difficulty}")
    if risk := rules.label_of(rules.RISKS, changes.get("risk")):
        said.append(f"风险等级：{risk}")
    if path := paths.get(changes.get("path")):
        said.append(f"办理途径：{path}")
    if changes.get("unit"):
        said.append(f"主办单位：{units.get(changes['unit'], changes['unit'])}")
    if changes.get("helpers"):
        said.append(f"协办单位：{'、'.join(units.get(one, one) for one in changes['helpers'])}")
    return {
        "时间": _moment(datetime.fromisoformat(step["at"])),
        "环节": step["label"],
        "经办": f"{by['name']}{role}",
        "内容": "；".join(filter(None, said)),
    }


def _call(actor: Actor, case: Case, step: dict[str, Any]) -> dict[str, str]:
    outcome = str(step["changes"].get("outcome") or "")
    return {
        "时间": _moment(datetime.fromisoformat(step["at"])),
        "回访人": cases.spoken_by(actor, case, step)["name"],
        "结果": rules.label_of(rules.CALL_OUTCOMES, outcome).partition("，")[0],
        "群众说": step["note"] or "",
    }


def _meeting(meeting: Mapping[str, Any]) -> dict[str, Any]:
    units, starts_at = meeting.get("units", []), meeting.get("starts_at")
    return {
        "会议种类": meeting.get("kind_label", ""),
        "会议时间": _moment(datetime.fromisoformat(starts_at)) if starts_at else "",
        "会议地点": meeting.get("place", ""),
        "参会单位": [{"单位": one["name"], "来人": one["who"] or ""} for one in units if one["came"]],
        "缺席单位": "、".join(one["name"] for one in units if one["came"] is False),
        "会议纪要": meeting.get("minutes") or "",
        "会议决定": [
            {
                "事": one["what"],
                "单位": one["unit"]["name"],
                "期限": _until(datetime.fromisoformat(one["due_at"])),
                "办结": _day(datetime.fromisoformat(one["done_at"])) if one["done_at"] else "",
            }
            for one in meeting.get("decisions", [])
        ],
    }


def _about(actor: Actor, case: Case, meeting: Mapping[str, Any]) -> list[dict[str, str]]:
    """All its cases that this actor may see, the one it is printed of among them; of others never a protected one."""
    ids = [UUID(one["id"]) for one in meeting.get("cases", []) if one["id"]]
    seen = and_(Case.id.in_(ids), scope.visible(actor), Case.protected.is_(False))
    rows = db.session.scalars(select(Case).where(or_(Case.id == case.id, seen)).order_by(Case.reported_at, Case.id))
    return [{"编号": one.case_no, "事项": _matter(one, catalogue.category(one.category))} for one in rows]


def _handed_over(steps: Sequence[Mapping[str, Any]]) -> str:
    """When the unit that has it was given it; empty where none was."""
    given = next((step for step in reversed(steps) if "unit" in step["changes"]), None)
    return _day(datetime.fromisoformat(given["at"])) if given and given["changes"]["unit"] else ""


def _with_contact(contact: dict[str, Any], parties: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first = (
        [{"name": contact["name"], "part": "申请人", "phone": contact.get("phone", "")}] if contact.get("name") else []
    )
    return first + parties


_NEIGHBOURHOOD_DIGITS = 12


def _grid(area_code: str) -> str:
    codes = [area_code[:length] for length in (9, 12, 15) if len(area_code) >= length]
    rows = db.session.execute(select(Area.code, Area.name).where(Area.code.in_(codes)).order_by(Area.code))
    return "".join(row.name for row in rows)


def _day(when: date | None) -> str:
    if when is None:
        return ""
    day = when.astimezone(CHINA).date() if isinstance(when, datetime) else when
    return f"{day.year}年{day.month}月{day.day}日"


def _until(due: datetime | None) -> str:
    """A limit by its last day, as screens have it."""
    return _day(last_day(due)) if due else ""


def _moment(when: datetime) -> str:
    return f"{_day(when)} {when.astimezone(CHINA):%H:%M}"
