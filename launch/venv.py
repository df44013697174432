"""The project's Python packages, in `.venv`, from the hashed requirements."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

from launch.place import PROJECT, VAR, VENV, content_hash, locked
from launch.terminal import CannotGoOnError, say

PYTHON = VENV / "bin" / "python"
RUN = PROJECT / "requirements.txt"
DEV = PROJECT / "requirements-dev.txt"
OLDEST = (3, 11)
_STAMP = VENV / "installed"


def ensure(*, dev: bool = False) -> None:
    """Make `.venv` hold exactly what requirements.txt (or requirements-dev.txt, which contains it) says.

    Known by the content of those files, so an unchanged second start asks nothing of the network.
    """
    if sys.version_info < OLDEST:
        raise CannotGoOnError(
            f"需要 Python 3.11 或更新，这里是 {sys.version.split()[0]}。",
            f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.",
        )
    with locked(VAR / "venv.lock"):
        # no finer than 3.11: installing python3-venv may replace the very Python that is running this by a patched one
        python = ".".join(map(str, sys.version_info[:2]))
        wanted = {"run": content_hash([RUN]), "place": str(VENV), "python": python}
        if dev:
            wanted["dev"] = content_hash([DEV])
        have = _stamp()
        if all(have.get(key) == value for key, value in wanted.items()) and PYTHON.exists():
            return
        if have.get("place") != wanted["place"] or have.get("python") != wanted["python"] or not _works():
            # scripts in a venv hold its path, and its packages the Python they were built for
            shutil.rmtree(VENV, ignore_errors=True)
            say("建立 Python 虚拟环境 .venv", "making the Python virtual environment .venv")
            subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        say("安装 Python 依赖（约一分钟）", "installing Python packages (about a minute)")
        _STAMP.unlink(missing_ok=True)
        install = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
        install += ["--require-hashes", "--only-binary", ":all:", "-r", str(DEV if dev else RUN)]
        done = subprocess.run(install, stdin=subprocess.DEVNULL, check=False)
        if done.returncode:
            raise CannotGoOnError(
                "Python 依赖没有装成（pip 的话在上面）。请检查网络或软件源后重试。",
                "Python packages failed to install (pip's words are above). Check the network or the package index and try again.",
            )
        _STAMP.write_text(json.dumps(wanted))


def program(name: str) -> str:
    """Path of a program installed in `.venv`."""
    return str(VENV / "bin" / name)


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    """Environment for programs of the project: the venv first on PATH, ours on top."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    inherited = {key: value for key, value in os.environ.items() if key not in {"PYTHONHOME", "PYTHONPATH"}}
    return {**inherited, "PATH": path, "PYTHONUTF8": "1", **(extra or {})}


def _stamp() -> dict[str, str]:
    try:
        read: dict[str, str] = json.loads(_STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return read


def _works() -> bool:
    if not PYTHON.exists():
        return False
    return subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
