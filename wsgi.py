"""The door gunicorn and the `flask` command come in by."""

import sys

from server.app import create_app

# A thread that computes gives way ten times as often as Python would have it: a small answer beside two pushes has eight
# waits for its turn, and each was up to 5 ms.
sys.setswitchinterval(0.0005)

app = create_app()
