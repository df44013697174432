"""What phones push, through our commands and into express-pouchdb on LevelDB, the same operations: it validates nothing, finds
no grid, keeps no ledger and no journal, and does not wait for the disk. Reported, without a goal: it says what all of that costs.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from launch.place import VENV
from server.core.clock import utc_now
from tests.bench.figures import Figure, compared
from tests.bench.ground import BENCH, Ground, wait_for
from tests.bench.phones import Phone, post, returned

KEYS = ("push_vs_pouchdb",)
PEERS = ("express@5.3.0", "express-pouchdb@4.2.0", "pouchdb@9.0.0")
AT_ONCE, PHONES, OPERATIONS = 2, 8, 50
"""So many senders, so many phones in a round, and what waits in each."""
_SERVER = """
const [port, home] = process.argv.slice(2)
const PouchDB = require('pouchdb').defaults({ prefix: home + '/' })
const ways = { mode: 'minimumForPouchDB', logPath: home + '/log', configPath: home + '/config.json' }
require('express')().use(require('express-pouchdb')(PouchDB, ways)).listen(Number(port), '127.0.0.1')
"""


def figures(ground: Ground, runs: int) -> Iterator[Figure]:
    runs = min(runs, 5)
    with ground.copy() as copy:
        phones = returned(copy, PHONES * (runs + 1), OPERATIONS)
        ours, theirs = iter(phones), iter(phones)
        with copy.served() as url, _pouchdb() as peer:

            def push(phone: Phone) -> None:
                body = {"device_id": "storm", "sent_at": utc_now().isoformat(), "operations": phone.operations}
                status, said, _ = post(url, "/api/v1/sync/push", json.dumps(body).encode(), phone.token)
                assert status == 200, said
                assert {one["status"] for one in json.loads(said)["outcomes"]} == {"applied"}

            def put(phone: Phone) -> None:
                docs = [{"_id": one["id"]} | one for one in phone.operations]
                status, said, _ = post(peer, "/bench/_bulk_docs", json.dumps({"docs": docs}).encode(), "")
                assert status == 201, said
                assert all(one.get("ok") for one in json.loads(said))

            def round_of(from_: Iterator[Phone], send: Callable[[Phone], None]) -> Callable[[], float]:
                return lambda: _together([next(from_) for _ in range(PHONES)], send)

            mine, bare = round_of(ours, push), round_of(theirs, put)
            mine(), bare()  # plans, caches and the database itself are there before the first round counts
            yield compared("push_vs_pouchdb", mine, bare, unit="operations/s", runs=runs, rows=ground.rows)


def _together(phones: list[Phone], send: Callable[[Phone], None]) -> float:
    """Operations a second."""
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as senders:
        list(senders.map(send, phones))
    return len(phones) * OPERATIONS / (time.perf_counter() - began)


@contextmanager
def _pouchdb() -> Iterator[str]:
    """The peer with one empty database, ``bench``; answers its address."""
    home = _installed()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(dir=BENCH) as data:
        log = Path(data) / "out"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [VENV / "bin" / "node", "server.js", str(port), data], cwd=home, stdout=out, stderr=out
            )
        try:
            base = f"http://127.0.0.1:{port}"
            wait_for(base, process, log)
            with urllib.request.urlopen(urllib.request.Request(f"{base}/bench", method="PUT"), timeout=30):
                pass
            yield base
        finally:
            process.terminate()
            process.wait(30)


def _installed() -> Path:
    home = BENCH / "pouchdb"
    done = home / "-".join(PEERS).replace("/", "_")
    if not done.exists():
        home.mkdir(parents=True, exist_ok=True)
        (home / "package.json").write_text("{}")
        command = [VENV / "bin" / "npm", "install", "--silent", "--no-audit", "--no-fund", *PEERS]
        subprocess.run(command, cwd=home, env=os.environ | {"HOME": str(home)}, check=True)
        (home / "server.js").write_text(_SERVER)
        done.touch()
    return home
