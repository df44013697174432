"""A real server process and a real browser: what `make run` serves, driven as people drive it.

Offline here means that the server process is gone, not only that the browser was told so.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from sqlalchemy import create_engine, text

from server.core.clock import local_date, utc_now
from server.core.db import db
from tests.care import register
from tests.conftest import clean, environment_of, inhabited, settings_for
from tests.door import Door
from tests.upstream import FakeTianditu
from tests.world import PASSWORD, World

CHROMIUM = os.environ.get("CHROMIUM", shutil.which("chromium") or "/usr/bin/chromium")
QUIET = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-gpu",
]
PHONE = {"viewport": {"width": 360, "height": 780}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
ROOT = Path(__file__).resolve().parents[2]

expect.set_options(timeout=15_000)


@cache
def _forking() -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.browser.forking_server"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


class Server:
    """The service as a process of its own, on a port that stays its own through stops and starts."""

    def __init__(self, settings, log: Path) -> None:
        self.log = log
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = environment_of(settings)
        self.pid = 0
        self._watch: int | None = None
        """Tells when that process is gone, though it is no child of ours."""

    def start(self) -> None:
        arguments = ["--bind", f"127.0.0.1:{self.port}", "--threads", "8", "wsgi:app"]
        told = {"log": str(self.log), "environment": self.environment, "arguments": arguments}
        forking = _forking()
        print(json.dumps(told), file=forking.stdin, flush=True)
        self.pid = int(forking.stdout.readline())
        self._watch = os.pidfd_open(self.pid)
        deadline = time.monotonic() + 60
        while not self._ready():
            assert self._lives(), self.log.read_text()[-3000:]
            assert time.monotonic() < deadline, "the server does not get ready: " + self.log.read_text()[-3000:]
            time.sleep(0.05)  # between two looks at whether it answers: no page is there to wait in

    def stop(self) -> None:
        """Kill it, as a power cut would."""
        if self._watch is None:
            return
        if self._lives():
            os.killpg(self.pid, signal.SIGKILL)
            assert not self._lives(for_ms=20_000), "the server does not go"
        os.close(self._watch)
        self._watch = None

    def _lives(self, *, for_ms: int = 0) -> bool:
        """Whether it is there, still after so long."""
        gone = select.poll()
        gone.register(self._watch, select.POLLIN)
        return not gone.poll(for_ms)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


@pytest.fixture(scope="session")
def browser_app(cluster, tmp_path_factory):
    """An application on a database of its own, migrated and with the test world in it."""
    settings = settings_for(cluster, "browser", tmp_path_factory.mktemp("browser-files"))
    assert (settings.web_dist / "index.html").is_file(), "the PWA is not built: make test builds it first"
    return inhabited(settings)


@pytest.fixture(scope="session")
def browser_settings(browser_app):
    return browser_app.config["SETTINGS"]


@pytest.fixture
def town(browser_settings, browser_app):
    """The world behind the browser's server, as it was made; the test adds what it needs."""
    engine = create_engine(browser_settings.database_owner_url)
    clean(engine)
    engine.dispose()
    yield World(browser_app)
    with browser_app.app_context():
        db.session.remove()


@pytest.fixture
def side_door(town):
    """The HTTP door to the same database, for what a test needs to have happened before."""
    return Door(town.app)


@pytest.fixture
def server(browser_settings, tmp_path):
    """The running service; ``stop()`` and ``start()`` are the network going and coming."""
    running = Server(browser_settings, tmp_path / "server.log")
    running.start()
    yield running
    running.stop()
    log = running.log.read_text()
    assert "incident" not in log, log[-4000:]


@pytest.fixture
def tianditu(server):
    """A base map behind the running server, as an operator with a key has it."""
    fake = FakeTianditu()
    server.stop()
    server.environment |= {"XUNGE_TIANDITU_KEY": "akey", "XUNGE_TIANDITU_URL": fake.url}
    server.start()
    yield fake
    fake.close()


@pytest.fixture
def owner(browser_settings):
    """An engine of the owner role on the browser's database."""
    engine = create_engine(browser_settings.database_owner_url)
    yield engine
    engine.dispose()


@pytest.fixture
def look(owner):
    """Stored rows, seen as the owner."""

    def rows(statement: str, **values):
        with owner.connect() as connection:
            return [dict(row) for row in connection.execute(text(statement), values).mappings()]

    return rows


@pytest.fixture
def somebody(side_door, owner):
    """张桂兰, registered by the officer and due today."""
    person = register(side_door.login("officer01", app="console"))
    with owner.begin() as connection:
        connection.execute(text("UPDATE care_plan SET due_on = :today"), {"today": local_date(utc_now())})
    return person


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as running:
        running.selectors.set_test_id_attribute("data-test")
        yield running


class Device:
    """A browser with a profile that outlives it, as a phone does."""

    def __init__(self, playwright, server: Server, shape: dict, profile: Path, **more) -> None:
        self._playwright, self._server, self._shape, self._profile, self._more = (
            playwright,
            server,
            shape,
            profile,
            more,
        )
        self.faults: list[str] = []
        self.open()

    def open(self) -> None:
        self.context = self._playwright.chromium.launch_persistent_context(
            str(self._profile),
            executable_path=CHROMIUM,
            headless=True,
            chromium_sandbox=False,
            args=QUIET,
            base_url=self._server.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **self._shape,
            **self._more,
        )
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.context.on("request", self._no_strangers)

    def restart(self) -> None:
        """Close the browser and open it again on the same profile."""
        self.context.close()
        self.open()

    def close(self) -> None:
        self.context.close()
        assert not self.faults, self.faults

    def _no_strangers(self, request) -> None:
        if not request.url.startswith((self._server.url, "blob:", "data:", "chrome-extension:")):
            self.faults.append(f"a request left for {request.url}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember a failure, so that ``devices`` can keep what the screens showed."""
    report = yield
    if call.when == "call" and report.failed:
        item.has_failed = True
    return report


@pytest.fixture
def devices(playwright, server, request):
    """Make phones and desks; all are closed after the test, and none may have met a script error.

    After a failure each screen is kept under ``var/browser/``.
    """
    made: list[Device] = []
    folder = Path(tempfile.mkdtemp(prefix="xunge-browser-"))

    def make(shape: dict, **more) -> Device:
        device = Device(playwright, server, shape, folder / f"profile-{len(made)}", **more)
        made.append(device)
        return device

    yield make
    faults = []
    for number, device in enumerate(made):
        if getattr(request.node, "has_failed", False):
            device.page.screenshot(path=ROOT / "var" / "browser" / f"{request.node.name}-{number}.png")
        try:
            device.close()
        except AssertionError as error:
            faults.append(str(error))
    shutil.rmtree(folder, ignore_errors=True)
    assert not faults, faults


@pytest.fixture
def phone(devices):
    """A cheap phone that stands in grid 1 of 花园社区."""
    return devices(
        PHONE,
        geolocation={"longitude": 98.505, "latitude": 39.705, "accuracy": 12},
        permissions=["geolocation"],
    )


@pytest.fixture
def desk(devices):
    """A desk at the centre."""
    return devices(DESK)


def network_returns(phone: Device, server: Server) -> None:
    """The service is there again, and the phone's radio says so: it waits no longer than a phone outdoors does."""
    server.start()
    phone.context.set_offline(True)
    phone.context.set_offline(False)


def log_in(page, username: str) -> None:
    """Log in on the phone, by the screen."""
    page.goto("/login")
    page.get_by_test_id("username").fill(username)
    page.get_by_test_id("password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    page.get_by_test_id("pin-later").click()
    expect(page.get_by_test_id("today")).to_be_visible()


def log_in_at_desk(page, username: str, arrives: str = "desk") -> None:
    """Log in at the console, by the screen; ``arrives``: what stands there then."""
    page.goto("/console")
    page.get_by_test_id("login-username").fill(username)
    page.get_by_test_id("login-password").fill(PASSWORD)
    page.get_by_test_id("login-submit").click()
    expect(page.get_by_test_id(arrives)).to_be_visible()


def wait_until_offline_ready(page) -> None:
    """Until the service worker serves this page: from then on every form is there without network."""
    page.evaluate(
        """() => new Promise((done, fail) => {
            if (navigator.serviceWorker.controller) done()
            navigator.serviceWorker.addEventListener('controllerchange', () => done(), { once: true })
            setTimeout(() => fail(new Error('no service worker took this page over')), 20_000)
        })"""
    )


def wait_for(page, done) -> None:
    """Until ``done()`` is true of the server's rows: what can be undone is held on the phone for some seconds."""
    deadline = time.monotonic() + 40
    while not done():
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)


def hurry(page) -> None:
    """What is held for its undo goes now, as with the radio's return at every corner outdoors."""
    page.evaluate("dispatchEvent(new Event('online'))")


def deliver(page) -> None:
    """Send what is held, until all has arrived; for a page with the chip that says so."""
    chip = page.get_by_test_id("sync-chip")
    deadline = time.monotonic() + 40
    while "全部已送达" not in chip.inner_text():
        assert time.monotonic() < deadline, chip.inner_text()
        hurry(page)
        page.wait_for_timeout(200)


def wait_until(page, true: str) -> None:
    """Until an async function in the page answers true; Playwright's own waiting takes the promise for an answer."""
    deadline = time.monotonic() + 20
    while not page.evaluate(true):
        assert time.monotonic() < deadline, true
        page.wait_for_timeout(50)
