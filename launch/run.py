"""`make run`: from a fresh clone to a served page, and back down again, whichever way it is stopped."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

from launch import account, home, settings, venv
from launch.place import PROJECT, VAR, take_lock
from launch.site import Site, install, open_site
from launch.terminal import CannotGoOnError, say, warn

if TYPE_CHECKING:
    from types import FrameType
    from typing import NoReturn

WORKERS = 2
THREADS = 8
READY_SECONDS = 60
GRACE_SECONDS = 15
JOBS_AGAIN_SECONDS = 5
"""A worker of jobs that stopped by itself is started again after this."""
_NOTE = VAR / "run.json"


class _StopAskedError(BaseException):
    """SIGINT or SIGTERM: ends whatever is under way, and the `finally` blocks bring the rest down in order."""


def run() -> int:
    """Serve until stopped. Answers the exit code; raises `CannotGoOnError` when it cannot serve."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _stop_asked)
    asked = settings.read()
    account.end_with_make()
    lock = _take_turn()
    try:
        _NOTE.write_text(json.dumps({"pid": os.getpid(), "url": asked.local_url}))
        # asked before minutes of installing, and not after
        _wait_for_port(asked.host, asked.port)
        install(asked)
        _serve(asked)
    except _StopAskedError:
        return 0
    finally:
        _NOTE.unlink(missing_ok=True)
        os.close(lock)
    return 0


def flask(arguments: list[str]) -> int:
    """`flask …` in the environment of `make run`: beside a running one, or alone with the database started for it."""
    asked = settings.read()
    lock = take_lock(VAR / "run.lock", wait=False)
    if lock is None and not asked.own_database and not home.own_cluster().accepts():
        raise CannotGoOnError("make run 正在启动，请稍后再试。", "make run is still starting; try again in a moment.")
    site: Site | None = None
    try:
        install(asked)
        site = open_site(asked)
        return site.flask_code(*arguments)
    finally:
        if lock is not None:
            if site and site.cluster and not home.is_kept(site.cluster):
                site.cluster.stop()
            os.close(lock)


def _serve(asked: settings.Settings) -> None:
    site: Site | None = None
    web: subprocess.Popen[bytes] | None = None
    jobs: subprocess.Popen[bytes] | None = None
    try:
        site = open_site(asked)
        _fill(site)
        web = _start_web(site)
        jobs = _start_jobs(site)
        _wait_until_ready(web, asked)
        _tell(site)
        again_at = time.monotonic()
        while (code := web.poll()) is None:
            time.sleep(0.5)
            if jobs.poll() is not None and time.monotonic() >= again_at:
                again_at = time.monotonic() + JOBS_AGAIN_SECONDS
                warn("后台任务停了，正在重新启动。", "The worker of jobs stopped by itself; starting it again.")
                jobs = _start_jobs(site)
            if site.cluster and site.cluster.pid() is None:
                warn("数据库意外停止，正在重新启动。", "The database stopped by itself; starting it again.")
                site.cluster.start()
        raise CannotGoOnError(f"网页服务自己停了（{code}）。", f"The web server stopped by itself ({code}).")
    finally:
        # a second Ctrl-C must not leave a half-stopped server behind
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        for process in (jobs, web):
            if process is not None:
                _stop(process)
        if site and site.cluster and not home.is_kept(site.cluster):
            site.cluster.stop()
        say("已停止", "stopped")


def _fill(site: Site) -> None:
    """Bring the schema up to date, then invented rows or, in a real installation, the first administrator."""
    site.flask("db", "upgrade")
    # before anything is sealed under a key that is not the one of what is there
    site.flask("keys", "check")
    if site.settings.demo:
        # fills an empty database and leaves any other alone
        site.flask("demo", "load")
        return
    add = ("users", "add", "--admin", "--if-none")
    if sys.stdin.isatty():
        site.flask(*add)
    elif site.flask_code(*add, "--check"):
        warn(
            '还没有管理员。请在终端运行：make flask ARGS="users add --admin"',
            'There is no administrator yet. In a terminal, run: make flask ARGS="users add --admin"',
        )


def _start_web(site: Site) -> subprocess.Popen[bytes]:
    asked = site.settings
    command = web_command(asked.host, asked.port)
    if asked.certificate:
        command += ["--certfile", asked.certificate[0], "--keyfile", asked.certificate[1]]
    return _start(site, command)


def web_command(host: str, port: int, workers: int = WORKERS) -> list[str]:
    """The web server as it runs in earnest; benchmarks start it by the same words."""
    command = [venv.program("gunicorn"), "wsgi:app", "--bind", f"{f'[{host}]' if ':' in host else host}:{port}"]
    # threads, because requests wait for the database; one listening socket for each worker, or one of them gets most of the work
    command += ["--worker-class", "gthread", "--workers", str(workers), "--threads", str(THREADS), "--reuse-port"]
    # the heartbeat file must not wait for a busy disk; the control socket would be one more way in
    command += ["--worker-tmp-dir", "/dev/shm", "--no-control-socket"]  # noqa: S108  gunicorn makes a private file in it
    command += ["--graceful-timeout", str(GRACE_SECONDS), "--timeout", "60", "--keep-alive", "5"]
    return [*command, "--log-level", "warning"]


def _start_jobs(site: Site) -> subprocess.Popen[bytes]:
    """A worker for what is done by the clock; more of them may run beside it, here or elsewhere."""
    return _start(site, [venv.program("flask"), "--app", "wsgi", "jobs", "run"])


def _start(site: Site, command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        account.dropping_to(site.account, command, when_i_die="TERM"),
        cwd=PROJECT,
        env=site.environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches us alone: we stop these first, then the database
    )


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(GRACE_SECONDS + 5)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_until_ready(web: subprocess.Popen[bytes], asked: settings.Settings) -> None:
    deadline = time.monotonic() + READY_SECONDS
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE  # our own server, by its address
    said = ""
    while time.monotonic() < deadline:
        if web.poll() is not None:
            raise CannotGoOnError(
                "网页服务没有启动（它的话在上面）。", "The web server did not start (its words are above)."
            )
        try:
            with urllib.request.urlopen(f"{asked.local_url}/readyz", timeout=5, context=unchecked) as answer:  # noqa: S310  our own http(s) address
                if answer.status == 200:  # noqa: PLR2004  "OK" is 200 to everyone
                    _warn_of_files(json.loads(answer.read()).get("files", {}))
                    return
        except urllib.error.HTTPError as error:
            said = error.read().decode(errors="replace")[:500]
        except OSError as error:
            said = str(error)
        time.sleep(0.1)
    raise CannotGoOnError(f"网页服务没有就绪：{said}", "The web server did not become ready; its answer is above.")


def _warn_of_files(files: dict[str, str]) -> None:
    if files.get("state") != "ok":
        warn(f"{files.get('words')}。", f"Look after the directory of files ({files.get('state')}); all else works.")


def _wait_for_port(host: str, port: int) -> None:
    """Wait a moment for the workers of a killed run to notice, then refuse with a sentence when the port is really taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + 5
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            # not SO_REUSEPORT: with it, another server of ours on this port would share it in silence
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    raise CannotGoOnError(
                        f"这台机器没有 {host} 这个地址。HOST=0.0.0.0 make run 在它所有的地址上都能打开。",
                        f"This machine has no address {host}. HOST=0.0.0.0 make run serves on all it has.",
                    ) from error
                if time.monotonic() > deadline:
                    raise CannotGoOnError(
                        f"{host}:{port} 用不了（{error.strerror}）。换一个端口：PORT={port + 1} make run",
                        f"{host}:{port} cannot be used ({error.strerror}). Try another: PORT={port + 1} make run",
                    ) from error
            else:
                return
        time.sleep(0.2)


def _take_turn() -> int:
    """Take the lock of `make run`, giving a killed one a moment to wind down; refuse beside one that goes on."""
    deadline = time.monotonic() + 3
    while (lock := take_lock(VAR / "run.lock", wait=False)) is None:
        if time.monotonic() > deadline:
            raise _already_running()
        time.sleep(0.1)
    return lock


def _already_running() -> CannotGoOnError:
    try:
        note = json.loads(_NOTE.read_text())
        who, where = note["pid"], note["url"]
    except (OSError, ValueError, KeyError):
        who, where = "?", "?"
    return CannotGoOnError(
        f"这里已经有一个 make run 在运行（进程 {who}，{where}）。要停止它：kill {who}",
        f"A make run is already running here (process {who}, {where}). To stop it: kill {who}",
    )


def _tell(site: Site) -> None:
    asked = site.settings
    base = asked.public_url or asked.local_url
    lines = ["", f"  巡格已启动  {base}", f"  网格员 field app   {base}/", f"  中心   console     {base}/console"]
    if asked.demo:
        lines += [
            "",
            "  演示数据，账号都是虚构的 · invented demo accounts:",
            "    worker01 网格员   leader01 网格长   visitor01 上门服务员   officer01 街道综治",
            "    clerk01 受理员    router01 分流员/研判员  unit01 承办单位联络员  mediator01 调解员",
            "    caller01 回访员   supervisor01 督办员   director01 中心主任   admin 系统管理员  auditor01 审计员",
            f"    密码 password: {settings.demo_password()}",
        ]
        if old := settings.demo_password_of_old():
            lines += [f"    （演示数据若是以前装的，仍用当时的密码 · if filled earlier, still: {old}）"]
    if asked.host not in {"127.0.0.1", "localhost", "::1"} and not base.startswith("https://"):
        lines += ["", "  手机要用 https 才能离线记录，见 docs/手册-部署.md · phones need https to record offline"]
    lines += ["", "  按 Ctrl-C 停止 · Ctrl-C stops everything", ""]
    print("\n".join(lines), flush=True)


def _stop_asked(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _StopAskedError
