"""The rule of cases, kinds of tasks and kinds of notices as an administrator sets them, and what phones hear of it."""

from __future__ import annotations

import pytest

from tests.list_desk import TASK_KIND
from tests.tasks import sent

ACCEPTED = "你上报的 {code}，中心收下了"


def pulled(visitor, entity, cursor):
    mirror, cursor, _ = visitor.pull_all(cursor)
    return [row for (kind, _), row in mirror.items() if kind == entity], cursor


def kinds_offered(desk, case):
    return desk.get("/tasks/form", case=case["id"]).body["kinds"]


def test_the_rule_of_cases_reaches_phones_by_sync_and_decides_at_once(desk, worker, centre, rows, change):
    _, cursor, _ = worker.pull_all()
    assert desk.lists()["case_rule"] == {"similar_metres": 200, "similar_days": 14, "recur_days": 30, "version": 1}
    facts = {"similar_metres": 80, "similar_days": 7, "recur_days": 10}
    assert desk.save("case-rule", facts).body["case_rule"] == facts | {"version": 2}
    [rule], _ = pulled(worker, "case_rule", cursor)
    assert rule.items() >= facts.items()
    assert rows("SELECT details FROM journal_entry WHERE action = 'case_rule.change'") == [
        {"details": {"similar_metres": [200, 80], "similar_days": [14, 7], "recur_days": [30, 10]}}
    ]
    case = centre.case_in("closed")
    change("UPDATE cases SET closed_at = now() - interval '11 days' WHERE id = :id", id=case["id"])
    [outcome] = worker.push(
        worker.operation(
            "case.act", {"case_id": case["id"], "action": "recur", "note": "又堆上了"}, base_version=case["version"]
        )
    )
    assert outcome["problem"]["code"] == "case.recur_too_late"


@pytest.mark.parametrize(
    "facts",
    [
        {"similar_metres": 9},
        {"similar_metres": 2001},
        {"similar_days": 0},
        {"recur_days": 366},
        {"recur_days": "30"},
        {"other": 1},
    ],
)
def test_a_rule_of_cases_that_cannot_be_is_refused_by_name(desk, rows, facts):
    refused = desk.save("case-rule", facts)
    assert (refused.status, refused.code) == (422, "request.invalid")
    assert set(refused.body["details"]["fields"]) == set(facts)
    assert rows("SELECT version FROM case_rule") == [{"version": 1}]


def test_a_kind_of_task_is_entered_offered_and_taken_out_of_use(desk, clerk, centre, rows):
    case = centre.report()
    assert desk.save("task-kinds/deliver", TASK_KIND).status == 200
    offered = kinds_offered(clerk, case)
    assert offered[-1] == {"code": "deliver", **TASK_KIND}
    assert desk.save("task-kinds/deliver", TASK_KIND | {"retired": True}).status == 200
    assert offered[-1] not in kinds_offered(clerk, case)
    assert desk.line("task_kinds", "deliver")["retired"]
    taken = desk.save("task-kinds/more", TASK_KIND)
    assert taken.body["details"]["fields"] == {"name": ["已经有“送达”了：在停用的里，恢复它就行"]}
    codes = [one["code"] for one in desk.lists()["task_kinds"]][::-1]
    assert desk.visitor.post("/lists/order", {"list": "task_kinds", "codes": codes}).status == 200
    assert [one["code"] for one in kinds_offered(clerk, case)] == codes[1:]
    assert [
        one["details"]
        for one in rows("SELECT details FROM journal_entry WHERE action = 'task_kind.change' ORDER BY id")
    ][:2] == [{"new": True, "by_visit": False, "retired": False}, {"new": False, "by_visit": False, "retired": True}]


def test_another_name_travels_with_the_tasks_that_phones_carry(desk, clerk, centre, worker):
    case = centre.report()
    sent(clerk, case_id=case["id"])
    [task], cursor = pulled(worker, "task", None)
    assert task["kind"] == {"code": "verify", "name": "核实", "by_visit": True}
    line = desk.line("task_kinds", "verify")
    facts = {"name": "去看看", "by_visit": False, "suggestion": line["suggestion"]}
    assert desk.save("task-kinds/verify", facts).status == 200
    [again], _ = pulled(worker, "task", cursor)
    assert again == task | {"kind": {"code": "verify", "name": "去看看", "by_visit": False}}


def test_a_notice_says_what_an_administrator_wrote_or_is_told_no_more(desk, centre, worker, rows):
    kind = desk.line("notice_kinds", "case.accept")
    assert kind == {
        "code": "case.accept",
        "name": "上报的事：受理了",
        "template": "你上报的 {code}，已受理",
        "part": "{code}",
        "keep_days": 30,
        "version": 1,
        "retired": False,
    }
    assert desk.save("notice-kinds/case.accept", {"template": ACCEPTED, "keep_days": 7}).status == 200
    case = centre.case_in("accepted")
    assert rows("SELECT title, expires_at - at AS kept FROM notice") == [
        {"title": f"你上报的 {case['case_no']}，中心收下了", "kept": rows("SELECT interval '7 days' AS d")[0]["d"]}
    ]
    assert desk.save("notice-kinds/case.accept", {"template": ACCEPTED, "keep_days": 7, "retired": True}).status == 200
    centre.case_in("accepted")
    assert len(rows("SELECT 1 FROM notice")) == 1
    assert [
        one["details"]
        for one in rows("SELECT details FROM journal_entry WHERE action = 'notice_kind.change' ORDER BY id")
    ] == [{"template": ["你上报的 {code}，已受理", ACCEPTED], "keep_days": [30, 7]}, {"retired": [False, True]}]


@pytest.mark.parametrize(
    ("code", "template", "said"),
    [
        ("case.accept", "{code} {why}", "没有{why}可换，这一句里能换的只有【编号】"),
        ("case.accept", "{code} {what}", "没有【任务种类】可换，这一句里能换的只有【编号】"),
        ("case.accept", "随便改 【没有】", "没有【没有】可换，这一句里能换的只有【编号】"),
        ("case.accept", "随便改", "这一句要写上【编号】，不然看不出说的是哪一件"),
        ("task.sent", "{code}", "没有【编号】可换，这一句里能换的只有【任务种类】"),
        ("task.sent", "有任务", "这一句要写上【任务种类】，不然看不出说的是哪一件"),
        ("errand.open", "{code} }", "没有}可换，这一句里能换的只有【编号】"),
    ],
)
def test_a_sentence_names_its_own_part_and_no_other(desk, code, template, said):
    refused = desk.save(f"notice-kinds/{code}", {"template": template, "keep_days": 30})
    assert (refused.status, refused.body["details"]["fields"]) == (422, {"template": [said]})
    assert desk.line("notice_kinds", code)["version"] == 1


def test_there_is_no_kind_of_notice_that_nothing_tells(desk):
    refused = desk.save("notice-kinds/case.forgotten", {"template": "忘了", "keep_days": 3})
    assert (refused.status, refused.code) == (404, "list.absent")


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("case-rule", {"recur_days": 20}),
        ("task-kinds/verify", TASK_KIND),
        ("notice-kinds/task.sent", {"template": "有{what}任务", "keep_days": 3}),
    ],
)
def test_two_editors_are_kept_apart_and_others_are_kept_out(desk, door, path, facts):
    assert desk.save(path, facts, base_version=1).status == 200
    second = desk.save(path, facts, base_version=1)
    assert (second.status, second.code) == (409, "list.stale")
    for somebody in ("clerk01", "director01", "officer01"):
        refused = door.login(somebody, app="console").post(f"/lists/{path}", facts | {"base_version": 2})
        assert (refused.status, refused.code) == (403, "auth.not_permitted"), refused.body


@pytest.mark.parametrize(
    ("path", "facts", "status", "code"),
    [
        ("categories/%01", {"keywords": None, "advice": None, "similar": []}, 422, "category.absent"),
        ("notice-kinds/%01", {"template": "{code}", "keep_days": 3}, 404, "list.absent"),
        ("task-kinds/%01", TASK_KIND, 422, "request.invalid"),
        ("task-kinds/Upper", TASK_KIND, 422, "request.invalid"),
    ],
)
def test_a_code_that_nothing_can_carry_is_refused_in_words(desk, rows, path, facts, status, code):
    refused = desk.save(path, facts, base_version=0)
    assert (refused.status, refused.code) == (status, code)
    assert rows("SELECT 1 FROM journal_entry WHERE action LIKE '%.change'") == []
