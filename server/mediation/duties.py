"""Which cases wait for a mediator (待我办): the mediations that are theirs, and those of their unit that wait for somebody."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from server.areas.queries import inside_any
from server.cases.models import Case
from server.cases.rules import BEING_SETTLED
from server.catalogue.models import HandlingPath
from server.core.permissions import Permission
from server.identity.actor import Actor
from server.mediation.models import Mediation, MediationStep
from server.mediation.workflow import Action, State
from server.units.models import Specialist

_GONE = (State.FAILED, State.STOPPED)
"""Such a mediation came to nothing: the case waits for another."""


def waits(actor: Actor) -> ColumnElement[bool]:
    """SQL: being settled, and a mediation in it is the actor's; or it is to be mediated, and nobody does."""
    conduct = Permission.MEDIATION_CONDUCT
    if conduct not in actor.permissions:
        return false()
    theirs = or_(Case.unit_id.in_(actor.units(conduct)), inside_any(Case.area_code, actor.areas(conduct)))
    of_case = Mediation.case_id == Case.id
    by_them = (
        select(MediationStep.id)
        .where(
            MediationStep.mediation_id == Mediation.id,
            MediationStep.account_id == actor.id,
            MediationStep.action == Action.BEGIN,
        )
        .exists()
    )
    listed = select(Specialist.id).where(Specialist.account_id == actor.id)
    own = or_(Mediation.mediator_id.in_(listed), and_(Mediation.mediator_id.is_(None), by_them))
    conducts = exists().where(of_case, Mediation.state == State.OPEN, own).correlate(Case)
    somebody = exists().where(of_case, Mediation.state.not_in(_GONE)).correlate(Case)
    to_mediate = Case.path.in_(select(HandlingPath.code).where(HandlingPath.mediation.is_not(None)))
    return and_(
        Case.state.in_(BEING_SETTLED), Case.protected.is_(False), theirs, or_(conducts, and_(to_mediate, ~somebody))
    )
