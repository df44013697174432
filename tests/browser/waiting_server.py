"""The service with its programs read in, which takes seconds, waiting to be told what to serve and where.

It reads one line of JSON, ``{"log": …, "environment": …, "arguments": …}``, and is gunicorn from then on. Nobody there to
tell it any more: it ends.
"""

from __future__ import annotations

import importlib
import json
import os
import sys

from gunicorn.app.wsgiapp import run

importlib.import_module("server.app")  # what takes the time

if __name__ == "__main__" and (line := sys.stdin.readline()):
    told = json.loads(line)
    log = os.open(told["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(log, sys.stdout.fileno())
    os.dup2(log, sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(told["environment"])
    sys.argv = ["gunicorn", *told["arguments"]]
    run()
