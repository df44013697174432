"""The closed loop as the centre walks it: who does which step with which fields, up to a state wanted."""

from __future__ import annotations

from typing import Any

from tests.door import Door, Visitor

STEPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    # action, who does it, what its form asks for
    ("accept", "clerk01", {}),
    ("route", "router01", {"unit": "water"}),
    ("assess", "router01", {"difficulty": "ordinary", "risk": "blue"}),
    ("handle", "unit01", {}),
    ("finish", "unit01", {"resolution": "换了一段管子，三户都不漏了"}),
    ("call_back", "caller01", {"outcome": "satisfied", "note": "满意"}),
)
REACHED = {
    "reported": 0,
    "accepted": 1,
    "routed": 2,
    "assessed": 3,
    "handling": 4,
    "callback": 5,
    "closed": 6,
}


RESIDENT = {"name": "田淑英", "phone": "13099370001", "wishes": ""}
"""Who can be called about it, unless a test says otherwise."""


class Centre:
    """Everybody at the centre, logged in when first needed, and cases brought to where a test wants them."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.people: dict[str, Visitor] = {}

    def who(self, username: str) -> Visitor:
        """Somebody at their screen; logs in once a test."""
        if username not in self.people:
            app = "field" if username.startswith(("worker", "villager", "leader01", "visitor")) else "console"
            self.people[username] = self.door.login(username, app=app)
        return self.people[username]

    def report(self, username: str = "worker01", **more: Any) -> dict[str, Any]:
        """A case reported from a phone, as the reporter's phone then shows it."""
        worker = self.who(username)
        [outcome] = worker.push(worker.report(**{"contact": RESIDENT} | more))
        assert outcome["status"] == "applied", outcome
        row: dict[str, Any] = outcome["rows"][0]["row"]
        return row

    def case_in(self, state: str, **more: Any) -> dict[str, Any]:
        """A case of worker01's, in a state, reached step by step."""
        case = self.report(**more)
        if state == "withdrawn":
            return self.do(case, "clerk01", "withdraw", note="报错了")
        if state == "merged":
            other = self.report()
            return self.do(case, "clerk01", "merge", into=other["case_no"])
        for action, username, values in STEPS[: REACHED[state]]:
            case = self.do(case, username, action, **values)
        assert case["state"] == state
        return case

    def do(self, case: dict[str, Any], username: str, action: str, **values: str) -> dict[str, Any]:
        """One step that must succeed; answers the case after it."""
        answer = self.who(username).act(case, action, **values)
        assert answer.status == 200, answer.body
        body: dict[str, Any] = answer.body
        return body


def stored(rows: Any, case_id: str) -> tuple[Any, ...]:
    """Everything of a case that a refused step must leave as it was."""
    return (
        rows("SELECT * FROM cases WHERE id = :id", id=case_id),
        rows("SELECT * FROM case_step WHERE case_id = :id ORDER BY seq", id=case_id),
        rows("SELECT count(*) FROM operation"),
        rows("SELECT count(*) FROM journal_entry WHERE action NOT IN ('login')"),
    )
