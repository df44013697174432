"""A grid worker's own register, out of reach of any network: found, added, visited, corrected, merged, and all of it arrives."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from server.core.clock import local_date, utc_now
from tests.browser.behind_the_pin import press, set_pin
from tests.browser.conftest import deliver, log_in, wait_until_offline_ready
from tests.world import GRID1, GRID2

pytestmark = pytest.mark.browser


def seek(page, typed: str):
    """What is found when this is typed into the list."""
    page.get_by_test_id("seek-household").fill(typed)
    return page.get_by_test_id("household")


def test_a_day_without_network_finds_adds_visits_corrects_and_merges_and_loses_nothing(phone, town, side_door, look):
    today = local_date(utc_now())
    zhang = town.household(name="张桂兰", pinyin="zhangguilan zgl", due_on=today)
    double = town.household(name="张贵兰", pinyin="zhangguilan zgl", door="1-101")
    li = town.household(name="李建国", pinyin="lijianguo ljg", door="2单元302室")
    page = phone.page
    log_in(page, "worker01")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    wait_until_offline_ready(page)
    page.context.set_offline(True)

    # found by pinyin, by a door said in another way; what is not there is added
    page.goto("/households")
    expect(page.get_by_test_id("household-count")).to_contain_text("共 3 户")
    expect(seek(page, "ljg")).to_have_count(1)
    expect(seek(page, "2-302")).to_contain_text("李建国")
    expect(seek(page, "9号院5单元601")).to_have_count(0)
    page.get_by_test_id("add-household").click()
    expect(page.get_by_test_id("home-door")).to_have_value("9号院5单元601")
    page.get_by_test_id("home-name").fill("孙大海")
    # a door where somebody lives is asked about, whatever they are called
    page.get_by_test_id("home-address").fill("花园社区8号院")
    page.get_by_test_id("home-door").fill("2-302")
    expect(page.get_by_test_id("already-there")).to_contain_text("李建国")
    expect(page.get_by_test_id("save")).to_have_text("这个门牌有人家了，先选一下")
    # the old family has moved out: said without network, taken back as easily
    page.get_by_test_id("move-out").click()
    expect(page.get_by_test_id("moved-out")).to_contain_text("李建国搬走了")
    expect(page.get_by_test_id("already-there")).to_have_count(0)
    page.get_by_test_id("not-moved-out").click()
    page.get_by_test_id("two-homes").click()
    expect(page.get_by_test_id("already-there")).to_have_count(0)
    page.get_by_test_id("home-address").fill("花园社区")
    page.get_by_test_id("home-door").fill("9号院5单元601")
    page.get_by_test_id("home-phone").fill("1990000")
    page.get_by_test_id("home-members").click()
    expect(page.get_by_test_id("phone-said")).to_have_text("手机号要 11 位，这里是 7 位")
    expect(page.get_by_test_id("save")).to_be_disabled()
    page.get_by_test_id("home-phone").fill("199-0000-7788")
    page.wait_for_timeout(300)  # a draft is kept, whatever happens to the page
    page.reload()
    expect(page.get_by_test_id("home-name")).to_have_value("孙大海")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("household-name")).to_have_text("孙大海")
    expect(page.get_by_test_id("household-unsent")).to_contain_text("加一户")
    expect(page.get_by_test_id("new-phone")).to_contain_text("7788")
    # taken back, its telephone too
    page.get_by_test_id("take-back").click()
    expect(page.get_by_test_id("home-phone")).to_have_value("199-0000-7788")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("new-phone")).to_contain_text("7788")

    # visited at once; there is danger, and it goes to the centre
    page.get_by_test_id("to-visit").click()
    page.get_by_test_id("visit-more").click()
    page.get_by_test_id("visit-note").fill("邻居拿刀来闹")
    page.get_by_test_id("signs").tap()
    page.get_by_test_id("sign-violence").tap()
    expect(page.get_by_test_id("must-escalate")).to_contain_text("这件要交中心")
    # a grey button leads to what is still to do
    page.get_by_test_id("save-only").click(force=True)
    expect(page.get_by_test_id("outcome-well")).to_be_focused()
    page.get_by_test_id("outcome-matter").click()
    expect(page.get_by_test_id("save")).to_have_count(0)
    page.get_by_test_id("save-only").click()
    # nobody knows of it yet: whom to call, and the report, with what was said
    saved = page.get_by_test_id("just-saved")
    expect(saved.get_by_test_id("call-now").locator("a").first).to_have_attribute("href", "tel:110")
    saved.get_by_test_id("report-danger").click()
    expect(page.get_by_test_id("description")).to_have_value("邻居拿刀来闹")
    expect(page.get_by_test_id("sign-violence")).to_have_attribute("aria-pressed", "true")

    # a household that other records name is not taken back
    page.goto("/households")
    seek(page, "孙大海").click()
    expect(page.get_by_test_id("household-visits")).to_contain_text("邻居拿刀来闹")
    page.get_by_test_id("take-back").click()
    expect(page.get_by_role("alert")).to_contain_text("后面的「走访」用到了它")

    # corrected, taken back, corrected again
    page.goto(f"/household/{li}/edit")
    expect(page.get_by_test_id("save")).to_have_text("改了再存")
    page.get_by_test_id("home-name").fill("李建军")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("household-name")).to_have_text("李建军")
    page.get_by_test_id("take-back").click()
    expect(page.get_by_test_id("home-name")).to_have_value("李建军")  # in its form again
    page.goto(f"/household/{li}")
    expect(page.get_by_test_id("household-name")).to_have_text("李建国")
    page.get_by_test_id("to-edit").click()
    page.get_by_test_id("home-members").fill("4")
    page.get_by_test_id("home-name").fill("李见国")
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("household-name")).to_have_text("李见国")

    # doubles; said not to be one, that can be taken back too
    page.goto(f"/household/{zhang}")
    page.get_by_test_id("look-at-double").click()
    page.get_by_test_id("apart").click()
    expect(page.get_by_test_id("doubles")).to_have_count(0)
    page.get_by_test_id("take-back").click()
    expect(page.get_by_test_id("doubles")).to_be_visible()
    page.goto("/households")
    expect(page.get_by_test_id("double")).to_have_count(2)
    page.goto(f"/household/{zhang}")
    page.get_by_test_id("look-at-double").click()
    page.get_by_test_id(f"keep-{zhang}").click()
    page.get_by_test_id("merge").click()
    expect(page.get_by_test_id("merged")).to_contain_text("张贵兰")
    expect(page.get_by_test_id("doubles")).to_have_count(0)
    page.goto(f"/household/{double}")
    expect(page.get_by_test_id("household-name")).to_have_text("张桂兰")

    # meanwhile a colleague has corrected the same name
    leader = side_door.login("leader01", device_id="device-2")
    correction = leader.operation("household.correct", {"household_id": li, "name": "李剑国"}, base_version=1)
    assert leader.push(correction)[0]["status"] == "applied"
    page.context.set_offline(False)
    page.goto("/outbox")
    refused = page.get_by_test_id("group-person").get_by_test_id("outbox-row")
    expect(refused).to_contain_text("陈刚")
    refused.get_by_test_id("row-edit").click()
    expect(page.get_by_test_id("save")).to_have_text("先选用哪一个")
    page.get_by_test_id("mine-姓名").click()
    page.get_by_test_id("save").click()
    expect(page.get_by_test_id("household-name")).to_have_text("李见国")
    page.goto("/today")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")

    rows = {row["name"]: row for row in look("SELECT * FROM household")}
    assert set(rows) == {"张桂兰", "张贵兰", "李见国", "孙大海"}
    assert str(rows["张贵兰"]["merged_into"]) == zhang
    assert (rows["李见国"]["members_count"], rows["李见国"]["pinyin"]) == (4, "lijianguo ljg")
    assert (rows["孙大海"]["phone_tail"], rows["孙大海"]["grid_code"]) == ("7788", "620902001001001")
    assert rows["孙大海"]["last_visit_note"] == "邻居拿刀来闹"
    assert look("SELECT signs FROM visit") == [{"signs": ["violence"]}]
    # the list on the phone says the same, and a merge can be undone
    page.goto("/households")
    expect(page.get_by_test_id("household-count")).to_contain_text("共 3 户")
    seek(page, "7788").click()
    page.get_by_test_id("household-call").click()
    expect(page.get_by_test_id("dial")).to_have_attribute("href", "tel:19900007788")
    page.goto("/households")
    expect(seek(page, "sdh")).to_have_count(1)
    seek(page, "zgl").click()
    page.get_by_test_id("part").click()
    expect(page.get_by_test_id("merged")).to_have_count(0)
    page.goto("/households")
    expect(page.get_by_test_id("household-count")).to_contain_text("共 4 户")
    expect(page.get_by_test_id("delivery")).to_have_count(0)
    expect(page.get_by_test_id("double")).to_have_count(0)  # parted: nobody is asked again
    assert [row["name"] for row in look("SELECT name FROM household WHERE merged_into IS NOT NULL")] == []


def test_an_errand_is_for_somebody_picked_with_papers_nobody_asked_for_and_its_slip_says_how_it_went(
    phone, server, town, somebody, look
):
    town.household(name="张桂花", pinyin="zhangguihua zgh", door="4单元401")
    page = phone.page
    log_in(page, "worker01")
    set_pin(page)
    page.goto("/pin?next=/errand/new")
    press(page)
    page.get_by_test_id("errand-name").fill("zg")
    expect(page.get_by_test_id("whom").get_by_role("button")).to_have_count(2)
    page.get_by_text("张桂花家").click()
    page.get_by_test_id("another").click()
    page.get_by_test_id("errand-name").fill("zgl")
    page.get_by_test_id(f"whom-{somebody['id']}").click()
    expect(page.get_by_test_id("errand-form")).to_contain_text("张桂兰")
    page.get_by_test_id("kind-pension_certification").click()
    page.get_by_test_id("other-paper").fill("村委会证明")
    page.get_by_test_id("save").click()  # typed and not added: it is in hand all the same
    page.get_by_test_id("show-receipt").click()
    expect(page.get_by_test_id("receipt")).to_contain_text("收了您的：村委会证明")
    expect(page.get_by_test_id("receipt")).to_contain_text("要交到")
    page.get_by_test_id("close-receipt").click()
    page.get_by_test_id("step-file").click()
    page.get_by_test_id("step-save").click()
    expect(page.get_by_text("窗口要补就补：身份证、社保卡")).to_be_visible()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.get_by_test_id("show-receipt").click()
    expect(page.get_by_test_id("slip-filed")).to_contain_text("街道社保窗口")
    slip, way_back = page.get_by_test_id("receipt").bounding_box(), page.get_by_test_id("close-receipt").bounding_box()
    assert slip["y"] + slip["height"] <= way_back["y"]
    page.get_by_test_id("close-receipt").click()
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.get_by_test_id("step-withdraw").click()
    page.get_by_test_id("step-note").fill("家里人自己办了")
    page.get_by_test_id("step-save").click()
    expect(page.get_by_text("办完了")).to_have_count(0)
    page.get_by_test_id("show-receipt").click()
    expect(page.get_by_test_id("slip-withdrawn")).to_contain_text("这件不办了")
    page.get_by_test_id("close-receipt").click()
    page.get_by_test_id("back").click()
    deliver(page)
    [errand] = look("SELECT person_id, papers, state FROM errand")
    assert (str(errand["person_id"]), errand["papers"], errand["state"]) == (
        somebody["id"],
        ["村委会证明"],
        "withdrawn",
    )


def test_a_home_added_next_door_stays_mine_and_one_given_away_is_not_lost(phone, look):
    page = phone.page
    page.context.set_geolocation({"longitude": 98.515, "latitude": 39.705, "accuracy": 12})  # grid 2; theirs is grid 1
    log_in(page, "worker01")
    expect(page.get_by_test_id("sync-chip")).to_contain_text("全部已送达")
    for name, door, grid in (("孙大海", "9号院1-101", GRID1), ("马晓红", "9号院2-202", GRID2)):
        page.goto("/household/new")
        page.get_by_test_id("home-name").fill(name)
        page.get_by_test_id("home-door").fill(door)
        expect(page.get_by_test_id("not-in-my-grid")).to_contain_text("不在你的格里")
        if grid == GRID2:
            page.get_by_test_id("give-away").click()
        page.get_by_test_id("save").click()
        expect(page.get_by_test_id("household-name")).to_have_text(name)
        page.goto("/")
        deliver(page)
        page.goto("/households")
        seek(page, name).click()
        expect(page.get_by_test_id("elsewhere")).to_have_count(int(grid == GRID2))
        assert look("SELECT grid_code FROM household WHERE name = :name", name=name) == [{"grid_code": grid}]
    expect(page.get_by_test_id("elsewhere")).to_contain_text("那格的同事看得到")
