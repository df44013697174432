"""A database that came back from a backup: phones start afresh, and send again what it has forgotten."""

from __future__ import annotations

from sqlalchemy import text


def test_after_a_restore_phones_start_afresh_and_what_was_forgotten_is_taken_again(app, door, owner, rows):
    worker = door.login("worker01")
    operation = worker.report()
    worker.push(operation)
    _, cursor, _ = worker.pull_all()
    _, cursor, was_reset = worker.pull_all(cursor)
    assert not was_reset

    # the backup was older than the report
    with owner.begin() as connection:
        for table in ("case_step", "cases", "operation"):
            connection.execute(text(f"DELETE FROM {table}"))
    result = app.test_cli_runner().invoke(args=["restored"])
    assert (result.exit_code, "新的数据库纪元" in result.output) == (0, True)
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'database.restored'")) == 1

    _, _, was_reset = worker.pull_all(cursor)
    assert was_reset
    assert [outcome["status"] for outcome in worker.push(operation)] == ["applied"]
