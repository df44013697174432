"""At which hours people are called, how long a call that ended a case may be taken back, an answer that was taken back; and
who is told that next year's calendar is missing; who was received about a
matter that stood there already.
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call_rule", sa.Column("call_from", sa.Time(), nullable=False, server_default="08:30"))
    op.add_column("call_rule", sa.Column("call_to", sa.Time(), nullable=False, server_default="20:00"))
    op.add_column("call_rule", sa.Column("undo_minutes", sa.SmallInteger(), nullable=False, server_default="10"))
    op.add_column("case_rating", sa.Column("taken_back", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index("uq_case_rating_once", "case_rating")
    op.create_index(
        "uq_case_rating_once",
        "case_rating",
        ["case_id", "round", "independent"],
        unique=True,
        postgresql_where=sa.text("value <> 'not_reached' AND NOT taken_back"),
    )
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT UPDATE (taken_back) ON case_rating TO {role}")
    op.drop_constraint(op.f("ck_reception_kind"), "reception")
    op.create_check_constraint(
        op.f("ck_reception_kind"), "reception", "kind IN ('consult','settled','legal_answer','accepted','added')"
    )
    op.drop_constraint(op.f("ck_notice_entity"), "notice")
    op.create_check_constraint(
        op.f("ck_notice_entity"), "notice", "entity IN ('case','task','errand','meeting','calendar')"
    )
    op.execute(
        "INSERT INTO notice_kind (code, name, template, keep_days, sort) VALUES"
        " ('calendar.missing', '放假安排没填', '{code} 年的放假安排还没填，到期日先按周一到周五算', 60,"
        " (SELECT max(sort) + 1 FROM notice_kind))"
    )
