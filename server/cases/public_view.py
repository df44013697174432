"""A case as the resident sees it through the code they were given: where it stands, no name, no address."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import func, select

from server.cases import merging
from server.cases.models import Case, CaseStep
from server.cases.rules import TOLD, Action, State
from server.core import problems
from server.core.db import db
from server.core.times import iso
from server.units.models import Unit

MOST_PROGRESS = 5
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

CAME_BACK = "您反映的问题又出现了，已重新送到中心，正在等待受理。"


TOGETHER = "这件事与另一件相同的事一起办。"


def by_token(token: str) -> dict[str, Any]:
    """The case whose token this is; the token is 128 random bits and only its hash is stored here."""
    digest = hashlib.sha256(token.encode()).digest()
    row = db.session.execute(
        _with_unit().where(Case.public_token_hash == digest, Case.protected.is_(False))
    ).one_or_none()
    if row is None:
        raise problems.PUBLIC_TOKEN_UNKNOWN()
    own = row.Case
    case, unit_name, unit_phone = _leading(row)
    state = State(case.state)
    again = state is State.REPORTED and case.recurrences > 0
    updated_at = db.session.scalar(select(func.max(CaseStep.at)).where(CaseStep.case_id == case.id))
    sentence = CAME_BACK if again else SENTENCES[state]
    return {
        "case_no": own.case_no,
        "state": case.state,
        "sentence": TOGETHER + sentence if case is not own else sentence,
        "unit": {"name": unit_name, "phone": unit_phone} if unit_name else None,
        "due_at": iso(case.due_at),
        "updated_at": iso(updated_at),
        "progress": _progress(case),
        "resolution": case.resolution,
    }


def _leading(row: Any) -> Any:
    """The case whose progress is shown: of one that was merged, the leading one, unless that is a protected matter."""
    lead = merging.leads_of([row.Case.id]).get(row.Case.id)
    if lead is None:
        return row
    found = db.session.execute(_with_unit().where(Case.id == lead, Case.protected.is_(False))).one_or_none()
    return found or row


def _with_unit() -> Any:
    return select(Case, Unit.name, Unit.phone).outerjoin(Unit, Unit.id == Case.unit_id)


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
