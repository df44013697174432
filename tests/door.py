"""The HTTP door, as phones and desks use it."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Flask
from PIL import Image

from server.core.ids import new_id
from tests.world import IN_GRID1, PASSWORD


@dataclass
class Answer:
    """An HTTP answer: status, body read as JSON where there is one, headers."""

    status: int
    body: Any
    headers: Any
    raw: bytes

    @property
    def code(self) -> str | None:
        """The problem's code, when the answer is one."""
        return self.body.get("code") if isinstance(self.body, dict) else None


class Door:
    """Where somebody logs in."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.anybody = Visitor(app.test_client(), None)

    def login(self, username: str, *, app: str = "field", device_id: str = "device-1") -> Visitor:
        """Log in; answers somebody who can ask."""
        client = self.app.test_client()
        prefix = "/api/v1/console/auth" if app == "console" else "/api/v1/auth"
        body = {"username": username, "password": PASSWORD, "device_id": device_id}
        response = client.post(f"{prefix}/login", json=body)
        assert response.status_code == 200, response.get_data(as_text=True)
        document = response.get_json()
        return Visitor(client, document["access_token"], document["user"], device_id)


class Visitor:
    """Somebody at the door, with or without a token."""

    def __init__(self, client: Any, token: str | None, user: dict[str, Any] | None = None, device_id: str = "") -> None:
        self.client = client
        self.token = token
        self.user = user or {}
        self.device_id = device_id
        self.seq = 0

    def ask(self, method: str, path: str, **more: Any) -> Answer:
        headers = dict(more.pop("headers", {}))
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        response = self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)
        is_json = "json" in (response.content_type or "")
        return Answer(response.status_code, response.get_json() if is_json else None, response.headers, response.data)

    def get(self, path: str, **query: Any) -> Answer:
        return self.ask("GET", path, query_string={k: v for k, v in query.items() if v is not None})

    def post(self, path: str, body: Any) -> Answer:
        # escaped, so that a test can send half a surrogate pair as a broken phone would
        return self.ask("POST", path, data=json.dumps(body), content_type="application/json")

    # --- as a phone ---------------------------------------------------------------------------------------------

    def operation(self, kind: str, payload: dict[str, Any], **more: Any) -> dict[str, Any]:
        """An operation as the phone writes it."""
        self.seq += 1
        return {
            "id": str(new_id()),
            "seq": self.seq,
            "kind": kind,
            "recorded_by": self.user["id"],
            "recorded_at": now_text(),
            "payload": payload,
        } | more

    def push(self, *operations: Any, sent_at: str | None = None, more: bool = False) -> list[dict[str, Any]]:
        """Push operations, as a phone does until there is room; answers their outcomes. ``more``: others wait on the phone
        behind these.
        """
        body = {"device_id": self.device_id, "sent_at": sent_at or now_text(), "operations": list(operations)}
        if more:
            body["more"] = True
        while (answer := self.post("/sync/push", body)).code == "server.crowded":
            continue
        assert answer.status == 200, answer.body
        return answer.body["outcomes"]

    def pull_all(self, cursor: str | None = None, limit: int = 500) -> tuple[dict[tuple[str, str], Any], str, bool]:
        """Pull to the end; answers the mirror ``{(entity, id): row}``, the cursor, and whether it began with a reset."""
        mirror: dict[tuple[str, str], Any] = {}
        was_reset = False
        while True:
            answer = self.get("/sync/pull", cursor=cursor, limit=limit)
            assert answer.status == 200, answer.body
            was_reset = was_reset or answer.body["reset"]
            for one in answer.body["changes"]:
                mirror[(one["entity"], one["id"])] = one["row"]
            cursor = answer.body["cursor"]
            if not answer.body["has_more"]:
                return mirror, cursor, was_reset

    def report(self, **more: Any) -> dict[str, Any]:
        """A ``case.report`` operation."""
        return self.operation("case.report", case_payload(**more))

    def photo(self, jpeg: bytes) -> Answer:
        return self.ask("PUT", f"/attachments/{sha256_of(jpeg)}", data=jpeg, content_type="image/jpeg")

    # --- as a desk ----------------------------------------------------------------------------------------------

    def act(self, case: dict[str, Any], action: str, **values: str) -> Answer:
        """Do one step on a case as this screen shows it."""
        body = {
            "operation_id": str(new_id()),
            "action": action,
            "base_version": case["version"],
            "values": values,
        }
        return self.post(f"/cases/{case['id']}/actions", body)


def case_payload(at: tuple[float, float] | None = IN_GRID1, **more: Any) -> dict[str, Any]:
    """What a worker reports; anything can be replaced."""
    location = {"lon": at[0], "lat": at[1], "accuracy_m": 10, "source": "gps"} if at else None
    payload = {
        "case_id": str(new_id()),
        "category": "environment.leak",
        "description": "8号院楼顶漏水，三户进水",
        "disposal": "escalated",
        "urgency": "normal",
        "location": location,
    }
    return {name: value for name, value in (payload | more).items() if value is not None}


def intake(**more: Any) -> dict[str, Any]:
    """What a clerk types in at the window."""
    facts = case_payload(**more)
    if "disposal" not in more:
        facts["disposal"] = "settled_at_desk"
        facts.setdefault("resolution", "当场给他讲清了合同怎么签")
    return facts | {"operation_id": str(uuid4())} | {k: v for k, v in more.items() if k == "operation_id"}


def jpeg(colour: str = "red", size: tuple[int, int] = (64, 48), **save: Any) -> bytes:
    """A small photo; every call with another colour is another photo."""
    out = io.BytesIO()
    image = Image.new("RGB", size, colour)
    image.putpixel((0, 0), tuple(uuid4().bytes[:3]))
    image.save(out, "JPEG", **save)
    return out.getvalue()


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def now_text() -> str:
    return datetime.now(UTC).isoformat()  # noqa: TID251  (a phone has a clock of its own)
