"""The default lists of DOMAIN §4 and §5: an operator edits them afterwards, no code repeats them."""

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "2026_11"
"""Files of a released migration never change; a later list is a later folder and a later migration."""


def upgrade() -> None:
    roles = _read("roles")
    _insert("role", [{key: role[key] for key in ("code", "label", "sort")} for role in roles])
    _insert(
        "role_permission",
        [{"role": role["code"], "permission": permission} for role in roles for permission in role["permissions"]],
    )
    _insert("channel", _read("channels"))
    _insert("time_limit", _read("time_limits"))
    _insert("sign", _read("signs"))
    _insert("category", sorted(_read("categories"), key=lambda row: row["code"].count(".")))
    _insert("escalation_rule", _read("escalation_rules"), when=sa.JSON())
    _insert(
        "calendar_year",
        [
            row
            | {
                "holidays": [date.fromisoformat(day) for day in row["holidays"]],
                "makeup": [date.fromisoformat(day) for day in row["makeup"]],
                "work_start": time.fromisoformat(row["work_start"]),
                "work_end": time.fromisoformat(row["work_end"]),
            }
            for row in _read("calendar_years")
        ],
        holidays=sa.ARRAY(sa.Date()),
        makeup=sa.ARRAY(sa.Date()),
    )


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def _insert(table: str, rows: list[dict[str, Any]], **types: Any) -> None:
    columns = [sa.column(name, types.get(name)) for name in rows[0]]
    op.bulk_insert(sa.table(table, *columns), rows)
