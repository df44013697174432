"""Which account a program runs under. PostgreSQL refuses root, so as root we drop to an unprivileged account with setpriv."""

from __future__ import annotations

import ctypes
import os
import pwd
import signal
import subprocess
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def me() -> str:
    """Name of the account running this."""
    return pwd.getpwuid(os.geteuid()).pw_name


def is_root() -> bool:
    """Whether we are root, and so must drop privileges before starting a server."""
    return os.geteuid() == 0


def dropping_to(account: str, command: list[str], *, when_i_die: str | None = None) -> list[str]:
    """Prefix a command so that it runs under `account`.

    `when_i_die` is a signal ("INT", "TERM") the kernel sends it when this process dies, kill -9 included. setpriv sets that
    after it has changed the account: changing it afterwards would clear it again (prctl(2), PR_SET_PDEATHSIG).
    """
    change = [] if account == me() else [f"--reuid={account}", f"--regid={_group_of(account)}", "--init-groups"]
    end = [f"--pdeathsig={when_i_die}"] if when_i_die else []
    return ["setpriv", *change, *end, *command] if change or end else command


def end_with_make() -> None:
    """Have the kernel send this process SIGTERM when the `make` it was started by dies: `kill -9` on make would orphan it."""
    if Path(f"/proc/{os.getppid()}/comm").read_text().strip() == "make":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def can_reach(account: str, directory: Path) -> bool:
    """Whether `account` gets through every parent of `directory` and into it (asked of the kernel, so that ACLs count)."""
    # `cd /` first: after the change of account the current directory may not be readable
    command = dropping_to(account, ["test", "-x", str(directory)])
    return subprocess.run(command, cwd="/", check=False, stderr=subprocess.DEVNULL).returncode == 0


def give(path: Path, account: str) -> None:
    """Make `account` the owner of one file or directory; nothing to do unless we are root."""
    if is_root():
        entry = pwd.getpwnam(account)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def _group_of(account: str) -> int:
    return pwd.getpwnam(account).pw_gid
