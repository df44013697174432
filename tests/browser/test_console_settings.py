"""The lists of care edited at the desk by an administrator, and what becomes of them on phones and at other desks."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from server.core.clock import local_date, utc_now
from server.notices import robots
from tests.browser.behind_the_pin import set_pin
from tests.browser.conftest import DESK, log_in, log_in_at_desk
from tests.care import lists_kept, register
from tests.errands import taken_in
from tests.robots import Group
from tests.world import PASSWORD

pytestmark = pytest.mark.browser
TODAY = local_date(utc_now())


@pytest.fixture(autouse=True)
def kept(owner, town):
    """Whatever a test saves, the next one finds the lists as they were delivered."""
    with lists_kept(owner):
        yield


@pytest.fixture
def settings_page(desk, server, town):
    """The page of settings as the administrator finds it after logging in."""
    log_in_at_desk(desk.page, "admin", arrives="page-settings")
    expect(desk.page.get_by_test_id("line").first).to_be_visible()
    return desk.page


def open_line(page, name: str) -> None:
    page.get_by_test_id("line").filter(has_text=name).click()
    expect(page.get_by_test_id("line-form").get_by_role("heading")).to_have_text(name)


def test_a_question_added_at_the_desk_is_asked_at_the_door(settings_page, phone, somebody, look):
    page = settings_page
    open_line(page, "80岁以上独居、留守老人")
    page.get_by_test_id("question-add").click()
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-fault-questions")).to_have_text("有一题还没有写问什么")
    page.get_by_test_id("question-label").last.fill("睡觉")
    page.get_by_test_id("question-up").last.click()
    page.get_by_test_id("question-remove").first.click()
    page.get_by_test_id("question-remove").first.click()
    page.get_by_test_id("question-undo").click()
    # saved from within the answers, which are taken as they are typed
    page.get_by_test_id("question-choices").last.click()
    page.keyboard.type("好，睡不着")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("line-saved")).to_contain_text("已保存")
    [group] = look("SELECT questions, version FROM care_group WHERE code = 'elderly_alone_80'")
    asked = [(one["label"], one.get("choices"), one.get("retired", False)) for one in group["questions"]]
    assert asked == [
        ("吃饭", ["正常", "吃得少", "没人做"], False),
        ("吃药", ["按时", "漏服", "不用吃药"], False),
        ("睡觉", ["好", "睡不着"], False),
        ("水电气暖正常", None, False),
        ("精神", ["好", "一般", "不好"], True),
    ]
    assert group["version"] == 2

    log_in(phone.page, "worker01")
    set_pin(phone.page)
    phone.page.get_by_test_id("person").first.click()
    phone.page.get_by_test_id("outcome-matter").click()
    expect(phone.page.get_by_text("睡不着")).to_be_visible()
    expect(phone.page.get_by_text("精神", exact=True)).to_have_count(0)


def test_a_new_kind_of_errand_is_offered_at_once_and_one_out_of_use_no_more(settings_page, devices, side_door, look):
    page = settings_page
    page.get_by_test_id("settings-errand_kinds").click()
    page.get_by_test_id("line-new").click()
    expect(page.get_by_test_id("line-name")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("line-fault-name")).to_have_text("写上名称")
    page.get_by_test_id("line-name").fill("代取快递")
    page.get_by_test_id("line-papers").fill("取件码\n\n取件码\n身份证")
    page.get_by_test_id("line-limit_amount").fill("十")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("line-fault-limit_amount")).to_have_text("填 1 到 366 的整数")
    page.get_by_test_id("line-limit_amount").fill("2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("line-saved")).to_be_visible()
    [kind] = look("SELECT code, papers, where_to, limit_amount, limit_unit FROM errand_kind WHERE name = '代取快递'")
    code = kind.pop("code")
    assert kind == {"papers": ["取件码", "身份证"], "where_to": None, "limit_amount": 2, "limit_unit": "working_days"}
    assert taken_in(side_door.login("clerk01", app="console"), kind=code)["kind"]["name"] == "代取快递"

    page.get_by_test_id("line-retire").click()
    expect(page.get_by_test_id("line-retired")).to_contain_text("正在办的照旧办完")
    expect(page.get_by_test_id("lines-retired")).to_contain_text("代取快递")
    assert look("SELECT retired_at IS NULL AS used FROM errand_kind WHERE name = '代取快递'") == [{"used": False}]
    page.get_by_test_id("line-restore").click()
    expect(page.get_by_test_id("line-retired")).to_have_count(0)
    expect(page.get_by_test_id("lines")).to_contain_text("代取快递")

    open_line(page, "上门看望、上门咨询")
    page.get_by_test_id("line-retire").click()
    expect(page.get_by_test_id("line-fault-retired")).to_have_text("请人上门要用到这一种，不能停用")


def test_another_rhythm_says_how_many_it_moves_and_moves_them(settings_page, side_door, look):
    register(side_door.login("officer01", app="console"))
    page = settings_page
    page.get_by_test_id("settings-tiers").click()
    page.reload()
    open_line(page, "高风险")
    page.get_by_test_id("line-every").fill("3")
    expect(page.get_by_test_id("line-warning")).to_contain_text("存好后，这一档 1 份探访计划的到期日会重新算。")
    page.get_by_test_id("line-unit").select_option("days")
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-saved")).to_be_visible()
    expect(page.get_by_test_id("line").first).to_contain_text("每 3 天至少一次")
    assert look("SELECT due_on FROM care_plan") == [{"due_on": TODAY + timedelta(days=3)}]

    # a tier that a group puts people into cannot go
    page.get_by_test_id("line-retire").click()
    expect(page.get_by_test_id("line-fault-retired")).to_contain_text("还用着这一档")
    # the order of the list is the order everywhere
    page.get_by_test_id("line-down").click()
    expect(page.get_by_test_id("line").nth(1)).to_contain_text("高风险")
    expect(page.get_by_test_id("line-up")).to_be_enabled()
    assert [one["name"] for one in look("SELECT name FROM care_tier ORDER BY sort LIMIT 2")] == ["重点", "高风险"]


def test_the_rule_is_changed_within_what_makes_sense(settings_page, look):
    page = settings_page
    page.get_by_test_id("settings-rule").click()
    expect(page.get_by_test_id("line-grave_hours")).to_have_value("24")
    page.get_by_test_id("line-leader_after_days").fill("5")
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-fault-neighbourhood_after_days")).to_have_text("不能比转到网格长那里的天数少")
    page.get_by_test_id("line-neighbourhood_after_days").fill("6")
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-saved")).to_be_visible()
    assert look("SELECT leader_after_days, neighbourhood_after_days, grave_hours FROM care_rule") == [
        {"leader_after_days": 5, "neighbourhood_after_days": 6, "grave_hours": 24}
    ]


def test_what_was_typed_outlives_a_reload_a_dead_server_and_a_colleague(settings_page, server, side_door, look):
    page = settings_page
    page.get_by_test_id("settings-errand_kinds").click()
    open_line(page, "代购药")
    page.get_by_test_id("line-where_to").fill("社区医院")
    page.get_by_test_id("line-limit_amount").fill("4")
    page.reload()
    expect(page.get_by_test_id("line-where_to")).to_have_value("社区医院")

    server.stop()
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-error")).to_contain_text("你填的内容都还在")
    server.start()
    colleague = side_door.login("admin", app="console", device_id="another")
    kind = {"name": "代买药", "papers": ["处方"], "where_to": None, "limit_amount": 2, "limit_unit": "working_days"}
    saved = colleague.post("/lists/errand-kinds/buy_medicine", kind | {"base_version": 1})
    assert saved.status == 200, saved.body

    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-stale")).to_contain_text("两人都改了的地方标在下面")
    expect(page.get_by_test_id("line-name")).to_have_value("代买药")
    expect(page.get_by_test_id("line-papers")).to_have_value("处方")
    expect(page.get_by_test_id("line-where_to")).to_have_value("社区医院")
    expect(page.get_by_test_id("line-clash-limit_amount")).to_contain_text("2")
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-saved")).to_be_visible()
    assert look(
        "SELECT name, papers, where_to, limit_amount, version FROM errand_kind WHERE code = 'buy_medicine'"
    ) == [{"name": "代买药", "papers": ["处方"], "where_to": "社区医院", "limit_amount": 4, "version": 3}]


def test_a_question_in_other_words_is_warned_of_and_may_be_a_new_one(settings_page, look):
    page = settings_page
    open_line(page, "80岁以上独居、留守老人")
    page.get_by_test_id("question-label").nth(3).fill("这周摔过跤")
    expect(page.get_by_test_id("question-reworded")).to_contain_text("原来问“水电气暖正常”")
    page.get_by_test_id("question-anew").click()
    expect(page.get_by_test_id("question-reworded")).to_have_count(0)
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-saved")).to_be_visible()
    [group] = look("SELECT questions FROM care_group WHERE code = 'elderly_alone_80'")
    asked = {one["label"]: one.get("retired", False) for one in group["questions"]}
    assert (asked["这周摔过跤"], asked["水电气暖正常"]) == (False, True)
    assert {one["name"] for one in group["questions"] if one["label"] == "水电气暖正常"} == {"home_safe"}


def test_whoever_is_no_administrator_is_told_whose_page_it_is(desk, server, town):
    page = desk.page
    log_in_at_desk(page, "officer01")
    expect(page.get_by_test_id("rail-settings")).to_have_count(0)
    page.goto("/console/settings")
    expect(page.get_by_test_id("page-closed")).to_have_text("设置由系统管理员来改。")


def test_what_a_notice_says_and_what_counts_as_similar_are_set_at_the_desk(settings_page, look):
    page = settings_page
    page.get_by_test_id("settings-notice_kinds").click()
    expect(page.get_by_test_id("line-new")).to_have_count(0)
    open_line(page, "上报的事：受理了")
    expect(page.get_by_test_id("line-template")).to_have_value("你上报的 【编号】，已受理")
    page.get_by_test_id("line-template").fill("【编号】中心收到了【任务种类】")
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-fault-template")).to_contain_text("能换的只有【编号】")
    page.get_by_test_id("line-template").fill("【编号】中心收到了")
    page.get_by_test_id("line-keep_days").fill("7")
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-saved")).to_be_visible()
    expect(page.get_by_test_id("line").first).to_contain_text("【编号】中心收到了")
    [kind] = look("SELECT template, keep_days, version FROM notice_kind WHERE code = 'case.accept'")
    assert kind == {"template": "{code}中心收到了", "keep_days": 7, "version": 2}

    page.get_by_test_id("settings-case_rule").click()
    page.get_by_test_id("line-similar_metres").fill("5")
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-fault-similar_metres")).to_have_text("填 10 到 2000 的整数")
    page.get_by_test_id("line-similar_metres").fill("80")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("line-saved")).to_contain_text("手机下次连上网就按新的来")
    assert look("SELECT similar_metres, version FROM case_rule") == [{"similar_metres": 80, "version": 2}]

    page.get_by_test_id("settings-categories").click()
    page.get_by_test_id("line").filter(has_text="同类：供热纠纷").click()
    expect(page.get_by_test_id("line-similar")).to_have_value("供热纠纷")
    page.get_by_test_id("line-similar").fill("供热纠纷\n没有这一类")
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-fault-similar")).to_contain_text("没有“没有这一类”")
    page.get_by_test_id("line-similar").fill("供热纠纷\n渗漏堵塞")
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-saved")).to_be_visible()
    [kind] = look("SELECT similar_to FROM category WHERE code = 'livelihood.heating'")
    assert kind == {"similar_to": ["dispute.heating", "environment.leak"]}

    page.get_by_test_id("settings-task_kinds").click()
    open_line(page, "核实")
    page.get_by_test_id("line-by_visit").uncheck()
    page.get_by_test_id("line-save").click()
    expect(page.get_by_test_id("line-saved")).to_be_visible()
    assert look("SELECT by_visit FROM task_kind WHERE code = 'verify'") == [{"by_visit": False}]


def test_somebody_sees_who_they_are_and_changes_their_own_password(devices, server, town, owner):
    page = devices(DESK).page
    log_in_at_desk(page, "clerk01")
    page.get_by_test_id("rail-account").click()
    page.get_by_test_id("rail-own").click()
    expect(page.get_by_test_id("own")).to_contain_text("clerk01")
    expect(page.get_by_test_id("own")).to_contain_text("受理员")

    # what is missing is said where it is missing, and what is wrong by the server where it is wrong
    page.get_by_test_id("password-save").click()
    expect(page.get_by_test_id("password-old")).to_be_focused()
    page.keyboard.type("guess")
    page.get_by_test_id("password-new").fill("another-Password-2")
    page.get_by_test_id("password-again").fill("another-Password")
    page.get_by_test_id("password-save").click()
    expect(page.locator("#password-again-fault")).to_have_text("和上面输的不一样")
    page.get_by_test_id("password-again").fill("another-Password-2")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("password-error")).to_contain_text("密码没有改")
    expect(page.locator("#password-old-fault")).to_contain_text("再输一次")

    with owner.begin() as connection:
        [was] = connection.exec_driver_sql("SELECT password_hash FROM account WHERE username = 'clerk01'").scalars()
    try:
        page.get_by_test_id("password-old").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("password-saved")).to_be_visible()
        page.get_by_test_id("own-sign-out").click()
        page.get_by_test_id("login-username").fill("clerk01")
        page.get_by_test_id("login-password").fill("another-Password-2")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("own")).to_be_visible()
    finally:
        with owner.begin() as connection:
            connection.exec_driver_sql("UPDATE account SET password_hash = %s WHERE username = 'clerk01'", (was,))


@pytest.fixture
def group(town):
    """A group's robot in the operator's own network."""
    made = Group()
    settings = dataclasses.replace(town.app.config["SETTINGS"], robot_hosts=(made.address,))
    town.app.config["SETTINGS"] = settings
    yield made
    made.stop()


def test_a_robot_is_tried_and_what_came_back_is_told_in_words(settings_page, group, town, side_door, look):
    robot = {"name": "督办群", "address": f"{group.address}/send?key=secret", "base_version": 0}
    assert side_door.login("admin", app="console").post("/lists/robots/x1", robot).status == 200
    page = settings_page
    page.goto("/console/settings?list=robots&line=x1")
    said = page.get_by_test_id("robot-trial-said")
    expect(page.get_by_test_id("robot-trial-hint")).to_contain_text("不带任何案件和人")
    expect(said).to_have_count(0)

    def send(now):
        with town.app.app_context():
            return robots.send(now)

    page.get_by_test_id("robot-try").click()
    expect(said).to_have_text("正在发，十几秒就有回音……")
    expect(page.get_by_test_id("robot-try")).to_be_disabled()
    group.answers = [(200, b'{"errcode":310000,"errmsg":"keywords not in content"}')]
    assert send(utc_now()) == (0, 1)
    expect(said).to_contain_text("没送到。对方没接受：钉钉的安全设置没放行")
    expect(said).to_contain_text("自己再发一次")

    # the robot was put right in its group: the next one arrives, and is there when the page is opened again
    page.get_by_test_id("robot-try").click()
    expect(said).to_have_attribute("data-state", "sending")
    assert send(utc_now()) == (1, 0)
    expect(said).to_contain_text("送到了")
    page.reload()
    expect(said).to_contain_text("送到了")
    assert [message["text"]["content"] for _, message in group.heard] == [
        "【巡格】这是一条测试消息，收到就说明接通了。"
    ] * 2

    # what is half typed is not what would be tried; and nothing is sent to a group out of use
    page.get_by_test_id("line-name").fill("另一个群")
    expect(page.get_by_test_id("robot-try")).to_be_disabled()
    expect(page.get_by_test_id("robot-trial-hint")).to_have_text("改了还没有保存，存好再试。")
    page.get_by_test_id("line-cancel").click()
    expect(page.get_by_test_id("robot-try")).to_be_enabled()
    page.get_by_test_id("line-retire").click()
    expect(page.get_by_test_id("robot-trial-hint")).to_have_text("停用了，恢复使用以后才能试。")
    expect(page.get_by_test_id("robot-try")).to_be_disabled()
    expect(said).to_have_count(0)
    assert len(look("SELECT 1 FROM robot_message")) == 2
