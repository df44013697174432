"""What benchmarks say and write down: to whoever waits at the terminal, and into ``var/bench``."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from launch.place import PROJECT, VAR

BENCH = VAR / "bench"


def say(line: str) -> None:
    """One line, at once."""
    print(line, flush=True)  # noqa: T201  (talks to a person at a terminal)


def circumstances() -> dict[str, Any]:
    """When, on what, and of which commit."""
    return {"at": datetime.now(UTC).isoformat(timespec="seconds"), "commit": _commit(), "machine": _machine()}  # noqa: TID251


def write(name: str, document: Any) -> Path:
    """Write ``var/bench/<name>``; answers where."""
    BENCH.mkdir(parents=True, exist_ok=True)
    file = BENCH / name
    file.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return file


def read(name: str) -> dict[str, Any]:
    """What ``var/bench/<name>`` holds; nothing where it is not there."""
    file = BENCH / name
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def _machine() -> dict[str, Any]:
    cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cpu": cpu[0].partition(":")[2].strip() if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "load": [round(one, 1) for one in os.getloadavg()],
        "python": platform.python_version(),
    }


def _commit() -> str:
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"]
    return subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=False).stdout.strip()
