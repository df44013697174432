"""What we conclude from the files of a server that may be gone."""

import os
from pathlib import Path

import pytest

from launch import cluster, postgres
from launch.terminal import CannotGoOnError


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A pretended machine on which versions of PostgreSQL, with or without PostGIS, can be put."""
    monkeypatch.setattr(postgres, "PROGRAMS", tmp_path / "lib")
    monkeypatch.setattr(postgres, "SHARED", tmp_path / "share")

    def put(version: str, *, postgis: bool) -> None:
        (tmp_path / "lib" / version / "bin").mkdir(parents=True)
        (tmp_path / "lib" / version / "bin" / "postgres").touch()
        if postgis:
            extension = tmp_path / "share" / version / "extension"
            extension.mkdir(parents=True)
            (extension / "postgis.control").touch()

    return put


def test_postgresql_without_postgis_does_not_count(installed):
    installed("17", postgis=False)
    assert postgres.versions() == []
    with pytest.raises(CannotGoOnError):
        postgres.programs()


def test_the_newest_serves_new_data_and_the_old_one_its_own(installed):
    for version in ("9.6", "15", "17"):
        installed(version, postgis=True)
    assert postgres.versions() == ["17", "15", "9.6"]
    assert postgres.programs().parent.name == "17"
    assert postgres.programs("15").parent.name == "15"


def test_data_of_a_version_that_is_gone_is_named(installed):
    installed("17", postgis=True)
    with pytest.raises(CannotGoOnError, match="15"):
        postgres.programs("15")


@pytest.mark.parametrize("text", ["", "not a number", "999999999\n/somewhere\n"])
def test_a_pid_file_that_leads_nowhere_is_no_server(tmp_path: Path, text: str):
    (tmp_path / "postmaster.pid").write_text(text)
    assert postgres.running_pid(tmp_path) is None


def test_a_number_taken_over_by_another_program_is_no_server_and_its_locks_go(tmp_path: Path):
    data, socket = tmp_path / "data", tmp_path / "socket"
    data.mkdir()
    socket.mkdir()
    for lock in (data / "postmaster.pid", socket / ".s.PGSQL.5432.lock"):
        lock.write_text(f"{os.getpid()}\n")
    assert postgres.running_pid(data) is None
    postgres.clear_stale_locks(data, socket)
    assert not (data / "postmaster.pid").exists()
    assert not (socket / ".s.PGSQL.5432.lock").exists()


def test_a_socket_address_always_fits(tmp_path: Path):
    deep = tmp_path.joinpath(*["很长的目录名"] * 8)
    made = cluster.Cluster(deep)
    assert len(os.fsencode(made.socket / ".s.PGSQL.5432")) <= 107
    assert made.socket == cluster.Cluster(deep).socket
    assert made.socket != cluster.Cluster(deep / "other").socket
