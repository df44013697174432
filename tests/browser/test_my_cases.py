"""My cases, on the phone: the same matter added to instead of told twice, taken back, closed, come back, shown to a resident."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, hurry, log_in, log_in_at_desk, wait_until_offline_ready
from tests.browser.test_story import pick_category
from tests.door import jpeg, sha256_of
from tests.loop import STEPS, Centre
from tests.world import IN_GRID1

pytestmark = pytest.mark.browser

HERE = {
    "geolocation": {"longitude": IN_GRID1[0], "latitude": IN_GRID1[1], "accuracy": 9},
    "permissions": ["geolocation"],
}
SAID = "一楼也进水了，电箱边上湿了"


def test_the_same_leak_is_added_to_the_first_without_network_and_stands_in_its_story(
    devices, server, town, side_door, look, tmp_path
):
    worker = side_door.login("worker01")
    outcome, _ = worker.push(
        worker.report(description="8号院楼顶漏水"),
        worker.report(
            description="水管裂了，停水两天。", category="livelihood.utilities", at=(IN_GRID1[0], IN_GRID1[1] + 0.0005)
        ),
    )
    case = outcome["rows"][0]["row"]
    page = devices(PHONE, **HERE).page
    log_in(page, "worker01")
    expect(page.get_by_test_id("report")).to_have_count(2)
    wait_until_offline_ready(page)
    page.context.set_offline(True)

    # offered, in nobody's way: what is like it is seen, the form goes on
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    pick_category(page, "ls", "environment.leak")
    expect(page.get_by_test_id("similar")).to_contain_text("8号院楼顶漏水")
    expect(page.get_by_test_id("similar")).to_contain_text("附近有类似的事（14 天内）")
    # every one of them can be looked at, also one told as another kind; coming back, the form is as it was
    page.get_by_test_id("description").fill("一楼")
    page.get_by_test_id("similar-more").click()
    page.get_by_test_id("similar-one").filter(has_text="水管裂了").get_by_test_id("similar-look").click()
    expect(page.get_by_test_id("case-detail")).to_contain_text("水管裂了，停水两天")
    page.get_by_test_id("back").click()
    expect(page.get_by_test_id("description")).to_have_value("一楼")
    page.get_by_test_id("description").fill(SAID)
    expect(page.get_by_test_id("save")).to_be_enabled()
    page.get_by_test_id("signs").click()
    page.get_by_test_id("sign-hurt").click()
    expect(page.get_by_test_id("similar-merge")).to_have_count(0)
    expect(page.get_by_test_id("similar-alone")).to_contain_text("单独报")
    page.get_by_test_id("sign-hurt").click()
    picture = tmp_path / "wet.jpg"
    picture.write_bytes(jpeg())
    page.get_by_test_id("photo-input").set_input_files(picture)
    expect(page.get_by_test_id("photo")).to_have_count(1)

    # one tap, and back once more while it is on the phone
    page.get_by_test_id("similar-merge").click()
    expect(page.get_by_test_id("just-saved")).to_contain_text("没有另立一件")
    page.get_by_test_id("saved-undo").click()
    expect(page.get_by_test_id("description")).to_have_value(SAID)
    expect(page.get_by_test_id("photo")).to_have_count(1)
    page.get_by_test_id("similar-merge").click()
    expect(page.get_by_test_id("just-saved")).to_contain_text("没有另立一件")
    page.get_by_test_id("report").filter(has_text="8号院楼顶漏水").click()
    pending = page.get_by_test_id("pending-step")
    expect(pending).to_contain_text(SAID)
    expect(pending.get_by_test_id("record-photo").locator("img")).to_be_visible()
    assert look("SELECT count(*)::int AS n FROM case_step") == [{"n": 2}]

    page.context.set_offline(False)
    expect(page.locator("[data-test=step][data-action=supplement]")).to_contain_text(SAID, timeout=40_000)
    expect(page.get_by_test_id("state").first).to_have_text("待受理")
    expect(page.get_by_test_id("record-photo")).to_have_count(1)
    assert look("SELECT count(*)::int AS cases FROM cases") == [{"cases": 2}]
    [step] = look("SELECT case_id::text, note, changes FROM case_step WHERE action = 'supplement'")
    assert (step["case_id"], step["note"], step["changes"]["place"]["accuracy_m"]) == (case["id"], SAID, 9)
    [taken_back] = look("SELECT count(*)::int AS n FROM operation WHERE kind = 'case.act'")
    assert taken_back == {"n": 1}

    desk = devices({"viewport": {"width": 1440, "height": 900}}).page
    log_in_at_desk(desk, "clerk01")
    desk.get_by_test_id("case-row").filter(has_text="8号院楼顶漏水").click()
    told = desk.get_by_test_id("case-step").nth(1)
    expect(told).to_contain_text("补充")
    expect(told).to_contain_text(SAID)
    expect(told.get_by_test_id("photo").locator("img")).to_be_visible(timeout=40_000)


def test_taken_back_closed_with_a_photo_shown_to_the_resident_and_back_again(
    phone, desk, server, town, side_door, look
):
    centre = Centre(side_door)
    case = centre.case_in("handling", description="西门路灯不亮", category="safety.facility")
    page = phone.page
    log_in(page, "worker01")
    page.get_by_test_id("report").click()
    expect(page.get_by_test_id("on-it")).to_contain_text("供水所")
    expect(page.get_by_test_id("on-it-call")).to_have_attribute("href", "tel:09370000001")
    expect(page.locator("[data-test=stages] [aria-current=step]")).to_contain_text("处置")

    # half typed it stays; taken back before it goes, nobody else ever hears of it
    page.get_by_test_id("action-withdraw").click()
    page.locator("#act-note").fill("看错了")
    page.wait_for_timeout(400)  # its draft is kept
    page.reload()
    page.get_by_test_id("action-withdraw").click()
    expect(page.locator("#act-note")).to_have_value("看错了")
    page.get_by_test_id("action-save").click()
    # what was recorded shows in the head at once, and what it means; undone, it stands as before
    expect(page.get_by_test_id("state").first).to_have_text("已撤回")
    expect(page.get_by_test_id("state").first).to_be_in_viewport()
    expect(page.get_by_test_id("state-unsent").first).to_be_visible()
    expect(page.get_by_test_id("pending-notice")).to_contain_text("中心不会再派人来")
    page.get_by_test_id("step-back").click()
    expect(page.get_by_test_id("pending-step")).to_have_count(0)
    expect(page.get_by_test_id("state").first).to_have_text("处置中")
    expect(page.get_by_test_id("action-withdraw")).to_be_visible()
    assert look("SELECT state FROM cases") == [{"state": "handling"}]

    photo = jpeg("yellow")
    unit = centre.who("unit01")
    assert unit.photo(photo).status == 204
    body = {"operation_id": case["id"][:-4] + "ffff", "action": "finish", "base_version": case["version"]}
    body |= {"values": {"resolution": "两盏灯都换了"}, "attachments": [sha256_of(photo)]}
    finished = unit.post(f"/cases/{case['id']}/actions", body)
    assert finished.status == 200, finished.body
    centre.do(finished.body, "caller01", "call_back", **STEPS[-1][2])

    page.goto("/cases")
    page.get_by_test_id("sync-chip").click()
    page.goto("/cases")
    page.get_by_test_id("cases-done").click()
    page.get_by_test_id("seek-case").fill("路灯")
    expect(page.get_by_test_id("report").get_by_test_id("state")).to_have_text("已结案", timeout=40_000)
    page.get_by_test_id("report").click()
    expect(page.get_by_test_id("result")).to_contain_text("两盏灯都换了")
    page.get_by_test_id("show-resident").click()
    shown = page.get_by_test_id("resident-view")
    expect(shown).to_contain_text("您反映的「西门路灯不亮」")
    expect(shown).to_contain_text("两盏灯都换了")
    expect(shown).to_contain_text(case["case_no"])
    expect(shown.get_by_test_id("photo-shown")).to_be_visible()
    assert "王芳" not in shown.inner_text()
    page.get_by_test_id("close-resident").click()

    # the photo seen once opens without network; and what came back is said there too
    wait_until_offline_ready(page)
    page.context.set_offline(True)
    page.reload()
    page.get_by_test_id("show-resident").click()
    expect(page.get_by_test_id("resident-view").get_by_test_id("photo-shown")).to_be_visible()
    page.get_by_test_id("close-resident").click()
    page.get_by_test_id("action-recur").click()
    page.locator("#act-note").fill("昨晚又不亮了")
    page.get_by_test_id("action-save").click()
    expect(page.get_by_test_id("pending-step")).to_contain_text("昨晚又不亮了")
    expect(page.get_by_test_id("state").first).to_have_text("待受理")
    expect(page.get_by_test_id("again")).to_have_text("又出现 1 次")
    expect(page.get_by_test_id("action-withdraw")).to_have_count(0)
    page.context.set_offline(False)
    expect(page.get_by_test_id("state-unsent")).to_have_count(0, timeout=40_000)
    expect(page.get_by_test_id("again")).to_have_text("又出现 1 次")
    expect(page.get_by_test_id("action-supplement")).to_be_visible()
    expect(page.get_by_test_id("action-withdraw")).to_have_count(0)
    [row] = look("SELECT state, disposal, recurrences, flags, due_at IS NOT NULL AS timed FROM cases")
    assert row == {
        "state": "reported",
        "disposal": "escalated",
        "recurrences": 1,
        "flags": ["came_back"],
        "timed": True,
    }

    log_in_at_desk(desk.page, "clerk01")
    desk.page.get_by_test_id("case-row").filter(has_text="回头事").click()
    expect(desk.page.get_by_test_id("case-flag")).to_contain_text("回头事")
    expect(desk.page.get_by_test_id("case-step").last).to_contain_text("昨晚又不亮了")


def test_gas_without_network_says_whom_to_call_and_what_taking_it_back_means(phone, server, town, look, tmp_path):
    page = phone.page
    log_in(page, "worker01")
    wait_until_offline_ready(page)
    page.context.set_offline(True)
    page.get_by_test_id("add").click()
    page.get_by_test_id("add-escalate").click()
    page.get_by_test_id("description").fill("厨房有煤气味")
    page.get_by_test_id("danger-hint").click()
    page.get_by_test_id("sign-gas_smell").click()
    picture = tmp_path / "stove.jpg"
    picture.write_bytes(jpeg())
    page.get_by_test_id("photo-input").set_input_files(picture)
    page.get_by_test_id("save").click()
    unheard = page.get_by_test_id("unheard")
    expect(unheard).to_contain_text("厨房有煤气味")
    expect(unheard).to_contain_text("室外")  # what to do first
    expect(unheard.get_by_test_id("call-now").locator("a")).to_have_count(2)
    assert [one.get_attribute("href") for one in unheard.get_by_test_id("call-now").locator("a").all()] == [
        "tel:119",
        "tel:120",
    ]
    page.goto("/visit")  # whatever is done next, it stands until the centre has it
    page.goto("/today")
    expect(unheard).to_be_visible()

    # the case page says the same, with what was seen and how urgent it is
    page.get_by_test_id("report").click()
    danger = page.get_by_test_id("case-danger")
    expect(danger.get_by_test_id("case-sign")).to_contain_text("燃气味")
    expect(danger.get_by_test_id("call-now").locator("a").first).to_have_attribute("href", "tel:119")
    expect(page.get_by_test_id("urgency")).to_have_text("紧急")

    # danger is not taken back by the way
    page.get_by_test_id("action-withdraw").click()
    expect(page.get_by_test_id("step-means")).to_contain_text("中心不会再派人来")
    page.locator("#act-note").fill("是邻居在炒菜")
    page.get_by_test_id("action-save").click()
    page.get_by_test_id("danger-stays").click()
    expect(page.locator("[data-test=pending-step][data-action=withdraw]")).to_have_count(0)
    page.get_by_test_id("action-save").click()
    page.get_by_test_id("danger-gone").click()
    expect(page.get_by_test_id("state").first).to_have_text("已撤回")
    page.context.set_offline(False)
    expect(page.get_by_test_id("state-unsent")).to_have_count(0, timeout=40_000)
    assert look("SELECT state FROM cases") == [{"state": "withdrawn"}]

    # and one tap has it in the form again, with its photo
    page.get_by_test_id("report-again").click()
    expect(page.get_by_test_id("description")).to_have_value("厨房有煤气味")
    expect(page.get_by_test_id("sign-gas_smell")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("photo")).to_have_count(1)
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("just-saved")).to_be_visible()
    hurry(page)
    expect(page.get_by_test_id("just-saved")).to_contain_text("已送达", timeout=40_000)
    assert look("SELECT state, signs FROM cases ORDER BY received_at DESC LIMIT 1") == [
        {"state": "reported", "signs": ["gas_smell"]}
    ]


def test_what_came_too_late_keeps_its_words_and_becomes_a_report_of_its_own(phone, server, town, side_door, look):
    worker = side_door.login("worker01")
    [outcome] = worker.push(worker.report(description="8号院楼顶漏水"))
    page = phone.page
    log_in(page, "worker01")
    page.get_by_test_id("report").click()
    page.get_by_test_id("action-supplement").click()
    expect(page.get_by_test_id("action-save")).to_contain_text("写一句，或拍张照片")
    clerk = side_door.login("clerk01", app="console")
    assert clerk.act(outcome["rows"][0]["row"], "settle_at_desk", resolution="物业修好了").status == 200
    page.locator("#act-note").fill(SAID)
    page.get_by_test_id("action-save").click()
    expect(page.get_by_test_id("pending-step")).to_be_visible()

    page.goto("/outbox")
    row = page.get_by_test_id("group-person").get_by_test_id("outbox-row")
    expect(row.get_by_test_id("reason")).to_contain_text("已结案", timeout=40_000)
    expect(row.get_by_test_id("row-edit")).to_have_text("看这件事")
    row.get_by_test_id("row-edit").click()
    # sent again it would fail again: why, what was written, and where it can go
    expect(page.get_by_test_id("step-refused")).to_be_in_viewport()
    expect(page.get_by_test_id("step-words")).to_contain_text(SAID)
    expect(page.get_by_test_id("action-save")).to_have_count(0)
    expect(page.get_by_test_id("step-mend")).to_have_count(0)
    page.get_by_test_id("step-as-new").click(timeout=40_000)
    expect(page.get_by_test_id("report-form").get_by_test_id("description")).to_have_value(SAID)
    assert look("SELECT 1 FROM case_step WHERE action = 'supplement'") == []


def test_words_added_to_what_the_centre_withdrew_go_along_when_it_is_reported_again(
    phone, server, town, side_door, look
):
    worker = side_door.login("worker01")
    [outcome] = worker.push(worker.report(description="9号院工地欠薪"))
    page = phone.page
    log_in(page, "worker01")
    page.get_by_test_id("report").click()
    page.get_by_test_id("action-supplement").click()
    clerk = side_door.login("clerk01", app="console")
    assert clerk.act(outcome["rows"][0]["row"], "withdraw", note="地点没写清").status == 200
    page.locator("#act-note").fill(SAID)
    page.get_by_test_id("action-save").click()
    hurry(page)
    expect(page.get_by_test_id("step-refused")).to_contain_text("已撤回", timeout=40_000)
    expect(page.get_by_test_id("step-mend")).to_have_count(0)
    page.get_by_test_id("report-again").click()
    expect(page.get_by_test_id("description")).to_have_value(f"9号院工地欠薪\n{SAID}")
    page.go_back()
    page.get_by_test_id("step-aside").click()
    expect(page.get_by_test_id("pending-notice")).to_have_count(0)
    assert look("SELECT 1 FROM case_step WHERE action = 'supplement'") == []


MANY = """async ([count, row]) => {
    const name = (await indexedDB.databases()).map((one) => one.name).find((one) => one.startsWith('xunge-u-'));
    const db = await new Promise((done, no) => {
        const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); asked.onerror = no;
    });
    const ask = (wish) => new Promise((done, no) => { wish.onsuccess = () => done(wish.result); wish.onerror = no; });
    const store = db.transaction('mirror', 'readwrite').objectStore('mirror');
    const [one] = (await ask(store.getAll())).filter(({ entity }) => entity === 'case');
    delete one.sealed;
    for (let at = 0; at < count; at += 1) {
        const id = `many-${at}`;
        const moment = new Date(Date.parse(row.reported_at) - (at + 1) * 60_000).toISOString();
        store.put({ ...one, id, row: { ...row, id, title: `第${at}件`, case_no: `编号${at}`, reported_at: moment } });
    }
    await new Promise((done) => { store.transaction.oncomplete = done; });
    db.close();
}"""


def test_five_thousand_cases_are_drawn_by_what_is_near(phone, server, town, side_door):
    worker = side_door.login("worker01")
    worker.push(worker.report(description="8号院楼顶漏水"))
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("report")).to_have_count(1)
    # rows that an older app left unsealed are read too
    [row] = [row for (entity, _), row in worker.pull_all()[0].items() if entity == "case"]
    page.evaluate(MANY, [5000, row])
    page.goto("/cases")
    expect(page.get_by_test_id("cases-all")).to_have_text("全部 5001")
    expect(page.get_by_test_id("report").first).to_contain_text("8号院楼顶漏水")
    assert page.get_by_test_id("report").count() < 60
    for _ in range(3):  # what was only guessed at grows while one goes down
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        page.wait_for_timeout(300)
    expect(page.get_by_test_id("report").filter(has_text="第4999件")).to_be_in_viewport()
    assert page.get_by_test_id("report").count() < 60
    page.get_by_test_id("seek-case").fill("编号4321")
    expect(page.get_by_test_id("report")).to_have_count(1)
    expect(page.get_by_test_id("report")).to_contain_text("第4321件")
    page.get_by_test_id("seek-case").fill("没有这样的")
    expect(page.get_by_test_id("no-cases")).to_contain_text("没有找到")
