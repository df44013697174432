"""Two weeks at the window: questions answered, and whoever stood there with a matter; people counted apart from cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from geo.district import District, person
from server.cases.phones import compared
from server.cases.rules import Action
from server.core import crypto
from server.core.clock import local_date
from server.core.ids import new_id
from server.demo.bulk import copy_rows
from server.demo.cast import Cast
from server.demo.moments import Moments
from server.demo.tale import Tale
from server.intake.commands import PURPOSE

CONSULTATIONS = 84
IN_PERSON = frozenset({"window", "petition"})
_EVERY_LEGAL = 3
_QUESTIONS = (
    ("老人八十岁了，高龄津贴怎么办", "带身份证和银行卡到社区填表，满八十的下个月起发。", "livelihood.social_security"),
    (
        "在外地住院，医保怎么报",
        "先在手机上备案，出院直接结；没备案的带票据到医保窗口报。",
        "livelihood.medical_insurance",
    ),
    ("房东不退押金，能不能告", "可以先到人民调解委员会调解，不成再到法院立案，不超过三年。", "dispute.contract"),
    ("供热费交了，温度上不来，找谁", "室内不到十八度，打供热公司电话测温，不管再来登记。", "livelihood.heating"),
    ("农民工工资被拖欠，去哪反映", "带工牌、考勤、聊天记录到劳动监察窗口，就在三号台。", "dispute.wages"),
    ("想给孩子转学，要什么手续", "等学期末，带户口本和居住证明到教育局窗口。", "livelihood.education"),
)


def write_receptions(district: District, cast: Cast, moments: Moments, tales: Iterable[Tale]) -> dict[str, int]:
    """Insert them; answers how many."""
    rng, clerk = district.rng("receptions"), cast.centre["clerk"]
    rows = [_asked(rng, moments, clerk.id, district.county.code) for _ in range(CONSULTATIONS)]
    legal = 0
    for tale in tales:
        if tale.facts.channel not in IN_PERSON:
            continue
        settled = tale.steps[0]["action"] == Action.SETTLE_AT_DESK
        legal += settled and tale.facts.category.startswith("dispute")
        kind = "legal_answer" if settled and legal % _EVERY_LEGAL == 1 and legal else "settled"
        row = _row(tale.received_at, tale.by.id, kind if settled else "accepted", tale.facts.area_code)
        rows.append(
            row
            | {
                "channel": tale.facts.channel,
                "people": int(rng.choice([1, 1, 1, 2, 3])),
                "category": tale.facts.category,
            }
            | {"case_id": tale.id}
        )
    return {"receptions": copy_rows("reception", rows)}


def _asked(rng: Any, moments: Moments, clerk: Any, area: str) -> dict[str, Any]:
    asked, answered, category = _QUESTIONS[int(rng.integers(len(_QUESTIONS)))]
    caller = person(rng)
    row = _row(moments.hours.at(moments.any_minute()), clerk, "consult", area)
    number = compared(caller.phone)
    return row | {
        "people": int(rng.choice([1, 1, 2])),
        "category": category,
        "said": crypto.seal({"asked": asked, "answered": answered, "name": caller.name}, f"reception:{row['id']}"),
        "phone": crypto.seal(number, f"reception_phone:{row['id']}"),
        "phone_index": crypto.blind(number, PURPOSE),
    }


def _row(at: datetime, account: Any, kind: str, area: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "at": at,
        "day": local_date(at),
        "account_id": account,
        "kind": kind,
        "channel": "window",
        "people": 1,
        "category": None,
        "area_code": area,
        "case_id": None,
        "said": None,
        "phone": None,
        "phone_index": None,
    }
