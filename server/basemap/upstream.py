"""天地图, asked for one tile. The operator's key stands in the address we ask and nowhere else: not in an answer, not in a log.

A slow or broken upstream must not take the threads that records arrive on: few may ask at a time, each waits only so
long, and after a row of failures nobody asks for a while.
"""

from __future__ import annotations

import http.client
import threading
import time
from urllib.parse import urlencode, urlsplit

from flask import current_app

from server.core import problems

LAYERS = ("vec", "cva", "img", "cia")
"""Streets and their names, pictures from above and their names: EPSG:3857, CGCS2000, which is WGS-84 within GPS noise."""
DEEPEST = 18
MOST_BYTES = 512 * 1024
_KINDS = frozenset({"image/png", "image/jpeg"})
_SILENT_FOR_S = 4
_TURN_WITHIN_S = 0.3
_AT_ONCE = 3
_FAILURES_IN_A_ROW = 4
_REST_S = 30


class Upstream:
    """What one process asks of 天地图."""

    def __init__(self, base: str, key: str) -> None:
        self._base = urlsplit(base)
        self._key = key
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._failures = 0
        self._rests_until = 0.0

    def tile(self, layer: str, z: int, x: int, y: int) -> tuple[bytes, str]:
        """Bytes and media type. Raises ``basemap.unavailable`` when none comes in time, or what comes is no picture."""
        if time.monotonic() < self._rests_until or not self._turns.acquire(timeout=_TURN_WITHIN_S):
            raise problems.BASEMAP_UNAVAILABLE()
        try:
            answer = self._ask(layer, z, x, y)
        except (OSError, http.client.HTTPException) as error:
            self._failed(type(error).__name__)
            raise problems.BASEMAP_UNAVAILABLE() from None  # its message may hold the address, and so the key
        finally:
            self._turns.release()
        status, kind, body = answer
        if status != http.client.OK or kind not in _KINDS or not body or len(body) > MOST_BYTES:
            self._failed(f"HTTP {status}, {kind[:40]!r}, {len(body)} bytes")
            raise problems.BASEMAP_UNAVAILABLE()
        self._failures = 0
        return body, kind

    def _ask(self, layer: str, z: int, x: int, y: int) -> tuple[int, str, bytes]:
        connect = http.client.HTTPSConnection if self._base.scheme == "https" else http.client.HTTPConnection
        connection = connect(self._base.hostname or "", self._base.port, timeout=_SILENT_FOR_S)
        query = urlencode({
            "SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": layer, "STYLE": "default",
            "TILEMATRIXSET": "w", "FORMAT": "tiles", "TILEMATRIX": z, "TILEROW": y, "TILECOL": x, "tk": self._key,
        })  # fmt: skip
        try:
            # no redirect is followed: the host is the operator's setting and stays it
            connection.request(
                "GET", f"{self._base.path.rstrip('/')}/{layer}_w/wmts?{query}", headers={"User-Agent": "xunge"}
            )
            answer = connection.getresponse()
            kind = answer.headers.get_content_type()
            return answer.status, kind, answer.read(MOST_BYTES + 1)
        finally:
            connection.close()

    def _failed(self, why: str) -> None:
        self._failures += 1
        if self._failures >= _FAILURES_IN_A_ROW:
            self._failures = 0
            self._rests_until = time.monotonic() + _REST_S
        current_app.logger.warning("base map: %s", why)
