"""A place for a case that lies nowhere, and words that say more of what is asked."""

import json
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0027_mended"


def upgrade() -> None:
    given = json.loads((SEED / "permissions.json").read_text(encoding="utf-8"))
    op.get_bind().execute(
        sa.text("INSERT INTO role_permission (role, permission) VALUES (:role, :permission) ON CONFLICT DO NOTHING"),
        [{"role": role, "permission": one} for role, permissions in given.items() for one in permissions],
    )
    kinds = sa.table("notice_kind", *map(sa.column, ("code", "name", "template", "keep_days", "sort")))
    op.bulk_insert(kinds, json.loads((SEED / "notice_kinds.json").read_text(encoding="utf-8")))
    for code, (before, after) in json.loads((SEED / "notice_words.json").read_text(encoding="utf-8")).items():
        # words of an administrator's own stay
        own = kinds.c.code == code, kinds.c.template == before
        op.execute(kinds.update().where(*own).values(template=after))
