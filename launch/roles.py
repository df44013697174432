"""The two roles of every database of ours, their passwords, and their addresses."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path

OWNER = "xunge_owner"
APP = "xunge_app"


def passwords(file: Path) -> dict[str, str]:
    """Answer role → password from `file`, making both when it is not there."""
    if not file.exists():
        part = file.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(json.dumps({role: secrets.token_urlsafe(24) for role in (OWNER, APP)}))
        part.rename(file)
    read: dict[str, str] = json.loads(file.read_text())
    return read


def to_create(have: list[str], passwords: dict[str, str]) -> str:
    """Statements that create the roles not in `have` and set what each may do, and its password, anew."""
    lines = []
    for role, password in passwords.items():
        if role not in have:
            lines.append(f"CREATE ROLE {role};")
        lines.append(f"ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {literal(password)};")
    # parallel plans cost a map tile 12 ms to set up, and gain nothing at its size
    lines.append(f"ALTER ROLE {APP} SET max_parallel_workers_per_gather = 0;")
    return "\n".join(lines)


def address(role: str, password: str, database: str, socket: Path) -> str:
    """SQLAlchemy address over a unix socket in the directory `socket`."""
    return f"postgresql+psycopg://{role}:{password}@/{quote(database)}?host={quote(str(socket), safe='')}"


def literal(text: str) -> str:
    """Quote text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def identifier(text: str) -> str:
    """Quote a name for SQL."""
    return '"' + text.replace('"', '""') + '"'
