"""Word documents of a case: what stands in them, who may have them made, and templates an administrator changes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from docx import Document

from server.core.clock import local_date, utc_now
from server.papers.defaults import default_template
from server.papers.facts import SAMPLE
from server.papers.fill import fill
from server.papers.kinds import Kind
from tests.door import intake
from tests.handling import OTHER, PARTY, TERMS, begin, call, did, held

PURPOSE = {"purpose": "给当事人签字"}


@pytest.fixture
def case(centre):
    return centre.case_in(
        "handling",
        category="dispute.heating",
        parties=[PARTY],
        contact={"name": "李大爷", "phone": "13800001111", "wishes": "快点修好"},
        people_count=3,
        address_text="花园社区8号院",
    )


def made(who, case, kind, body=PURPOSE):
    return who.post(f"/papers/cases/{case['id']}/{kind}", body)


def opened(answer):
    assert answer.status == 200, answer.body
    return Document(io.BytesIO(answer.raw))


def words(document):
    """Every line of text, and every table as rows of cells."""
    lines = [one.text for one in document.paragraphs if one.text]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return lines, tables


def beside(table, label):
    """What stands in the cell after a label."""
    for row in table:
        for place, text in enumerate(row):
            if text == label:
                return row[place + 1]
    raise AssertionError(label)


def put(who, kind, file, base_version=0):
    return who.ask(
        "POST",
        f"/papers/templates/{kind}",
        query_string={"base_version": base_version, "filename": "我们的.docx"},
        data=file,
        content_type="application/octet-stream",
    )


def template(*lines):
    document, out = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def test_a_paper_says_hour_and_unit_of_a_step_calls_the_window_by_its_name_and_no_cut_title(centre):
    described = "感冒了，给供热公司打了几次电话都没有人来，屋里只有十四度，老人受不了，孩子也咳嗽，请中心帮着催一催。"
    taken = intake(disposal="escalated", category="dispute.heating", description=described)
    case = centre.who("clerk01").post("/cases", taken).body
    assert case["title"].endswith("…")
    centre.do(case, "router01", "route", unit="water", helpers="heating")
    _, [form, history] = words(opened(made(centre.who("clerk01"), case, "transfer")))
    assert beside(form, "事项") == "供热纠纷"
    assert [row[1] for row in history[1:]] == ["登记", "受理", "分流"]
    assert history[3][3] == "主办单位：供水所；协办单位：供热公司"
    assert re.fullmatch(r"\d{4}年\d+月\d+日 \d\d:\d\d", history[1][0])


def test_minutes_of_a_meeting_are_a_paper_once_it_was_held(centre, case):
    clerk, supervisor = centre.who("clerk01"), centre.who("supervisor01")
    assert made(clerk, case, "minutes").code == "paper.no_minutes"
    meeting = supervisor.post(
        "/meetings",
        {
            "operation_id": str(uuid4()),
            "meeting_id": str(uuid4()),
            "kind": "urgent",
            "cases": [case["id"]],
            "units": ["water", "heating"],
            "place": "中心三楼",
        },
    ).body
    due = (local_date(utc_now()) + timedelta(days=20)).isoformat()
    held = {
        "operation_id": str(uuid4()),
        "came": [{"unit": "heating", "who": "张工"}],
        "minutes": "先修主管道",
        "decisions": [{"what": "修好主管道", "unit": "heating", "due_on": due}],
    }
    assert supervisor.post(f"/meetings/{meeting['id']}/held", held).status == 200
    lines, [about, form, decided, _] = words(opened(made(clerk, case, "minutes")))
    assert lines[0] == "即时召集纪要"
    assert [row[0] for row in about[1:]] == [case["case_no"]]
    assert beside(form, "到会单位") == "供热公司（张工）"
    assert beside(form, "缺席单位") == "供水所"
    assert beside(form, "会议情况") == "先修主管道"
    assert decided[1][:2] == ["修好主管道", "供热公司"]


def test_minutes_name_every_case_of_the_meeting_but_no_protected_one(centre, case, change):
    other = centre.case_in("handling", category="dispute.property")
    router = centre.who("router01")
    assert held(router, call(router, case, other)).status == 200
    _, [about, *_] = words(opened(made(centre.who("clerk01"), case, "minutes")))
    assert {row[0] for row in about[1:]} == {case["case_no"], other["case_no"]}
    change("UPDATE cases SET protected = true WHERE id = :id", id=other["id"])
    _, [about, *_] = words(opened(made(centre.who("clerk01"), case, "minutes")))
    assert [row[0] for row in about[1:]] == [case["case_no"]]


def test_a_transfer_says_the_day_it_was_handed_over_whenever_it_is_printed(centre, case, change):
    change("UPDATE case_step SET at = '2026-11-20T01:00:00Z' WHERE case_id = :id AND action = 'route'", id=case["id"])
    _, [form, _] = words(opened(made(centre.who("clerk01"), case, "transfer")))
    assert beside(form, "移交日期") == "2026年11月20日"
    none = centre.case_in("accepted")
    _, [form, _] = words(opened(made(centre.who("clerk01"), none, "transfer")))
    assert beside(form, "移交日期") == ""


def test_the_form_of_intake_and_the_transfer_say_what_is_known(centre, case, rows):
    clerk = centre.who("clerk01")
    answer = made(clerk, case, "intake")
    assert "filename*=UTF-8''%E5%8F%97%E7%90%86" in answer.headers["Content-Disposition"]
    lines, [form] = words(opened(answer))
    assert lines[0].endswith("受理登记表")
    assert f"编号：{case['case_no']}" in lines
    assert beside(form, "来访人") == "李大爷"
    assert beside(form, "联系电话") == "13800001111"
    assert beside(form, "事项分类") == "供热纠纷"
    assert beside(form, "发生地点") == "花园社区8号院"
    assert beside(form, "群众诉求") == "快点修好"
    assert beside(form, "办理途径") == "人民调解"
    lines, [form, history] = words(opened(made(clerk, case, "transfer")))
    assert lines[0] == "任务移交单"
    assert beside(form, "移交单位").endswith("（盖章处）　　　　　　　年　　月　　日")
    assert beside(form, "涉及规模") == "3 人"
    assert "张桂兰（申请人）13912345678" in beside(form, "当事人")
    assert [row[1] for row in history[1:]] == ["上报中心", "受理", "分流", "研判", "开始处置"]
    last = local_date(datetime.fromisoformat(case["statutory_due_at"])) - timedelta(days=1)
    assert beside(form, "法定期限") == f"{last.year}年{last.month}月{last.day}日"  # it ends at 24:00 of that day
    journal = rows("SELECT details FROM journal_entry WHERE action = 'paper.made' ORDER BY at, id")
    assert [(one["details"]["paper"], one["details"]["purpose"]) for one in journal] == [
        ("intake", "给当事人签字"),
        ("transfer", "给当事人签字"),
    ]


def test_the_agreement_and_the_notice_of_rights_name_the_parties_and_draw_no_seal(centre, case):
    mediator = centre.who("mediator01")
    assert made(mediator, case, "agreement").code == "paper.no_agreement"
    did(mediator, begin(mediator, case), "agree", terms=TERMS)
    document = opened(made(mediator, case, "agreement"))
    lines, [parties, signatures] = words(document)
    assert lines[0] == "人民调解协议书"
    assert all(line in lines for line in TERMS.splitlines())
    assert [row[0] for row in parties[1:]] == ["李大爷", "张桂兰"]
    assert [row[0] for row in signatures[1:]] == ["李大爷：", "张桂兰："]
    assert any(line.startswith("调解员：许和") for line in lines)
    assert any("盖章处" in line for line in lines)
    assert not document.inline_shapes
    rights, [told] = words(opened(made(mediator, case, "rights")))
    assert [row[0] for row in told[1:]] == ["李大爷：", "张桂兰："]
    assert "李大爷（申请人）、张桂兰（申请人）：" in rights
    assert any("三十日内共同向人民法院申请司法确认" in line for line in rights)


def test_every_party_that_was_named_signs_for_themselves(centre, case):
    mediator = centre.who("mediator01")
    one = begin(mediator, case, others=[OTHER])
    assert [party["name"] for party in one["parties"]] == ["李大爷", "张桂兰", OTHER["name"]]
    did(mediator, one, "agree", terms=TERMS)
    _, [parties, signatures] = words(opened(made(mediator, case, "agreement")))
    assert parties[3] == [OTHER["name"], "被申请人", OTHER["phone"], OTHER["id_number"], OTHER["address"]]
    assert [row[0] for row in signatures[1:]] == ["李大爷：", "张桂兰：", "供热公司马经理："]


def test_every_clause_of_an_agreement_is_a_paragraph_of_its_own(centre, case):
    mediator = centre.who("mediator01")
    did(mediator, begin(mediator, case), "agree", terms="一、按红线为准。\n二、各出 1500 元。\n\n三、不再争执。")
    document = opened(made(mediator, case, "agreement"))
    clauses = [one for one in document.paragraphs if one.text.startswith(("一、", "二、", "三、"))]
    assert [one.text for one in clauses] == ["一、按红线为准。", "二、各出 1500 元。", "三、不再争执。"]
    assert len({one.paragraph_format.first_line_indent for one in clauses}) == 1
    assert clauses[0].paragraph_format.first_line_indent


def test_the_record_of_a_transfer_says_what_was_judged_and_no_stop_twice_and_no_row_is_parted(centre):
    case = centre.case_in("accepted", category="dispute.heating")
    case = centre.do(case, "router01", "route", unit="heating", note="请先联系反映人。")
    case = centre.do(case, "router01", "assess", difficulty="ordinary", risk="yellow", path="people_mediation")
    document = opened(made(centre.who("clerk01"), case, "transfer"))
    _, [_, history] = words(document)
    told = {row[1]: row[3] for row in history[1:]}
    assert told["分流"] == "主办单位：供热公司"
    assert told["研判"] == "难易程度：一般；风险等级：黄色（一般风险）；办理途径：人民调解"
    rows = document.tables[1].rows
    assert all("cantSplit" in row._tr.xml for row in rows)
    assert "tblHeader" in rows[0]._tr.xml


def printed(answer):
    """Every word of a paper, its tables too."""
    lines, tables = words(opened(answer))
    return "\n".join([*lines, *("　".join(row) for table in tables for row in table)])


def test_no_paper_prints_what_was_written_for_colleagues(centre, admin):
    case = centre.case_in("accepted", category="dispute.heating", parties=[PARTY])
    case = centre.do(case, "router01", "route", unit="heating", note="内部：此人多次缠访")
    case = centre.do(case, "router01", "assess", difficulty="ordinary", risk="yellow", note="内部：研判意见")
    case = centre.do(case, "unit02", "handle", note="内部：开始前的话")
    case = centre.do(case, "unit02", "progress", note="内部：只给中心看", tell="no")
    case = centre.do(case, "unit02", "progress", note="已约好周五上门", tell="yes")
    case = centre.do(case, "supervisor01", "urge", note="内部：催办的话")
    case = centre.do(case, "unit02", "ask_extension", days="1", note="内部：为什么延期")
    case = centre.do(case, "unit02", "unask", note="内部：不用延了")
    case = centre.do(case, "unit02", "finish", resolution="管道修好了", note="内部：办结备注")
    # whatever an administrator's template names
    every = template("{% for 步 in 经过 %}{{ 步.环节 }}：{{ 步.内容 }}{% endfor %}", "{{ 内容 }}")
    for kind in ("intake", "rights", "transfer", "callback"):
        assert "内部" not in printed(made(centre.who("clerk01"), case, kind)), kind
        assert put(admin, kind, every).status == 200
        own = printed(made(centre.who("clerk01"), case, kind))
        assert "内部" not in own, kind
        assert "报进展：已约好周五上门" in own, "what residents read stands there"
        assert "办结：管道修好了" in own


def test_a_paper_that_goes_to_a_unit_names_nobody_of_a_protected_matter(centre, admin, change):
    taken = centre.case_in(
        "routed",
        category="dispute.heating",
        parties=[PARTY],
        contact={"name": "李大爷", "phone": "13800001111", "wishes": "别让人知道"},
    )
    change("UPDATE cases SET protected = true WHERE id = :id", id=taken["id"])
    secrets = ("李大爷", "13800001111", "别让人知道", PARTY["name"], PARTY["phone"], "王芳")
    router = centre.who("router01")
    held(router, call(router, taken))
    every = template(
        "{{ 登记人 }}{{ 联系人 }}{{ 联系电话 }}{{ 诉求 }}", "{% for 步 in 经过 %}{{ 步.经办 }}{% endfor %}"
    )
    for kind in ("transfer", "minutes"):
        assert not [one for one in secrets if one in printed(made(router, taken, kind))], kind
        assert put(admin, kind, every).status == 200
        assert not [one for one in secrets if one in printed(made(router, taken, kind))], kind
    assert "李大爷" in printed(made(centre.who("clerk01"), taken, "intake")), "the form of the house itself does"


def test_a_record_of_call_backs_has_rows_to_write_in(centre, case):
    case = centre.do(case, "unit01", "finish", resolution="修好了")
    _, [_, calls, _] = words(opened(made(centre.who("caller01"), case, "callback")))
    assert calls[1:] == [["", "", "", ""]] * 3


def test_a_call_back_is_told_with_its_outcome(centre, case):
    case = centre.do(case, "unit01", "finish", resolution="修好了")
    case = centre.do(case, "caller01", "call_back", outcome="satisfied", note="热了")
    _, [form, calls, _] = words(opened(made(centre.who("caller01"), case, "callback")))
    assert beside(form, "办理结果") == "修好了"
    assert calls[1][1:] == ["秦月", "满意", "热了"]


def test_a_paper_names_people_so_it_opens_only_for_whom_they_open(centre, case, change):
    assert made(centre.who("leader99"), case, "intake").code == "auth.not_permitted"
    assert made(centre.who("unit02"), case, "intake").code == "case.absent"
    assert made(centre.who("clerk01"), case, "intake", {"purpose": " "}).status == 422
    assert made(centre.who("clerk01"), case, "will").code == "paper.kind_absent"
    assert made(centre.who("unit01"), case, "intake").status == 200
    change("UPDATE cases SET protected = true WHERE id = :id", id=case["id"])
    assert made(centre.who("unit01"), case, "intake").code == "auth.not_permitted"  # would learn who reported it
    assert made(centre.who("clerk01"), case, "intake").status == 200


def test_an_administrator_puts_another_template_in_its_place(admin, centre, case):
    before = admin.get("/papers/templates").body
    assert [(one["name"], one["version"]) for one in before["items"]] == [(kind.label, 0) for kind in Kind]
    assert "当事人（姓名、身份、电话、证件号码、住址）" in before["places"]
    ours = template("本区的登记表", "{{ 编号 }}", "{% for 人 in 当事人 %}{{ 人.姓名 }} {% endfor %}")
    saved = put(admin, "intake", ours)
    assert saved.status == 200, saved.body
    line = next(one for one in saved.body["items"] if one["kind"] == "intake")
    assert (line["version"], line["file_name"], line["by"]) == (1, "我们的.docx", "管理员")
    lines, _ = words(opened(made(centre.who("clerk01"), case, "intake")))
    assert lines == ["本区的登记表", case["case_no"], "李大爷 张桂兰 "]
    assert admin.get("/papers/templates/intake").raw == ours
    assert put(admin, "intake", ours).code == "list.stale"
    assert put(admin, "intake", ours, base_version=1).status == 200
    assert put(centre.who("clerk01"), "intake", ours, base_version=2).code == "auth.not_permitted"


@pytest.mark.parametrize(
    ("line", "code", "detail"),
    [
        ("{{ 身份证号 }}", "paper.field_unknown", {"field": "身份证号"}),
        ("{% for 人 in 当事人 %}{{ 人.年龄 }}{% endfor %}", "paper.field_unknown", {"field": "年龄"}),
        ("{{ 编号 ", "paper.syntax", None),
        ("{{ 编号.__class__.__mro__ }}", "paper.syntax", None),
        ("{% for 数 in range(10000000) %}啊{% endfor %}", "paper.syntax", None),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_and_says_where(admin, rows, line, code, detail):
    answer = put(admin, "intake", template(line))
    assert (answer.status, answer.code) == (422, code), answer.body
    assert detail is None or answer.body["details"] == detail
    assert rows("SELECT count(*) AS n FROM paper_template")[0]["n"] == 0


def test_what_is_no_word_file_is_refused(admin):
    assert put(admin, "intake", b"PK\x03\x04 not a package").code == "paper.not_readable"
    assert put(admin, "intake", b"").code == "paper.not_readable"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_template_that_comes_with_the_program_fills_whole(kind):
    whole = words(Document(io.BytesIO(fill(default_template(kind), SAMPLE))))
    assert "{" not in str(whole).replace("{'", "")


def test_whoever_opens_no_telephone_has_none_printed(centre, case, change):
    change("INSERT INTO role_permission (role, permission) VALUES ('supervisor', 'paper.make') ON CONFLICT DO NOTHING")
    try:
        supervisor = centre.who("supervisor01")
        assert supervisor.post(f"/cases/{case['id']}/contact", {"reason": "想知道"}).code == "auth.not_permitted"
        assert made(supervisor, case, "intake").code == "auth.not_permitted"
    finally:
        change("DELETE FROM role_permission WHERE role = 'supervisor' AND permission = 'paper.make'")


def broken(name, content):
    """A Word file with one of its parts written over."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template("{{ 编号 }}"))) as whole, zipfile.ZipFile(out, "w") as made_anew:
        for one in whole.namelist():
            made_anew.writestr(one, content if one == name else whole.read(one))
    return out.getvalue()


def marked(offset, value):
    """A Word file in which every part says something else of how it is packed."""
    made_anew = bytearray(template("{{ 编号 }}"))
    for found in re.finditer(b"PK\x01\x02", bytes(made_anew)):
        made_anew[found.start() + offset] = value
    return bytes(made_anew)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (broken("word/document.xml", b"<w:document"), "paper.not_readable"),
        (broken("word/document.xml", b"<other/>"), "paper.not_readable"),
        (marked(8, 1), "paper.not_readable"),  # locked with a password
        (marked(10, 99), "paper.not_readable"),  # packed in a way nobody knows
        (template("{{ 编号 * 999999999 }}"), "paper.syntax"),
        (template("{{ '%999999999d' % 1 }}"), "paper.syntax"),
        (template("{{ '{:>999999999}'.format(1) }}"), "paper.syntax"),
        (template("{{ 编号.ljust(999999999) }}"), "paper.syntax"),
        (template("{{ 编号|center(999999999) }}"), "paper.syntax"),
        (template("{% for 行 in range(99999) %}{{ 编号 }}{% endfor %}"), "paper.syntax"),
        (broken("[Content_Types].xml", b"nothing"), "paper.not_readable"),
        (template("{{ 1 / 0 }}"), "paper.syntax"),
        (template("{% macro 圈() %}{{ 圈() }}{% endmacro %}{{ 圈() }}"), "paper.syntax"),
        (template("{{ 编号 ** 编号 }}"), "paper.syntax"),
        (template("{% include '别的' %}"), "paper.syntax"),
    ],
)
def test_a_broken_template_is_refused_and_is_no_fault_of_ours(admin, file, code):
    answer = put(admin, "intake", file)
    assert (answer.status, answer.code) == (422, code), answer.body
