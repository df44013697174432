"""What the app role may do, what nobody may undo, and the stamp that pull reads."""

from uuid import uuid4

import sqlalchemy as sa
from alembic import context, op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STAMPED = (
    "area",
    "calendar_year",
    "cases",
    "category",
    "escalation_rule",
    "household",
    "patrol",
    "sign",
    "tombstone",
    "visit",
)

READ_AND_ADD = (
    "attachment",
    "attachment_upload",
    "case_attachment",
    "case_sensitive",
    "case_step",
    "journal_entry",
    "tombstone",
    "visit",
)
"""Nothing written here is ever changed or removed by the application."""

READ_ADD_CHANGE = (
    "account",
    "area",
    "assignment",
    "calendar_year",
    "case_serial",
    "cases",
    "category",
    "channel",
    "device_contact",
    "escalation_rule",
    "household",
    "login_session",
    "patrol",
    "role",
    "sign",
    "time_limit",
    "unit",
)


def upgrade() -> None:
    op.execute(
        """
        CREATE FUNCTION stamp_tx() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.tx := pg_current_xact_id();
            RETURN NEW;
        END $$;
        """
    )
    for table in STAMPED:
        op.execute(
            f"CREATE TRIGGER stamp_tx BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION stamp_tx()"
        )

    op.execute(
        """
        CREATE FUNCTION settled_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.status IS NOT NULL THEN
                RAISE EXCEPTION 'operation % is settled', OLD.id USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER settled_is_final BEFORE UPDATE ON operation
            FOR EACH ROW EXECUTE FUNCTION settled_is_final();
        """
    )

    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
    for table in READ_AND_ADD:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO {role}")
    for table in READ_ADD_CHANGE:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON {table} TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE (status, result, problem, body) ON operation TO {role}")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON role_permission TO {role}")
    op.execute(f"GRANT SELECT, UPDATE ON installation TO {role}")
    op.execute(f"GRANT SELECT ON alembic_version TO {role}")

    op.get_bind().execute(
        sa.text("INSERT INTO installation (id, epoch, demo) VALUES (1, :epoch, false)"), {"epoch": uuid4()}
    )
