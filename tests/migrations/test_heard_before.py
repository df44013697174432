"""What was heard before answers were counted is written down as it would have been when it was heard (migration 0021)."""

from __future__ import annotations

from alembic.script import ScriptDirectory
from sqlalchemy import text

from server.pages import _alembic

AS_HEARD = (
    "SELECT case_id, round, step, value, how, independent, done_at, at, account_id FROM case_rating ORDER BY step"
)


def walked(centre, case):
    """Once round the loop, up to where somebody calls back."""
    for action, who, values in (
        ("accept", "clerk01", {}),
        ("route", "router01", {"unit": "water"}),
        ("assess", "router01", {"difficulty": "ordinary", "risk": "blue"}),
        ("handle", "unit01", {}),
        ("finish", "unit01", {"resolution": "换了一段管子"}),
    ):
        case = centre.do(case, who, action, **values)
    return case


def test_each_round_again_from_the_history(centre, owner, rows):
    spot = centre.report(category="environment.rubbish", disposal="resolved_on_spot", resolution="扫了")
    case = walked(centre, centre.do(spot, "worker01", "recur", note="又有了"))
    case = centre.do(case, "caller01", "call_back", outcome="not_reached")
    case = centre.do(case, "caller01", "call_back", outcome="unsatisfied", note="还在漏")
    case = centre.do(case, "unit01", "finish", resolution="又办了一次")
    centre.do(case, "caller01", "call_back", outcome="satisfied")
    heard = rows(AS_HEARD)
    assert [one["round"] for one in heard] == [2, 3]
    migration = ScriptDirectory.from_config(_alembic()).get_revision("0021").module
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM case_rating"))
        connection.execute(text(migration.HEARD_BEFORE))
    assert rows(AS_HEARD) == heard
