"""Load that does not eat the machine it measures: wrk for HTTP, pgbench for bare SQL. Both are C; a Python client is not."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launch import packages

if TYPE_CHECKING:
    from tests.bench.ground import Ground

WRK = packages.Need("HTTP 压测工具 wrk", "wrk, the HTTP load generator", lambda: bool(shutil.which("wrk")), ("wrk",))
CONNECTIONS = 8
"""The kernel deals them out among processes as it likes: of four, all fall to one of two processes one time in eight, and the other
rests. The same code was 0.86 and 1.48 times TiPg so.
"""
_LONGEST_S = 300
_SCRIPT = """
local urls, headers = {urls}, {headers}
local turn, wrong = 0, 0
request = function()
    turn = turn % #urls + 1
    return wrk.format("GET", urls[turn], headers)
end
done = function(summary, latency, _)
    local lost = summary.errors
    io.write(string.format('\\nFIGURES {{"per_second": %f, "p50_s": %f, "p95_s": %f, "wrong": %d}}\\n',
        summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e6, latency:percentile(95) / 1e6,
        lost.connect + lost.read + lost.write + lost.status + lost.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """What came of a while of asking."""

    per_second: float
    p50_s: float
    p95_s: float


def asked(
    base: str,
    paths: Sequence[str],
    headers: Mapping[str, str] | None = None,
    *,
    seconds: float = 5,
    connections: int = CONNECTIONS,
) -> Load:
    """Ask for the paths in turn, over and over. An answer of 400 or above, or none, fails: it would be quick for nothing."""
    packages.ensure((WRK,))
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_SCRIPT.format(urls=_list(paths), headers=_table(headers or {})))
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "60s", "-s", script.name, base]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"^FIGURES (.*)$", said, re.MULTILINE)
    assert found, said
    figures = json.loads(found[1])
    assert not figures.pop("wrong"), said
    return Load(**figures)


def requests_per_second(
    base: str,
    paths: Sequence[str],
    headers: Mapping[str, str] | None = None,
    *,
    seconds: float = 5,
    connections: int = CONNECTIONS,
) -> float:
    """The same, when only that is wanted; what gives no answer at all in that time is asked for longer."""
    while not (found := asked(base, paths, headers, seconds=seconds, connections=connections).per_second):
        assert seconds < _LONGEST_S, paths
        seconds *= 4
    return found


def transactions_per_second(ground: Ground, script: str, *, seconds: float = 5, connections: int = 4) -> float:
    r"""Bare SQL through pgbench, prepared, as the application's role: what the database alone could do.

    ``script`` is pgbench's language: ``\set x random(1, 1000)`` and statements with ``:x``.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "script.sql"
        file.write_text(script)
        command = [ground.bin("pgbench"), "-n", "-M", "prepared", "-f", str(file), "-T", f"{seconds:.0f}"]
        command += ["-c", str(connections), "-j", "1"]
        done = subprocess.run(command, env=ground.libpq(), capture_output=True, text=True, check=False)
    found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    assert done.returncode == 0, done.stderr
    assert found, done.stdout
    assert "number of failed transactions: 0" in done.stdout, done.stdout
    return float(found[1])


def _list(texts: Sequence[str]) -> str:
    return "{" + ", ".join(map(_quoted, texts)) + "}"


def _table(texts: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"[{_quoted(name)}] = {_quoted(held)}" for name, held in texts.items()) + "}"


def _quoted(text: str) -> str:
    """JSON's strings are Lua's, but for what neither a path nor a header holds."""
    return json.dumps(text)
