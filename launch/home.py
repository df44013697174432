"""Where the project's own cluster lives, and whether it stays up when `make run` ends."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from launch import account
from launch.cluster import Cluster
from launch.place import PROJECT, VAR
from launch.terminal import warn

DATABASE = "xunge"
_BESIDE = VAR / "postgres"
_ELSEWHERE = VAR / "postgres.path"
_KEEP = VAR / "postgres.keep"


def own_cluster() -> Cluster:
    """The cluster of this checkout: under var/, or, for root with a project nobody else can reach, under /var/lib.

    The choice is written down when first made. Deciding anew at each start would, after a mere chmod of a parent
    directory, greet a filled installation with an empty database.
    """
    if _ELSEWHERE.exists():
        return Cluster(Path(_ELSEWHERE.read_text().strip()))
    if account.is_root() and not (_BESIDE / "data").exists() and not _reachable():
        mark = hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:8]
        place = Path("/var/lib") / f"xunge-{mark}"
        warn(
            f"数据库账号 postgres 进不去 {PROJECT}，数据库改放在 {place}（记在 var/postgres.path）。",
            f"Account postgres cannot reach {PROJECT}; the database goes to {place} instead (noted in var/postgres.path).",
        )
        _ELSEWHERE.write_text(f"{place}\n")
        return Cluster(place)
    return Cluster(_BESIDE)


def keep(cluster: Cluster) -> None:
    """Start the cluster so that it outlives this command and any later `make run`: what `make db` does."""
    if cluster.start(outlives_me=True):
        # the number, not just a mark: after a reboot nobody has asked for anything yet
        _KEEP.write_text(str(cluster.pid()))
    elif not is_kept(cluster):
        warn(
            "数据库由正在运行的 make run 启动，会随它停止。",
            "The database belongs to the make run under way, and stops with it.",
        )


def is_kept(cluster: Cluster) -> bool:
    """Whether `make db` asked for the cluster that runs now to stay up."""
    return _KEEP.exists() and _KEEP.read_text() == str(cluster.pid())


def release(cluster: Cluster) -> None:
    """Stop the cluster and forget that it was to stay: what `make db-stop` does."""
    _KEEP.unlink(missing_ok=True)
    cluster.stop()


def _reachable() -> bool:
    _BESIDE.mkdir(parents=True, exist_ok=True)
    return account.can_reach("postgres", _BESIDE)
