"""What somebody walks out with: whom to see in the coming days, and the errands in their hands.

A dated list, fetched whole (DESIGN §5: what changes with time alone is no feed). The phone keeps it sealed, and only until
``expires_at``; so it holds what the door needs and nothing more.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from server.catalogue import queries as catalogue
from server.core.clock import LOCAL_ZONE, local_date
from server.core.permissions import Permission
from server.core.times import iso
from server.errands import queries as errands
from server.identity.actor import Actor
from server.people import queries as people
from server.tasks import queries as tasks

DAY = timedelta(days=1)


def door_list(actor: Actor, now: datetime) -> dict[str, Any]:
    """``{as_of, until, expires_at, people, errands, tasks, groups, errand_kinds, centre}``, people in the order they fall due.

    Besides the actor's own people, whoever manages care also finds here those overdue long enough to have climbed to
    them; ``climbed`` says which.
    """
    today, rule = local_date(now), catalogue.care_rule()
    until = today + rule.days_ahead * DAY
    own = people.walking_list(actor, today, until)
    climbed = _climbed(actor, now, {UUID(one["id"]) for one in own})
    return {
        "as_of": today.isoformat(),
        "until": until.isoformat(),
        "expires_at": iso(datetime.combine(today + (rule.keep_days + 1) * DAY, time(), LOCAL_ZONE)),
        "people": [
            *(one | {"climbed": True} for one in people.people_documents(actor, climbed, today, for_the_door=True)),
            *(one | {"climbed": False} for one in own),
        ],
        "errands": errands.on_own_list(actor, now),
        "tasks": tasks.private_on_list(actor, now),
        "groups": [
            # of groups out of use too: whoever is in one is asked its questions as before
            {"code": one.code, "name": one.name, "questions": one.asked}
            for one in catalogue.care_groups().values()
        ],
        "errand_kinds": [
            {
                "code": one.code,
                "name": one.name,
                "papers": one.papers,
                "where_to": one.where_to,
            }
            for one in catalogue.errand_kinds().values()
            if one.retired_at is None
        ],
        "centre": catalogue.centre_row(),
    }


def _climbed(actor: Actor, now: datetime, own: set[UUID]) -> list[UUID]:
    if Permission.CARE_MANAGE not in actor.permissions:
        return []
    rule = catalogue.care_rule()
    # a leader goes to doors too; who manages care and does not is the neighbourhood
    after = rule.leader_after_days if Permission.VISIT_LOG in actor.permissions else rule.neighbourhood_after_days
    today = local_date(now)
    return [one for one in people.due(actor, today, today - after * DAY) if one not in own]
