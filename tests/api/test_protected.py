"""Protected matters (要保密的事): by category or by a clerk's mark; every way to them walked as those who must not know."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from server.core.clock import local_date, utc_now
from tests.door import intake
from tests.loop import RESIDENT, stored
from tests.tasks import task
from tests.world import GRID1, IN_GRID1, TOWN

PHONE, NAME = "13987654321", "刘秘密"
SECRET = hashlib.sha256(b"resident").hexdigest()


def marked(centre, state="routed", **more):
    """A case of worker01's that a clerk marked once it stood in a state."""
    case = centre.case_in(
        state, contact={"name": NAME, "phone": PHONE}, public_token_hash=SECRET, description="邻居家里常有哭声", **more
    )
    return centre.do(case, "clerk01", "protect", note="孩子说不敢回家")


def test_a_clerk_marks_it_with_a_reason_and_the_director_alone_takes_the_mark_away(centre, rows):
    case = marked(centre)
    assert case["protected"] is True
    before = stored(rows, case["id"])
    assert centre.who("clerk01").act(case, "protect", note="再来").code == "case.protected_already"
    for who in ("clerk01", "router01", "supervisor01"):
        assert centre.who(who).act(case, "unprotect", note="不用了").code == "case.action_not_yours"
    assert centre.who("unit01").act(case, "protect", note="x").code == "case.action_not_yours"
    assert centre.who("director01").act(case, "unprotect").code == "case.fields_missing"
    assert stored(rows, case["id"]) == before
    opened = centre.do(case, "director01", "unprotect", note="查清了，是误会")
    assert opened["protected"] is False
    assert centre.who("director01").act(opened, "unprotect", note="再来").code == "case.not_protected"
    actions = [row["action"] for row in rows("SELECT action FROM journal_entry ORDER BY at, id")]
    assert actions.count("case.protect") == actions.count("case.unprotect") == 1


@pytest.mark.parametrize("state", ["reported", "accepted", "handling", "callback", "closed", "withdrawn", "merged"])
def test_it_may_be_marked_wherever_it_stands_and_stays_there(centre, state):
    case = centre.case_in(state)
    after = centre.do(case, "clerk01", "protect", note="涉及未成年人")
    assert (after["protected"], after["state"]) == (True, state)


def test_taken_in_as_protected_it_says_why(clerk, centre):
    body = intake(disposal="escalated", protect_reason="举报自己人")
    case = clerk.post("/cases", body).body
    assert case["protected"] is True
    assert [(s["action"], s["note"]) for s in case["steps"]] == [
        ("report", None),
        ("protect", "举报自己人"),
        ("accept", None),
    ]
    refused = centre.who("officer01").post("/cases", intake(disposal="escalated", protect_reason="x"))
    assert refused.code == "case.action_not_yours"


def test_it_leaves_the_phones_that_had_it_and_stays_on_its_reporters(centre):
    case = centre.case_in("reported")
    leader, reporter = centre.who("leader01"), centre.who("worker01")
    (theirs, theirs_at, _), (own, own_at, _) = leader.pull_all(), reporter.pull_all()
    assert theirs["case", case["id"]]
    assert own["case", case["id"]]
    centre.do(case, "clerk01", "protect", note="怕被报复")
    assert leader.pull_all(theirs_at)[0]["case", case["id"]] is None
    row = reporter.pull_all(own_at)[0]["case", case["id"]]
    assert (row["protected"], row["private"]) == (True, True)
    centre.do(row, "director01", "unprotect", note="查清了")
    assert leader.pull_all(theirs_at)[0]["case", case["id"]]["id"] == case["id"]


def test_what_was_asked_about_it_leaves_the_phones_too(centre, clerk, world):
    case = centre.case_in("reported")
    asked = {
        who: clerk.post("/tasks", task(case_id=case["id"], assignee_id=world.account_id(who))).body
        for who in ("visitor01", "worker01")
    }
    visitor, reporter = centre.who("visitor01"), centre.who("worker01")
    (theirs, theirs_at, _), (_, own_at, _) = visitor.pull_all(), reporter.pull_all()
    assert theirs["task", asked["visitor01"]["id"]]
    centre.do(case, "clerk01", "protect", note="怕被报复")
    assert visitor.pull_all(theirs_at)[0]["task", asked["visitor01"]["id"]] is None
    assert reporter.pull_all(own_at)[0]["task", asked["worker01"]["id"]]["case"]["id"] == case["id"]


def ways(case, day):
    """Every read there is of a case, as ``(method, path, body or query)``."""
    lon, lat = IN_GRID1
    box = f"{lon - 0.01},{lat - 0.01},{lon + 0.01},{lat + 0.01}"
    return [
        ("GET", "/cases", {}),
        ("GET", "/cases", {"q": "哭声"}),
        ("GET", "/cases", {"q": PHONE}),
        ("GET", "/cases", {"q": case["case_no"]}),
        ("GET", "/cases", {"area": GRID1}),
        ("GET", "/cases", {"bbox": box}),
        ("GET", f"/cases/{case['id']}", {}),
        ("POST", f"/cases/{case['id']}/contact", {"reason": "想知道"}),
        ("POST", "/cases/similar", {"category": case["category"]["code"], "lon": lon, "lat": lat}),
        ("POST", "/cases/similar", {"phone": PHONE, "text": "邻居家里常有哭声", "grid": GRID1}),
        ("POST", "/receptions/caller", {"phone": PHONE}),
        ("GET", "/receptions", {}),
        ("GET", "/receptions/figures", {"first": day, "last": day}),
        ("GET", "/atlas/summary", {"level": "grid"}),
        ("GET", "/atlas/tiles/cases/16/50700/25000.mvt", {}),
        ("GET", "/tasks", {"case_id": case["id"]}),
        ("GET", "/tasks/receivers", {"case_id": case["id"]}),
        ("GET", "/sync/pull", {}),
        ("GET", "/areas/at", {"lon": lon, "lat": lat}),
        ("GET", "/me", {}),
    ]


def walked(person, case):
    """What all these answer somebody, as one text."""
    day = local_date(utc_now()).isoformat()
    said = []
    for method, path, more in ways(case, day):
        answer = person.post(path, more) if method == "POST" else person.get(path, **more)
        assert answer.status < 500, (path, answer.body)
        said.append((path, answer.raw.decode("utf-8", "replace")))
    return said


@pytest.mark.parametrize(
    "username", ["worker02", "leader01", "visitor01", "officer01", "unit02", "caller01", "mediator01"]
)
def test_who_must_not_know_of_it_finds_it_nowhere(centre, username):
    case = marked(centre)
    asked = {case["id"], case["case_no"]}
    for path, text in walked(centre.who(username), case):
        for secret in (NAME, PHONE, "哭声", "不敢回家", *(asked if case["id"] not in path else ())):
            assert secret not in text.replace("没有找到", ""), (username, path)


def test_the_unit_that_handles_it_learns_neither_who_nor_where_nor_why(centre):
    case = marked(centre, "assessed")
    unit, worker = centre.who("unit01"), centre.who("worker01")
    seen = unit.get(f"/cases/{case['id']}").body
    assert (seen["location"], seen["area"]["grid"], seen["reported_by"], seen["household_id"]) == (None,) * 4
    assert [s["note"] for s in seen["steps"] if s["action"] == "protect"] == [None]
    for path, text in walked(unit, case):
        for secret in (NAME, PHONE, "王芳", worker.user["id"], "不敢回家"):
            assert secret not in text, path
    listed = {
        name: unit.get("/cases", **more).body["total"]
        for name, more in {
            "all": {},
            "grid": {"area": GRID1},
            "box": {"bbox": "98,39,99,40"},
            "phone": {"q": PHONE},
            "words": {"q": "哭声"},
        }.items()
    }
    assert listed == {"all": 1, "grid": 0, "box": 0, "phone": 0, "words": 1}
    summed = unit.get("/atlas/summary", level="grid").body
    assert (summed["items"], summed["none"]["open"]) == ([], 1)
    assert unit.get("/atlas/tiles/cases/0/0/0.mvt").raw == b""


def test_what_is_hidden_from_the_unit_is_not_found_by_looking_for_it_either(centre, clerk):
    body = intake(disposal="escalated", channel="hotline_12345", source_no="XF-2026-77", contact=RESIDENT)
    case = clerk.post("/cases", body).body
    case = centre.do(case, "router01", "route", unit="water")
    case = centre.do(case, "router01", "assess", difficulty="simple", risk="blue")
    case = centre.do(centre.do(case, "unit01", "handle"), "unit01", "finish", resolution="查过了")
    case = centre.do(case, "caller01", "call_back", outcome="not_reached", note="他婆婆接的")
    centre.do(case, "clerk01", "protect", note="举报自己人")
    looked = {
        who: [centre.who(who).get("/cases", q=q).body["total"] for q in ("自己人", "他婆婆", "XF-2026-77", "查过了")]
        for who in ("unit01", "clerk01")
    }
    assert looked == {"unit01": [0, 0, 0, 1], "clerk01": [1, 1, 1, 1]}


def test_who_may_not_open_it_is_not_told_of_its_time_either(centre, rows, watch, change, world):
    change(
        "INSERT INTO assignment (id, account_id, role, area_code, valid_from)"
        " VALUES (gen_random_uuid(), :account, 'supervisor', :town, '2026-02-01')",
        account=world.account_id("officer01"),
        town=TOWN,
    )
    plain, hidden = centre.case_in("handling"), marked(centre, "handling")
    watch(utc_now() + timedelta(days=60))
    for case in (plain, hidden):
        done = centre.do(case, "unit01", "finish", resolution="好了")
        if case is plain:
            centre.do(done, "caller01", "call_back", outcome="unsatisfied", note="还在漏")
    told = {
        case["case_no"]: {
            row["kind"]
            for row in rows(
                "SELECT kind FROM notice WHERE account_id = :who AND subject_id = :case",
                who=world.account_id("officer01"),
                case=case["id"],
            )
        }
        for case in (plain, hidden)
    }
    assert told == {plain["case_no"]: {"watch.letter", "watch.supervisor", "case.again"}, hidden["case_no"]: set()}


def test_those_who_hold_the_district_see_it_and_a_wall_screen_does_not_read_it_out(centre):
    case = marked(centre)
    for who in ("clerk01", "router01", "director01"):
        seen = centre.who(who).get(f"/cases/{case['id']}").body
        assert (seen["reported_by"]["name"], seen["area"]["grid"]["code"]) == ("王芳", GRID1)
    tile = centre.who("clerk01").get("/atlas/tiles/cases/0/0/0.mvt").raw.decode("utf-8", "replace")
    assert "要保密的事" in tile
    assert "哭声" not in tile
    known = centre.who("clerk01").post("/receptions/caller", {"phone": PHONE}).body
    assert [one["title"] for one in known["cases"]] == ["要保密的事"]
    assert known["grid"] is None


def test_no_public_page(centre, door):
    case = centre.case_in("reported", public_token_hash=SECRET)
    assert door.anybody.post("/public/case", {"token": "resident"}).status == 200
    centre.do(case, "clerk01", "protect", note="怕被报复")
    answer = door.anybody.post("/public/case", {"token": "resident"})
    assert answer.code == "public.token_unknown"
    assert case["case_no"] not in json.dumps(answer.body)


def test_where_somebody_was_when_they_added_to_it_is_not_told_to_the_unit(centre):
    case = centre.case_in("routed")
    worker = centre.who("worker01")
    place = {"lon": IN_GRID1[0], "lat": IN_GRID1[1], "accuracy_m": 8, "source": "gps"}
    worker.push(
        worker.operation(
            "case.act",
            {"case_id": case["id"], "action": "supplement", "values": {"note": "又来了"}, "location": place},
            base_version=case["version"],
        )
    )
    centre.do(worker.get(f"/cases/{case['id']}").body, "clerk01", "protect", note="怕被报复")
    [added] = [s for s in centre.who("unit01").get(f"/cases/{case['id']}").body["steps"] if s["action"] == "supplement"]
    assert (added["changes"], added["by"]["name"]) == ({}, "（保密）")
    [whole] = [
        s for s in centre.who("clerk01").get(f"/cases/{case['id']}").body["steps"] if s["action"] == "supplement"
    ]
    assert whole["changes"]["place"]["lon"] == round(IN_GRID1[0], 6)


def test_who_was_received_for_it_is_told_to_those_who_hold_the_district(clerk, centre, rows):
    """A reception stands in a grid and names its kind: it would say that something happened there, and what."""
    body = intake(disposal="escalated", protect_reason="举报自己人", location={"grid": GRID1, "source": "chosen"})
    case, officer = clerk.post("/cases", body).body, centre.who("officer01")
    asked = {
        "operation_id": str(uuid4()),
        "reception_id": str(uuid4()),
        "asked": "丈夫打人怎么办",
        "answered": "先报警",
    }
    clerk.post("/receptions", asked | {"grid": GRID1, "category": "protected.domestic_violence"})
    day = local_date(utc_now()).isoformat()
    assert officer.get("/receptions").body["items"] == []
    assert officer.get("/receptions/figures", first=day, last=day).body["total"]["receptions"] == 0
    assert clerk.get("/receptions/figures", first=day, last=day).body["total"]["receptions"] == 2
    centre.do(case, "director01", "unprotect", note="查清了")
    assert case["case_no"] in str(officer.get("/receptions").body)


def test_what_is_not_told_is_not_found_by_asking_for_it(clerk, centre):
    """Why it is protected and the number it has elsewhere: a search that finds the case by them tells them."""
    more = {"channel": "hotline_12345", "source_no": "GD-77", "protect_reason": "孩子说不敢回家"}
    case = clerk.post("/cases", intake(disposal="escalated", **more)).body
    case = centre.do(case, "router01", "route", unit="water")
    for words in ("不敢回家", "GD-77"):
        assert clerk.get("/cases", q=words).body["total"] == 1
        assert centre.who("unit01").get("/cases", q=words).body["total"] == 0
    assert centre.who("unit01").get("/cases").body["total"] == 1


WRITTEN = "刘秘密家里昨晚又动手了，孩子在哭"


@pytest.mark.parametrize("way", ["phone", "window", "window_marked", "marked_later"])
def test_its_title_is_its_kind_and_neighbourhood_and_nothing_that_was_written(centre, clerk, way):
    place = {"location": {"lon": IN_GRID1[0], "lat": IN_GRID1[1], "source": "map"}}
    if way == "phone":
        case = centre.report(category="protected.domestic_violence", description=WRITTEN)
    elif way == "window":
        body = intake(category="protected.domestic_violence", description=WRITTEN, disposal="escalated", **place)
        case = clerk.post("/cases", body).body
    elif way == "window_marked":
        body = intake(description=WRITTEN, disposal="escalated", protect_reason="怕被报复", **place)
        case = clerk.post("/cases", body).body
    else:
        case = centre.do(centre.report(description=WRITTEN), "clerk01", "protect", note="怕被报复")
    kind = case["category"]["name"]
    assert case["title"] == f"{kind}，花园社区"
    assert case["protected"] is True
    opened = centre.do(case, "director01", "unprotect", note="查清了")
    assert opened["title"].startswith("刘秘密家里昨晚又动手了")


def test_a_title_that_somebody_wrote_stays(centre, clerk):
    body = intake(description=WRITTEN, title="一户人家的事", disposal="escalated", protect_reason="怕被报复")
    assert clerk.post("/cases", body).body["title"] == "一户人家的事"


@pytest.mark.parametrize("more", [{"category": "protected.domestic_violence"}, {"protect_reason": "怕被报复"}])
def test_it_is_never_settled_at_the_window(centre, clerk, rows, more):
    refused = clerk.post("/cases", intake(disposal="settled_at_desk", resolution="劝好了", **more))
    assert (refused.status, refused.code) == (422, "case.protected_not_settled")
    assert rows("SELECT 1 FROM cases") == []
    case = marked(centre, "reported")
    assert "settle_at_desk" not in {one["name"] for one in case["actions"]}
    assert clerk.act(case, "settle_at_desk", resolution="劝好了").code == "case.protected_not_settled"


def test_done_it_is_called_about_by_nobody_and_the_director_closes_it(centre, rows):
    case = marked(centre, "callback")
    refused = centre.who("caller01").act(case, "call_back", outcome="satisfied")
    assert (refused.status, refused.code) == (409, "case.director_decides")

    def queue(who):
        return [one["id"] for one in centre.who(who).get("/cases", mine="1").body["items"]]

    assert case["id"] not in queue("caller01")
    assert case["id"] in queue("director01")
    closed = centre.do(case, "director01", "close_by_director", note="孩子已有人照看，村委会每周去看")
    assert closed["state"] == "closed"
    assert rows("SELECT 1 FROM case_rating") == []
