"""The service with its programs read in once, which takes seconds, and forked each time one is started.

For each line of JSON, ``{"log": …, "environment": …, "arguments": …}``, it answers the number of a process that leads a session of its own and
is gunicorn. Nobody there to tell it any more: it ends, and what it started goes on.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from typing import Any

from gunicorn.app.wsgiapp import run


def serve(told: dict[str, Any]) -> None:
    """Be gunicorn from now on."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(told["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    os.dup2(log, sys.stdout.fileno())
    os.dup2(log, sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(told["environment"])
    sys.argv = ["gunicorn", *told["arguments"]]
    run()


if __name__ == "__main__":
    importlib.import_module("server.app")  # what takes the time
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who dies is gone, without anybody waiting for them
    for line in iter(sys.stdin.readline, ""):
        if child := os.fork():
            sys.stdout.write(f"{child}\n")
            sys.stdout.flush()
        else:
            serve(json.loads(line))
            break
