"""People of special groups, care plans, errands, the guide for advice at the door."""

import sqlalchemy as sa
from alembic import context, op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from server.core.db import Xid8

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

STAMPED = ("advice_entry",)

READ_AND_ADD = ("errand_attachment", "errand_step", "person_move", "visit_match", "visit_sensitive")
"""Nothing written here is ever changed or removed by the application."""

READ_ADD_CHANGE = (
    "advice_entry",
    "care_group",
    "care_leave",
    "care_plan",
    "care_rule",
    "care_tier",
    "errand",
    "errand_kind",
    "errand_sensitive",
    "errand_serial",
    "person",
    "person_sensitive",
)


def upgrade() -> None:
    op.create_table(
        "care_rule",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("days_ahead", sa.SmallInteger(), nullable=False),
        sa.Column("grave_hours", sa.SmallInteger(), nullable=False),
        sa.Column("leader_after_days", sa.SmallInteger(), nullable=False),
        sa.Column("neighbourhood_after_days", sa.SmallInteger(), nullable=False),
        sa.Column("keep_days", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_care_rule_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_rule")),
    )
    op.create_table(
        "care_tier",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort", sa.SmallInteger(), nullable=False),
        sa.Column("every", sa.SmallInteger(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("phone_counts", sa.Boolean(), nullable=False),
        sa.CheckConstraint("unit IN ('days','weeks','months')", name=op.f("ck_care_tier_unit")),
        sa.CheckConstraint("every > 0", name=op.f("ck_care_tier_every")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_care_tier")),
    )
    op.create_table(
        "errand_kind",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort", sa.SmallInteger(), nullable=False),
        sa.Column("papers", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("where_to", sa.Text(), nullable=True),
        sa.Column("limit_amount", sa.Integer(), nullable=False),
        sa.Column("limit_unit", sa.Text(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "limit_unit IN ('working_days','natural_days','hours','minutes')", name=op.f("ck_errand_kind_limit_unit")
        ),
        sa.CheckConstraint("limit_amount > 0", name=op.f("ck_errand_kind_limit_amount")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_errand_kind")),
    )
    op.create_table(
        "errand_serial",
        sa.Column("county", sa.Text(collation="C"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "day", name=op.f("pk_errand_serial")),
    )
    op.create_table(
        "advice_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("papers", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("where_to", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("keywords", sa.Text(), nullable=True),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("sort", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tx", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.ForeignKeyConstraint(["updated_by"], ["account.id"], name=op.f("fk_advice_entry_updated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_entry")),
    )
    op.create_table(
        "care_group",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort", sa.SmallInteger(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("permission", sa.Text(), nullable=True),
        sa.Column("questions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["tier"], ["care_tier.code"], name=op.f("fk_care_group_tier")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_care_group")),
    )
    op.create_table(
        "care_leave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posts", sa.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("deputy_id <> account_id", name=op.f("ck_care_leave_somebody_else")),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_care_leave_from_before_to")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_care_leave_account_id")),
        sa.ForeignKeyConstraint(["deputy_id"], ["account.id"], name=op.f("fk_care_leave_deputy_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_care_leave_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_leave")),
    )
    op.create_index("ix_care_leave_deputy_id", "care_leave", ["deputy_id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("birth_year", sa.SmallInteger(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
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
        sa.Column("last_visit_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_visit_outcome", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("sex IN ('female','male')", name=op.f("ck_person_sex")),
        sa.ForeignKeyConstraint(["grid_code"], ["area.code"], name=op.f("fk_person_grid_code")),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"], name=op.f("fk_person_household_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index("ix_person_grid_code", "person", ["grid_code"], unique=False)
    op.create_index("ix_person_household_id", "person", ["household_id"], unique=False)
    op.create_table(
        "visit_sensitive",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_sensitive_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_sensitive")),
    )
    op.create_table(
        "care_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("group_code", sa.Text(), nullable=False),
        sa.Column("tier_code", sa.Text(), nullable=False),
        sa.Column("helper_id", sa.Uuid(), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("last_seen_on", sa.Date(), nullable=True),
        sa.Column("grave_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name=op.f("ck_care_plan_ended_with_reason")),
        sa.ForeignKeyConstraint(["group_code"], ["care_group.code"], name=op.f("fk_care_plan_group_code")),
        sa.ForeignKeyConstraint(["helper_id"], ["account.id"], name=op.f("fk_care_plan_helper_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_care_plan_person_id")),
        sa.ForeignKeyConstraint(["tier_code"], ["care_tier.code"], name=op.f("fk_care_plan_tier_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan")),
    )
    op.create_index(
        "ix_care_plan_due_on", "care_plan", ["due_on"], unique=False, postgresql_where=sa.text("ended_on IS NULL")
    )
    op.create_index(
        "ix_care_plan_helper_id", "care_plan", ["helper_id"], unique=False, postgresql_where=sa.text("ended_on IS NULL")
    )
    op.create_index("ix_care_plan_person_id", "care_plan", ["person_id"], unique=False)
    op.create_index(
        "uq_care_plan_person_id_group_code",
        "care_plan",
        ["person_id", "group_code"],
        unique=True,
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "errand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("errand_no", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_via", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("household_id", sa.Uuid(), nullable=True),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("area_code", sa.Text(collation="C"), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("papers", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("flags", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("yellow_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("asked_via IN ('door','phone','window')", name=op.f("ck_errand_asked_via")),
        sa.CheckConstraint("state IN ('accepted','papers','filed','told','withdrawn')", name=op.f("ck_errand_state")),
        sa.ForeignKeyConstraint(["area_code"], ["area.code"], name=op.f("fk_errand_area_code")),
        sa.ForeignKeyConstraint(["assignee_id"], ["account.id"], name=op.f("fk_errand_assignee_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_errand_opened_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_errand_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand")),
        sa.UniqueConstraint("errand_no", name="uq_errand_errand_no"),
    )
    op.create_index(
        "ix_errand_area_code",
        "errand",
        ["area_code"],
        unique=False,
        postgresql_where=sa.text("state NOT IN ('told','withdrawn')"),
    )
    op.create_index(
        "ix_errand_assignee_id",
        "errand",
        ["assignee_id"],
        unique=False,
        postgresql_where=sa.text("state NOT IN ('told','withdrawn')"),
    )
    op.create_index("ix_errand_opened_at_id", "errand", ["opened_at", "id"], unique=False)
    op.create_index("ix_errand_opened_by", "errand", ["opened_by"], unique=False)
    op.create_index("ix_errand_person_id", "errand", ["person_id"], unique=False)
    op.create_table(
        "person_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_grid", sa.Text(collation="C"), nullable=False),
        sa.Column("to_grid", sa.Text(collation="C"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_person_move_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_move_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_move")),
    )
    op.create_index("ix_person_move_person_id", "person_move", ["person_id"], unique=False)
    op.create_table(
        "person_sensitive",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_index", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("guardian", sa.LargeBinary(), nullable=True),
        sa.Column("health", sa.LargeBinary(), nullable=True),
        sa.Column("needs", sa.LargeBinary(), nullable=True),
        sa.Column("danger_level", sa.LargeBinary(), nullable=True),
        sa.Column("last_said", sa.LargeBinary(), nullable=True),
        sa.Column("recent", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_sensitive_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_sensitive")),
    )
    op.create_index("ix_person_sensitive_phone_index", "person_sensitive", ["phone_index"], unique=False)
    op.create_index("uq_person_sensitive_id_number_index", "person_sensitive", ["id_number_index"], unique=True)
    op.create_table(
        "errand_attachment",
        sa.Column("errand_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_errand_attachment_account_id")),
        sa.ForeignKeyConstraint(["errand_id"], ["errand.id"], name=op.f("fk_errand_attachment_errand_id")),
        sa.PrimaryKeyConstraint("errand_id", "sha256", "account_id", name=op.f("pk_errand_attachment")),
    )
    op.create_index("ix_errand_attachment_sha256", "errand_attachment", ["sha256"], unique=False)
    op.create_table(
        "errand_sensitive",
        sa.Column("errand_id", sa.Uuid(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["errand_id"], ["errand.id"], name=op.f("fk_errand_sensitive_errand_id")),
        sa.PrimaryKeyConstraint("errand_id", name=op.f("pk_errand_sensitive")),
    )
    op.create_table(
        "errand_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("errand_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=True),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role_label", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_errand_step_account_id")),
        sa.ForeignKeyConstraint(["errand_id"], ["errand.id"], name=op.f("fk_errand_step_errand_id")),
        sa.ForeignKeyConstraint(["operation_id"], ["operation.id"], name=op.f("fk_errand_step_operation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand_step")),
        sa.UniqueConstraint("errand_id", "seq", name="uq_errand_step_errand_id_seq"),
    )
    op.add_column("visit", sa.Column("grave", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.create_index("ix_visit_person_id_occurred_at", "visit", ["person_id", "occurred_at"], unique=False)

    op.create_table(
        "visit_match",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_match_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_visit_match_person_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_match_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_match")),
    )
    op.create_index("ix_visit_match_person_id", "visit_match", ["person_id"], unique=False)
    op.create_index(
        "ix_visit_unclear",
        "visit",
        ["area_code"],
        unique=False,
        postgresql_where=sa.text("'person_unclear' = ANY (flags)"),
    )

    for table in STAMPED:
        op.execute(
            f"CREATE TRIGGER stamp_tx BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION stamp_tx()"
        )

    # A settled line stays final in everything it says. Only the owner may seal its body anew, with another key.
    op.execute(
        """
        CREATE OR REPLACE FUNCTION settled_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.status IS NOT NULL AND NOT (
                to_jsonb(NEW) - 'body' = to_jsonb(OLD) - 'body'
                AND current_user = (SELECT tableowner FROM pg_tables
                                    WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME)
            ) THEN
                RAISE EXCEPTION 'operation % is settled', OLD.id USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        """
    )

    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    for table in READ_AND_ADD:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO {role}")
    for table in READ_ADD_CHANGE:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {role}")
