"""A private PostgreSQL + PostGIS cluster: one directory, one unix socket, no TCP, and no other cluster touched.

    directory/data        the cluster's files, owned by the account the server runs under
    directory/socket      its socket (elsewhere when the path is too long for a socket address)
    directory/log         what the server said
    directory/passwords   the two roles' passwords, JSON, readable by whoever made the cluster

Roles: `xunge_owner` owns the database and migrates; `xunge_app` owns nothing and serves. The superuser, reached only through
the socket by the account that runs the server, creates databases and their extensions, and nothing else.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from launch import account, postgres, roles
from launch.place import locked
from launch.roles import APP, OWNER, identifier
from launch.terminal import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")

# sockaddr_un holds 108 bytes with its closing zero, and PostgreSQL appends the socket's name
LONGEST_SOCKET_DIRECTORY = 107 - len("/.s.PGSQL.5432")
START_SECONDS = 300  # recovery after a kill in the middle of a large import
STOP_SECONDS = 60
LARGEST_LOG = 10_000_000  # bytes; looked at when the server starts


class Cluster:
    """One private cluster. As a context manager it starts on entering, and on leaving stops if it was this one that started it."""

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        """Name a cluster without touching it. `durable=False` trades safety for speed: for tests only."""
        self.directory = directory.absolute()
        self.durable = durable
        self.data = self.directory / "data"
        self.log = self.directory / "log"
        self.socket = _socket_directory(self.directory)
        self._passwords = self.directory / "passwords"
        self._started: subprocess.Popen[bytes] | None = None

    # ------------------------------------------------------------------ life

    def start(self, *, outlives_me: bool = False) -> bool:
        """Make the cluster if it is not there, start it if it is not running, and answer whether it was started here.

        Unless `outlives_me`, the kernel ends the server when this process dies, however it dies. Safe to call from
        several processes at once: the lock is taken before initdb, so that two first runs do not race.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        with locked(self.directory / "lock"):
            if not (self.data / "PG_VERSION").exists():
                self._make()
            elif self.accepts():
                return False
            self._prepare_socket()
            self._configure()
            self._launch(outlives_me=outlives_me)
            self._ensure_roles()
        return True

    def stop(self) -> None:
        """Stop the server, whoever started it, and wait until it is gone. Nothing happens when it is not running.

        A client still connected is cut off (fast shutdown); its open transaction is rolled back.
        """
        with locked(self.directory / "lock"):
            pid = self.pid()
            if pid is not None:
                os.kill(pid, signal.SIGINT)
                self._wait_until_gone(pid)
        self._started = None

    def __enter__(self) -> Self:
        self._entered_started = self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._entered_started:
            self.stop()

    def accepts(self) -> bool:
        """Whether the server takes connections now. Only pg_isready knows: after kill -9, `pg_ctl status` is fooled by the pid file."""
        if not (self.data / "PG_VERSION").exists():
            return False
        command = [self.program("pg_isready"), "-q", "-h", str(self.socket)]
        return subprocess.run(command, cwd="/", check=False).returncode == 0

    def pid(self) -> int | None:
        """Process id of the server, None when it is not running."""
        return postgres.running_pid(self.data)

    # ------------------------------------------------------------------ databases

    def create_database(self, name: str, template: str | None = None) -> bool:
        """Create a database owned by `xunge_owner`, with the extensions; False when it is there already.

        From `template` it is a copy of that database, rights included; nobody may be connected to the template meanwhile.
        """
        if name in self.sql("SELECT datname FROM pg_database").splitlines():
            return False
        source = template or "template0"
        self.sql(f"CREATE DATABASE {identifier(name)} OWNER {OWNER} TEMPLATE {identifier(source)}")
        # rights on the database itself are not copied from a template
        self.sql(
            f"REVOKE ALL ON DATABASE {identifier(name)} FROM PUBLIC; GRANT CONNECT, TEMPORARY ON DATABASE {identifier(name)} TO {APP}"
        )
        if template is None:
            self.sql(";".join(f"CREATE EXTENSION IF NOT EXISTS {extension}" for extension in EXTENSIONS), database=name)
        return True

    def drop_database(self, name: str) -> None:
        """Drop a database and cut off whoever is connected to it. Nothing happens when it is not there."""
        self.sql(f"DROP DATABASE IF EXISTS {identifier(name)} WITH (FORCE)")

    def owner_url(self, database: str) -> str:
        """SQLAlchemy address for migrations, as `xunge_owner`."""
        return self._url(OWNER, database)

    def app_url(self, database: str) -> str:
        """SQLAlchemy address for the application, as `xunge_app`."""
        return self._url(APP, database)

    def sql(self, statements: str, database: str = "postgres") -> str:
        """Run statements as the superuser and answer the rows, unaligned, without header. Not for values from outside.

        Raises `CannotGoOnError` with the server's words when it refuses.
        """
        command = [self.program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", str(self.socket), "-U", "postgres", "-d", database]
        # through standard input: a password in an argument could be read from the process list
        done = self._run(command, stdin=statements)
        return done.stdout.strip()

    def program(self, name: str) -> str:
        """Where a program of the version that made the data lies (`psql`, `pgbench`, `pg_basebackup` …)."""
        version = self.data / "PG_VERSION"
        return str(postgres.programs(version.read_text().strip() if version.exists() else None) / name)

    # ------------------------------------------------------------------ inside

    @property
    def account(self) -> str:
        """Account the server runs under: the owner of the data when there is some, else us, else (as root) `postgres`."""
        if self.data.exists():
            return self.data.owner()
        return "postgres" if account.is_root() else account.me()

    def _make(self) -> None:
        """Run initdb into a side directory and rename it: a first run killed half-way leaves nothing that looks finished."""
        part = self.directory / "data.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        account.give(part, self.account)
        if not account.can_reach(self.account, part):
            raise CannotGoOnError(
                f"账号 {self.account} 进不去 {self.directory}，数据库不能放在这里。",
                f"Account {self.account} cannot reach {self.directory}, so the database cannot live there.",
            )
        # in locale C pg_trgm would see no Chinese; C.UTF-8 needs no locale package
        command = [
            self.program("initdb"),
            "-D",
            str(part),
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "-A",
            "peer",
        ]
        self._run([*command, *(["--data-checksums"] if self.durable else ["--no-sync"])])
        part.rename(self.data)

    def _configure(self) -> None:
        """Write our settings before every start, so that an upgrade of this file reaches an old cluster."""
        files = {
            "pg_hba.conf": postgres.who_may_connect(OWNER, APP),
            "pg_ident.conf": f"own {self.account} postgres\n",
            "xunge.conf": postgres.settings(self.socket, durable=self.durable),
        }
        main = self.data / "postgresql.conf"
        if "include 'xunge.conf'" not in main.read_text():
            files["postgresql.conf"] = main.read_text() + "\ninclude 'xunge.conf'\n"
        for name, text in files.items():
            (self.data / name).write_text(text)
            account.give(self.data / name, self.account)

    def _prepare_socket(self) -> None:
        """Make the socket's directory, and trust it only when it is the server's account that owns it."""
        self.socket.mkdir(exist_ok=True)
        if self.socket.owner() in {account.me(), "root"}:
            account.give(self.socket, self.account)
        if self.socket.owner() != self.account or self.socket.is_symlink():
            raise CannotGoOnError(
                f"{self.socket} 属于别的账号，不能使用；请删除它后重试。",
                f"{self.socket} belongs to somebody else and is not safe to use; remove it and try again.",
            )
        # as root, the application may run under a third account; roles still need their passwords
        self.socket.chmod(0o755 if account.is_root() else 0o700)

    def _launch(self, *, outlives_me: bool) -> None:
        """Start the server and wait for it, again when what a killed one left behind is still in the way."""
        deadline = time.monotonic() + START_SECONDS
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".old"))
        while True:
            postgres.clear_stale_locks(self.data, self.socket)
            written_before = self.log.stat().st_size if self.log.exists() else 0
            with self.log.open("ab") as log:
                command = [self.program("postgres"), "-D", str(self.data)]
                self._started = subprocess.Popen(
                    account.dropping_to(self.account, command, when_i_die=None if outlives_me else "INT"),
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C at the terminal is for the launcher, which stops the web server first
                )
            while self._started.poll() is None and time.monotonic() < deadline:
                if self.accepts():
                    return
                time.sleep(0.02)
            said = self.log.read_bytes()[written_before:].decode(errors="replace")
            # a killed server's last backends need a moment to notice
            still_there = "still in use" in said or "lock file" in said
            if not still_there or time.monotonic() > deadline - START_SECONDS + STOP_SECONDS:
                raise CannotGoOnError(
                    f"数据库没有启动，服务器最后的话（{self.log}）：\n{said[-1500:]}",
                    "The database did not start; the server's last words are above.",
                )
            time.sleep(0.5)

    def _wait_until_gone(self, pid: int) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        while self.pid() == pid:
            if self._started is not None:
                self._started.poll()  # reaps our own child; a zombie would look alive
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)  # recovery at the next start makes it good
                return
            time.sleep(0.02)

    def _ensure_roles(self) -> None:
        """Create both roles, and set their passwords to the ones on file: a lost file heals itself at the next start."""
        have = self.sql("SELECT rolname FROM pg_roles").splitlines()
        self.sql(roles.to_create(have, roles.passwords(self._passwords)))

    def _url(self, role: str, database: str) -> str:
        if not self._passwords.exists():
            self._ensure_roles()
        return roles.address(role, roles.passwords(self._passwords)[role], database, self.socket)

    def _run(self, command: list[str], stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            account.dropping_to(self.account, command),
            cwd="/",
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CannotGoOnError(
                f"数据库命令失败（{Path(command[0]).name}）：{done.stderr.strip()}",
                f"A database command failed ({Path(command[0]).name}); its words are above.",
            )
        return done


@contextmanager
def temporary() -> Iterator[Cluster]:
    """Start a cluster for one run of the tests in a new directory, and leave nothing behind.

    Not under pytest's own temporary directories: those are closed to the account the server runs under. A run that was
    killed leaves its directory (its server ends with it); the next one sweeps it.
    """
    base = Path(tempfile.gettempdir())
    for old in base.glob("xunge-test-*-*"):
        pid = old.name.split("-")[2]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(old, ignore_errors=True)
    directory = Path(tempfile.mkdtemp(prefix=f"xunge-test-{os.getpid()}-", dir=base))
    directory.chmod(0o755)
    try:
        with Cluster(directory, durable=False) as cluster:
            yield cluster
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _socket_directory(directory: Path) -> Path:
    inside = directory / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIRECTORY:
        return inside
    return Path(tempfile.gettempdir()) / f"xunge-{hashlib.sha256(os.fsencode(directory)).hexdigest()[:12]}"
