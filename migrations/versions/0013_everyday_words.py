"""Everyday words: what people call a matter, what is like what, which words speak of danger, one word for each step."""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0013_everyday"


def upgrade() -> None:
    op.add_column(
        "category", sa.Column("similar_to", sa.ARRAY(sa.Text()), nullable=False, server_default=sa.text("'{}'"))
    )
    op.add_column("category", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("sign", sa.Column("words", sa.Text()))
    bind = op.get_bind()
    bind.execute(sa.text("UPDATE category SET similar_to = :similar_to WHERE code = :code"), _read("similar_to"))
    bind.execute(sa.text("UPDATE sign SET words = :words WHERE code = :code"), _read("sign_words"))
    # what an administrator wrote instead stands
    bind.execute(
        sa.text("UPDATE category SET keywords = :now WHERE code = :code AND keywords IS NOT DISTINCT FROM :was"),
        _read("category_words"),
    )
    bind.execute(
        sa.text("UPDATE notice_kind SET template = :now WHERE code = :code AND template = :was"), _read("notice_words")
    )


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))
    return rows
