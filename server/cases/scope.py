"""Who may know of a case, of its place and its people, and do what to it: decided here and nowhere else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import and_, false, or_, true

from server.areas.queries import inside_any, outside_area
from server.cases import helpers
from server.cases.models import Case
from server.cases.step import CASE
from server.core.permissions import Permission
from server.identity.actor import COUNTY_DIGITS, Actor

_REPORTERS = {Permission.CASE_WITHDRAW, Permission.CASE_SUPPLEMENT, Permission.CASE_RECUR}
_IN_HAND = (
    Permission.CASE_READ_CONTACT,
    Permission.CASE_SUPPLEMENT,
    Permission.MEDIATION_CONDUCT,
    Permission.CASE_REFER,
    Permission.MEETING_CALL,
    Permission.PAPER_MAKE,
)
"""What a unit may do only to what is in its hands."""


def visible(actor: Actor) -> Any:
    """SQL: the cases this actor may know of: inside their areas, in the hands of their units or helped by them, or reported
    by them.

    Protected matters are hidden (DOMAIN §4), except from whoever reported them and from those at the centre whose work they
    are: whoever calls residents, mediates or reads figures there has no business with them.
    """
    return or_(*ways_to_see(actor))


def ways_to_see(actor: Actor) -> list[Any]:
    """The same, each reason by itself: an index knows who reported a case, where it lies or whose it is, and none knows all."""
    own_units = actor.units(Permission.CASE_READ)
    return [
        Case.reported_by == actor.id,
        *_where_it_lies(actor, Case.area_code, Case.protected),
        *([Case.unit_id.in_(own_units), helpers.helped_by(own_units)] if own_units else []),
    ]


def by_area(actor: Actor, area_code: Any, protected: Any) -> Any:
    """SQL: the cases this actor may know of, and of their place, because of where they are: all that is :func:`visible` to
    somebody without a unit but what they reported themselves. The columns are those of whatever stands for cases.
    """
    return or_(false(), *_where_it_lies(actor, area_code, protected))


def _where_it_lies(actor: Actor, area_code: Any, protected: Any) -> list[Any]:
    whole, part = _whole(actor), _part(actor)
    return [
        *([inside_any(area_code, whole)] if whole else []),
        *(and_(inside_any(area_code, [code]), protected.is_(False)) for code in part),
    ]


def own_elsewhere(actor: Actor) -> Any:
    """SQL: what they reported themselves and would not see :func:`by_area`, with the bounds an index can look up."""
    whole, part = _whole(actor), _part(actor)
    outside = and_(true(), *(outside_area(Case.area_code, code) for code in (*whole, *part)))
    hidden = [and_(inside_any(Case.area_code, part), Case.protected)] if part else []
    return and_(Case.reported_by == actor.id, or_(outside, *hidden))


def sees_by_area(actor: Actor) -> bool:
    """Whether what they see follows from where cases are and who reported them, and from nothing else: no unit of theirs."""
    return not actor.units(Permission.CASE_READ)


def placed(actor: Actor) -> Any:
    """SQL: the cases whose exact place this actor may learn: all they see, but protected ones only where they are
    told all of it or reported it themselves (:func:`hides_reporter`). A place often is somebody's door.
    """
    return or_(Case.protected.is_(False), Case.reported_by == actor.id, inside_any(Case.area_code, _whole(actor)))


def contact_open(actor: Actor) -> Any:
    """SQL: the cases whose people this actor may be told of (:func:`server.cases.sensitive.show_contact`)."""
    held = or_(
        inside_any(Case.area_code, actor.areas(Permission.CASE_READ_CONTACT)),
        Case.unit_id.in_(actor.units(Permission.CASE_READ_CONTACT)),
    )
    return and_(visible(actor), held, placed(actor))


def holds_district(actor: Actor) -> bool:
    """Whether they read the cases of a whole district, as the centre does."""
    return any(len(code) <= COUNTY_DIGITS for code in actor.areas(Permission.CASE_READ))


def holds_letters(actor: Actor) -> bool:
    """Whether they may know of every letter: drafts and dropped ones are the centre's alone, the others between it and a unit."""
    return Permission.CASE_SUPERVISE in actor.permissions or holds_district(actor)


def _whole(actor: Actor) -> list[str]:
    """Districts in which they are told all, of protected matters too."""
    return [code for code in actor.areas(Permission.CASE_READ_PROTECTED) if len(code) <= COUNTY_DIGITS]


def _part(actor: Actor) -> list[str]:
    """Where else they read cases."""
    whole = _whole(actor)
    return [code for code in actor.areas(Permission.CASE_READ) if not any(code.startswith(one) for one in whole)]


def case_for(actor: Actor, case_id: UUID, *, lock: bool = False) -> Case:
    """The case, fetched and authorised in one call; ``case.absent`` when it is not there *or* not theirs."""
    return CASE.fetch(case_id, visible(actor), lock=lock)


def permissions_on(actor: Actor, case: Case) -> frozenset[str]:
    """What the actor may do to this case: a post counts only where it is held, so that a clerk of one town is none in
    the next. A unit's post counts everywhere; whether the case is in its hands is the workflow's to ask. Withdrawing,
    adding to it and saying that it came back follow the reporter to wherever they are posted now.
    """
    own = _REPORTERS & actor.permissions if case.reported_by == actor.id else frozenset()
    held = actor.permissions_in(case.area_code)
    return held - {one for one in _IN_HAND if not _held_here(actor, case, one)} | own


def _held_here(actor: Actor, case: Case, permission: Permission) -> bool:
    """A unit adds to what is in its hands; once it has sent a case back, it does not even see it."""
    areas = actor.areas(permission)
    if case.unit_id in actor.units(permission) or any(case.area_code.startswith(c) for c in areas):
        return True
    return permission is Permission.CASE_SUPPLEMENT and helps_with(actor, case)


def hides_reporter(actor: Actor, case: Case) -> bool:
    """Whether this actor must not learn who reported a protected matter (DOMAIN §4): everybody but the reporter and
    those who are told all of it; so a unit, whatever else its people do beside.
    """
    whole = any(case.area_code.startswith(code) for code in _whole(actor))
    return case.protected and case.reported_by != actor.id and not whole


def helps_with(actor: Actor, case: Case) -> bool:
    """Whether a unit of the actor's helps with it."""
    own = actor.units(Permission.CASE_PROGRESS)
    return bool(own) and any(one.unit_id in own for one in case.helping)
