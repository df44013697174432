"""The day's diary: kept as written, one's own, never covered by another phone's; a period of it as a file."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.care import days

TODAY = days(0).isoformat()
TEXT = "2026 年 11 月 26 日　星期四\n\n上午走访 3 户，都平安。\n\n下午巡查，东头路灯不亮，已报中心。"


def save(visitor, day=TODAY, text=TEXT, base=None, **more):
    operation = visitor.operation("diary.save", {"day": day, "text": text, **more})
    if base is not None:
        operation["base_version"] = base
    return visitor.push(operation)[0]


def export(visitor, kind="pdf", first=TODAY, last=TODAY):
    return visitor.get("/diary/export", **{"from": first, "to": last, "format": kind})


def test_a_diary_is_kept_as_written_and_comes_to_a_new_phone(worker, door, rows):
    done = save(worker, facts=["visit:1", "visit:2"])
    assert done["status"] == "applied"
    [row] = [one["row"] for one in done["rows"]]
    assert (row["day"], row["text"], row["facts"], row["version"]) == (TODAY, TEXT, ["visit:1", "visit:2"], 1)
    mirror, _, _ = door.login("worker01", device_id="device-2").pull_all()
    assert mirror["diary", row["id"]] == row
    [stored] = rows("SELECT body, day, version FROM diary")
    assert "走访".encode() not in bytes(stored["body"])
    assert [one["action"] for one in rows("SELECT action FROM journal_entry WHERE subject_kind = 'diary'")] == [
        "diary.save"
    ]


def test_the_next_save_is_of_the_version_before_and_the_same_sent_again_counts_once(worker, rows):
    operation = worker.operation("diary.save", {"day": TODAY, "text": TEXT})
    assert [one["status"] for one in worker.push(operation)] == ["applied"]
    assert [one["status"] for one in worker.push(operation)] == ["duplicate"]
    assert save(worker, text="改了一句", base=1)["result"]["version"] == 2
    assert len(rows("SELECT 1 FROM diary")) == 1


def test_another_phones_words_are_not_covered(worker, door, rows):
    save(worker, text="第一台写的")
    other = door.login("worker01", device_id="device-2")
    refused = save(other, text="第二台写的")
    assert (refused["status"], refused["problem"]["code"]) == ("conflict", "diary.stale")
    assert refused["problem"]["details"] == {"day": TODAY, "base_version": 0, "version": 1}
    assert save(other, text="第一台写的")["status"] == "applied", "the same words are no quarrel"
    assert len(rows("SELECT 1 FROM operation WHERE status = 'conflict' AND body IS NOT NULL")) == 1
    mirror, _, _ = other.pull_all()
    assert [row["text"] for (entity, _), row in mirror.items() if entity == "diary"] == ["第一台写的"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "字" * 20_001},
        {"day": "昨天"},
        {"facts": ["x" * 81]},
        {"facts": ["x"] * 1001},
        {"who": "me"},
    ],
)
def test_what_is_no_diary_is_refused_by_its_field(worker, rows, wrong):
    outcome = worker.push(worker.operation("diary.save", {"day": TODAY, "text": TEXT} | wrong))[0]
    assert (outcome["status"], outcome["problem"]["code"]) == ("refused", "request.invalid")
    assert list(outcome["problem"]["details"]["fields"]) == list(wrong)
    assert rows("SELECT 1 FROM diary") == []


def test_diaries_of_others_are_nobodys(worker, door, rows):
    save(worker)
    for name in ("worker02", "leader01", "visitor01"):
        visitor = door.login(name)
        mirror, _, _ = visitor.pull_all()
        assert not [key for key in mirror if key[0] == "diary"]
        answer = export(visitor)
        assert (answer.status, answer.code) == (422, "diary.nothing")
    assert export(door.login("director01", app="console")).status == 403
    # whoever has no diary to keep cannot put one there either
    officer = door.login("officer01")
    assert save(officer)["problem"]["code"] == "auth.not_permitted"
    assert len(rows("SELECT 1 FROM diary")) == 1


def test_a_period_as_a_pdf_with_its_letters_inside(worker, rows):
    yesterday = days(-1).isoformat()
    save(worker, day=yesterday, text="没有走访，也没有上报。<b>零事件</b> & 平安")
    save(worker)
    answer = export(worker, first=days(-6).isoformat())
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert "attachment" in answer.headers["Content-Disposition"]
    document = PdfReader(io.BytesIO(answer.raw))
    text = "".join(page.extract_text() for page in document.pages).replace("\n", "")
    for words in ("民情日记", "王芳", "上午走访 3 户，都平安。", "<b>零事件</b> & 平安", "第 1 页"):
        assert words in text
    assert text.index("零事件") < text.index("上午走访")
    embedded = [font for font in fonts_of(document) if font["/Subtype"] == "/TrueType"]
    assert embedded
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in embedded)
    [line] = rows("SELECT details FROM journal_entry WHERE action = 'diary.export'")
    assert line["details"] == {"first": days(-6).isoformat(), "last": TODAY, "format": "pdf", "count": 2}


def fonts_of(document):
    return [font.get_object() for page in document.pages for font in page["/Resources"]["/Font"].values()]


def test_a_period_as_a_sheet_that_no_text_can_turn_into_a_formula(worker, rows):
    save(worker, text='=HYPERLINK("http://x","点我")')
    answer = export(worker, "xlsx")
    assert answer.status == 200
    sheet = load_workbook(io.BytesIO(answer.raw)).active
    assert sheet["A1"].value.startswith("民情日记　王芳")
    assert sheet["A3"].value.date() == days(0)
    assert sheet["B3"].value == '\'=HYPERLINK("http://x","点我")'
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'diary.export'")) == 1


def test_a_period_that_is_none_is_refused(worker, rows):
    for first, last, kind in (
        (TODAY, days(-1).isoformat(), "pdf"),
        (days(-92).isoformat(), TODAY, "pdf"),
        (TODAY, TODAY, "docx"),
        ("", TODAY, "pdf"),
    ):
        answer = export(worker, kind, first, last)
        assert (answer.status, answer.code) == (422, "request.invalid"), (first, last, kind)
    assert export(worker).code == "diary.nothing"
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'diary.export'") == []


def test_only_its_reporter_is_told_that_a_case_is_nobodys_to_read_of(worker, door):
    operations = (worker.report(), worker.report(person_id=str(uuid4())))
    ids = [one["result"]["case_id"] for one in worker.push(*operations)]
    mirror, _, _ = worker.pull_all()
    assert [mirror["case", one]["private"] for one in ids] == [False, True]
    for name, app in (("clerk01", "console"), ("leader01", "field")):
        visitor = door.login(name, app=app)
        seen = [visitor.get(f"/cases/{one}") for one in ids]
        assert not [answer.body["private"] for answer in seen if answer.status == 200 and answer.body["private"]]
