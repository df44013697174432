"""Records that a phone sealed: they open on the server, for the operation they were made for, and lie readable nowhere."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from server.core import envelopes
from server.core.clock import local_date, utc_now
from server.core.refusals import Problem
from tests.care import register
from tests.door import jpeg, sha256_of
from tests.sealing import envelope, sealed_photo, server_key

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "envelopes.json").read_text(encoding="utf-8"))
SAID = "糖尿病，胰岛素打完了"


def sealed_visit(worker, secret, *, made_for=None, **plain):
    operation = worker.operation("visit.log", {"visit_id": str(uuid4()), "outcome": "matter"} | plain)
    operation["payload"]["sealed"] = envelope(secret, made_for or operation["id"], server_key(worker))
    return operation


def test_the_vector_of_the_phone_opens_here(app):
    with app.app_context():
        assert envelopes.server_key()["point"] == VECTOR["server_point"]
        assert envelopes.open_envelope(VECTOR["envelope"], VECTOR["made_for"]) == VECTOR["content"]
        photo = VECTOR["photo"]
        opened = envelopes.open_photo(_bytes(photo["sealed"]), photo["sha256"])
        assert opened == _bytes(photo["bytes"])
        for wrong in (
            VECTOR["envelope"] | {"ct": "A" + VECTOR["envelope"]["ct"][1:]},
            VECTOR["envelope"] | {"keys": {"server:9": VECTOR["envelope"]["keys"]["server:1"]}},
            VECTOR["envelope"] | {"keys": {}},
            VECTOR["envelope"] | {"epk": "AAAA"},
            {},
            [],
            "x",
            None,
        ):
            with pytest.raises(Problem, match="envelope_unreadable"):
                envelopes.open_envelope(wrong, VECTOR["made_for"])
        with pytest.raises(Problem, match="envelope_unreadable"):
            envelopes.open_envelope(VECTOR["envelope"], "another")
        for wrong in (b"", b"\x00\x00\x00\x05{}", b"\xff\xff\xff\xff" + b"x" * 50):
            with pytest.raises(Problem, match="envelope_unreadable"):
                envelopes.open_photo(wrong, photo["sha256"])


def test_a_sealed_visit_is_applied_once_and_answers_again_the_same(door, worker, rows):
    somebody = register(door.login("officer01", app="console"))
    operation = sealed_visit(worker, {"note": SAID, "answers": {"meals": "吃得少"}}, person_id=somebody["id"])
    [first] = worker.push(operation)
    [again] = worker.push(operation)
    assert (first["status"], again["status"]) == ("applied", "duplicate")
    assert first["result"] == again["result"]
    [held] = (door.login("worker01").get(f"/people/{somebody['id']}").body["last_said"],)
    assert (held["note"], held["answers"]) == (SAID, {"meals": "吃得少"})
    [dump] = rows(
        "SELECT string_agg(o::text, '') || (SELECT string_agg(v::text, '') FROM visit v) AS t FROM operation o"
    )
    assert SAID not in dump["t"]
    assert len(rows("SELECT 1 FROM visit")) == 1


def test_one_that_does_not_open_is_kept_whole_and_the_others_go_on(worker, rows):
    stolen = sealed_visit(worker, {"note": SAID}, made_for=str(uuid4()))
    broken = worker.operation("visit.log", {"visit_id": str(uuid4()), "outcome": "well", "sealed": {"v": 1}})
    whole = sealed_visit(worker, {"note": SAID})
    outcomes = worker.push(stolen, broken, whole)
    assert [one["status"] for one in outcomes] == ["refused", "refused", "applied"]
    assert {one["problem"]["code"] for one in outcomes[:2]} == {"operation.envelope_unreadable"}
    assert rows("SELECT body IS NOT NULL AS kept FROM operation WHERE status = 'refused'") == [{"kept": True}] * 2


def test_what_is_sealed_is_held_to_the_schema_like_the_rest(worker, rows):
    [outcome] = worker.push(sealed_visit(worker, {"surprise": 1}))
    assert (outcome["status"], outcome["problem"]["code"]) == ("refused", "request.invalid")
    assert rows("SELECT 1 FROM visit") == []


def test_a_reporters_name_and_number_may_travel_sealed(door, worker, rows):
    operation = worker.report()
    operation["payload"]["sealed"] = envelope(
        {"contact": {"name": "赵大爷", "phone": "199-0000-0077"}}, operation["id"], server_key(worker)
    )
    [outcome] = worker.push(operation)
    assert outcome["status"] == "applied"
    clerk = door.login("clerk01", app="console")
    opened = clerk.post(f"/cases/{outcome['result']['case_id']}/contact", {"reason": "回电"})
    assert opened.body["contact"]["phone"] == "199-0000-0077"
    assert "199-0000-0077" not in str(rows("SELECT * FROM operation"))


def test_a_sealed_photo_is_taken_like_any_other(worker, rows):
    photo = jpeg()
    body = sealed_photo(photo, sha256_of(photo), server_key(worker))
    sent = worker.ask("PUT", f"/attachments/{sha256_of(photo)}", data=body, content_type=envelopes.SEALED_TYPE)
    assert sent.status == 204, sent.body
    assert rows("SELECT sha256 FROM attachment") == [{"sha256": sha256_of(photo)}]
    other = jpeg("blue")
    wrong = worker.ask("PUT", f"/attachments/{sha256_of(other)}", data=body, content_type=envelopes.SEALED_TYPE)
    assert (wrong.status, wrong.code) == (422, "operation.envelope_unreadable")


def test_the_share_is_one_accounts_one_devices_one_days(door, worker):
    today = local_date(utc_now())

    def share(visitor, device="device-1", **day):
        return visitor.get("/sync/vault", device_id=device, **day)

    mine = share(worker).body
    assert mine["day"] == today.isoformat()
    assert mine == share(worker, day=today.isoformat()).body
    yesterday = (today - timedelta(days=1)).isoformat()
    others = [
        share(worker, "device-2").body["share"],
        share(worker, day=yesterday).body["share"],
        share(door.login("worker02")).body["share"],
    ]
    assert len({mine["share"], *others}) == 4
    for day in ((today + timedelta(days=1)).isoformat(), (today - timedelta(days=61)).isoformat()):
        assert share(worker, day=day).code == "request.invalid"


def test_a_disabled_account_is_given_no_share(worker, world):
    world.disable("worker01", utc_now())
    assert worker.get("/sync/vault", device_id="device-1").code == "auth.account_disabled"


def test_a_day_that_is_none_is_refused_in_chinese(door):
    answer = door.login("worker01").get("/sync/vault", device_id="device-1", day="x")
    assert (answer.status, answer.body["details"]["fields"]) == (422, {"day": ["日期格式不对"]})


def _bytes(text):
    return base64.urlsafe_b64decode(text + "==")
