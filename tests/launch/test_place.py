"""What decides whether something is built again, and who may run beside whom."""

import os
import subprocess
import sys
from pathlib import Path

from launch.place import PROJECT, content_hash, locked, take_lock


def test_content_counts_and_time_does_not(tmp_path: Path):
    one = tmp_path / "one"
    one.write_text("a")
    before = content_hash([one])
    os.utime(one, (0, 0))
    assert content_hash([one]) == before
    one.write_text("b")
    assert content_hash([one]) != before


def test_a_renamed_file_is_a_change(tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    before = content_hash([one])
    one.rename(two)
    assert content_hash([two]) != before


def test_the_order_files_are_found_in_does_not_matter(tmp_path: Path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("b")
    assert content_hash([one, two]) == content_hash([two, one])


def test_a_taken_lock_is_refused_and_one_whose_holder_died_is_free(tmp_path: Path):
    lock = tmp_path / "lock"
    script = f"from launch.place import take_lock; from pathlib import Path; take_lock(Path({str(lock)!r}), wait=True); print('held', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", script], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    assert take_lock(lock, wait=False) is None
    holder.kill()
    holder.communicate()
    mine = take_lock(lock, wait=False)
    assert mine is not None
    os.close(mine)


def test_a_program_started_under_the_lock_does_not_keep_it(tmp_path: Path):
    lock = tmp_path / "lock"
    with locked(lock):
        orphan = subprocess.Popen(["sleep", "30"])
    try:
        mine = take_lock(lock, wait=False)
        assert mine is not None
        os.close(mine)
    finally:
        orphan.kill()
        orphan.wait()
