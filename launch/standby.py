"""A hot standby beside a private cluster, fed by streaming: for trying out what serves from one.

It is made as docs/手册-部署.md says it is made on a machine of its own; only the address differs, a socket here.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from launch import account
from launch.cluster import Cluster

if TYPE_CHECKING:
    from pathlib import Path


class Standby(Cluster):
    """A replica of `primary`, which must be running when the standby is first made. Roles and passwords are the primary's."""

    def __init__(self, primary: Cluster, directory: Path, name: str) -> None:
        """Name a standby without touching it. `name` is also the name of its slot at the primary: letters and `_`."""
        super().__init__(directory, durable=primary.durable)
        self.primary, self.name = primary, name

    def _make(self) -> None:
        """Copy the primary, with a slot that keeps its log for us from the first moment on."""
        part = self.directory / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        account.give(part, self.account)
        command = [self.primary.program("pg_basebackup")]
        command += ["-h", str(self.primary.socket), "-U", "postgres", "-D", str(part), "--no-password"]
        command += ["-R", "-X", "stream", "-C", "-S", self.name, "-c", "fast", "--no-sync"]
        self._run(command)
        shutil.copy(self.primary.directory / "passwords", self.directory / "passwords")
        part.rename(self.data)

    def _configure(self) -> None:
        super()._configure()
        ours = self.data / "xunge.conf"
        ours.write_text(f"{ours.read_text()}cluster_name = '{self.name}'\n")

    def _ensure_roles(self) -> None:
        """They come with the log."""
