"""More of what people write when there is danger, and what only looks like it: 被打 is, 不想被打扰 is not."""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0052_danger_words"


def upgrade() -> None:
    add_words(op.get_bind())


def add_words(bind: sa.Connection) -> None:
    has = dict(bind.execute(sa.text("SELECT code, words FROM sign")).tuples().all())
    for row in json.loads((SEED / "sign_words.json").read_text(encoding="utf-8")):
        if row["code"] not in has:
            continue
        # what stands there, an administrator's own words too, stays as it is and in its order
        words = dict.fromkeys([*(has[row["code"]] or "").split(), *row["words"].split()])
        bind.execute(
            sa.text("UPDATE sign SET words = :words WHERE code = :code"),
            {"code": row["code"], "words": " ".join(words)},
        )
