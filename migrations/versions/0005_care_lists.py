"""Groups, tiers, errands and the guide as DOMAIN §4 has them, and who may do what with people. Edited afterwards by an operator."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "2026_12"
WRITTEN = datetime(2026, 11, 25, tzinfo=UTC)


def upgrade() -> None:
    _insert("care_rule", _read("care_rule"))
    _insert("care_tier", _read("care_tiers"))
    _insert("care_group", _read("care_groups"), questions=postgresql.JSONB())
    _insert("errand_kind", _read("errand_kinds"), papers=sa.ARRAY(sa.Text()))
    _insert(
        "advice_entry",
        [row | {"id": UUID(row["id"]), "updated_at": WRITTEN} for row in _read("advice_entries")],
        id=sa.Uuid(),
        papers=sa.ARRAY(sa.Text()),
        updated_at=sa.DateTime(timezone=True),
    )
    roles = {role for (role,) in op.get_bind().execute(sa.text("SELECT code FROM role"))}
    _insert(
        "role_permission",
        [
            {"role": role, "permission": permission}
            for role, permissions in json.loads((SEED / "permissions.json").read_text(encoding="utf-8")).items()
            if role in roles
            for permission in permissions
        ],
    )


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def _insert(table: str, rows: list[dict[str, Any]], **types: Any) -> None:
    columns = [sa.column(name, types.get(name)) for name in rows[0]]
    op.bulk_insert(sa.table(table, *columns), rows)
