"""`python3 -m launch …`: the commands behind the Makefile."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from launch import check, home, new_key, packages, run, venv, web
from launch.terminal import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Callable


def _db(_: list[str]) -> int:
    packages.ensure((packages.POSTGIS,))
    cluster = home.own_cluster()
    home.keep(cluster)
    cluster.create_database(home.DATABASE)
    # to be read by a shell: eval "$(make -s db)"
    print(
        f"export DATABASE_URL='{cluster.app_url(home.DATABASE)}' DATABASE_OWNER_URL='{cluster.owner_url(home.DATABASE)}'"
    )
    return 0


def _db_stop(_: list[str]) -> int:
    home.release(home.own_cluster())
    return 0


def _venv(_: list[str]) -> int:
    packages.ensure((packages.VENV,))
    venv.ensure(dev=True)
    return 0


def _web(_: list[str]) -> int:
    packages.ensure((packages.VENV,))
    venv.ensure()
    web.ensure_built()
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": lambda _: run.run(),
    "flask": run.flask,
    "db": _db,
    "db-stop": _db_stop,
    "new-key": lambda _: new_key.new_key(),
    "venv": _venv,
    "web": _web,
    "test": lambda _: check.test(),
    "test-py": check.test_py,
    "test-web": lambda _: check.test_web(),
    "lint": lambda _: check.lint(),
    "format": lambda _: check.tidy(),
    "screens": lambda _: check.screens(),
    "bench": check.bench,
    "bench-table": lambda _: check.bench_table(),
    "bench-pwa": lambda _: check.bench_pwa(),
}


def main() -> int:
    """Run one command; answers the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m launch", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="for flask, test-py and bench: passed on")
    asked = parser.parse_args()
    # whoever has just written a backup only they may read would make directories that the database's account cannot enter;
    # what is secret says so itself
    os.umask(0o022)
    try:
        return COMMANDS[asked.command](asked.arguments)
    except CannotGoOnError as sentence:
        print(f"✗ {sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
