"""A step may be written before the line of the ledger it belongs to; that the line is there is looked at when both are committed.

A push wrote each line twice, to claim it and to settle it. Now it is written once, with the outcome, after the effect.
"""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

HISTORIES = ("case_step", "errand_step", "task_step", "meeting_step", "mediation_step")


def upgrade() -> None:
    for history in HISTORIES:
        op.execute(f"ALTER TABLE {history} ALTER CONSTRAINT fk_{history}_operation_id DEFERRABLE INITIALLY DEFERRED")
