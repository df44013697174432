"""One machine as docs/手册-部署.md sets it up, without systemd: its units are read, and what it does is done here."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import create_engine

from launch import account, nginx
from server.core.clock import utc_now
from tests.conftest import clean, environment_of, inhabited, settings_for
from tests.wire import Wire

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def unit(name: str) -> dict[str, str]:
    """Settings of a systemd unit; continued lines are one."""
    text = (DEPLOY / name).read_text().replace("\\\n", " ")
    return dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))


@contextmanager
def _told(settings: dict[str, str]) -> Iterator[socket.socket | None]:
    """Type=notify: until a service says that it is ready it is starting, and systemd reloads nothing that starts. A signal
    that came before its handlers would end it.
    """
    if settings.get("Type") != "notify":
        yield None
        return
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        ready.bind(f"{folder}/notify")
        ready.settimeout(60)
        Path(folder).chmod(0o755)
        Path(f"{folder}/notify").chmod(0o666)
        yield ready


class Service:
    """A service that systemd keeps up, with its socket held open while the service is away."""

    def __init__(self, unit_name: str, environment: dict[str, str], log: Path, door: Path | None = None) -> None:
        self.unit, self.environment, self.log = unit(unit_name), environment, log
        self.process: subprocess.Popen | None = None
        self.door = None
        if door:
            self.door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.door.bind(str(door))
            self.door.listen(2048)
            door.chmod(0o666)

    def start(self) -> None:
        program, *arguments = shlex.split(self.unit["ExecStart"])
        command = [str(Path(sys.executable).with_name(Path(program).name)), *arguments]
        handed = ()
        environment = dict(self.environment)
        if self.door:
            handed = (self.door.fileno(),)
            environment["LISTEN_FDS"] = "1"
            take = f'exec 3<&{handed[0]}; LISTEN_PID=$$ exec "$@"'
            command = ["bash", "-c", take, "bash", *command]
        with _told(self.unit) as ready, self.log.open("ab") as log:
            environment |= {"NOTIFY_SOCKET": ready.getsockname()} if ready else {}
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=handed,
                start_new_session=True,
            )
            while ready and b"READY=1" not in ready.recv(4096):
                pass

    def kill(self) -> None:
        """As a machine out of memory does it, children and all."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def after_its_pause(self) -> None:
        """Restart=always."""
        assert self.unit["Restart"] == "always"
        time.sleep(float(self.unit["RestartSec"]))
        self.start()

    def reload(self) -> None:
        """ExecReload."""
        assert self.unit["ExecReload"] == "/bin/kill -HUP $MAINPID"
        self.process.send_signal(signal.SIGHUP)

    def restart(self) -> None:
        self.process.terminate()
        self.process.wait(float(self.unit["TimeoutStopSec"]))
        self.start()

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.kill()
        if self.door:
            self.door.close()


@dataclass
class Site:
    """Two application processes and two workers of jobs, behind nginx."""

    url: str
    certificate: Path
    place: Path
    web: list[Service]
    jobs: list[Service]

    def line(self) -> Wire:
        return Wire(self.url, str(self.certificate))


@pytest.fixture(scope="session")
def place():
    """Reachable by whatever account nginx takes."""
    made = Path(tempfile.mkdtemp(prefix="xunge-deploy-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def site_settings(cluster, place):
    settings = settings_for(cluster, "behind_nginx", place / "files")
    inhabited(settings)
    return replace(settings, public_url=f"https://127.0.0.1:{free_port()}")


@pytest.fixture(scope="session")
def site(site_settings, place):
    """All of it, up; every test leaves it so."""
    url = site_settings.public_url
    environment = environment_of(site_settings) | {"PUBLIC_URL": url, "XUNGE_PROXY_HOPS": "1"}
    certificate = self_signed(place)
    configuration = written(place, int(url.rpartition(":")[2]))
    web = [Service("xunge-web@.service", environment, place / f"web-{i}.log", place / f"web-{i}.sock") for i in (1, 2)]
    jobs = [Service("xunge-jobs@.service", environment, place / f"jobs-{i}.log") for i in (1, 2)]
    program = nginx.program()
    assert program, "nginx is missing: make test unpacks it"
    for one in (*web, *jobs):
        one.start()
    front = subprocess.Popen(
        [program, "-p", str(place), "-c", str(configuration), "-e", str(place / "start.log")],
        stdin=subprocess.DEVNULL,
    )
    try:
        made = Site(url, certificate, place, web, jobs)
        wait_until_ready(made, front)
        yield made
    finally:
        front.terminate()
        for one in (*web, *jobs):
            one.close()
        front.wait(20)


@pytest.fixture(autouse=True)
def cleaned(site_settings):
    yield
    owner = create_engine(site_settings.database_owner_url)
    clean(owner)
    owner.dispose()


def wait_until_ready(site: Site, front: subprocess.Popen) -> None:
    deadline = time.monotonic() + 90
    while True:
        assert front.poll() is None, (site.place / "start.log").read_text()
        assert time.monotonic() < deadline, (site.place / "web-1.log").read_text()[-2000:]
        try:
            if site.line().open("/readyz").status_code == 200:
                return
        except OSError:
            time.sleep(0.1)  # between two looks at whether it answers


def written(place: Path, port: int) -> Path:
    """deploy/nginx.conf with what an operator changes changed, inside the least of a main file."""
    text = (DEPLOY / "nginx.conf").read_text()
    for theirs, ours in (
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("xunge.example.cn", "127.0.0.1"),
        ("/etc/ssl/xunge/", f"{place}/"),
        ("/run/xunge/", f"{place}/"),
        ("/var/cache/nginx/", f"{place}/cache-"),
        ("/var/log/nginx/", f"{place}/"),
    ):
        assert theirs in text, theirs
        text = text.replace(theirs, ours)
    (place / "xunge.conf").write_text(text)
    temporary = "".join(
        f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = place / "nginx.conf"
    main.write_text(
        f"daemon off; user {account.me()}; worker_processes 2; pid {place}/nginx.pid;\n"
        f"events {{ worker_connections 512; }}\nhttp {{ {temporary}\ninclude {place}/xunge.conf; }}\n"
    )
    return main


def self_signed(place: Path) -> Path:
    """A certificate for this machine's own address; answers its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(utc_now() - timedelta(hours=1))
        .not_valid_after(utc_now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (place / "privkey.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    chain = place / "fullchain.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return chain


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
