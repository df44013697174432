"""Whoever gives a case to a unit is told of its likely doubles, and merges them: after 分流 two units walk for one matter."""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0051_doubles_told"


def upgrade() -> None:
    given = json.loads((SEED / "permissions.json").read_text(encoding="utf-8"))
    op.get_bind().execute(
        sa.text("INSERT INTO role_permission (role, permission) VALUES (:role, :permission) ON CONFLICT DO NOTHING"),
        [{"role": role, "permission": one} for role, permissions in given.items() for one in permissions],
    )
