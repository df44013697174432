"""Tracks of patrols, their rule and their end; the day's diary.

A worker's whereabouts are theirs and do not stay (DOMAIN §6, §7). The application may write a track and read it; it may
neither change nor delete one, nor move a visit. What forgets is one function of the owner, which takes only what the
rule's days have passed over: positions older than that and nothing else, whoever calls it and whatever they ask.
"""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import context, op

from server.core.db import Xid8

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0009_diary"
STAMPED = ("track_rule", "diary")


def upgrade() -> None:
    stamp = sa.text("pg_current_xact_id()")
    op.create_table(
        "track_rule",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("keep_days", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("tx", Xid8(), server_default=stamp, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_track_rule_one_row")),
        sa.CheckConstraint("policy IN ('off','choice','patrol')", name=op.f("ck_track_rule_policy")),
        sa.CheckConstraint("policy <> 'patrol' OR reason IS NOT NULL", name=op.f("ck_track_rule_reason")),
        sa.CheckConstraint("keep_days BETWEEN 1 AND 90", name=op.f("ck_track_rule_keep_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track_rule")),
    )
    op.create_table(
        "patrol_track",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patrol_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patrol_id"], ["patrol.id"], name=op.f("fk_patrol_track_patrol_id_patrol")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol_track")),
        sa.UniqueConstraint("patrol_id", "part", name=op.f("uq_patrol_track_patrol_id_part")),
    )
    op.create_index("ix_patrol_track_recorded_at", "patrol_track", ["recorded_at"])
    op.create_index("ix_visit_with_position", "visit", ["occurred_at"], postgresql_where=sa.text("geom IS NOT NULL"))
    op.create_index(
        "ix_operation_refused_tracks",
        "operation",
        ["received_at"],
        postgresql_where=sa.text("kind = 'patrol.track' AND body IS NOT NULL"),
    )
    op.create_table(
        "diary",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tx", Xid8(), server_default=stamp, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_diary_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_diary")),
        sa.UniqueConstraint("account_id", "day", name=op.f("uq_diary_account_id_day")),
    )
    op.create_index("ix_diary_account_id_tx", "diary", ["account_id", "tx"])
    for table in STAMPED:
        op.execute(
            f"CREATE TRIGGER stamp_tx BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION stamp_tx()"
        )

    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT SELECT, UPDATE ON track_rule TO {role}")
    op.execute(f"GRANT SELECT, INSERT ON patrol_track TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON diary TO {role}")
    op.execute(FORGET)
    op.execute("REVOKE ALL ON FUNCTION forget_positions(timestamptz, integer) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION forget_positions(timestamptz, integer) TO {role}")

    op.execute("INSERT INTO track_rule (id, policy, keep_days) VALUES (1, 'choice', 30)")
    roles = {role for (role,) in op.get_bind().execute(sa.text("SELECT code FROM role"))}
    given = json.loads((SEED / "permissions.json").read_text(encoding="utf-8"))
    op.bulk_insert(
        sa.table("role_permission", sa.column("role"), sa.column("permission")),
        [{"role": role, "permission": one} for role, all_ in given.items() if role in roles for one in all_],
    )


FORGET = """
CREATE FUNCTION forget_positions(before timestamptz, at_most integer, OUT tracks integer, OUT visits integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bodies integer;
BEGIN
    -- the hour is for clocks that do not quite agree
    IF before > clock_timestamp() - (SELECT keep_days FROM track_rule) * interval '1 day' + interval '1 hour' THEN
        RAISE EXCEPTION 'positions of that day are still kept' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM patrol_track WHERE id IN (
        SELECT id FROM patrol_track WHERE recorded_at < before ORDER BY recorded_at LIMIT at_most
        FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS tracks = ROW_COUNT;
    -- what was not taken of a track lies in the ledger as it came
    UPDATE operation SET body = NULL WHERE id IN (
        SELECT id FROM operation
        WHERE kind = 'patrol.track' AND body IS NOT NULL AND received_at < before ORDER BY received_at LIMIT at_most
        FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS bodies = ROW_COUNT;
    tracks := tracks + bodies;
    UPDATE visit SET geom = NULL, accuracy_m = NULL, area_distance_m = NULL WHERE id IN (
        SELECT id FROM visit WHERE geom IS NOT NULL AND occurred_at < before ORDER BY occurred_at LIMIT at_most
        FOR UPDATE SKIP LOCKED
    );
    GET DIAGNOSTICS visits = ROW_COUNT;
END $$;
"""
