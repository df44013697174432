"""`make test`: every check there is, in the order that finds a cheap mistake first. `make lint`, `test-py`, `test-web` are parts of it."""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from launch import packages, venv, web
from launch.place import PROJECT, PWA, VAR
from launch.terminal import CannotGoOnError, say

if TYPE_CHECKING:
    from collections.abc import Callable

PYTHON_SOURCES = ("server", "geo", "launch", "migrations", "tests", "wsgi.py")
CORES = "2"


def lint() -> int:
    """Python lint, format, types and floors; then the front end's own."""
    packages.ensure((packages.VENV,))
    venv.ensure(dev=True)
    web.ensure_packages()
    return _all(_LINT)


def test_py(arguments: list[str]) -> int:
    """Run pytest alone, with the given arguments (all tests, without)."""
    _prepare()
    web.ensure_built()
    if arguments:
        return _run(["pytest", *arguments])
    return _all(_PYTHON)


def test_web() -> int:
    """Run the front end's checks alone."""
    packages.ensure((packages.VENV,))
    venv.ensure(dev=True)
    web.ensure_packages()
    return _all(_WEB)


def test() -> int:
    """Everything. pytest comes last: what closes the output is its count."""
    _prepare()
    return _all([*_LINT, *_WEB, *_PYTHON])


def screens() -> int:
    """Take the pictures of docs/screens/ from the real demo."""
    _prepare()
    web.ensure_built()
    return _run(["python", "-m", "tests.browser.screens"])


def bench(arguments: list[str]) -> int:
    """Measure everything at 2.1 million cases, each thing beside its anchor, then the phone; fails where a goal is not met.

    With arguments, only what they ask of `python -m tests.bench`.
    """
    _prepare()
    web.ensure_built()
    command = ["python", "-m", "tests.bench", *arguments]
    if arguments:
        return _run(command)
    return max(_run(command), bench_table(), bench_pwa())


def bench_table() -> int:
    """Write the last figures into docs/performance.md."""
    packages.ensure((packages.VENV,))
    venv.ensure(dev=True)
    return _run(["python", "-m", "tests.bench.table"])


def bench_pwa() -> int:
    """Measure the phone, slowed down, beside the least a page could do; fails when a limit of docs/performance.md is not met."""
    _prepare()
    web.ensure_built()
    return _run(["python", "-m", "tests.bench.pwa"])


def tidy() -> int:
    """Format, and mend what lint can mend by itself."""
    packages.ensure((packages.VENV,))
    venv.ensure(dev=True)
    return _run(["ruff", "check", "--fix", "--quiet", *PYTHON_SOURCES]) | _run(["ruff", "format", *PYTHON_SOURCES])


def _prepare() -> None:
    packages.ensure(packages.FOR_TEST)
    venv.ensure(dev=True)
    web.ensure_packages()


def _all(steps: list[tuple[str, Callable[[], int]]]) -> int:
    """Run every step, whatever became of the ones before, and name those that failed."""
    failed = []
    for name, step in steps:
        say(name, "…")
        began = time.monotonic()
        code = step()
        if code or not name.startswith("pytest"):  # pytest has said so itself, and its count is to stand last
            print(
                f"  {name}: {'ok' if code == 0 else f'FAILED ({code})'}, {time.monotonic() - began:.0f} s", flush=True
            )
        if code:
            failed.append(name)
    if failed:
        print(f"✗ 没有通过 · failed: {', '.join(failed)}", file=sys.stderr, flush=True)
    return 1 if failed else 0


def _run(command: list[str], *, npm: bool = False) -> int:
    """Run a program of the venv, in pwa/ when it is npm."""
    environment = venv.environment({"PYTHONDONTWRITEBYTECODE": "1"})
    # a test must not find the settings of the shell it was started from, least of all a real database
    for name in [*environment]:
        if name in {"DATABASE_URL", "DATABASE_OWNER_URL", "PUBLIC_URL", "HOST", "PORT"} or name.startswith("XUNGE_"):
            del environment[name]
    program = [venv.program(command[0]), *command[1:]]
    return subprocess.run(
        program, cwd=PWA if npm else PROJECT, env=environment, stdin=subprocess.DEVNULL, check=False
    ).returncode


def _types_drift() -> int:
    """Compare the TypeScript types of the API with what the committed OpenAPI document gives."""
    fresh = VAR / "schema.ts"
    code = _run(["npm", "run", "--silent", "types", "--", "--output", str(fresh)], npm=True)
    if code == 0 and fresh.read_text() != (PWA / "src" / "api" / "schema.ts").read_text():
        print("  pwa/src/api/schema.ts is not what docs/openapi.json gives; run: make types", file=sys.stderr)
        return 1
    return code


def _build() -> int:
    try:
        web.ensure_built()
    except CannotGoOnError as sentence:
        print(sentence, file=sys.stderr)
        return 1
    return 0


def _step(command: str, *, npm: bool = False) -> tuple[str, Callable[[], int]]:
    return command, lambda: _run(shlex.split(command), npm=npm)


_LINT = [
    _step(f"ruff check {' '.join(PYTHON_SOURCES)}"),
    _step(f"ruff format --check --quiet {' '.join(PYTHON_SOURCES)}"),
    _step("mypy"),
    _step("lint-imports --cache-dir var/import-linter --no-logo"),
    _step("npm run --silent check", npm=True),
]
_WEB = [
    ("API types", _types_drift),
    _step("npm test --silent", npm=True),
    ("npm run build", _build),
]
_PYTHON = [
    # browsers and whole clusters want the machine to themselves
    _step(f"pytest -q -n {CORES} -m 'not browser and not cluster'"),
    _step("pytest -q -m 'browser or cluster'"),
]
