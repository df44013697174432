"""The settings of `make run`: what is honoured, what is refused, what is kept."""

import base64
from pathlib import Path

import pytest

from launch import settings
from launch.terminal import CannotGoOnError


def test_without_any_setting_it_is_the_demo_on_this_machine():
    read = settings.read({})
    assert (read.host, read.port, read.demo) == ("127.0.0.1", 8000, True)
    assert read.local_url == "http://127.0.0.1:8000"
    assert read.own_database is None


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:81"),  # noqa: S104  an address nobody can browse to
        ("::", "http://127.0.0.1:81"),
        ("::1", "http://[::1]:81"),
        ("10.1.2.3", "http://10.1.2.3:81"),
    ],
)
def test_the_printed_address_can_be_opened(host: str, url: str):
    assert settings.read({"HOST": host, "PORT": "81"}).local_url == url


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "8000 ", "八千", "٣"])
def test_a_port_that_is_none_is_refused_by_name(port: str):
    with pytest.raises(CannotGoOnError, match="PORT"):
        settings.read({"PORT": port})


@pytest.mark.parametrize("one", ["DATABASE_URL", "DATABASE_OWNER_URL", "XUNGE_TLS_CERT", "XUNGE_TLS_KEY"])
def test_half_a_pair_is_refused(one: str):
    with pytest.raises(CannotGoOnError, match=one):
        settings.read({one: "x"})


def test_a_certificate_wants_the_address_it_is_for():
    pair = {"XUNGE_TLS_CERT": "c", "XUNGE_TLS_KEY": "k"}
    with pytest.raises(CannotGoOnError, match="PUBLIC_URL"):
        settings.read(pair)
    assert settings.read({**pair, "PUBLIC_URL": "https://x.cn"}).local_url.startswith("https://")


def test_demo_is_yes_or_no():
    assert settings.read({"XUNGE_DEMO": "0"}).demo is False
    with pytest.raises(CannotGoOnError, match="XUNGE_DEMO"):
        settings.read({"XUNGE_DEMO": "false"})


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "SECRETS", tmp_path / "secrets")
    for name in ("XUNGE_SECRET_KEY", "XUNGE_DATA_KEY", "XUNGE_DEMO_PASSWORD", "XUNGE_FILES"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_secrets_are_made_once_and_closed_to_others(var: Path):
    first = settings.for_server(settings.read({}), app_url="postgresql+psycopg://x")
    again = settings.for_server(settings.read({}), app_url="postgresql+psycopg://x")
    assert first == again
    assert len(first["XUNGE_SECRET_KEY"]) >= 32
    assert len(base64.b64decode(first["XUNGE_DATA_KEY"], validate=True)) == 32
    assert (var / "secrets").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (var / "secrets").iterdir()} == {0o600}


def test_given_secrets_win_and_are_not_written_down(var: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XUNGE_SECRET_KEY", "k" * 40)
    made = settings.for_server(settings.read({"XUNGE_DEMO": "0"}), app_url="postgresql+psycopg://x")
    assert made["XUNGE_SECRET_KEY"] == "k" * 40
    assert [file.name for file in (var / "secrets").iterdir()] == ["data_key"]


@pytest.mark.usefixtures("var")
def test_the_password_the_demo_was_filled_with_is_not_forgotten(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XUNGE_DEMO_PASSWORD", "given")
    assert settings.for_server(settings.read({}), app_url="x")["XUNGE_DEMO_PASSWORD"] == "given"
    assert settings.demo_password_of_old() is None
    monkeypatch.setenv("XUNGE_DEMO_PASSWORD", "another")
    assert (settings.demo_password(), settings.demo_password_of_old()) == ("another", "given")
    monkeypatch.delenv("XUNGE_DEMO_PASSWORD")
    assert (settings.demo_password(), settings.demo_password_of_old()) == ("given", None)


@pytest.mark.usefixtures("var")
def test_a_real_installation_has_no_demo_password_and_the_web_process_no_owner():
    made = settings.for_server(settings.read({"XUNGE_DEMO": "0"}), app_url="postgresql+psycopg://x")
    assert "XUNGE_DEMO_PASSWORD" not in made
    assert "DATABASE_OWNER_URL" not in made
