"""What somebody sent back is found again by them; what residents call the kinds of matters they choose from."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    returned = sa.text("action = 'return'")
    op.create_index("ix_case_step_returned", "case_step", ["account_id", "at"], postgresql_where=returned)


def downgrade() -> None:
    op.drop_index("ix_case_step_returned", "case_step")
