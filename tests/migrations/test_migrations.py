"""From empty to today as the owner, in step with the models, and no right more than named for the app role."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from launch.place import PROJECT
from server.app import create_app
from server.core.db import db
from server.migrate import MIGRATIONS
from tests.conftest import environment_of, settings_for

READ_AND_ADD = "INSERT SELECT"
READ_ADD_CHANGE = "INSERT SELECT UPDATE"
RIGHTS = {
    # append-only: what stands here is never changed or removed by the application
    "journal_entry": READ_AND_ADD,
    "case_step": READ_AND_ADD,
    "tombstone": READ_AND_ADD,
    "attachment_upload": READ_AND_ADD,
    "case_attachment": READ_AND_ADD,
    "operation": READ_AND_ADD,  # and UPDATE of its outcome, until it is settled: see below
    "account": READ_ADD_CHANGE,
    "area": READ_ADD_CHANGE,
    "area_version": "SELECT",  # a trigger of the owner's writes it
    "area_import": READ_AND_ADD,  # and UPDATE of what became of it
    "area_change": READ_AND_ADD,  # and UPDATE of done_at
    "assignment": READ_ADD_CHANGE,
    "attachment": READ_AND_ADD,
    "calendar_year": READ_ADD_CHANGE,
    "case_sensitive": READ_AND_ADD,
    "case_contact": READ_AND_ADD,
    "case_phone": READ_AND_ADD,
    "case_source": READ_AND_ADD,
    "reception": READ_AND_ADD,
    "feed_key": READ_ADD_CHANGE,
    "channel_mapping": READ_ADD_CHANGE,
    "case_rule": "SELECT UPDATE",
    "case_rating": READ_AND_ADD,
    "call_rule": "SELECT UPDATE",
    "case_serial": READ_ADD_CHANGE,
    "watch_given": READ_AND_ADD,
    "watch_rule": "SELECT UPDATE",
    "letter_rule": "SELECT UPDATE",
    "letter": READ_ADD_CHANGE,
    "letter_serial": READ_ADD_CHANGE,
    "robot": READ_ADD_CHANGE,
    "robot_message": READ_ADD_CHANGE,
    "job_run": READ_ADD_CHANGE,
    "rate_count": READ_ADD_CHANGE,  # what is over is forgotten by a function of the owner
    "bulk_import": READ_ADD_CHANGE,
    "cases": READ_ADD_CHANGE,
    "category": READ_ADD_CHANGE,
    "channel": READ_ADD_CHANGE,
    "device_contact": READ_ADD_CHANGE,
    "escalation_rule": READ_ADD_CHANGE,
    "household": READ_ADD_CHANGE,
    "household_change": READ_AND_ADD,
    "household_sensitive": READ_ADD_CHANGE,
    "login_session": READ_ADD_CHANGE,
    "patrol": READ_ADD_CHANGE,
    "role": READ_ADD_CHANGE,
    "sign": READ_ADD_CHANGE,
    "time_limit": READ_ADD_CHANGE,
    "unit": READ_ADD_CHANGE,
    "visit": READ_AND_ADD,
    "visit_match": READ_AND_ADD,
    "visit_sensitive": READ_AND_ADD,
    "person_move": READ_AND_ADD,
    "errand_step": READ_AND_ADD,
    "mediation": READ_ADD_CHANGE,
    "mediation_step": READ_AND_ADD,
    "referral": READ_ADD_CHANGE,
    "meeting": READ_ADD_CHANGE,
    "meeting_step": READ_AND_ADD,
    "meeting_case": READ_AND_ADD,
    "meeting_unit": READ_ADD_CHANGE,
    "meeting_decision": READ_ADD_CHANGE,
    "paper_template": READ_AND_ADD,
    "handling_path": READ_ADD_CHANGE,
    "task_step": READ_AND_ADD,
    "task_sensitive": READ_AND_ADD,
    "task_attachment": READ_AND_ADD,
    "task": READ_ADD_CHANGE,
    "task_kind": READ_ADD_CHANGE,
    "notice": READ_ADD_CHANGE,
    "notice_kind": READ_ADD_CHANGE,
    "errand_attachment": READ_AND_ADD,
    "advice_entry": READ_ADD_CHANGE,
    "care_group": READ_ADD_CHANGE,
    "care_leave": READ_ADD_CHANGE,
    "care_plan": READ_ADD_CHANGE,
    "care_rule": READ_ADD_CHANGE,
    "care_tier": READ_ADD_CHANGE,
    "errand": READ_ADD_CHANGE,
    "errand_kind": READ_ADD_CHANGE,
    "errand_sensitive": READ_ADD_CHANGE,
    "errand_serial": READ_ADD_CHANGE,
    "person": READ_ADD_CHANGE,
    "person_sensitive": READ_ADD_CHANGE,
    "role_permission": "DELETE INSERT SELECT",
    "case_helper": READ_ADD_CHANGE,
    "joining": READ_AND_ADD,
    "saved_filter": READ_ADD_CHANGE,
    "specialist": READ_ADD_CHANGE,
    "specialist_kind": READ_ADD_CHANGE,
    "centre": "SELECT UPDATE",
    "track_rule": "SELECT UPDATE",
    "patrol_track": READ_AND_ADD,  # forgotten by a function of the owner, after the days of the rule
    "diary": READ_ADD_CHANGE,
    "installation": "SELECT UPDATE",
    "alembic_version": "SELECT",
    # derived from the cases by triggers, folded by a function of the owner
    "atlas_cell": "SELECT",
    "atlas_change": "SELECT",
    "atlas_state": "SELECT",
    "atlas_parallel": "SELECT",
}
POSTGIS = {"spatial_ref_sys", "geometry_columns", "geography_columns"}
"""The extension's own; it lets everybody read them."""


def test_from_empty_to_today_and_the_models_say_the_same(cluster, tmp_path):
    settings = settings_for(cluster, "from_empty", tmp_path)
    runner = create_app(settings).test_cli_runner()
    engine = create_engine(settings.database_owner_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")) == len(
            {"spatial_ref_sys"}
        )
    for _ in range(2):  # the second time there is nothing to do
        result = runner.invoke(args=["db", "upgrade"], catch_exceptions=False)
        assert result.exit_code == 0, result.output
    checked = runner.invoke(args=["db", "check"])
    assert checked.exit_code == 0, checked.output
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM installation")) == 1
        assert connection.scalar(text("SELECT count(*) FROM account")) == 0
        assert connection.scalar(text("SELECT count(*) FROM category")) > 50
    engine.dispose()


def test_there_is_one_head(app):
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_without_the_owner_nothing_is_migrated(app, settings):
    runner = create_app(replace(settings, database_owner_url=None)).test_cli_runner()
    refused = runner.invoke(args=["db", "upgrade"])
    assert (refused.exit_code, "没有设 DATABASE_OWNER_URL" in refused.output) == (1, True)


def test_a_database_that_does_not_answer_is_said_in_a_sentence_without_the_password(app, settings):
    away = replace(settings, database_owner_url="postgresql+psycopg://xunge_owner:secret-word@127.0.0.1:1/xunge")
    refused = create_app(away).test_cli_runner().invoke(args=["db", "upgrade"])
    assert refused.exit_code == 1
    assert "连不上数据库" in refused.output
    assert "secret-word" not in refused.output
    assert "Traceback" not in refused.output


@pytest.mark.parametrize("command", [["-m", "flask", "--app", "wsgi", "keys", "status"], ["-c", "import wsgi"]])
def test_a_wrong_setting_is_one_sentence_and_no_start(settings, command):
    environment = environment_of(settings) | {"XUNGE_SECRET_KEY": "short"}
    done = subprocess.run(
        [sys.executable, *command], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert done.stderr.strip() == (
        "设置不对，没有启动：XUNGE_SECRET_KEY 太短，至少 32 个字符；可以用 openssl rand -hex 32 造一个。"
    )


@pytest.fixture(scope="module")
def granted(owner, app):
    """``{table: rights of the app role}``."""
    with app.app_context():
        role = db.engine.url.query.get("user") or db.session.scalar(text("SELECT current_user"))
        db.session.remove()
    with owner.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)"
                " FROM information_schema.role_table_grants"
                " WHERE grantee = :role AND table_schema = 'public' GROUP BY table_name"
            ),
            {"role": role},
        )
        found = dict(rows.all())
    return {table: rights for table, rights in found.items() if table not in POSTGIS}


def test_the_app_role_may_do_exactly_what_is_named_here(granted):
    assert granted == RIGHTS


def test_nothing_but_a_roles_permissions_can_ever_be_deleted(granted):
    assert [table for table, rights in granted.items() if "DELETE" in rights] == ["role_permission"]
    assert not [table for table, rights in granted.items() if "TRUNCATE" in rights or "REFERENCES" in rights]


def test_every_table_is_named_and_public_is_given_nothing(owner):
    with owner.connect() as connection:
        tables = set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))
        to_all = set(
            connection.scalars(
                text(
                    "SELECT DISTINCT table_name FROM information_schema.role_table_grants"
                    " WHERE grantee = 'PUBLIC' AND table_schema = 'public'"
                )
            )
        )
    assert tables - POSTGIS == set(RIGHTS)
    assert to_all <= POSTGIS


def test_the_app_role_owns_nothing_and_is_nobody_special(app):
    with app.app_context():
        look = db.session.scalar
        assert (
            look(
                text(
                    "SELECT count(*) FROM pg_class WHERE relpersistence <> 't'"  # a connection's own, gone with it
                    " AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
                )
            )
            == 0
        )
        assert (
            look(
                text(
                    "SELECT count(*) FROM pg_proc WHERE proowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
                )
            )
            == 0
        )
        assert not look(
            text(
                "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls OR rolreplication"
                " FROM pg_roles WHERE rolname = current_user"
            )
        )
        assert not look(text("SELECT has_schema_privilege('public', 'CREATE')"))
        assert not look(text("SELECT has_database_privilege(current_database(), 'CREATE')"))
        db.session.remove()


def test_of_an_operation_only_the_outcome_can_be_written_and_only_once(app, owner, granted):
    with owner.connect() as connection:
        columns = set(
            connection.scalars(
                text(
                    "SELECT column_name FROM information_schema.column_privileges"
                    " WHERE table_name = 'operation' AND privilege_type = 'UPDATE' AND grantee LIKE '%app%'"
                )
            )
        )
    assert columns == {"status", "result", "problem", "body"}
    assert "UPDATE" not in granted["operation"]
