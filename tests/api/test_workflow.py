"""Every state × action × role: allowed, or refused by name, and then nothing has moved (DESIGN §3)."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from server.cases import workflow
from server.cases.rules import Action, State
from server.cases.table import RULES
from server.core.clock import local_date, utc_now
from tests.world import GRID2, POSTS

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "workflow.json").read_text())
ROLES = {role: frozenset(held) for role, held in VECTORS["roles"].items()}
ADDERS = {
    "grid_worker", "grid_leader", "home_visitor", "neighbourhood_officer", "clerk", "router", "unit_liaison", "mediator",
    "caller", "director",
}  # fmt: skip

DOORS = {"grid_worker", "grid_leader", "home_visitor"}
LOOK_AFTER = {"supervisor", "director"}
NEXT_WEEK = (local_date(utc_now()) + timedelta(days=7)).isoformat()
NOT_YET = {
    "unask": "case.nothing_asked",
    "extend": "case.nothing_asked",
    "pause": "case.nothing_asked",
    "refuse": "case.nothing_asked",
    "unprotect": "case.not_protected",
    "resume": "case.not_paused",
    "draft_letter": "case.letter_not_overdue",
    "sign_letter": "case.letter_no_draft",
    "drop_letter": "case.letter_no_draft",
    "reply_letter": "case.letter_none_to_answer",
}
"""What nobody has asked for, or drafted, in the cases of this test; with it: test_time_steps.py, test_letters.py."""
IN_UNIT = {"routed", "assessed", "handling"}
OPEN = {"reported", "accepted", "routed", "assessed", "handling", "callback"}
TABLE = {
    # action: (from, roles that may, state after, a form filled in) as DESIGN §3 has it, said once more on purpose
    "settle_at_desk": ({"reported"}, {"clerk"}, "closed", {"resolution": "好了"}),
    "accept": ({"reported"}, {"clerk"}, "accepted", {}),
    "route": ({"accepted"}, {"router"}, "routed", {"unit": "heating"}),
    "recall": ({"routed", "assessed"}, {"router"}, "accepted", {}),
    "sign": ({"routed", "assessed"}, {"unit_liaison"}, "", {}),
    "return": ({"routed"}, {"unit_liaison"}, "accepted", {"note": "不归我们"}),
    "assess": ({"routed"}, {"router"}, "assessed", {"difficulty": "complex", "risk": "red"}),
    "help": ({"routed", "assessed", "handling"}, {"router"}, "", {"helpers": "heating"}),
    "progress": ({"routed", "assessed", "handling"}, {"unit_liaison"}, "", {"note": "明天上门"}),
    "handle": ({"assessed"}, {"unit_liaison"}, "handling", {}),
    "finish": ({"handling"}, {"unit_liaison"}, "callback", {"resolution": "好了"}),
    "call_back": ({"callback"}, {"caller"}, "closed", {"outcome": "satisfied"}),
    "unhear": ({"closed"}, {"caller"}, "callback", {}),
    "rate": (set(), set(), None, {"rating": "satisfied"}),
    "rate_at_door": ({"callback"}, DOORS, "callback", {"rating": "satisfied"}),
    "close_by_director": (set(), set(), None, {"note": "看过了"}),
    "send_on": (set(), set(), None, {"note": "换一家再办"}),
    "reopen": ({"closed"}, {"clerk", "director"}, "accepted", {"note": "又来了"}),
    "withdraw": (OPEN - {"callback"}, {"clerk", "grid_worker"}, "withdrawn", {"note": "报错了"}),
    "merge": (OPEN, {"clerk", "router"}, "merged", {}),
    "split": ({"merged"}, {"clerk", "router"}, "reported", {"note": "两回事"}),
    "absorb": (set(), set(), None, {}),
    "release": (set(), set(), None, {}),
    "protect": ({str(state) for state in State}, {"clerk", "router", "director"}, "", {"note": "怕被报复"}),
    "unprotect": ({str(state) for state in State}, {"director"}, "", {"note": "查清了"}),
    "recategorise": (OPEN, {"clerk", "router"}, "", {"category": "environment.rubbish"}),
    "relocate": (OPEN, {"clerk", "router"}, "", {"grid": GRID2}),
    "supplement": (OPEN, ADDERS, "", {"note": "今天又漏大了"}),
    "recur": ({"closed"}, {"clerk", "grid_worker"}, "reported", {"note": "又漏了"}),
    "ask_extension": ({"assessed", "handling"}, {"unit_liaison"}, "", {"days": "2", "note": "配件没到"}),
    "ask_pause": ({"assessed", "handling"}, {"unit_liaison"}, "", {"until": NEXT_WEEK, "note": "等鉴定"}),
    "unask": (IN_UNIT, {"unit_liaison"}, "", {}),
    "extend": (IN_UNIT, LOOK_AFTER, "", {}),
    "pause": (IN_UNIT, LOOK_AFTER, "", {}),
    "refuse": (IN_UNIT, LOOK_AFTER, "", {"note": "不用"}),
    "resume": (IN_UNIT, LOOK_AFTER, "", {}),
    "urge": (OPEN, LOOK_AFTER, "", {"note": "住户又来问了"}),
    "draft_letter": (IN_UNIT, LOOK_AFTER, "", {}),
    "sign_letter": (OPEN, LOOK_AFTER, "", {}),
    "drop_letter": ({*OPEN, "closed", "withdrawn", "merged"}, LOOK_AFTER, "", {"note": "已经办了"}),
    "reply_letter": ({*OPEN, "closed"}, {"unit_liaison"}, "", {"note": "已整改"}),
    "report": (set(), set(), None, {}),
    "resolve_on_spot": (set(), set(), None, {}),
    "bring_in": (set(), set(), None, {}),
}
BEING_SETTLED = {"assessed", "handling"}
AT_THE_CENTRE = BEING_SETTLED | {"accepted", "routed"}
TO_MEET_ABOUT = AT_THE_CENTRE | {"callback"}
PARTS = {
    # part: (from, roles that may begin it); never by the form of the case, whoever they are
    "gather": (TO_MEET_ABOUT, {"router", "supervisor", "director"}),
    "meet": (TO_MEET_ABOUT, {"router", "supervisor", "director"}),
    "mediate": (BEING_SETTLED, {"mediator", "unit_liaison"}),
    "refer": (AT_THE_CENTRE, {"clerk", "router", "mediator"}),
    "decided": (OPEN, set()),  # by the unit a meeting gave it to
    "escalate": (BEING_SETTLED, set()),  # follows from a failed mediation, and nobody begins it
}
STATES = [str(state) for state in State]
ONE_OF_EACH_ROLE = {role: username for username, (_, role, _) in reversed(POSTS.items())} | {"grid_worker": "worker01"}
BLIND = {"admin", "auditor"}
WITH_THE_UNIT = {"routed", "assessed", "handling", "callback", "closed"}
"""States in which the case this test makes is, or was last, in the hands of unit01."""


def test_the_table_names_every_action_and_the_world_has_every_role():
    assert set(TABLE) | set(PARTS) == {str(action) for action in Action}
    assert {str(rule.action) for rule in RULES if rule.part} == set(PARTS)
    assert set(ONE_OF_EACH_ROLE) == set(ROLES)


def test_the_roles_are_those_of_the_migrated_database(rows):
    held = rows("SELECT role, array_agg(permission ORDER BY permission) AS held FROM role_permission GROUP BY role")
    assert {row["role"]: row["held"] for row in held} == VECTORS["roles"]


def expected_refusal(state, action, role):
    """The code of the refusal, or None where the step is allowed."""
    before, roles, _, _ = TABLE[action]
    if role in BLIND:
        return "auth.not_permitted"
    if role == "unit_liaison" and state not in WITH_THE_UNIT:
        return "case.absent"
    if workflow.rule_for(action).permission not in ROLES[role]:
        return "case.action_not_yours"
    if action == "rate_at_door" and state == "closed":
        return "case.rated_already"  # this one was called back
    if action in {"close_by_director", "send_on"} and state == "callback":
        return "case.not_for_director"
    if state not in before:
        return "case.action_not_now"
    if role not in roles:
        return "case.action_not_reporter"
    return NOT_YET.get(action)


@pytest.mark.parametrize("state", STATES)
def test_every_action_by_every_role(centre, rows, state):
    case = centre.case_in(state)
    other = centre.report()
    steps = len(rows("SELECT 1 FROM case_step"))
    allowed = []
    for role, username in ONE_OF_EACH_ROLE.items():
        person = centre.who(username)
        shown = person.get(f"/cases/{case['id']}")
        offered = {one["name"] for one in shown.body["actions"]} if shown.status == 200 else set()
        refused = []
        for action, (_, _, after, values) in TABLE.items():
            refusal = expected_refusal(state, action, role)
            assert (action in offered) is (refusal is None), (state, action, role)
            if refusal is None:
                allowed.append((username, action, after, values))
            else:
                refused.append((refusal, {"case_id": case["id"], "action": action, "values": values}))
        for part in PARTS:
            assert part not in offered
            absent = role == "unit_liaison" and state not in WITH_THE_UNIT
            refusal = "auth.not_permitted" if role in BLIND else "case.absent" if absent else "case.action_unknown"
            refused.append((refusal, {"case_id": case["id"], "action": part, "values": {}}))
        outcomes = person.push(*(person.operation("case.act", payload) for _, payload in refused))
        got = [outcome.get("problem", {}).get("code") for outcome in outcomes]
        assert got == [refusal for refusal, _ in refused], (state, role)
    assert len(rows("SELECT 1 FROM case_step")) == steps
    assert rows("SELECT state FROM cases WHERE id = :id", id=case["id"]) == [{"state": state}]

    for username, action, after, values in allowed:
        case = centre.case_in(state)
        done = centre.do(case, username, action, **(values | ({"into": other["case_no"]} if action == "merge" else {})))
        assert done["state"] == (after or state), (state, action, username)


@pytest.mark.parametrize("state", STATES)
def test_every_part_is_offered_to_whom_the_table_names_and_to_nobody_else(centre, state):
    case = centre.case_in(state)
    for role, username in ONE_OF_EACH_ROLE.items():
        person = centre.who(username)
        answers = [person.get(path, case=case["id"]) for path in ("/mediations", "/meetings")]
        if role in BLIND or (role == "unit_liaison" and state not in WITH_THE_UNIT):
            assert {answer.status for answer in answers} <= {403, 404}
            continue
        may = {part for answer in answers for part in answer.body["may"]}
        expected = {part for part, (before, roles) in PARTS.items() if state in before and role in roles}
        assert may == expected, (state, role)


def test_another_unit_may_not_even_know_of_it(centre):
    case = centre.case_in("assessed")
    answer = centre.who("unit02").act(case, "handle")
    assert (answer.status, answer.code) == (404, "case.absent")


def test_whoever_handled_a_case_never_makes_its_call_back(centre, owner, world):
    """The caller is also the unit's liaison for a while: the permission is there, the independence is not."""
    case = centre.case_in("assessed")
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO assignment (id, account_id, role, unit_id, valid_from)"
                " VALUES (gen_random_uuid(), :account, 'unit_liaison', 'water', '2026-02-01')"
            ),
            {"account": world.account_id("caller01")},
        )
    case = centre.do(case, "caller01", "handle")
    case = centre.do(case, "unit01", "finish", resolution="好了")
    answer = centre.who("caller01").act(case, "call_back", outcome="satisfied")
    assert (answer.status, answer.code) == (403, "case.handler_calls_back")
    assert "call_back" not in {one["name"] for one in answer.body.get("actions", [])}


def test_a_post_counts_only_where_it_is_held(centre, owner, world):
    """A worker who is a clerk in another town is no clerk here, though as supervisor they see the case."""
    case = centre.report()
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO assignment (id, account_id, role, area_code, valid_from)"
                " VALUES (gen_random_uuid(), :account, 'clerk', '620902101', '2026-02-01')"
            ),
            {"account": world.account_id("supervisor01")},
        )
    person = centre.who("supervisor01")
    assert [one["name"] for one in person.get(f"/cases/{case['id']}").body["actions"]] == ["urge"]
    answer = person.act(case, "accept")
    assert (answer.status, answer.code) == (403, "case.action_not_yours")
    answer = person.act(case, "withdraw", note="x")
    assert (answer.status, answer.code) == (403, "case.action_not_yours")
