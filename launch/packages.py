"""System packages: sees what is missing, says so, and installs it with the platform's own package manager.

`apt` is the one that is known. Another platform is one more function in `INSTALLERS`, and names for it in each `Need`.
"""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launch import account, nginx, postgres
from launch.terminal import CannotGoOnError, say, warn

if TYPE_CHECKING:
    from collections.abc import Callable

NO_SYSTEM_CLUSTER = Path("/etc/postgresql-common/createcluster.d/xunge.conf")


@dataclass(frozen=True)
class Need:
    """Something the machine must have: how to see it, what people call it, and apt's names for it."""

    chinese: str
    english: str
    is_there: Callable[[], bool]
    apt: tuple[str, ...]
    can_do_without: bool = False
    """Tried for, and gone without where it cannot be had."""
    only_unpacked: Path | None = None
    """Not installed: its packages are unpacked there, because installing them would start a server."""


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, check=False).stdout.strip())


# Debian leaves ensurepip out of python3, so `python3 -m venv` there fails half-way through
VENV = Need(
    "Python 虚拟环境", "Python's venv", lambda: importlib.util.find_spec("ensurepip") is not None, ("python3-venv",)
)
POSTGIS = Need(
    "PostgreSQL 与 PostGIS", "PostgreSQL with PostGIS", lambda: bool(postgres.versions()), ("postgresql-postgis",)
)
CHROMIUM = Need("Chromium 浏览器", "Chromium", lambda: shutil.which("chromium") is not None, ("chromium",))
# Playwright starts the browser through a Node.js of its own, which wants this library; desktops have it, a bare server not
DRIVER_LIBRARY = Need(
    "浏览器驱动用的 libatomic",
    "libatomic for the browser's driver",
    lambda: ctypes.util.find_library("atomic") is not None,
    ("libatomic1",),
)
CHINESE_FONT = Need("中文字体", "a Chinese font", _has_chinese_font, ("fontconfig", "fonts-noto-cjk"))

# server/diary/paper.py puts the letters of one of these into the PDF; without, a viewer draws them with a font of its own
PDF_FONTS = (
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
)
PDF_FONT = Need(
    "PDF 用的中文字体",
    "a Chinese font for PDF files",
    lambda: any(place.is_file() for place in PDF_FONTS),
    ("fonts-wqy-microhei",),
    can_do_without=True,
)

NGINX = Need(
    "nginx（只解包，不启动）",
    "nginx (unpacked, not started)",
    lambda: nginx.program() is not None,
    ("nginx",),
    only_unpacked=nginx.UNPACKED,
)

FOR_RUN = (VENV, POSTGIS, PDF_FONT)
FOR_RUN_WITH_OWN_DATABASE = (VENV, PDF_FONT)
FOR_TEST = (VENV, POSTGIS, CHROMIUM, DRIVER_LIBRARY, CHINESE_FONT, PDF_FONT, NGINX)


def ensure(needs: tuple[Need, ...]) -> None:
    """Install what is missing; nothing is asked of the network when all is there.

    Raises `CannotGoOnError`, with the command to run by hand, when it cannot; of what can be done without it only speaks.
    """
    missing = [need for need in needs if not need.is_there()]
    _install([need for need in missing if not need.can_do_without])
    for need in missing:
        if need.can_do_without:
            try:
                _install([need])
            except CannotGoOnError:
                warn(f"没有装上{need.chinese}，先不用它。", f"Could not install {need.english}; going on without.")


def _install(missing: list[Need]) -> None:
    if not missing:
        return
    chinese, english = "、".join(n.chinese for n in missing), ", ".join(n.english for n in missing)
    for program, install in INSTALLERS.items():
        if shutil.which(program):
            say(f"安装系统软件：{chinese}", f"installing system packages: {english}")
            install(missing)
            break
    else:
        raise CannotGoOnError(
            f"这个系统上没有认识的软件包管理器，请先自行安装：{chinese}。",
            f"No package manager known here; please install these first: {english}.",
        )
    still = [need for need in missing if not need.is_there()]
    if still:
        raise CannotGoOnError(
            f"安装后仍然没有：{'、'.join(n.chinese for n in still)}。",
            f"Still missing after installing: {', '.join(n.english for n in still)}.",
        )


def _install_with_apt(missing: list[Need]) -> None:
    for need in missing:
        if need.only_unpacked:
            _unpack(need.apt, need.only_unpacked)
    names = [name for need in missing for name in need.apt if not need.only_unpacked]
    if not names:
        return
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300", *names]
    privilege = _privilege(command)
    # a machine that never ran `apt-get update` knows no package; one that ran it long ago asks for files since removed
    _apt(privilege, ["apt-get", "update", "-qq", "-o", "DPkg::Lock::Timeout=300"], may_fail=True)
    made = POSTGIS in missing and _forbid_system_cluster(privilege)
    try:
        _apt(privilege, command)
    finally:
        if made:
            subprocess.run([*privilege, "rm", "-f", str(NO_SYSTEM_CLUSTER)], check=False)


def _unpack(names: tuple[str, ...], into: Path) -> None:
    """Fetch packages and unpack their files; for this nobody needs to be root, unless apt has never heard of them."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        fetch = ["apt-get", "download", "-qq", *names]
        if subprocess.run(fetch, cwd=place, capture_output=True, check=False).returncode:
            update = ["apt-get", "update", "-qq", "-o", "DPkg::Lock::Timeout=300"]
            _apt(_privilege(update), update, may_fail=True)
            _apt([], fetch, cwd=place)
        for package in Path(place).glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", str(package), str(into)], check=True)


def _apt(privilege: list[str], command: list[str], *, may_fail: bool = False, cwd: str | None = None) -> None:
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(
            [*privilege, *quiet, *command], cwd=cwd, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=False
        )
        if done.returncode and not may_fail:
            out.seek(0)
            sys.stderr.write(out.read().decode(errors="replace")[-3000:])
            by_hand = shlex.join([*privilege, *command])
            raise CannotGoOnError(
                f"apt 没有装成（它的话在上面）。请联网后手动运行：{by_hand}",
                f"apt failed (its words are above). With a network, run by hand: {by_hand}",
            )


def _forbid_system_cluster(privilege: list[str]) -> bool:
    """Keep Debian from making and starting a cluster of its own while the packages are configured; True when we wrote the file.

    It is taken away afterwards: what the machine does with a later PostgreSQL is not ours to decide.
    """
    if NO_SYSTEM_CLUSTER.exists():
        return False
    subprocess.run([*privilege, "mkdir", "-p", str(NO_SYSTEM_CLUSTER.parent)], check=True)
    subprocess.run(
        [*privilege, "tee", str(NO_SYSTEM_CLUSTER)],
        input=b"create_main_cluster = false\n",
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return True


def _privilege(command: list[str]) -> list[str]:
    """How to become root: not at all, or by sudo, which may ask for a password when somebody is there to type it."""
    if account.is_root():
        return []
    if shutil.which("sudo"):
        silent = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        if silent or os.isatty(0):
            return ["sudo"]
    by_hand = shlex.join(command)
    raise CannotGoOnError(
        f"安装系统软件需要管理员权限，请先以 root 运行：{by_hand}",
        f"System packages need root; please run as root first: {by_hand}",
    )


INSTALLERS: dict[str, Callable[[list[Need]], None]] = {"apt-get": _install_with_apt}
