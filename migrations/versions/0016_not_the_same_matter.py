"""A road that caves in is not like a street lamp that is out, and the cases about one person, and the notices about
one thing, are found quickly.

Whoever reported a hole in the road was shown a broken lamp beside it as perhaps the same case.
"""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0016_similar"


def upgrade() -> None:
    # what an administrator wrote instead stands
    op.get_bind().execute(
        sa.text(
            "UPDATE category SET similar_to = :now, version = version + 1 WHERE code = :code AND similar_to = :was"
        ),
        json.loads((SEED / "similar_to.json").read_text(encoding="utf-8")),
    )
    op.create_index("ix_notice_subject_id", "notice", ["subject_id"])
    op.create_index("ix_cases_person_id", "cases", ["person_id"], postgresql_where=sa.text("person_id IS NOT NULL"))
