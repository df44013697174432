"""Positions of workers do not stay: tracks go, and visits keep their grid and lose the point (DOMAIN §6).

The database forgets by a function of its owner (migration 0009), which takes nothing that is younger than the rule's
days: the application has no right to delete a track or to touch a visit, and gets none for this.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text

from server.catalogue import queries as catalogue
from server.core.db import db
from server.journal.commands import record

CHUNK = 2_000


def expire(now: datetime) -> tuple[int, int]:
    """Forget what is older than the rule says, in short transactions; answers how many parts of tracks and visits."""
    before = now - timedelta(days=catalogue.track_rule().keep_days)
    tracks = visits = 0
    while True:
        db.session.rollback()
        found = db.session.execute(
            text("SELECT tracks, visits FROM forget_positions(:before, :at_most)"),
            {"before": before, "at_most": CHUNK},
        ).one()
        tracks, visits = tracks + found.tracks, visits + found.visits
        if found.tracks or found.visits:
            record(
                at=now,
                account_id=None,
                action="positions.expire",
                subject_kind="installation",
                subject_id=1,
                tracks=found.tracks,
                visits=found.visits,
            )
        db.session.commit()
        if found.tracks < CHUNK and found.visits < CHUNK:
            return tracks, visits
