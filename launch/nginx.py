"""Where nginx is, for the test of deploy/nginx.conf.

Debian's package starts a server on port 80 the moment it is installed; a test has no business doing that to a machine. Its
program alone is unpacked under var/, and the machine's own is used where there is one.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from launch.place import VAR

UNPACKED = VAR / "nginx"
_INSIDE = "usr/sbin/nginx"


def program() -> str | None:
    """Path of nginx, None where there is none."""
    # an ordinary account's PATH may leave out where servers lie
    for place in (shutil.which("nginx"), Path("/") / _INSIDE, UNPACKED / _INSIDE):
        if place and Path(place).is_file():
            return str(place)
    return None
