"""Whoever stands over an application for more time hears that the unit took it back."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO notice_kind (code, name, template, sort, keep_days)"
        " VALUES ('watch.unasked', '时限：申请撤回了', '{code} 的延期或中止申请，承办单位撤回了', 375, 30)"
    )
