"""`make new-key`: the old key is kept, the new one is next in number, and the server is given both."""

import base64
from pathlib import Path

import pytest

from launch import new_key, settings
from launch.terminal import CannotGoOnError
from server.config import read_settings


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "SECRETS", tmp_path / "secrets")
    for name in ("XUNGE_SECRET_KEY", "XUNGE_DATA_KEY", "XUNGE_DATA_KEYS_OLD", "XUNGE_DEMO_PASSWORD", "XUNGE_FILES"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "secrets"


def environment() -> dict[str, str]:
    return settings.for_server(settings.read({"XUNGE_DEMO": "0"}), app_url="postgresql+psycopg://x")


def raw(key: str) -> bytes:
    return base64.b64decode(key.rpartition(":")[2])


def test_the_present_key_joins_the_old_ones_and_the_server_reads_them_all(kept: Path, capsys: pytest.CaptureFixture):
    first = environment()["XUNGE_DATA_KEY"]
    assert read_settings(environment()).data_keys == {1: raw(first)}
    assert new_key.new_key() == 0
    second = environment()["XUNGE_DATA_KEY"]
    assert environment()["XUNGE_DATA_KEYS_OLD"] == f"1:{first}"
    assert read_settings(environment()).data_keys == {1: raw(first), 2: raw(second)}
    new_key.new_key()
    third = environment()["XUNGE_DATA_KEY"]
    assert read_settings(environment()).data_keys == {1: raw(first), 2: raw(second), 3: raw(third)}
    assert len({first, second, third}) == 3
    assert {file.stat().st_mode & 0o777 for file in kept.iterdir()} == {0o600}
    assert not list(kept.glob("*.part"))
    said = capsys.readouterr().out
    for word in ("再启动", "keys rotate", "备份", "start it again", "back up"):
        assert word in said
    assert not any(raw(key).hex() in said or key.rpartition(":")[2] in said for key in (first, second, third))


def test_cut_off_between_the_two_files_nothing_is_lost_and_it_runs_again(kept: Path, monkeypatch: pytest.MonkeyPatch):
    first = environment()["XUNGE_DATA_KEY"]
    whole = new_key._replace

    def cut_off(file: Path, text: str, like: Path) -> None:
        if file.name == "data_key":
            raise KeyboardInterrupt
        whole(file, text, like)

    monkeypatch.setattr(new_key, "_replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        new_key.new_key()
    assert read_settings(environment()).data_keys == {1: raw(first)}, "the server still starts"
    monkeypatch.setattr(new_key, "_replace", whole)
    new_key.new_key()
    assert sorted(read_settings(environment()).data_keys) == [1, 2]
    assert (kept / "data_keys_old").read_text() == f"1:{first}\n"


def test_keys_that_are_given_are_not_ours_to_change(kept: Path, monkeypatch: pytest.MonkeyPatch):
    environment()
    new_key.new_key()
    before = {file.name: file.read_text() for file in kept.iterdir()}
    monkeypatch.setenv("XUNGE_DATA_KEY", "given")
    with pytest.raises(CannotGoOnError, match="XUNGE_DATA_KEY"):
        new_key.new_key()
    assert {file.name: file.read_text() for file in kept.iterdir()} == before
    assert environment()["XUNGE_DATA_KEYS_OLD"] == "", "the kept old keys belong to the kept present one"
    monkeypatch.setenv("XUNGE_DATA_KEYS_OLD", "1:other")
    assert environment()["XUNGE_DATA_KEYS_OLD"] == "1:other"


def test_without_a_key_there_is_nothing_to_change(kept: Path):
    with pytest.raises(CannotGoOnError, match="make run"):
        new_key.new_key()
    assert not (kept / "data_key").exists()


def test_numbers_end_where_one_byte_ends(kept: Path):
    environment()
    (kept / "data_key").write_text(f"255:{settings.random_data_key()}\n")
    with pytest.raises(CannotGoOnError, match="255"):
        new_key.new_key()
