"""The HTTP door over a real line, so that what a test says through ``Visitor`` goes through every program in between."""

from __future__ import annotations

import gzip
import http.client
import json
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.door import Visitor
from tests.world import PASSWORD


@dataclass
class Response:
    """As Flask's test client answers, as far as ``Visitor`` looks."""

    status_code: int
    headers: Any
    data: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "")

    def get_json(self) -> Any:
        return json.loads(self.data)


class Wire:
    """A client that opens a connection for every request, as a phone does that lay in a pocket."""

    def __init__(self, url: str, certificate: str | None = None) -> None:
        self.parts = urlsplit(url)
        self.tls = ssl.create_default_context(cafile=certificate) if self.parts.scheme == "https" else None

    def open(self, path: str, method: str = "GET", **more: Any) -> Response:
        headers = {"Connection": "close"} | dict(more.get("headers") or {})
        if kind := more.get("content_type"):
            headers["Content-Type"] = kind
        if query := more.get("query_string"):
            path = f"{path}?{urlencode(query)}"
        host, port = self.parts.hostname or "", self.parts.port
        if self.tls:
            line: http.client.HTTPConnection = http.client.HTTPSConnection(host, port, timeout=90, context=self.tls)
        else:
            line = http.client.HTTPConnection(host, port, timeout=90)
        try:
            data = more.get("data")
            line.request(method, path, data.encode() if isinstance(data, str) else data, headers)
            answer = line.getresponse()
            body = answer.read()
            packed = answer.headers["Content-Encoding"] == "gzip"
            return Response(answer.status, answer.headers, gzip.decompress(body) if packed else body)
        finally:
            line.close()

    def login(self, username: str, *, app: str = "field", device_id: str = "device-1", **headers: str) -> Visitor:
        """Log in; answers somebody who can ask over this line."""
        prefix = "/api/v1/console/auth" if app == "console" else "/api/v1/auth"
        body = json.dumps({"username": username, "password": PASSWORD, "device_id": device_id})
        response = self.open(f"{prefix}/login", "POST", data=body, content_type="application/json", headers=headers)
        assert response.status_code == 200, response.data
        told = response.get_json()
        return Visitor(self, told["access_token"], told["user"], device_id)
