"""That a year's holidays are missing is told before deadlines reach into it: to whoever may enter them, and to the director.

Done by the clock (``server/jobs.py``), once a day; a day told twice says nothing more.
"""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select

from server.areas.queries import county_code
from server.catalogue import queries as catalogue
from server.core.clock import local_date
from server.core.db import db
from server.core.permissions import Permission
from server.identity.queries import holders
from server.notices.commands import Subject, notify, take_back
from server.notices.models import Notice

KIND = "calendar.missing"
_FROM_MONTH = 11
"""The State Council tells next year's holidays in November; limits of weeks reach into it soon after."""


def remind(now: datetime) -> int:
    """Tell of each year that deadlines reach and that has no table; of one that has been entered nobody is told any more.
    Answers how many are missing; commits.
    """
    known, today = catalogue.calendar().years, local_date(now)
    wanted = [today.year, *([today.year + 1] if today.month >= _FROM_MONTH else [])]
    missing = [year for year in wanted if year not in known]
    for year in wanted:
        told_at = db.session.scalar(
            select(Notice.at)
            .where(Notice.kind == KIND, Notice.subject_id == subject_of(year), Notice.expires_at > now)
            .order_by(Notice.at.desc())
            .limit(1)
        )
        if year in missing and told_at is not None and local_date(told_at) >= today:
            continue
        take_back("calendar", subject_of(year), now)
        if year in missing:
            over = county_code()
            told = holders(Permission.ADMIN_CATALOGUE, now, over=over) | holders(Permission.CASE_DIRECT, now, over=over)
            notify(told, KIND, Subject("calendar", subject_of(year), code=str(year)), now)
    db.session.commit()
    return len(missing)


def subject_of(year: int) -> UUID:
    """What a notice about a year's table is about."""
    return uuid5(NAMESPACE_URL, f"calendar:{year}")
