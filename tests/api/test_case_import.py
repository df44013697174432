"""Matters of other channels from a file: every row taken once, found as it was, or refused with its number and why."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from openpyxl import Workbook, load_workbook

from server.cases import intake
from server.core.clock import local_date, utc_now
from server.intake import columns, importing
from tests.world import GRID1, GRID2, IN_GRID1, VILLAGE_GRID

HEADINGS = ["工单编号", "诉求内容", "诉求类型", "来电人", "联系电话", "来电时间", "问题地址", "所属网格"]
ROWS = [
    ["GD-1", "8号院楼顶漏水", "渗漏堵塞", "张三", "13900001111", "2026-11-20 09:30", "花园8号院", GRID1],
    ["GD-2", "暖气不热", "没有的类", "", "", "", "", ""],
    ["", "没有编号", "渗漏堵塞", "", "", "", "", ""],
    ["GD-1", "又是这一件", "渗漏堵塞", "", "", "", "", ""],
    ["GD-3", "", "渗漏堵塞", "", "", "", "", ""],
    ["GD-4", "垃圾没人收", "垃圾", "", "", "前天", "", ""],
    ["GD-5", "垃圾没人收", "垃圾", "", "", "", "", "620902001001999"],
]


def csv_of(rows, headings=HEADINGS):
    return "\n".join(",".join(row) for row in [headings, *rows]).encode("utf-8-sig")


def workbook_of(rows, headings=HEADINGS):
    book = Workbook()
    for row in [["2026年11月工单"], headings, *rows]:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(person, content, **query):
    query = {"channel": "hotline_12345", "filename": "工单.csv"} | query
    if "mapping" in query:
        query["mapping"] = json.dumps(query["mapping"])
    return person.ask(
        "POST", "/cases/import", data=content, query_string=query, content_type="application/octet-stream"
    )


def imported(person, content, **query):
    answer = send(person, content, **query)
    assert answer.status == 200, answer.body
    return answer.body


def refused_file(person, done):
    answer = person.get(f"/cases/imports/{done['id']}/refused")
    assert answer.status == 200, answer.body
    return answer.raw


@pytest.mark.parametrize("file", [csv_of, workbook_of])
def test_every_row_is_taken_or_refused_with_its_number_and_why(clerk, rows, file):
    done = imported(clerk, file(ROWS))
    assert (done["total"], done["taken"], done["unchanged"]) == (7, 1, 0)
    first = 2 if file is csv_of else 3
    assert [(one["row"] - first, one["source_no"], one["reason"]) for one in done["refused"]] == [
        (1, "GD-2", "没有“没有的类”这个事项分类"),
        (2, "", "没有写来源编号，下次导入会认不出来"),
        (3, "GD-1", f"和第 {first} 行的来源编号相同"),
        (4, "GD-3", "内容：必须填写"),
        (5, "GD-4", "时间请写成 2026-11-25 09:30 这样"),
        (6, "GD-5", "没有这个网格，或不归你管"),
    ]
    [case] = clerk.get("/cases").body["items"]
    assert (case["channel"], case["source_no"], case["state"]) == ("hotline_12345", "GD-1", "reported")
    assert case["area"]["grid"]["code"] == GRID1
    assert case["reported_by"]["name"] == "吴静"
    [times] = rows("SELECT occurred_at FROM cases")
    assert times["occurred_at"].isoformat() == "2026-11-20T01:30:00+00:00"
    assert (case["occurred_at"], "received_at" in case) == ("2026-11-20T01:30:00.000000Z", False)
    contact = clerk.post(f"/cases/{case['id']}/contact", {"reason": "回电话"}).body["contact"]
    assert (contact["name"], contact["phone"]) == ("张三", "13900001111")


def test_the_same_file_again_changes_nothing_and_what_was_mended_is_taken(clerk, rows):
    imported(clerk, csv_of(ROWS))
    mended = [ROWS[0], [*ROWS[1][:2], "供热纠纷", *ROWS[1][3:]], *ROWS[2:]]
    done = imported(clerk, csv_of(mended))
    assert (done["taken"], done["unchanged"]) == (1, 1)
    assert imported(clerk, csv_of(mended))["unchanged"] == 2
    assert len(rows("SELECT 1 FROM cases")) == 2
    other = imported(clerk, csv_of(ROWS[:1]), channel="petition")
    assert other["taken"] == 1  # another channel's numbers are its own


def test_tried_first_it_keeps_nothing(clerk, rows):
    assert imported(clerk, csv_of(ROWS), dry_run="1")["taken"] == 1
    for table in ("cases", "case_source", "channel_mapping"):
        assert rows(f"SELECT 1 FROM {table}") == []
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'case.import'") == []


def test_how_a_channel_is_read_is_kept_for_its_next_file(clerk):
    strange = ["流水", "群众说的", "大类"]
    file = csv_of([["A1", "楼道堆物", "垃圾"]], strange)
    refused = send(clerk, file)
    assert (refused.status, refused.code) == (422, "case.import_columns")
    assert refused.body["details"]["missing"] == ["source_no", "description", "category"]
    pointed = {"source_no": "流水", "description": "群众说的", "category": "大类"}
    assert imported(clerk, file, mapping=pointed)["taken"] == 1
    assert imported(clerk, csv_of([["A2", "又堆物", "垃圾"]], strange))["taken"] == 1
    assert send(clerk, file, channel="petition").code == "case.import_columns"  # kept for each channel
    book = load_workbook(io.BytesIO(clerk.get("/cases/import/template", channel="hotline_12345").raw))
    assert "群众说的" in [cell.value for cell in book.worksheets[0][1]]
    assert "说明" in book.sheetnames


def test_a_category_for_the_whole_file(clerk):
    done = imported(clerk, csv_of(ROWS[:2]), category="dispute.heating")
    assert done["taken"] == 2
    assert {one["category"]["code"] for one in clerk.get("/cases").body["items"]} == {
        "environment.leak",
        "dispute.heating",
    }


@pytest.mark.parametrize(
    ("query", "content", "code"),
    [
        ({"channel": "no_such"}, csv_of(ROWS), "request.invalid"),
        ({"category": "no.such"}, csv_of(ROWS), "category.absent"),
        ({"mapping": {"colour": "工单编号"}}, csv_of(ROWS), "request.invalid"),
        ({"mapping": {"source_no": "没有的列"}}, csv_of(ROWS), "request.invalid"),
        ({"filename": "工单.pdf"}, csv_of(ROWS), "bulk.unreadable"),
        ({}, b"", "bulk.unreadable"),
    ],
)
def test_a_file_is_refused_as_a_whole(clerk, rows, query, content, code):
    assert send(clerk, content, **query).code == code
    assert rows("SELECT 1 FROM cases") == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xd0\xcf\x11\xe0old", "这是旧的 .xls 或加了密码的文件，请另存为不加密的 .xlsx"),
        (b"PK\x03\x04 no more than its first bytes", "打不开这个文件，请另存为 .xlsx 或 CSV 再试"),
        (workbook_of(ROWS)[:-900], "打不开这个文件，请另存为 .xlsx 或 CSV 再试"),
    ],
)
def test_a_broken_file_is_refused_by_a_name_that_fits_every_list(clerk, officer, rows, content, why):
    at_the_people = officer.ask("POST", "/people/import", data=content, query_string={"filename": "名单.xlsx"})
    for answer in (send(clerk, content, filename="工单.xlsx"), at_the_people):
        assert (answer.status, answer.code) == (422, "bulk.unreadable")
        assert answer.body["title"] == f"这个文件没有收：{why}"
    assert rows("SELECT 1 FROM cases") == rows("SELECT 1 FROM bulk_import") == []


def test_who_may_not(officer, door):
    assert send(officer, csv_of(ROWS)).code == "auth.not_permitted"
    assert officer.get("/cases/import/template", channel="petition").code == "auth.not_permitted"


def test_a_matter_elsewhere_in_the_district_is_the_clerks_too(clerk):
    row = ["X-1", "水渠堵了", "渗漏堵塞", "", "", "", "", VILLAGE_GRID]
    assert imported(clerk, csv_of([row]))["taken"] == 1


def test_of_two_imports_at_once_one_was_first_and_the_other_changes_nothing(clerk, rows, monkeypatch):
    """As it looks to the second: not there when it asked, there when it writes."""
    imported(clerk, csv_of(ROWS[:1]))
    seen = intake.taken_from_source
    asked = iter([True])
    monkeypatch.setattr(intake, "taken_from_source", lambda *of: None if next(asked, False) else seen(*of))
    done = imported(clerk, csv_of(ROWS[:1]))
    assert (done["taken"], done["unchanged"], done["refused"]) == (0, 1, [])
    assert len(rows("SELECT 1 FROM cases")) == 1


def test_coordinates_are_read_in_the_system_the_file_has(clerk):
    headings = [*HEADINGS[:3], "经度", "纬度"]
    lon, lat = IN_GRID1
    for number, crs in (("W-1", "wgs84"), ("W-2", "gcj02")):
        imported(clerk, csv_of([[number, "漏水", "渗漏堵塞", str(lon), str(lat)]], headings), crs=crs)
    places = {one["source_no"]: one["location"]["coordinates"] for one in clerk.get("/cases").body["items"]}
    assert places["W-1"] == pytest.approx([lon, lat])
    metres = abs(places["W-2"][0] - lon) * 85_000
    assert 20 < metres < 600
    assert send(clerk, csv_of(ROWS), crs="mars").code == "request.invalid"


def test_a_count_that_is_no_count_is_refused_with_its_row(clerk):
    done = imported(clerk, csv_of([["N-1", "漏水", "渗漏堵塞", "9" * 5000]], [*HEADINGS[:3], "涉及人数"]))
    assert [one["reason"] for one in done["refused"]] == ["涉及人数只写数字"]


def test_everything_that_is_wrong_with_a_row_is_said_at_once(clerk):
    row = ["", "", "没有的类", "", "1" * 60, "前天", "", "620902001001999"]
    [refused] = imported(clerk, csv_of([row]))["refused"]
    assert refused["reason"].split("；") == [
        "没有写来源编号，下次导入会认不出来",
        "没有“没有的类”这个事项分类",
        "时间请写成 2026-11-25 09:30 这样",
        "没有这个网格，或不归你管",
        "内容：必须填写",
        "电话：最多 40 个字",
    ]


@pytest.mark.parametrize("file", [csv_of, workbook_of])
def test_the_file_of_refused_rows_holds_them_whole_and_is_imported_when_it_is_mended(clerk, rows, file):
    strange = ["000123456789012345", "@物业，“厨房”\n泡了", "没有的类", "李四", "0937-2345678", "", "-3号", ""]
    quoted = [f'"{one}"' if file is csv_of else one for one in strange]
    done = imported(clerk, file([["GD-1", "渗水", "渗漏堵塞", *[""] * 5], quoted]))
    assert done["taken"] == 1
    again = imported(clerk, refused_file(clerk, done), filename="没有收的行.csv")
    assert [one["reason"] for one in again["refused"]] == [one["reason"] for one in done["refused"]]
    mended = refused_file(clerk, again).decode().replace("没有的类", "渗漏堵塞").encode()
    assert imported(clerk, mended, filename="没有收的行.csv")["taken"] == 1
    case = clerk.get("/cases", q="000123456789012345").body["items"][0]
    assert (case["source_no"], case["description"], case["address_text"]) == (strange[0], strange[1], strange[6])
    assert clerk.post(f"/cases/{case['id']}/contact", {"reason": "回电话"}).body["contact"]["phone"] == strange[4]


def test_tried_first_it_tells_which_rows_look_like_cases_there_are(clerk, centre):
    known = centre.report(description="8号院楼顶漏水，滴到楼道里", contact={"name": "张三", "phone": "13900001111"})
    first, second = ROWS[0], ["GD-9", "8号院楼顶漏水了", "渗漏堵塞", "", "", "", "花园8号院", GRID1]
    other = ["GD-10", "小区门口吵架", "渗漏堵塞", "", "", "", "", ""]
    done = imported(clerk, csv_of([first, second, other]), dry_run="true")
    assert (done["taken"], done["compared"]) == (3, 3)
    assert [(one["row"], one["source_no"], one["case_no"]) for one in done["known"]] == [
        (2, "GD-1", known["case_no"]),
        (3, "GD-9", known["case_no"]),
    ]
    assert done["known"][0]["why"].startswith("同一个电话，")
    done = imported(clerk, csv_of([first, second, other]))
    assert (done["taken"], "known" in done, "compared" in done) == (3, False, False)


def refusals(done):
    return {one["source_no"]: one["reason"] for one in done["refused"]}


def test_a_category_by_what_people_call_it_is_taken_when_it_is_one_and_asked_about_when_not(clerk):
    said = ["路灯", "欠薪", "燃气", "照明", "暖气", "道路", "电梯", "噪声扰民", "外星人", "投诉", "燃气隐患"]
    done = imported(clerk, csv_of([[f"K-{word}", "一件事", word, *[""] * 5] for word in said]), dry_run="1")
    assert refusals(done) == {
        "K-暖气": "没有“暖气”这个事项分类，是不是“供热”或“供热纠纷”",
        "K-道路": "没有“道路”这个事项分类，是不是“道路塌陷”或“公共设施损坏”",
        "K-电梯": "没有“电梯”这个事项分类，是不是“物业管理”或“公共设施损坏”",
        "K-噪声扰民": "没有“噪声扰民”这个事项分类，是不是“环境噪声”",
        "K-外星人": "没有“外星人”这个事项分类",
        "K-投诉": "没有“投诉”这个事项分类，是不是“投诉本单位人员”",
    }
    assert [(one["said"], one["category"], one["rows"]) for one in done["by_word"]] == [
        ("欠薪", "劳资欠薪", 1),
        ("照明", "公共设施损坏", 1),
        ("燃气", "燃气隐患", 1),
        ("路灯", "公共设施损坏", 1),
    ]
    assert imported(clerk, csv_of([["K-路灯", "不亮", "路灯", *[""] * 5]]))["taken"] == 1
    [case] = clerk.get("/cases").body["items"]
    assert case["category"]["code"] == "safety.facility"


def test_how_urgent_a_row_becomes_is_told_where_the_list_says_it_otherwise(clerk):
    """特急 is 重大 here, and what a category is at least stands whatever was written."""
    said = [
        ("特急", "垃圾"),
        ("特急", "垃圾"),
        ("加急", "垃圾"),
        ("普通", "燃气隐患"),
        ("重大", "垃圾"),
        ("", "燃气隐患"),
    ]
    file = csv_of(
        [[f"U-{at}", "一件事", kind, *[""] * 5, word] for at, (word, kind) in enumerate(said)], [*HEADINGS, "紧急程度"]
    )
    tried = imported(clerk, file, dry_run="1")
    told = [(one["said"], one["urgency"], one["rows"]) for one in tried["by_urgency"]]
    assert told == [("特急", "重大", 2), ("加急", "紧急", 1), ("普通", "紧急", 1)]
    done = imported(clerk, file)
    assert done["by_urgency"] == tried["by_urgency"]
    urgencies = {one["source_no"]: one["urgency"] for one in clerk.get("/cases").body["items"]}
    assert [urgencies[f"U-{at}"] for at in range(6)] == ["grave", "grave", "urgent", "urgent", "grave", "urgent"]
    assert imported(clerk, file)["by_urgency"] == []


def test_what_the_files_own_category_took_in_is_told_before_and_after(clerk):
    words = ["外星人", "外星人", "电梯", "", "渗漏堵塞", "路灯", "13900001111的事"]
    file = csv_of([[f"F-{number}", "一件事", word, *[""] * 5] for number, word in enumerate(words)])
    imported(clerk, csv_of([["F-2", "早先收过", "垃圾", *[""] * 5]]))
    tried = imported(clerk, file, category="other", dry_run="1")
    assert (tried["taken"], tried["by_default_rows"]) == (6, 4)
    assert {one["said"]: (one["rows"], one["category"]) for one in tried["by_default"]} == {
        "外星人": (2, "其他"),
        None: (1, "其他"),
        "": (1, "其他"),
    }
    done = imported(clerk, file, category="other")
    for name in ("by_default", "by_default_rows", "by_word"):
        assert done[name] == tried[name], name
    again = imported(clerk, file, category="other")
    assert (again["by_default"], again["by_default_rows"], again["by_word"]) == ([], 0, [])


def test_a_telephone_the_window_would_ask_about_is_told_and_taken(clerk):
    numbers = ["1234", "139 0000 1111", "（0937）2610001", "问儿子"]
    file = csv_of([[f"P-{number}", "一件事", "垃圾", "", phone, *[""] * 3] for number, phone in enumerate(numbers)])
    for query in ({"dry_run": "1"}, {}):
        done = imported(clerk, file, **query)
        assert (done["taken"], done["doubtful_rows"]) == (4, 2)
        assert [(one["row"], one["source_no"], one["reason"]) for one in done["doubts"]] == [
            (2, "P-0", "手机号要 11 位，这里是 4 位"),
            (5, "P-3", "电话只写数字"),
        ]


PLACES = ["工单编号", "诉求内容", "诉求类型", "来电时间", "经度", "纬度"]


def test_a_time_or_a_place_that_cannot_be_is_refused_and_what_lies_elsewhere_is_told_and_taken(clerk, rows):
    lon, lat = map(str, IN_GRID1)
    file = csv_of(
        [
            ["T-1", "一件事", "垃圾", "2031-05-05", "", ""],
            ["T-2", "一件事", "垃圾", "1900-01-01", "", ""],
            ["T-3", "一件事", "垃圾", "", lat, lon],
            ["T-4", "一件事", "垃圾", "", "200", "39"],
            ["T-5", "一件事", "垃圾", "", "0", "0"],
            ["T-6", "一件事", "垃圾", "", "103.83", "36.06"],
            ["T-7", "一件事", "垃圾", "2023-05-05 10:00", lon, lat],
        ],
        PLACES,
    )
    for query in ({"dry_run": "1"}, {}):
        done = imported(clerk, file, **query)
        assert [(one["source_no"], one["reason"]) for one in done["refused"]] == [
            ("T-1", "时间在将来，请核对"),
            ("T-2", "时间早于 2020 年，请核对"),
            ("T-3", "经度、纬度像是写反了"),
            ("T-4", "经度、纬度不对"),
        ]
        assert (done["taken"], done["doubtful_rows"], done["old_rows"]) == (3, 1, 1)
        assert [(one["row"], one["reason"]) for one in done["doubts"]] == [(7, "位置在辖区外，没有归到网格")]
    stored = rows(
        "SELECT source_no, area_how, flags, occurred_at::text FROM cases JOIN case_source k ON k.case_id = cases.id ORDER BY 1"
    )
    assert [(one["source_no"], one["area_how"], one["flags"]) for one in stored] == [
        ("T-5", "none", ["location_invalid", "no_location"]),
        ("T-6", "none", ["outside_district"]),
        ("T-7", "inside", []),
    ]
    assert stored[2]["occurred_at"].startswith("2023-05-05 02:00")


def test_a_grid_that_is_named_for_the_first_time_far_down_in_a_file_is_looked_up_there(clerk, rows, monkeypatch):
    """The rows before were being copied then, on the very connection that was asked: it waited for itself for ever."""
    monkeypatch.setattr(columns, "_BATCH", 2)
    grids = [GRID1, GRID1, GRID1, GRID2, GRID2, VILLAGE_GRID]
    file = csv_of([[f"B-{place}", "一件事", "垃圾", *[""] * 4, grid] for place, grid in enumerate(grids)])
    assert imported(clerk, file)["taken"] == len(grids)
    stored = rows("SELECT area_code FROM cases JOIN case_source k ON k.case_id = cases.id ORDER BY source_no")
    assert [one["area_code"] for one in stored] == grids


def test_how_long_ago_is_old_is_said_once_and_told_with_the_answer(clerk, monkeypatch):
    monkeypatch.setattr(importing, "OLD", timedelta(days=7))
    fresh, old = (f"{local_date(utc_now()) - timedelta(days=days)}" for days in (6, 8))
    file = csv_of([["O-1", "一件事", "垃圾", fresh, "", ""], ["O-2", "一件事", "垃圾", old, "", ""]], PLACES)
    for query in ({"dry_run": "1"}, {}):
        done = imported(clerk, file, **query)
        assert (done["taken"], done["old_rows"], done["old_days"]) == (2, 1, 7)


def test_who_tries_a_file_waits_no_longer_for_what_it_may_be_like(clerk, monkeypatch):
    monkeypatch.setattr(importing, "LONGEST_COMPARED_S", -1.0)
    assert imported(clerk, csv_of([ROWS[0]]), dry_run="1")["compared"] == 0


def test_headings_of_other_offices_are_known_and_our_own_reason_is_no_column_of_theirs(clerk):
    headings = ["热线工单号", "反映人", "联系电话", "反映内容", "诉求类型", "发生地址", "人数", "来电时间"]
    row = ["H-1", "张三", "13900001111", "路灯不亮", "不认识", "花园小区门口", "1", "2026-11-26 10:20"]
    done = imported(clerk, csv_of([row], headings))
    assert set(done["mapping"]) == {
        "source_no", "name", "phone", "description", "category", "address_text", "people_count", "occurred_at",
    }  # fmt: skip
    again = imported(clerk, refused_file(clerk, done), dry_run="1")
    assert again["columns"] == headings
