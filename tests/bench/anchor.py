"""The least a page could do for the same measure: what the machine costs us, whatever it is busy with besides."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

PAGE = """<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>anchor</title><main></main>
<script>
const row = (number) => ({ id: number, name: '张桂兰', address: '花园社区 8号院 3单元 201', note: '身体挺好，暖气也热', due: '2026-11-26' })
const opened = new Promise((done) => {
    const ask = indexedDB.open('anchor', 1)
    ask.onupgradeneeded = () => ask.result.createObjectStore('rows', { keyPath: 'id' })
    ask.onsuccess = () => done(ask.result)
})
async function seed(rows) {
    const work = (await opened).transaction('rows', 'readwrite')
    for (let number = 0; number < rows; number += 1) work.objectStore('rows').put(row(number))
    await new Promise((done) => { work.oncomplete = done })
}
async function show(most) {
    const ask = (await opened).transaction('rows').objectStore('rows').getAll()
    await new Promise((done) => { ask.onsuccess = done })
    for (const one of ask.result.slice(0, most)) {
        const card = document.createElement('p')
        card.className = 'stands'
        card.style.cssText = 'padding:16px;margin:12px;border-radius:12px;box-shadow:0 1px 3px #0003'
        card.textContent = `${one.name} ${one.address} ${one.note}`
        document.querySelector('main').append(card)
    }
}
const asked = new URLSearchParams(location.search)
if (asked.has('show')) show(Number(asked.get('show')))
if (asked.has('weight')) {
    fetch('/weight').then((answer) => answer.arrayBuffer()).then(() => fetch('/weight?2')).then(() => { document.querySelector('main').innerHTML = '<p class="stands">今日</p>' })
}
</script>"""


@contextmanager
def serving(weight: int) -> Iterator[str]:
    """Serve the page; ``/weight`` is so many bytes that nothing packs. Answers its address."""
    heavy = Random(1).randbytes(weight)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = {"/weight": heavy, "/weight?2": b"{}"}.get(self.path, PAGE.encode())
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8" if body[:1] == b"<" else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the figures are the output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
