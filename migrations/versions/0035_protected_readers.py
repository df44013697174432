"""Who learns of protected matters is said by a permission of its own, and no longer by holding the whole district."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # those who mark one, or watch over its time; a caller, a mediator or a leader has no business with it (DOMAIN §4)
    op.execute(
        "INSERT INTO role_permission (role, permission)"
        " SELECT DISTINCT role, 'case.read_protected' FROM role_permission"
        " WHERE permission IN ('case.protect', 'case.supervise') ON CONFLICT DO NOTHING"
    )
