"""A case as the resident sees it through the code they were given: where it stands, no name, no address."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import func, select

from server.cases import hearing, merging, queries, rules, situations, workflow
from server.cases.models import Case, CaseStep
from server.cases.phones import unreachable
from server.cases.rules import TOLD, Action, How, State
from server.cases.sensitive import people_of
from server.catalogue import queries as catalogue
from server.core import problems
from server.core.clock import utc_now
from server.core.db import db
from server.core.times import iso
from server.units.models import Unit
from server.voice.nameless import nameless

SENTENCES = {
    State.REPORTED: "您的事已送到中心，正在等待受理。",
    State.ACCEPTED: "中心已经受理，正在安排由谁来办。",
    State.ROUTED: "已经交给承办单位，正在研究怎么办。",
    State.ASSESSED: "承办单位已经接下，马上开始办理。",
    State.HANDLING: "正在办理。",
    State.CALLBACK: "已经办好，中心会打电话问您是否满意。",
    State.CLOSED: "已经结案。",
    State.WITHDRAWN: "这件事已经撤回。",
    State.MERGED: "这件事已与另一件相同的事合并办理。",
}
TOGETHER = "这件事与另一件相同的事一起办。"
ASKED_HERE = "已经办好。您没有留电话，请在这里告诉我们您是否满意。"
CAME_BACK = "您反映的问题又出现了，已重新送到中心，正在等待受理。"
AGAIN = "您说不满意，已退回去重新办理。"
AGAIN_FROM_THE_START = "您说不满意，已重新送到中心，正在等待受理。"
DIRECTOR_DECIDES = "您两次都不满意，已请中心主任来决定，决定了会写在这里。"
NO_PHONE = "已经结案。您没有留电话，中心没法打电话问您。"
NOT_REACHED = "已经结案。中心给您打过几次电话，没有联系上。"
BY_DIRECTOR = "中心主任看过了，决定结案。"
MOST_PROGRESS = 5
_RATING_WORDS = {choice.value: choice.label for choice in rules.RATINGS}


def case_of(token: str, *, lock: bool = False) -> Case:
    """The case whose token this is: 128 random bits, of which only the hash is stored. Protected matters have no page."""
    statement = select(Case).where(
        Case.public_token_hash == hashlib.sha256(token.encode()).digest(), Case.protected.is_(False)
    )
    case = db.session.scalar(statement.with_for_update() if lock else statement)
    if case is None:
        raise problems.PUBLIC_TOKEN_UNKNOWN()
    return case


def by_token(token: str) -> dict[str, Any]:
    """What the page says, and what may be done on it: of a case that was merged, how the leading one stands; what the
    resident said, and may say, is of their own.
    """
    own = case_of(token)
    own_steps = queries.steps_of(own.id)
    case = _leading(own)
    steps = own_steps if case is own else queries.steps_of(case.id)
    names = _names(case)
    unit = db.session.get(Unit, case.unit_id) if case.unit_id else None
    last = next(step for step in reversed(steps) if step["from"] != step["to"])  # what brought it to where it stands
    offered = {rule.action for rule in workflow.allowed(situations.situation_by_code(own, own_steps, utc_now()))}
    sentence = _sentence(case, last)
    deciding, centre = sentence == DIRECTOR_DECIDES, catalogue.centre()
    return {
        "case_no": own.case_no,
        "kind": _kind(own),
        "said_at": iso(own.reported_at),
        "state": case.state,
        "sentence": sentence if case is own else TOGETHER + sentence,
        "director_decides": deciding,
        "unit": {"name": unit.name, "phone": unit.phone} if unit and not deciding else None,
        "centre": {"name": centre.name, "phone": centre.phone},
        "due_at": None if deciding or case.paused_since else iso(case.due_at),
        "updated_at": max(step["at"] for step in steps),
        "progress": [one | {"words": nameless(one["words"], names)} for one in _progress(case)],
        "resolution": nameless(case.resolution, names),
        "closing_reason": nameless(last["note"], names) if _by_director(case, last) else None,
        "rating": _rating(own_steps),
        "may_rate": Action.RATE in offered,
        "by_phone": own.code_by == "phone",
        "will_call": case.state == State.CALLBACK and sentence == SENTENCES[State.CALLBACK],
        "may_recur": Action.RECUR in offered,
        "recur_until": iso(situations.recur_until(own, situations.amounts().recur_days)),
    }


def _leading(case: Case) -> Case:
    """The case whose progress is shown: of one that was merged, the leading one, unless that is a protected matter."""
    lead = merging.leads_of([case.id]).get(case.id)
    found = db.session.get(Case, lead) if lead else None
    return case if found is None or found.protected else found


def _kind(case: Case) -> str | None:
    """What residents call such a matter: by their name for it, or for what it is a kind of."""
    own = catalogue.category(case.category)
    over = catalogue.category(own.parent_code) if own and own.parent_code else None
    words = [one.resident_name or one.name for one in (over, own) if one]
    return words[0] if words else None


def _names(case: Case) -> set[str]:
    """Everybody whom this case, or one that goes with it, knows by name."""
    opened = [people_of(one) for one in [case.id, *merging.followers_of([case.id]).get(case.id, [])]]
    return {one["name"] for contact, parties in opened for one in [contact or {}, *parties] if one.get("name")}


def _progress(case: Case) -> list[dict[str, Any]]:
    """What the unit said for the resident to read, the newest first, since the matter last began anew."""
    begun = select(func.max(CaseStep.seq)).where(
        CaseStep.case_id == case.id, CaseStep.action.in_([Action.REPORT, Action.RECUR, Action.REOPEN])
    )
    said = (
        select(CaseStep.at, CaseStep.note)
        .where(
            CaseStep.case_id == case.id,
            CaseStep.action == Action.PROGRESS,
            CaseStep.changes["tell"].astext == TOLD,
            CaseStep.seq > func.coalesce(begun.scalar_subquery(), 0),
        )
        .order_by(CaseStep.seq.desc())
        .limit(MOST_PROGRESS)
    )
    return [{"at": iso(row.at), "words": row.note} for row in db.session.execute(said)]


_FLAGGED = {
    State.REPORTED: {"not_satisfied": AGAIN_FROM_THE_START},
    State.CALLBACK: {"director_decides": DIRECTOR_DECIDES},
    State.CLOSED: {"no_phone": NO_PHONE, "not_reached": NOT_REACHED},
}


def _sentence(case: Case, last: dict[str, Any]) -> str:
    state = State(case.state)
    for flag, words in _FLAGGED.get(state, {}).items():
        if flag in case.flags:
            return words
    match state:
        case State.REPORTED if case.recurrences > 0:
            return CAME_BACK
        case State.HANDLING if case.supervisions > 0:
            return AGAIN
        case State.CALLBACK if unreachable([case]):
            return ASKED_HERE
        case State.CLOSED if _by_director(case, last):
            return BY_DIRECTOR
    return SENTENCES[state]


def _by_director(case: Case, last: dict[str, Any]) -> bool:
    return case.state == State.CLOSED and last["action"] == Action.CLOSE_BY_DIRECTOR


def _rating(steps: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What the resident said of the last result."""
    for step in reversed(hearing.this_round(steps)):
        value = step["changes"].get("rating") or step["changes"].get("outcome")
        if value in _RATING_WORDS:
            how = How(step["changes"].get("how", How.CALL))
            return {"label": _RATING_WORDS[value], "how_label": _HOW_WORDS[how], "at": step["at"]}
    return None


_HOW_WORDS = {
    How.CALL: "您在电话里说的",
    How.CODE: "您在这一页说的",
    How.PHONE_CODE: "您在这一页说的",
    How.DOOR: "网格员当面问的",
}
"""Answered to whoever gave it; at the desk each way has a name of its own."""
