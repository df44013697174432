"""Residents, as they look at their page and say what they think of a result."""

from __future__ import annotations

import hashlib

from server.core.db import db
from server.core.ids import new_id

TOKEN = "AbCdEfGhIjKlMnOpQrStUv"
DIGEST = hashlib.sha256(TOKEN.encode()).hexdigest()


def by_code(door, what="rating", token=TOKEN, **body):
    return door.anybody.post(f"/public/case/{what}", {"token": token, "operation_id": str(new_id())} | body)


def page(door, token=TOKEN):
    return door.anybody.post("/public/case", {"token": token}).body


def at_the_window(centre, rows, state, token=TOKEN):
    """A case whose code the centre made, brought to a state."""
    case = centre.case_in(state)
    set_code(centre, case, token, "centre")
    return case


def set_code(centre, case, token, by):
    with centre.door.app.app_context():
        db.session.execute(
            db.text("UPDATE cases SET public_token_hash = :hash, code_by = :by WHERE id = :id"),
            {"hash": hashlib.sha256(token.encode()).digest(), "by": by, "id": case["id"]},
        )
        db.session.commit()


def now(centre, case, who="caller01"):
    return centre.who(who).get(f"/cases/{case['id']}").body


def answers(rows):
    return rows("SELECT value, how, independent, round FROM case_rating ORDER BY at, id")


def finish_again(centre, case):
    return centre.do(now(centre, case, "unit01"), "unit01", "finish", resolution="又换了一段，这回不漏了")


# --- by code --------------------------------------------------------------------------------------------------------


def at_door(worker, case, rating, **more):
    payload = {"case_id": case["id"], "action": "rate_at_door", "values": {"rating": rating}} | more
    [outcome] = worker.push(worker.operation("case.act", payload))
    return outcome
