"""Rows that are taken and should be looked at: a telephone about which a form would ask once more, a place that is nobody's."""

from __future__ import annotations

from sqlalchemy import text

from server.bulk.kinds import Told, Work
from server.bulk.run import SHOWN, opened_label
from server.core.db import db

COLUMN: dict[str, str] = {"doubt": "text"}
"""What stands of it in ``staging``: a sentence without the number."""


def doubtful(work: Work, label: str, among: str = "WHERE s.faults IS NULL", **given: str) -> Told:
    """The first of them with whose they are, and how many; ``among``: of which rows ``s``."""
    rows = db.session.execute(
        text(
            f"SELECT s.row, s.{label} AS label, s.doubt, count(*) OVER () AS whole FROM {work.staging.name} s {among}"
            " AND s.doubt IS NOT NULL ORDER BY s.row LIMIT :most"
        ),
        {"most": SHOWN, **given},
    ).all()
    doubts = [
        {"row": one.row, "label": opened_label(work.job.id, one.row, one.label), "reason": one.doubt} for one in rows
    ]
    return {"doubts": doubts, "doubtful_rows": rows[0].whole if rows else 0}
