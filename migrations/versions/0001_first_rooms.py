"""The first rooms: identity, areas, catalogue, ledger, cases, visits, photos."""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from server.core.db import Xid8

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("demo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_index("uq_account_username_lower", "account", [sa.literal_column("lower(username)")], unique=True)
    op.create_table(
        "area",
        sa.Column("code", sa.Text(collation="C"), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text(collation="C"), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("invented", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint(
            "level = CASE length(code) WHEN 6 THEN 'county' WHEN 9 THEN 'town' WHEN 12 THEN 'neighbourhood' WHEN 15 THEN 'grid' END AND code ~ '^[0-9]+$'",
            name=op.f("ck_area_code_of_level"),
        ),
        sa.CheckConstraint("parent_code IS NULL OR starts_with(code, parent_code)", name=op.f("ck_area_inside_parent")),
        sa.ForeignKeyConstraint(["parent_code"], ["area.code"], name=op.f("fk_area_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_area")),
    )
    op.create_index("ix_area_geom", "area", ["geom"], unique=False, postgresql_using="gist")
    op.create_index("ix_area_parent_code", "area", ["parent_code"], unique=False)
    op.create_index("ix_area_tx", "area", ["tx"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_attachment_sha256")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_attachment")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("holidays", sa.ARRAY(sa.Date()), nullable=False),
        sa.Column("makeup", sa.ARRAY(sa.Date()), nullable=False),
        sa.Column("work_start", sa.Time(), nullable=False),
        sa.Column("work_end", sa.Time(), nullable=False),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
    op.create_table(
        "case_serial",
        sa.Column("county", sa.Text(collation="C"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "day", name=op.f("pk_case_serial")),
    )
    op.create_table(
        "category",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort", sa.SmallInteger(), nullable=False),
        sa.Column("closable_on_spot", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("high_risk", sa.Boolean(), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint(
            "parent_code IS NULL OR starts_with(code, parent_code || '.')", name=op.f("ck_category_below_parent")
        ),
        sa.CheckConstraint("urgency IN ('normal','urgent','grave')", name=op.f("ck_category_urgency")),
        sa.ForeignKeyConstraint(["parent_code"], ["category.code"], name=op.f("fk_category_parent_code")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_category")),
    )
    op.create_table(
        "channel",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_channel")),
    )
    op.create_table(
        "escalation_rule",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("when", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("do_first", sa.Text(), nullable=True),
        sa.Column("sort", sa.SmallInteger(), nullable=False),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_escalation_rule")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.SmallInteger(), nullable=False),
        sa.Column("epoch", sa.Uuid(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "role",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("sort", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_role")),
    )
    op.create_table(
        "sign",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("do_first", sa.Text(), nullable=True),
        sa.Column("sort", sa.SmallInteger(), nullable=False),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_sign")),
    )
    op.create_table(
        "time_limit",
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "unit IN ('working_days','natural_days','hours','minutes')", name=op.f("ck_time_limit_unit")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_time_limit_amount")),
        sa.PrimaryKeyConstraint("step", "grade", name=op.f("pk_time_limit")),
    )
    op.create_table(
        "tombstone",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Text(), nullable=False),
        sa.Column("area_code", sa.Text(collation="C"), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
    )
    op.create_index("ix_tombstone_account_id_tx", "tombstone", ["account_id", "tx"], unique=False)
    op.create_index("ix_tombstone_area_code_tx", "tombstone", ["area_code", "tx"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("sort", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("invented", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("area_code", sa.Text(collation="C"), nullable=True),
        sa.Column("unit_id", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(area_code IS NULL) <> (unit_id IS NULL)", name=op.f("ck_assignment_area_or_unit")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_assignment_from_before_to")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_assignment_account_id")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_assignment_area_code")),
        sa.ForeignKeyConstraint(["role"], ["role.code"], name=op.f("fk_assignment_role")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_account_id", "assignment", ["account_id"], unique=False)
    op.create_index("ix_assignment_area_code", "assignment", ["area_code"], unique=False)
    op.create_table(
        "attachment_upload",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_attachment_upload_account_id")),
        sa.ForeignKeyConstraint(["sha256"], ["attachment.sha256"], name=op.f("fk_attachment_upload_sha256")),
        sa.PrimaryKeyConstraint("sha256", "account_id", name=op.f("pk_attachment_upload")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("disposal", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("difficulty", sa.Text(), nullable=True),
        sa.Column("risk", sa.Text(), nullable=True),
        sa.Column("unit_id", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("address_text", sa.Text(), nullable=True),
        sa.Column("people_count", sa.Integer(), nullable=True),
        sa.Column("signs", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("flags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("supervisions", sa.SmallInteger(), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column(
            "mercator",
            Geometry(
                geometry_type="POINT",
                srid=3857,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            sa.Computed("ST_Transform(geom, 3857)", persisted=True),
            nullable=True,
        ),
        sa.Column("location_source", sa.Text(), nullable=True),
        sa.Column("source_crs", sa.Text(), nullable=True),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.Column("area_code", sa.Text(collation="C"), nullable=False),
        sa.Column("area_how", sa.Text(), nullable=False),
        sa.Column("area_distance_m", sa.Float(), nullable=True),
        sa.Column("reported_area_code", sa.Text(collation="C"), nullable=False),
        sa.Column("yellow_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_by", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("public_token_hash", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("difficulty IN ('simple','ordinary','complex','major')", name=op.f("ck_cases_difficulty")),
        sa.CheckConstraint(
            "disposal IN ('resolved_on_spot','escalated','settled_at_desk')", name=op.f("ck_cases_disposal")
        ),
        sa.CheckConstraint("risk IN ('blue','yellow','orange','red')", name=op.f("ck_cases_risk")),
        sa.CheckConstraint(
            "state IN ('reported','accepted','routed','assessed','handling','callback','closed','withdrawn','merged')",
            name=op.f("ck_cases_state"),
        ),
        sa.CheckConstraint("urgency IN ('normal','urgent','grave')", name=op.f("ck_cases_urgency")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_cases_area_code")),
        sa.ForeignKeyConstraint(["channel"], ["channel.code"], name=op.f("fk_cases_channel")),
        sa.ForeignKeyConstraint(["merged_into"], ["cases.id"], name=op.f("fk_cases_merged_into")),
        sa.ForeignKeyConstraint(["reported_by"], ["account.id"], name=op.f("fk_cases_reported_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_cases_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("case_no", name="uq_cases_case_no"),
    )
    op.create_index("ix_cases_area_code_tx", "cases", ["area_code", "tx"], unique=False)
    op.create_index(
        "ix_cases_due_at_id",
        "cases",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state NOT IN ('closed','withdrawn','merged')"),
    )
    op.create_index("ix_cases_mercator", "cases", ["mercator"], unique=False, postgresql_using="gist")
    op.create_index("ix_cases_public_token_hash", "cases", ["public_token_hash"], unique=True)
    op.create_index("ix_cases_reported_at_id", "cases", ["reported_at", "id"], unique=False)
    op.create_index("ix_cases_reported_by_tx", "cases", ["reported_by", "tx"], unique=False)
    op.create_index("ix_cases_unit_id_tx", "cases", ["unit_id", "tx"], unique=False)
    op.create_table(
        "device_contact",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_device_contact_account_id")),
        sa.PrimaryKeyConstraint("account_id", "device_id", name=op.f("pk_device_contact")),
    )
    op.create_table(
        "household",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address_text", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=True),
        sa.Column("grid_code", sa.Text(collation="C"), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("last_visit_id", sa.Uuid(), nullable=True),
        sa.Column("last_visit_outcome", sa.Text(), nullable=True),
        sa.Column("last_visit_note", sa.Text(), nullable=True),
        sa.Column("last_visit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_visit_by", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.ForeignKeyConstraint(["grid_code"], ["area.code"], name=op.f("fk_household_grid_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_index("ix_household_geom", "household", ["geom"], unique=False, postgresql_using="gist")
    op.create_index("ix_household_grid_code_tx", "household", ["grid_code", "tx"], unique=False)
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_journal_entry_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    op.create_index("ix_journal_entry_at", "journal_entry", ["at"], unique=False)
    op.create_index("ix_journal_entry_subject", "journal_entry", ["subject_kind", "subject_id"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("app", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.CheckConstraint("app IN ('field','console')", name=op.f("ck_login_session_app")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_login_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_session")),
    )
    op.create_index("ix_login_session_account_id", "login_session", ["account_id"], unique=False)
    op.create_table(
        "operation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Text(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("claimed_at", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        sa.Column("reuses", sa.Uuid(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("problem", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "status IN ('applied','refused','conflict','quarantined')", name=op.f("ck_operation_status")
        ),
        sa.CheckConstraint("octet_length(hash) = 32", name=op.f("ck_operation_hash")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_operation_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    op.create_index("ix_operation_account_id_received_at", "operation", ["account_id", "received_at"], unique=False)
    op.create_table(
        "patrol",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("grid_code", sa.Text(collation="C"), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint(
            "finished_at IS NULL OR finished_at >= started_at", name=op.f("ck_patrol_start_before_finish")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_patrol_account_id")),
        sa.ForeignKeyConstraint(["grid_code"], ["area.code"], name=op.f("fk_patrol_grid_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patrol")),
    )
    op.create_index("ix_patrol_account_id_tx", "patrol", ["account_id", "tx"], unique=False)
    op.create_table(
        "role_permission",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["role"], ["role.code"], name=op.f("fk_role_permission_role")),
        sa.PrimaryKeyConstraint("role", "permission", name=op.f("pk_role_permission")),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("patrol_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("signs", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("attachments", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("location_source", sa.Text(), nullable=True),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.Column("area_code", sa.Text(collation="C"), nullable=False),
        sa.Column("area_how", sa.Text(), nullable=False),
        sa.Column("area_distance_m", sa.Float(), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.CheckConstraint("mode IN ('door','phone')", name=op.f("ck_visit_mode")),
        sa.CheckConstraint("outcome IN ('well','matter','absent','refused')", name=op.f("ck_visit_outcome")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_account_id")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_visit_area_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index("ix_visit_account_id_tx", "visit", ["account_id", "tx"], unique=False)
    op.create_index("ix_visit_area_code", "visit", ["area_code"], unique=False)
    op.create_index("ix_visit_household_id", "visit", ["household_id"], unique=False)
    op.create_table(
        "case_attachment",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_attachment_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_attachment_case_id")),
        sa.PrimaryKeyConstraint("case_id", "sha256", "account_id", name=op.f("pk_case_attachment")),
    )
    op.create_index("ix_case_attachment_sha256", "case_attachment", ["sha256"], unique=False)
    op.create_table(
        "case_sensitive",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.LargeBinary(), nullable=True),
        sa.Column("parties", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_sensitive_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_sensitive")),
    )
    op.create_table(
        "case_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role_label", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_step_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_step_case_id")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_case_step_operation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_step")),
        sa.UniqueConstraint("case_id", "seq", name="uq_case_step_case_id_seq"),
    )
