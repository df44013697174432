"""What we know of PostgreSQL itself: where its programs are, how ours is set, and what a killed one leaves behind."""

from __future__ import annotations

import textwrap
from pathlib import Path

from launch.terminal import CannotGoOnError

PROGRAMS = Path("/usr/lib/postgresql")
SHARED = Path("/usr/share/postgresql")


def versions() -> list[str]:
    """Installed major versions that have a server *and* PostGIS, newest first.

    `postgres` alone proves nothing: a machine may have it without PostGIS, and PostGIS's packages bring the server, not the reverse.
    """
    found = [path.parent.parent.name for path in SHARED.glob("*/extension/postgis.control")]
    return sorted((v for v in found if (PROGRAMS / v / "bin" / "postgres").exists()), key=float, reverse=True)


def programs(version: str | None = None) -> Path:
    """Directory with `postgres`, `initdb`, `psql`: of the version that made the data, else of the newest.

    Raises `CannotGoOnError` when there is none.
    """
    have = versions()
    if version is None and have:
        version = have[0]
    if version is None or version not in have:
        wanted = version or ""
        raise CannotGoOnError(
            f"没有找到带 PostGIS 的 PostgreSQL {wanted}（已有：{'、'.join(have) or '无'}）。数据由该版本建立，请安装同一版本或先用 pg_upgrade 升级。",
            f"PostgreSQL {wanted} with PostGIS was not found (there is: {', '.join(have) or 'none'}). Install the version that made the data, or pg_upgrade.",
        )
    return PROGRAMS / version / "bin"


def who_may_connect(*roles: str) -> str:
    """pg_hba.conf: the superuser only as the account that runs the server, the roles only by password, nobody else."""
    return textwrap.dedent(f"""\
        # written by launch/postgres.py at every start
        local all         postgres          peer map=own
        local replication postgres          peer map=own
        local all         {",".join(roles)} scram-sha-256
        """)


def settings(socket: Path, *, durable: bool) -> str:
    """Answer our part of postgresql.conf."""
    common = f"""\
        # written by launch/postgres.py at every start
        listen_addresses = ''
        unix_socket_directories = '{socket}'
        max_connections = 100
        shared_buffers = 256MB
        maintenance_work_mem = 128MB
        random_page_cost = 1.1
        jit = off
        timezone = 'UTC'
        log_timezone = 'UTC'
        log_line_prefix = '%m [%p] %u@%d '
        password_encryption = 'scram-sha-256'
        """
    for_tests = """\
        fsync = off
        synchronous_commit = off
        full_page_writes = off
        wal_level = minimal
        max_wal_senders = 0
        """
    return textwrap.dedent(common) + ("" if durable else textwrap.dedent(for_tests))


def running_pid(data: Path) -> int | None:
    """Process id of the server of this data directory, if it is alive.

    The pid file alone is no proof: after kill -9 or a reboot the number may belong to another program. A server's process
    is called postgres and works inside its data directory; where we may not look (another account), the name must do.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{pid}/comm").read_text().strip()
    except (OSError, ValueError, IndexError):
        return None
    if command != "postgres" or _is_zombie(pid):
        return None
    try:
        where = Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return pid
    return pid if where == data.resolve() else None


def clear_stale_locks(data: Path, socket: Path) -> None:
    """Remove the lock files of a server that is gone.

    PostgreSQL does so itself unless the dead server's number now belongs to another of our processes, which happens at once
    in containers and after reboots, where numbers start again from 1.
    """
    if running_pid(data) is not None:
        return
    for lock in (data / "postmaster.pid", socket / ".s.PGSQL.5432.lock"):
        try:
            pid = int(lock.read_text().split()[0])
            taken_over = Path(f"/proc/{pid}").exists()
        except (OSError, ValueError, IndexError):
            continue
        if taken_over:
            lock.unlink(missing_ok=True)


def _is_zombie(pid: int) -> bool:
    try:
        # the state stands after the name, and the name may itself hold brackets
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return True
