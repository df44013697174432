"""What people say at the window, and other offices write in their lists: 照明, 燃气, 道路, 老年卡. And a letter of supervision
says which step is overdue, not 这一步.
"""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0036"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0039_window"


def upgrade() -> None:
    # what an administrator wrote instead stands
    op.get_bind().execute(
        sa.text("UPDATE letter_rule SET body = :now, version = version + 1 WHERE body = :was"),
        json.loads((SEED / "letter_body.json").read_text(encoding="utf-8")),
    )
    op.get_bind().execute(
        sa.text("UPDATE category SET keywords = :now, version = version + 1 WHERE code = :code AND keywords = :was"),
        json.loads((SEED / "category_words.json").read_text(encoding="utf-8")),
    )
