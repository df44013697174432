"""Two households that look like one and are not: said once, and nobody is asked again."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ACTIONS = "action IN ('add','correct','merge','absorb','unmerge','release','apart')"


def upgrade() -> None:
    op.add_column("household", sa.Column("apart_from", sa.ARRAY(sa.Uuid), nullable=False, server_default="{}"))
    op.drop_constraint(op.f("ck_household_change_action"), "household_change")
    op.create_check_constraint(op.f("ck_household_change_action"), "household_change", ACTIONS)
