"""A register of matters that were settled before: history of its own days, and nobody's work."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from openpyxl import load_workbook

from server.core.clock import local_date, utc_now
from tests.api.test_case_import import HEADINGS, ROWS, csv_of, imported
from tests.door import intake as typed_in
from tests.world import GRID1, GRID2

OLD_HEADINGS = [*HEADINGS, "办结时间", "处理结果"]
REGISTER = [
    ["J-1", "8号院楼顶漏水", "渗漏堵塞", "张三", "13900001111", "2019-03-05 09:30", "花园8号院", GRID1, "2019-03-08 16:00", "补了防水"],
    ["J-2", "垃圾没人收", "垃圾", "", "", "2023-05-05 10:00", "", GRID1, "2023-05-05", ""],
    ["J-3", "路灯不亮", "公共设施损坏", "", "", "2023-05-05", "", GRID2, "", "换了灯"],
    ["J-4", "没写时间", "垃圾", "", "", "", "", "", "2023-05-05", "清了"],
    ["J-5", "先办后报", "垃圾", "", "", "2023-05-05", "", "", "2023-05-04", "清了"],
    ["J-6", "办到明年", "垃圾", "", "", "2023-05-05", "", "", "2033-05-04", "清了"],
    ["J-7", "太早", "垃圾", "", "", "1950-05-05", "", "", "", "清了"],
]  # fmt: skip


def test_a_register_of_what_was_settled_before_is_history_and_nobodys_work(clerk, rows):
    done = imported(clerk, csv_of(REGISTER, OLD_HEADINGS), settled="1")
    assert (done["taken"], done["settled"], done.get("old_rows"), done.get("known")) == (3, True, None, None)
    assert [(one["source_no"], one["reason"]) for one in done["refused"]] == [
        ("J-4", "没有写时间，以前办结的事要写是什么时候的"),
        ("J-5", "办结时间比登记的时间还早，请核对"),
        ("J-6", "办结时间在将来，请核对"),
        ("J-7", "时间早于 1980 年，请核对"),
    ]
    stored = rows("SELECT c.*, k.source_no FROM cases c JOIN case_source k ON k.case_id = c.id ORDER BY source_no")
    assert [(one["state"], one["disposal"], one["resolution"]) for one in stored] == [
        ("closed", "settled_before", "补了防水"),
        ("closed", "settled_before", "以前已办结，台账里没写怎么办的"),
        ("closed", "settled_before", "换了灯"),
    ]
    assert [[one[name].isoformat()[:16] for name in ("reported_at", "occurred_at", "closed_at")] for one in stored] == [
        ["2019-03-05T01:30", "2019-03-05T01:30", "2019-03-08T08:00"],
        ["2023-05-05T02:00", "2023-05-05T02:00", "2023-05-05T02:00"],
        ["2023-05-04T16:00", "2023-05-04T16:00", "2023-05-04T16:00"],
    ]
    assert [one["case_no"][7:20] for one in stored] == ["20190305-0001", "20230505-0001", "20230505-0002"]
    never = ("due_at", "yellow_at", "call_after", "paused_since", "unit_id", "asked", "public_token_hash")
    assert all(one[name] is None for one in stored for name in never)
    steps = rows("SELECT action, from_state, to_state, changes, at FROM case_step")
    assert {(one["action"], one["from_state"], one["to_state"]) for one in steps} == {("bring_in", None, "closed")}
    assert {one["changes"]["resolution"] for one in steps} == {one["resolution"] for one in stored}
    assert {one["at"] for one in steps} == {one["closed_at"] for one in stored}, "its story is of its own days"
    assert all(utc_now() - one["received_at"] < timedelta(minutes=5) for one in stored), "and this is when it came in"
    assert rows("SELECT 1 FROM notice") == rows("SELECT 1 FROM channel_mapping") == []
    assert clerk.get("/cases", state="open").body["total"] == 0
    [_, second, _] = clerk.get("/cases", state="closed", order="reported").body["items"]
    assert (second["steps"][0]["label"], second["disposal"]) == ("以前办结", "settled_before")
    came = datetime.fromisoformat(second["received_at"])
    assert ("occurred_at" in second, utc_now() - came < timedelta(minutes=5)) == (False, True)
    assert imported(clerk, csv_of(REGISTER, OLD_HEADINGS), settled="1")["unchanged"] == 3
    assert len(rows("SELECT 1 FROM cases")) == 3


def test_a_register_goes_on_with_the_codes_of_its_day_and_tries_first(clerk, rows):
    today = local_date(utc_now()).isoformat()
    lately = [["J-9", "垃圾没人收", "垃圾", "", "", f"{today} 00:01", "", GRID1, "", ""]]
    imported(clerk, csv_of(ROWS[:1]))
    tried = imported(clerk, csv_of(lately, OLD_HEADINGS), settled="1", dry_run="1")
    assert (tried["taken"], tried["settled"], tried["mapping"]["resolution"]) == (1, True, "处理结果")
    assert len(rows("SELECT 1 FROM cases")) == 1
    answer = clerk.ask(
        "POST", f"/cases/imports/{tried['id']}/take", query_string={"channel": "hotline_12345", "settled": "1"}
    )
    assert answer.status == 200, answer.body
    codes = [one["case_no"][7:20] for one in rows("SELECT case_no FROM cases ORDER BY case_no")]
    assert codes == [f"{today.replace('-', '')}-0001", f"{today.replace('-', '')}-0002"]


def test_what_is_not_a_register_leaves_its_results_out_and_nobody_types_one_in(clerk, rows):
    done = imported(clerk, csv_of(REGISTER[1:2], OLD_HEADINGS))
    assert not {"closed_at", "resolution"} & done["mapping"].keys()
    assert (done["old_rows"], done.get("settled")) == (1, None)
    [case] = rows("SELECT state, disposal, resolution FROM cases")
    assert (case["state"], case["disposal"], case["resolution"]) == ("reported", "escalated", None)
    typed = clerk.post("/cases", typed_in(disposal="settled_before", resolution="早办了"))
    assert (typed.status, "disposal" in typed.body["details"]["fields"]) == (422, True)
    assert len(rows("SELECT 1 FROM cases")) == 1


def test_an_empty_register_has_its_own_columns(clerk):
    book = load_workbook(io.BytesIO(clerk.get("/cases/import/template", channel="hotline_12345", settled="1").raw))
    assert {"时间", "办结时间", "办理结果"} <= {cell.value for cell in book.worksheets[0][1]}
    plain = load_workbook(io.BytesIO(clerk.get("/cases/import/template", channel="hotline_12345").raw))
    assert "办结时间" not in {cell.value for cell in plain.worksheets[0][1]}
