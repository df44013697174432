"""Templates of papers, read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server.core import problems
from server.core.db import db
from server.core.times import iso
from server.identity.models import Account
from server.papers.defaults import default_template
from server.papers.facts import SAMPLE
from server.papers.kinds import Kind
from server.papers.models import PaperTemplate


def kind_of(code: str) -> Kind:
    """A kind by its code; ``paper.kind_absent``."""
    try:
        return Kind(code)
    except ValueError:
        raise problems.PAPER_KIND_ABSENT(kind=code) from None


def newest(kind: Kind) -> PaperTemplate | None:
    """The template an administrator put in last; None: the one that came with the program."""
    return db.session.scalar(
        select(PaperTemplate).where(PaperTemplate.kind == str(kind)).order_by(PaperTemplate.version.desc()).limit(1)
    )


def template_of(kind: Kind) -> bytes:
    """The Word file that is filled in today."""
    own = newest(kind)
    return own.file if own else default_template(kind)


def templates() -> dict[str, Any]:
    """``{items: [{kind, name, version, file_name, at, by}], places}``: version 0 came with the program."""
    return {"items": [_line(kind) for kind in Kind], "places": _places()}


def _line(kind: Kind) -> dict[str, Any]:
    own = newest(kind)
    by = db.session.get(Account, own.account_id) if own else None
    return {
        "kind": str(kind),
        "name": kind.label,
        "version": own.version if own else 0,
        "file_name": own.name if own else None,
        "at": iso(own.at) if own else None,
        "by": by.name if by else None,
    }


def _places() -> list[str]:
    """Every place a template may name, a list with what stands in it: ``当事人（姓名、身份、电话）``."""
    return [f"{name}（{'、'.join(value[0])}）" if isinstance(value, list) else name for name, value in SAMPLE.items()]
