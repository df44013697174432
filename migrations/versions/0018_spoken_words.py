"""More of what people call a matter: 楼道堆东西 is a danger of fire, 噪音 is a quarrel too."""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0018_spoken"


def upgrade() -> None:
    # what an administrator wrote instead stands
    op.get_bind().execute(
        sa.text("UPDATE category SET keywords = :now, version = version + 1 WHERE code = :code AND keywords = :was"),
        json.loads((SEED / "category_words.json").read_text(encoding="utf-8")),
    )
