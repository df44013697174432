"""A robot of a group can be tried: a message that tells of no fact, and so has no kind, but says which robot was tried."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("robot_message", "kind", nullable=True)
    op.add_column("robot_message", sa.Column("tried_version", sa.Integer))
    op.create_check_constraint(
        op.f("ck_robot_message_kind_or_trial"), "robot_message", "(kind IS NULL) = (tried_version IS NOT NULL)"
    )
    op.create_index(
        "ix_robot_message_trial", "robot_message", ["robot", "at"], postgresql_where=sa.text("kind IS NULL")
    )
