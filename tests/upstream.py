"""A 天地图 of the test's own: what it answers, and what it was asked."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

from PIL import Image


def png(colour: str = "#d8e2dc") -> bytes:
    """A whole tile in one colour."""
    out = BytesIO()
    Image.new("RGB", (256, 256), colour).save(out, "PNG")
    return out.getvalue()


class FakeTianditu:
    """Serves ``answer`` (status, content type, body) and keeps the paths it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: tuple[int, str, bytes] = (200, "image/png", png())
        self.answering = threading.Event()
        """Cleared, whoever asks waits."""
        self.answering.set()
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fake.asked.append(self.path)
                fake.answering.wait(10)
                status, kind, body = fake.answer
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                if status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
