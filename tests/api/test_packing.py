"""Long answers travel packed, to whoever can unpack them."""

from __future__ import annotations

import gzip
import json


def test_long_answers_are_packed_for_whoever_can_unpack_them(world, door):
    worker = door.login("worker01")
    plain = worker.get("/sync/pull")
    assert "Content-Encoding" not in plain.headers
    headers = {"Accept-Encoding": "gzip, deflate, br", "Authorization": f"Bearer {worker.token}"}
    packed = worker.client.get("/api/v1/sync/pull", headers=headers)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.raw) / 2
    assert json.loads(gzip.decompress(packed.data))["changes"] == plain.body["changes"]


def test_short_answers_and_those_who_refuse_it_get_them_as_they_are(world, door):
    worker = door.login("worker01")
    short = worker.ask("GET", "/me", headers={"Accept-Encoding": "gzip"})
    assert short.body["username"] == "worker01"
    assert "Content-Encoding" not in short.headers
    refused = worker.ask("GET", "/sync/pull", headers={"Accept-Encoding": "gzip;q=0, br"})
    assert "Content-Encoding" not in refused.headers
    assert refused.body["changes"]
