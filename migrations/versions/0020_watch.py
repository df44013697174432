"""Deadlines that watch themselves: what was given, letters, more time and suspension, robots of groups; and the queue of jobs.

The queue's tables are procrastinate's own, as the installed version makes them; the schema says which that was. When a
later version wants them otherwise, a migration of ours applies those of its files that are younger than what the schema
says, so that old and new installations meet. They stand in a schema beside ours, where the application may delete what
is done: in ``public`` it may not.
"""

import json
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa
from alembic import context, op
from procrastinate.schema import SchemaManager

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0020_watch"
OPEN = "state NOT IN ('closed','withdrawn','merged')"

READ_AND_ADD = ("watch_given",)
READ_AND_CHANGE = ("watch_rule", "letter_rule")
READ_ADD_CHANGE = ("letter", "letter_serial", "robot", "robot_message", "job_run")


def upgrade() -> None:
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    _queue(role)
    _cases()
    _rules()
    _letters()
    _robots()
    op.create_table(
        "job_run",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("failed_at", sa.DateTime(timezone=True)),
        sa.Column("fault", sa.Text),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    for table in READ_AND_ADD:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO {role}")
    for table in READ_AND_CHANGE:
        op.execute(f"GRANT SELECT, UPDATE ON {table} TO {role}")
    for table in READ_ADD_CHANGE:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {role}")
    _lists()


def _queue(role: str) -> None:
    op.execute("CREATE SCHEMA jobs")
    op.execute("SET LOCAL search_path = jobs, public")
    # several statements at once, with colons and per cent signs in them: as they are, past SQLAlchemy
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema())
    op.execute(f"COMMENT ON SCHEMA jobs IS 'procrastinate {version('procrastinate')}'")
    op.execute("SET LOCAL search_path = public")
    op.execute(f"GRANT USAGE ON SCHEMA jobs TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA jobs TO {role}")
    op.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO {role}")


def _cases() -> None:
    op.add_column("cases", sa.Column("paused_until", sa.DateTime(timezone=True)))
    op.add_column("cases", sa.Column("due_from", sa.DateTime(timezone=True)))
    op.add_column("cases", sa.Column("due_unit", sa.Text))
    op.add_column("cases", sa.Column("deadline_no", sa.Integer, nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("extended_days", sa.SmallInteger, nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("asked", sa.Text))
    op.create_check_constraint(op.f("ck_cases_asked"), "cases", "asked IN ('extend','pause')")
    op.create_index("ix_cases_yellow_at", "cases", ["yellow_at"], postgresql_where=sa.text(OPEN))
    op.create_index(
        "ix_cases_paused_until", "cases", ["paused_until"], postgresql_where=sa.text("paused_until IS NOT NULL")
    )
    op.create_index("ix_cases_asked", "cases", ["due_at", "id"], postgresql_where=sa.text("asked IS NOT NULL"))
    op.create_index("ix_cases_extended", "cases", ["due_at", "id"], postgresql_where=sa.text("extended_days > 0"))
    op.create_table(
        "watch_given",
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("deadline_no", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_watch_given_case_id")),
        sa.PrimaryKeyConstraint("case_id", "deadline_no", "kind", name=op.f("pk_watch_given")),
    )
    op.create_index("ix_watch_given_at", "watch_given", ["at"])


def _rules() -> None:
    op.create_table(
        "watch_rule",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        *(
            sa.Column(name, sa.SmallInteger, nullable=False)
            for name in (
                "urge_days",
                "letter_days",
                "supervisor_days",
                "director_days",
                "extend_max_days",
                "pause_max_days",
            )
        ),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.CheckConstraint("id = 1", name=op.f("ck_watch_rule_one_row")),
        sa.CheckConstraint(
            "1 <= urge_days AND urge_days <= letter_days AND letter_days <= supervisor_days"
            " AND supervisor_days <= director_days",
            name=op.f("ck_watch_rule_in_order"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_rule")),
    )
    op.create_table(
        "letter_rule",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("number_form", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("reply_days", sa.SmallInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.CheckConstraint("id = 1", name=op.f("ck_letter_rule_one_row")),
        sa.CheckConstraint("reply_days > 0", name=op.f("ck_letter_rule_reply_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_rule")),
    )
    for table in ("time_limit", "calendar_year"):
        op.add_column(table, sa.Column("version", sa.Integer, nullable=False, server_default="1"))


def _letters() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, nullable=False),
        sa.Column("deadline_no", sa.Integer, nullable=False),
        sa.Column("unit_id", sa.Text, nullable=False),
        sa.Column("number", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("reply_by", sa.DateTime(timezone=True)),
        sa.Column("reply", sa.Text),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("status IN ('draft','signed','dropped','answered')", name=op.f("ck_letter_status")),
        sa.CheckConstraint(
            "(number IS NULL) = (status IN ('draft','dropped'))", name=op.f("ck_letter_number_when_signed")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_letter_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_letter_unit_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_letter_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("number", name="uq_letter_number"),
        sa.UniqueConstraint("case_id", "deadline_no", name="uq_letter_case_id_deadline_no"),
    )
    op.create_index("ix_letter_drafted_at", "letter", ["drafted_at", "id"])
    op.create_index("ix_letter_status", "letter", ["status", "drafted_at", "id"])
    op.create_table(
        "letter_serial",
        sa.Column("year", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_letter_serial")),
    )


def _robots() -> None:
    op.create_table(
        "robot",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sort", sa.SmallInteger, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("retired_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_robot")),
    )
    op.create_table(
        "robot_message",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("robot", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("fault", sa.Text),
        sa.ForeignKeyConstraint(["robot"], ["robot.code"], name=op.f("fk_robot_message_robot")),
        sa.ForeignKeyConstraint(["kind"], ["notice_kind.code"], name=op.f("fk_robot_message_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_robot_message")),
    )
    op.create_index(
        "ix_robot_message_next_at", "robot_message", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL")
    )
    op.create_index("ix_robot_message_robot_at", "robot_message", ["robot", "at"])


def _lists() -> None:
    for name in ("watch_rule", "letter_rule"):
        _insert(name, [_read(name)])
    _insert("notice_kind", _read("notice_kinds"))
    roles = {role for (role,) in op.get_bind().execute(sa.text("SELECT code FROM role"))}
    granted = [
        {"role": role, "permission": permission}
        for role, permissions in _read("permissions").items()
        if role in roles
        for permission in permissions
    ]
    if granted:
        _insert("role_permission", granted)


def _read(name):
    return json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))


def _insert(table: str, rows) -> None:
    op.bulk_insert(sa.table(table, *(sa.column(name) for name in rows[0])), rows)
