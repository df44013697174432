"""`python3 -m launch …`: the commands behind the Makefile."""

from __future__ import annotations

import argparse
import sys

from launch import home, packages, venv
from launch.terminal import CannotGoOnError


def _db() -> int:
    packages.ensure((packages.POSTGIS,))
    cluster = home.own_cluster()
    home.keep(cluster)
    cluster.create_database(home.DATABASE)
    # to be read by a shell: eval "$(make -s db)"
    print(
        f"export DATABASE_URL='{cluster.app_url(home.DATABASE)}' DATABASE_OWNER_URL='{cluster.owner_url(home.DATABASE)}'"
    )
    return 0


def _db_stop() -> int:
    home.release(home.own_cluster())
    return 0


def _venv() -> int:
    packages.ensure((packages.VENV,))
    venv.ensure(dev=True)
    return 0


COMMANDS = {
    "db": _db,
    "db-stop": _db_stop,
    "venv": _venv,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m launch", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    asked = parser.parse_args()
    try:
        return COMMANDS[asked.command]()
    except CannotGoOnError as sentence:
        print(f"✗ {sentence}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
