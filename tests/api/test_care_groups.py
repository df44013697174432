"""Groups, their questions, tiers and the rule of care, edited by an administrator: what becomes of people in them."""

from __future__ import annotations

from tests.care import days, id_number, listed, person, register
from tests.list_desk import GROUP, TIER

# --- tiers and the rule -----------------------------------------------------------------------------------------------


def test_another_rhythm_moves_everybodys_next_day_and_only_theirs(officer, desk, rows, change, monkeypatch):
    monkeypatch.setattr("server.people.recount.CHUNK", 3)  # so that eight people take several transactions
    for serial in range(1, 9):
        register(officer, name=f"老人{serial}", id_number=id_number(serial=serial), groups=[{"group": "elderly_alone"}])
    other = register(officer, name="另一个", id_number=id_number(serial=11))
    change("UPDATE care_plan SET began_on = :d, due_on = :x WHERE tier_code = 'key'", d=days(-10), x=days(20))
    left = rows("SELECT id, person_id FROM care_plan WHERE tier_code = 'key' ORDER BY id LIMIT 1")[0]
    officer.post(f"/people/{left['person_id']}/plans/{left['id']}/end", {"reason": "不需要了"})
    answer = desk.save("tiers/key", TIER | {"name": "重点", "every": 2, "unit": "weeks"})
    assert answer.status == 200, answer.body
    tier = next(one for one in answer.body["tiers"] if one["code"] == "key")
    assert (tier["every"], tier["unit"], tier["plans"], tier["version"]) == (2, "weeks", 7, 2)
    due = rows(
        "SELECT due_on, ended_on IS NULL AS running, count(*) AS n FROM care_plan WHERE tier_code = 'key' GROUP BY 1, 2"
    )
    assert {(one["due_on"], one["running"]): one["n"] for one in due} == {(days(4), True): 7, (days(20), False): 1}
    assert rows("SELECT due_on FROM care_plan WHERE person_id = :p", p=other["id"]) == [{"due_on": days(7)}]
    assert rows("SELECT max(version) AS v FROM person WHERE id <> :p", p=left["person_id"]) == [{"v": 1}]
    [line] = rows("SELECT details FROM journal_entry WHERE action = 'care_tier.change'")
    assert line["details"] == {"before": "1 months", "after": "2 weeks", "retired": False}


def test_a_shorter_rhythm_makes_nobody_late_by_a_stroke_of_the_pen(officer, desk, rows, change):
    """Whoever should have been seen earlier by the new rhythm is due today; whoever was late stays as late as they were."""
    for serial, (began, due) in enumerate([(-20, 10), (-40, -10), (-3, 27)], start=1):
        register(officer, name=f"老人{serial}", id_number=id_number(serial=serial), groups=[{"group": "elderly_alone"}])
        change(
            "UPDATE care_plan SET began_on = :b, due_on = :d WHERE due_on > :far",
            b=days(began),
            d=days(due),
            far=days(28),
        )
    for _ in range(2):  # saved again it stays
        assert desk.save("tiers/key", TIER | {"name": "重点"}).status == 200
        assert [one["due_on"] for one in rows("SELECT due_on FROM care_plan ORDER BY due_on")] == [
            days(-10),
            days(0),
            days(4),
        ]
    assert officer.get("/care/coverage", level="grid").body["total"]["overdue"] == 1


def test_saving_a_rhythm_again_mends_what_was_cut_off(officer, desk, rows, change):
    register(officer)
    change("UPDATE care_plan SET due_on = :d", d=days(300))
    assert desk.save("tiers/high", TIER).status == 200
    assert rows("SELECT due_on FROM care_plan") == [{"due_on": days(7)}]


def test_a_tier_goes_out_of_use_only_when_no_group_joins_by_it(officer, desk, rows):
    assert desk.save("tiers/rare", TIER | {"name": "少见", "every": 6, "unit": "months"}).status == 200
    assert desk.save("groups/rare_group", GROUP | {"tier": "rare"}).status == 200
    somebody = register(officer, groups=[{"group": "rare_group"}])
    gone = TIER | {"name": "少见", "every": 6, "unit": "months", "retired": True}
    refused = desk.save("tiers/rare", gone)
    assert (refused.status, refused.body["details"]["fields"]) == (
        422,
        {"retired": ["“高龄老人”还用着这一档，先给它换一档"]},
    )
    assert rows("SELECT retired_at FROM care_tier WHERE code = 'rare'") == [{"retired_at": None}]

    assert desk.save("groups/rare_group", GROUP).status == 200
    assert desk.save("tiers/rare", gone).status == 200
    told = {one["code"]: one["retired"] for one in officer.get("/care/groups").body["tiers"]}
    assert (told["rare"], told["high"]) == (True, False)
    kept = officer.get(f"/people/{somebody['id']}").body["plans"][0]
    assert (kept["tier"]["code"], kept["tier"]["name"]) == ("rare", "少见")
    # nobody is put into it any more, neither by hand nor by a group
    changed = officer.post(f"/people/{somebody['id']}/plans", {"group": "disabled", "tier": "rare", "helper_id": None})
    assert changed.body["details"]["fields"] == {"tier": ["没有这个档"]}
    assert desk.save("groups/rare_group", GROUP | {"tier": "rare"}).body["details"]["fields"] == {
        "tier": ["没有这个档，或者已经停用"]
    }
    assert desk.save("tiers/rare", gone | {"retired": False}).status == 200
    assert {one["code"]: one["retired"] for one in officer.get("/care/groups").body["tiers"]}["rare"] is False


def test_other_hours_after_a_grave_change_move_who_waits(officer, desk, rows):
    somebody = register(officer, groups=[{"group": "elderly_alone"}])
    officer.post(f"/people/{somebody['id']}/grave", {})
    assert rows("SELECT due_on FROM care_plan") == [{"due_on": days(1)}]
    changed = desk.save("rule", {"grave_hours": 72})
    assert (changed.body["rule"]["grave_hours"], changed.body["rule"]["version"]) == (72, 2)
    assert rows("SELECT due_on FROM care_plan") == [{"due_on": days(3)}]
    assert rows("SELECT details FROM journal_entry WHERE action = 'care_rule.change'") == [
        {"details": {"grave_hours": [24, 72]}}
    ]


def test_the_neighbourhood_never_hears_of_it_before_the_grid_leader(desk, rows):
    refused = desk.save("rule", {"leader_after_days": 4})
    assert refused.body["details"]["fields"] == {"neighbourhood_after_days": ["不能比转到网格长那里的天数少"]}
    assert rows("SELECT leader_after_days, version FROM care_rule") == [{"leader_after_days": 1, "version": 1}]
    assert desk.save("rule", {"leader_after_days": 4, "neighbourhood_after_days": 4}).status == 200


# --- groups and their questions ---------------------------------------------------------------------------------------


def test_a_group_of_ones_own_is_entered_used_and_taken_out_of_use(officer, worker, desk, rows):
    made = desk.save("groups/high_age", GROUP)
    assert made.status == 200, made.body
    assert made.body["groups"][-1]["code"] == "high_age"
    somebody = register(officer, groups=[{"group": "high_age"}])
    assert somebody["plans"][0]["tier"]["code"] == "high"
    assert desk.save("groups/high_age", GROUP | {"retired": True}).status == 200
    assert desk.line("groups", "high_age")["retired"] is True
    # nobody joins it any more, and whoever is in it can still be looked for
    assert {one["code"]: one["retired"] for one in officer.get("/care/groups").body["groups"]}["high_age"] is True
    assert (
        officer.post("/people", person(id_number=id_number(serial=3), groups=[{"group": "high_age"}])).code
        == "care.group_absent"
    )
    assert listed(officer, group="high_age") == [somebody["id"]]
    assert officer.get(f"/people/{somebody['id']}").body["plans"][0]["group"]["name"] == "高龄老人"
    # whoever is in it is asked its questions as before
    assert GROUP["questions"] in [one["questions"] for one in worker.get("/care/list").body["groups"]]
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'care_group.change'")) == 2


def test_a_question_asked_no_more_still_says_what_an_old_answer_answered(officer, worker, desk):
    somebody = register(officer)
    answers = {"medicine": "漏服", "meals": "正常"}
    visit = {"visit_id": somebody["id"], "outcome": "well", "person_id": somebody["id"], "answers": answers}
    [logged] = worker.push(worker.operation("visit.log", visit))
    assert logged["status"] == "applied", logged
    group = desk.line("groups", "elderly_alone_80")
    asked = [one for one in group["questions"] if one["name"] != "medicine"]
    facts = {"name": group["name"], "tier": group["tier"], "questions": asked}
    assert desk.save("groups/elderly_alone_80", facts).status == 200
    assert desk.line("groups", "elderly_alone_80")["questions"] == asked
    [mine] = [one for one in worker.get("/care/list").body["groups"] if one["code"] == "elderly_alone_80"]
    assert mine["questions"] == asked
    [told] = [
        one["visit"] for one in officer.get(f"/care/people/{somebody['id']}/timeline").body["items"] if one["visit"]
    ]
    assert told["answers"] == [{"label": "吃药", "answer": "漏服"}, {"label": "吃饭", "answer": "正常"}]
    # asked again under its name it is the same question
    assert desk.save("groups/elderly_alone_80", facts | {"questions": group["questions"]}).status == 200
    assert desk.line("groups", "elderly_alone_80")["questions"] == group["questions"]


def test_what_people_under_supervision_were_asked_stays_hidden_when_it_is_asked_no_more(
    door, officer, desk, world, change
):
    """An answer whose question is gone would be shown to everybody under its bare name."""
    somebody = register(officer)
    joined = officer.post(f"/people/{somebody['id']}/plans", {"group": "mental", "tier": None, "helper_id": None})
    assert joined.status == 200, joined.body
    visitor = door.login("leader01")
    visit = {"visit_id": somebody["id"], "outcome": "well", "person_id": somebody["id"], "answers": {"state": "有波动"}}
    assert visitor.push(visitor.operation("visit.log", visit))[0]["status"] == "applied"
    group = desk.line("groups", "mental")
    facts = {"name": group["name"], "tier": group["tier"], "questions": group["questions"][1:]}
    assert desk.save("groups/mental", facts).status == 200
    told = door.login("worker01").get(f"/care/people/{somebody['id']}/timeline")
    assert [one["visit"]["answers"] for one in told.body["items"] if one["visit"]] == [[]]


def test_no_click_opens_a_group_of_people_under_supervision(desk, rows):
    group = desk.line("groups", "mental")
    facts = {"name": group["name"], "tier": "mental_stable", "questions": group["questions"]}
    assert desk.save("groups/mental", facts).status == 200
    assert rows("SELECT permission FROM care_group WHERE code = 'mental'") == [{"permission": "person.read_mental"}]
    assert desk.save("groups/mental", facts | {"permission": None}).code == "request.invalid"


def test_an_open_group_and_one_under_supervision_share_no_question(desk, rows):
    """Answers are kept under the question's name: shared, what the one said would be read by whoever may know the other."""
    names = rows(
        "SELECT question->>'name' AS name FROM care_group, jsonb_array_elements(questions) AS question"
        " WHERE question->>'retired' IS NULL GROUP BY 1 HAVING count(DISTINCT coalesce(permission, '')) > 1"
    )
    assert names == []
    shared = [{"name": "state", "label": "病情", "kind": "text"}]
    refused = desk.save("groups/high_age", GROUP | {"questions": shared})
    assert refused.body["details"]["fields"] == {"questions": ["题号 state 已用在另一类群体的题上，请换一个"]}
    mental = desk.line("groups", "mental")
    facts = {"name": mental["name"], "tier": mental["tier"], "questions": [shared[0] | {"name": "spirits"}]}
    assert desk.save("groups/mental", facts).code == "request.invalid"
