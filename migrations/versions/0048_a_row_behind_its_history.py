"""A row is written behind its step, and a case behind its photos and what is sealed about it too; that it is there is looked
at when all are committed.

While a code is given, every other report of the county waits until commit: these were written in that time.
"""

from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

KEYS = {
    "case_step": "fk_case_step_case_id",
    "errand_step": "fk_errand_step_errand_id",
    "task_step": "fk_task_step_task_id",
    "meeting_step": "fk_meeting_step_meeting_id",
    "mediation_step": "fk_mediation_step_mediation_id",
    "case_sensitive": "fk_case_sensitive_case_id",
    "case_phone": "fk_case_phone_case_id_cases",
    "case_attachment": "fk_case_attachment_case_id",
}


def upgrade() -> None:
    for table, key in KEYS.items():
        op.execute(f"ALTER TABLE {table} ALTER CONSTRAINT {key} DEFERRABLE INITIALLY DEFERRED")
