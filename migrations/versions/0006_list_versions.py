"""Lists edited at the desk: a version each, so that of two people editing one line neither loses it; tiers out of use; and
the centre, as residents read of it on a slip.

Questions of people under supervision get names of their own: answers are kept under the name, and under a shared one they
were read by whoever may know the other group.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LISTS = ("care_group", "care_rule", "care_tier", "errand_kind")


def upgrade() -> None:
    for table in LISTS:
        op.add_column(table, sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("care_tier", sa.Column("retired_at", sa.DateTime(timezone=True)))

    op.create_table(
        "centre",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("phone", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.CheckConstraint("id = 1", name=op.f("ck_centre_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre")),
    )
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT SELECT, UPDATE ON centre TO {role}")
    op.execute("INSERT INTO centre (id, name) VALUES (1, '社会治理综合服务中心')")

    bind = op.get_bind()
    groups = bind.execute(sa.text("SELECT code, permission, questions FROM care_group ORDER BY sort")).all()
    for group in groups:
        if group.permission is None:
            continue
        others = [other for other in groups if other.permission != group.permission]
        bind.execute(
            sa.text("UPDATE care_group SET questions = CAST(:questions AS jsonb) WHERE code = :code"),
            {"code": group.code, "questions": json.dumps(_apart(group, others), ensure_ascii=False)},
        )


def _apart(group: Any, others: list[Any]) -> list[dict[str, Any]]:
    """The group's questions, none under a name that another class of people is asked under. The old name stays, retired,
    where everybody who may not know the group must go on not reading its answers.
    """
    shared = {one["name"] for other in others for one in other.questions}
    readable = {one["name"] for other in others if other.permission is None for one in other.questions}
    asked = [one | {"name": f"{group.code}_{one['name']}"} if one["name"] in shared else one for one in group.questions]
    before = [one | {"retired": True} for one in group.questions if one["name"] in shared - readable]
    return asked + before
