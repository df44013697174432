"""How long a phone may lie idle before it asks for its PIN: the operator's numbers, beside how long it keeps people."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, minutes in (("lock_hidden_minutes", "5"), ("lock_idle_minutes", "10")):
        op.add_column("care_rule", sa.Column(name, sa.SmallInteger, nullable=False, server_default=minutes))
