"""Planted ID numbers, telephones and diagnoses, sent through every door there is: none stands readable in a dump of the
database, in any log, or in the phone.
"""

from __future__ import annotations

import base64
import io
import os
import subprocess
from uuid import uuid4

import openpyxl
import pytest
from playwright.sync_api import expect
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from launch import postgres
from server.core.clock import local_date, utc_now
from tests.browser.behind_the_pin import PIN, everything_in, go, set_pin
from tests.browser.conftest import hurry, log_in
from tests.browser.test_story import pick_category
from tests.care import id_number, person
from tests.door import now_text

pytestmark = pytest.mark.browser

ID, OTHER_ID, IMPORTED_ID = id_number(), id_number(serial=3), id_number(serial=5)
DIAGNOSIS, SAID, NEEDS, ASKED = "双相情感障碍二型", "他说停了碳酸锂两周", "尿毒症透析每周三次", "替他取透析病历"
PHONES = ("199-0000-4321", "199-0000-5432", "199-0000-6543", "199-0000-7654")
PLANTED = (
    ID,
    OTHER_ID,
    IMPORTED_ID,
    DIAGNOSIS,
    SAID,
    NEEDS,
    ASKED,
    *PHONES,
    *(phone.replace("-", "") for phone in PHONES),
)


def dump_of(settings) -> str:
    """The whole database as pg_dump writes it."""
    url = make_url(settings.database_owner_url)
    where = ["--host", str(url.query.get("host") or url.host), "--username", str(url.query.get("user") or url.username)]
    password = str(url.query.get("password") or url.password or "")
    done = subprocess.run(
        [postgres.programs() / "pg_dump", *where, url.database],
        env=os.environ | {"PGPASSWORD": password},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def readable_in(text: str) -> list[str]:
    """Which planted values stand in a text: as they are, as the hex of a bytea, in base64, or escaped as JSON escapes."""
    found = []
    for value in PLANTED:
        raw = value.encode()
        escaped = value.encode("unicode_escape").decode()
        shapes = {value, raw.hex(), base64.b64encode(raw).decode().rstrip("="), escaped, escaped.replace("\\", "\\\\")}
        found += [value for shape in shapes if shape in text]
    return found


def workbook(*rows) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_what_is_planted_through_every_door_is_readable_nowhere(
    phone, server, town, side_door, browser_settings, cluster, look
):
    officer = side_door.login("officer01", app="console")
    known = officer.post(
        "/people",
        person(
            id_number=ID,
            phone=PHONES[0],
            guardian={"name": "李明", "relation": "儿子", "phone": PHONES[1]},
            health=DIAGNOSIS,
            needs=NEEDS,
        ),
    )
    assert known.status == 201, known.body
    # refused and failing requests must leave nothing either
    for wrong in (
        {"id_number": OTHER_ID[:-1] + "0", "health": DIAGNOSIS},
        {"id_number": ID, "phone": PHONES[2]},
        {"grid": "1"},
    ):
        assert officer.post("/people", person(**wrong)).status in {409, 422}
    assert officer.post("/people/find", {"id_number": ID}).body["items"]
    assert officer.post("/people/find", {"phone": PHONES[0]}).body["items"]
    opened = officer.post(f"/people/{known.body['id']}/reveal", {"fields": ["id_number", "health"], "reason": "核对"})
    assert opened.body["values"]["health"] == DIAGNOSIS
    sheet = workbook(
        ("姓名", "身份证号", "电话", "住址", "网格编码", "群体", "健康"),
        ("王老", IMPORTED_ID, PHONES[3], "花园社区9号院", "620902001001001", "残疾人", DIAGNOSIS),
        ("错行", ID[:-2] + "00", PHONES[3], "花园社区9号院", "620902001001001", "残疾人", DIAGNOSIS),
    )
    taken = officer.ask("POST", "/people/import", data=sheet, query_string={"filename": "people.xlsx"})
    assert (taken.status, taken.body["taken"]) == (200, 1), taken.body
    worker = side_door.login("worker02")
    refused = worker.operation(
        "errand.open", {"errand_id": "no id", "kind": "x", "request": {"note": ASKED, "phone": PHONES[2]}}
    )
    strange = {
        "id": str(uuid4()),
        "kind": "nonsense",
        "recorded_at": now_text(),
        "payload": {"note": SAID, "phone": PHONES[2]},
    }
    assert {one["status"] for one in worker.push(refused, strange)} == {"refused"}

    engine = create_engine(browser_settings.database_owner_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE care_plan SET due_on = :today"), {"today": local_date(utc_now())})
    engine.dispose()
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    page.get_by_test_id("person").filter(has_text="张桂兰").click()
    page.get_by_test_id("outcome-matter").click()
    page.get_by_test_id("visit-note").fill(SAID)
    page.get_by_test_id("save-then-errand").click()
    page.get_by_test_id("kind-see_doctor").click()
    page.get_by_test_id("errand-note").fill(ASKED)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("errand-detail")).to_be_visible()
    hurry(page)
    expect(page.get_by_test_id("errand-detail")).to_contain_text("DB620902-", timeout=40_000)
    go(page, "/report?disposal=escalated")
    pick_category(page, "垃圾", "environment.rubbish")
    page.get_by_test_id("description").fill("楼道堆了纸箱")
    page.get_by_test_id("report-more").click()
    page.locator("#contact-phone").fill(PHONES[2])
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true), 400))")  # a draft has been kept
    draft = everything_in(page)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("just-saved")).to_be_visible()
    hurry(page)
    expect(page.get_by_test_id("report").first).to_contain_text("620902-", timeout=40_000)

    assert len(look("SELECT 1 FROM visit_sensitive")) == 1
    assert len(look("SELECT 1 FROM case_sensitive")) == 1
    assert len(look("SELECT 1 FROM person_sensitive")) == 2
    assert readable_in(draft) == []
    assert readable_in(everything_in(page)) == []
    assert PIN not in everything_in(page)
    assert readable_in(dump_of(browser_settings)) == []
    assert readable_in(server.log.read_text()) == []
    assert readable_in(cluster.log.read_text(errors="replace")) == []
