"""Bare connections for what is read often."""

from __future__ import annotations

from server.core.reading import reading


def test_a_bare_connection_commits_nothing_and_plans_plainly(app, world):
    with app.app_context(), reading() as connection:
        set_to = connection.exec_driver_sql(
            "SELECT current_setting('jit'), current_setting('max_parallel_workers_per_gather'),"
            " current_setting('statement_timeout'), current_user"
        ).one()
        first = connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned(), now()").one()
        second = connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned(), now()").one()
    assert tuple(set_to) == ("off", "0", "30s", "xunge_app")
    assert first[0] is None
    assert first[1] < second[1]  # each statement is a transaction of its own


def test_a_connection_the_server_cut_off_is_not_used_again(app, world, cluster):
    with app.app_context():
        with reading() as connection:
            pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        cluster.sql(f"SELECT pg_terminate_backend({pid}, 5000)")
        with reading() as connection:
            assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() != pid
