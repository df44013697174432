"""Mediations, referrals and meetings for tests, as a desk sends them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from server.core.clock import local_date, utc_now
from server.core.ids import new_id

SAID = "李某说暖气管归公司管，公司说归住户"
TERMS = "供热公司 12 月 1 日前修好楼道主管道，退还本月热费 180 元。"
PARTY = {"name": "张桂兰", "phone": "13912345678", "part": "申请人"}
OTHER = {
    "name": "供热公司马经理",
    "phone": "13987654321",
    "part": "被申请人",
    "id_number": "620902198001010015",
    "address": "热力街5号",
}
MINUTES = "供热公司承认主管道堵了，社区说老人先住亲戚家"
WHAT = "修好主管道并试压"
WHO = "马工"
"""None of these may stand anywhere in clear."""


def begun(who, case, **more):
    body = {
        "operation_id": str(uuid4()),
        "mediation_id": str(new_id()),
        "case_id": case["id"],
        "kind": "people",
        "mediator": "许和",
    } | more
    return who.post("/mediations", body)


def begin(who, case, **more):
    answer = begun(who, case, **more)
    assert answer.status == 201, answer.body
    return answer.body["items"][0]


def act(who, mediation, action, **more):
    body = {"operation_id": str(uuid4()), "action": action, "base_version": mediation["version"]} | more
    return who.post(f"/mediations/{mediation['id']}/actions", body)


def did(who, mediation, action, **more):
    answer = act(who, mediation, action, **more)
    assert answer.status == 200, answer.body
    return next(one for one in answer.body["items"] if one["id"] == mediation["id"])


def refer(who, case, **more):
    body = {"operation_id": str(uuid4()), "referral_id": str(new_id()), "case_id": case["id"], "to_kind": "people"}
    return who.post("/referrals", body | more)


def answered(who, referral, outcome):
    return who.post(f"/referrals/{referral['id']}/answer", {"operation_id": str(uuid4()), "outcome": outcome})


def called_together(who, *cases, **more):
    body = {
        "operation_id": str(uuid4()),
        "meeting_id": str(new_id()),
        "kind": "joint",
        "cases": [case["id"] for case in cases],
        "units": ["water", "heating"],
        "starts_at": (utc_now() + timedelta(hours=3)).isoformat(),
        "place": "中心三楼会议室",
    }
    return who.post("/meetings", body | more)


def call(who, *cases, **more):
    answer = called_together(who, *cases, **more)
    assert answer.status == 201, answer.body
    return answer.body


def held(who, meeting, **more):
    body = {"operation_id": str(uuid4()), "came": [{"unit": "heating", "who": WHO}], "minutes": MINUTES}
    body |= {"held_at": utc_now().isoformat()}  # asked where it was planned for later
    return who.post(f"/meetings/{meeting['id']}/held", body | more)


def ticked(who, decision, **more):
    return who.post(f"/meetings/decisions/{decision['id']}/done", {"operation_id": str(uuid4())} | more)


def in_days(days):
    return (local_date(utc_now()) + timedelta(days=days)).isoformat()


def listed(who, name, kinds, **more):
    """Somebody on the list of those one turns to (准入); answers their line of it."""
    one = str(uuid4())
    told = {"base_version": 0, "name": name, "kinds": kinds, "good_at": None, "phone": None, "unit": None}
    answer = who.post(f"/specialists/{one}", told | {"username": None} | more)
    assert answer.status == 200, answer.body
    return next(line for line in answer.body["specialists"] if line["id"] == one)


def left(who, line, days=0):
    """They have left (准出), or will."""
    going = {"base_version": line["version"], "day": in_days(days), "reason": "退休"}
    answer = who.post(f"/specialists/{line['id']}/leave", going)
    assert answer.status == 200, answer.body
