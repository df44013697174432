"""The door gunicorn and the `flask` command come in by."""

import sys

from server.app import create_app
from server.config import ConfigError
from server.process import settle

NOT_TO_BE_TRIED_AGAIN = 3
"""gunicorn's own code for a process that cannot start: it stops, instead of starting the next."""

try:
    app = create_app()
except ConfigError as wrong:
    sys.stderr.write(f"设置不对，没有启动：{wrong}\n")
    sys.exit(NOT_TO_BE_TRIED_AGAIN)
settle()
