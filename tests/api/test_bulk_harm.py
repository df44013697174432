"""A list that is broken, or made to do harm: each costs what it is, in a sentence, and nothing besides."""

from __future__ import annotations

import io
import zipfile

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from server.bulk import desk
from server.bulk.staging import safe
from tests.api.test_bulk_import import many_rows
from tests.api.test_case_import import HEADINGS, csv_of, imported, refused_file, send


def test_a_broken_place_costs_its_row_and_no_other(clerk):
    file = csv_of([*many_rows(3), ["M-9", "坏在这里", "垃圾", *[""] * 5]])
    for sound in (file, file.removeprefix(b"\xef\xbb\xbf")):
        done = imported(clerk, sound.replace("坏在".encode(), b"\xe5\x9d\xff\xfe"))
        assert done["taken"] + done["unchanged"] == 3
        assert [(one["row"], one["reason"]) for one in done["refused"]] == [(5, "内容：含有不能保存的字符")]
        assert "\ufffd" in refused_file(clerk, done).decode() or "?" in refused_file(clerk, done).decode()


def test_signs_that_cannot_be_seen_are_taken_out_and_formulas_stay_words(clerk):
    row = ["M-1", "=HYPERLINK(1)\x00 楼\u202e顶", "渗漏堵塞", "@张三", *[""] * 4]
    done = imported(clerk, csv_of([row, ["M-2", "=1+1", "没有的类", *[""] * 5]]))
    [case] = clerk.get("/cases").body["items"]
    assert (done["taken"], case["description"]) == (1, "=HYPERLINK(1) 楼顶")
    assert "\t=1+1" in refused_file(clerk, done).decode()


def packed(**sheets):
    """A workbook with other bytes in some of its parts."""
    book, out = Workbook(), io.BytesIO()
    book.active.append(HEADINGS)
    whole = io.BytesIO()
    book.save(whole)
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, sheets.pop(name.rsplit("/", 1)[-1].removesuffix(".xml"), before.read(name)))
        for name, content in sheets.items():
            after.writestr(f"xl/{name}.xml", content)
    return out.getvalue()


def test_files_made_to_harm_are_one_sentence(clerk, rows):
    begins = b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    harmful = {
        "packed to unfold": packed(sheet1=begins + b" " * 150_000_000),
        "a table of strings that unfolds": packed(sharedStrings=b"<sst>" + b" " * 60_000_000),
        "quotes that are never closed": csv_of([["M-1", '"楼顶' + "漏" * 1_100_000, "垃圾", *[""] * 5]]),
        "a workbook that breaks off": packed()[:-200],
        "entities in entities": packed(
            sheet1=b"<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;'>]>" + begins + b"&b;"
        ),
    }
    for why, content in harmful.items():
        answer = send(clerk, content, filename="x.xlsx")
        assert answer.status == 422, (why, answer.body)
    assert rows("SELECT 1 FROM cases") == []
    assert rows("SELECT 1 FROM pg_class WHERE relnamespace = 'staging'::regnamespace") == []


def test_a_cell_of_ten_megabytes_costs_its_row(clerk, monkeypatch):
    book, out = Workbook(), io.BytesIO()
    for row in [HEADINGS, *many_rows(1), ["M-2", "LEAK", "渗漏堵塞", *[""] * 5]]:
        book.active.append(row)
    book.save(out)
    long = io.BytesIO()
    with zipfile.ZipFile(out) as before, zipfile.ZipFile(long, "w", zipfile.ZIP_STORED) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"LEAK", b"x" * 10_500_000))
    monkeypatch.setattr(desk, "AT_ONCE", 20_000_000)
    done = imported(clerk, long.getvalue(), filename="x.xlsx")
    assert (done["taken"], [one["reason"] for one in done["refused"]]) == (1, ["内容：最多 5000 个字"])


@given(st.text())
def test_what_is_copied_comes_back(cell):
    line = safe(cell)
    assert "\n" not in line
    assert "\t" not in line
