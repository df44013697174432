"""Who learns of protected matters is said by a permission of its own, and no longer by holding the whole district."""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0035_protected_readers"


def upgrade() -> None:
    # those who take one in, mark one or watch over its time; a caller, a mediator or a leader has no business with it (DOMAIN §4)
    given = json.loads((SEED / "permissions.json").read_text(encoding="utf-8"))
    op.get_bind().execute(
        sa.text("INSERT INTO role_permission (role, permission) VALUES (:role, :permission) ON CONFLICT DO NOTHING"),
        [{"role": role, "permission": one} for role, permissions in given.items() for one in permissions],
    )
