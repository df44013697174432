"""Which lawful route (办理途径) a case takes, and what follows: the law's own deadline, and a lawyer where one is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from server.cases import rules
from server.cases.models import Case
from server.catalogue import paths as handling_paths
from server.catalogue import queries as catalogue
from server.catalogue.models import HandlingPath
from server.core import problems
from server.core.clock import local_date
from server.core.times import iso
from server.steps.deadlines import LimitUnit
from server.steps.limits import due_after
from server.units.queries import Asked, people_to_ask


def chosen(case: Case, changes: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    """The fields an assessment sets besides: route, its statutory end, lawyer. A route not named is the first of its kind.

    Refuses ``case.path`` for a route that is not offered for this case, and a missing or unknown lawyer.
    """
    offered = handling_paths.offered(handling_paths.paths(), case.category, protected=case.protected)
    wanted = changes.get("path") or (offered[0].code if offered else None)
    path = next((one for one in offered if one.code == wanted), None)
    if wanted is not None and path is None:
        raise problems.CASE_PATH(path=wanted)
    lawyer = _lawyer(case, changes.get("lawyer"), local_date(now))
    return _sets(path, steps, now) | ({"lawyer": str(lawyer.id), "lawyer_name": lawyer.name} if lawyer else {})


def fitting(case: Case, steps: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    """What becomes of the route of a case that is of another category now: it stays where it may, else the first of its kind
    takes its place, counted from the same assessment. Whoever was its lawyer stays.
    """
    offered = handling_paths.offered(handling_paths.paths(), case.category, protected=case.protected)
    if case.path is None or any(one.code == case.path for one in offered):
        return {}
    assessed = [datetime.fromisoformat(one["at"]) for one in steps if one["action"] == rules.Action.ASSESS]
    sets = _sets(offered[0] if offered else None, steps, assessed[-1] if assessed else now)
    return sets | ({"lawyer": str(case.lawyer_id)} if case.lawyer_id else {})


def _sets(path: HandlingPath | None, steps: Sequence[Mapping[str, Any]], assessed_at: datetime) -> dict[str, Any]:
    """A route, by its name of that day too, that the history reads on when the list has changed; and the end the law sets it."""
    if path is None:
        return {"path": None}
    sets: dict[str, Any] = {"path": path.code, "path_name": path.name}
    if path.limit_days is not None:
        accepted = [datetime.fromisoformat(one["at"]) for one in steps if one["action"] == rules.Action.ACCEPT]
        start = accepted[-1] if path.starts == "accepted" and accepted else assessed_at
        sets["statutory_due_at"] = iso(due_after(start, path.limit_days, LimitUnit.NATURAL_DAYS).due_at)
    return sets


def choices(case: Case, every: Sequence[HandlingPath], people: Sequence[Asked]) -> dict[str, list[rules.Choice]]:
    """What an assessment of this case has to choose from; ``people``: the list, if it needs a lawyer."""
    offered = handling_paths.offered(every, case.category, protected=case.protected)
    return {
        "path": [
            rules.Choice(
                one.code, f"{one.name}（法定 {one.limit_days} 天）" if one.limit_days else one.name, one.remedy
            )
            for one in offered
        ],
        "lawyer": [
            rules.Choice(str(one.id), "，".join(filter(None, (one.name, one.unit, one.words, one.phone))))
            for one in people
            if one.lawyer and one.there
        ],
    }


def path_document(case: Case, every: Sequence[HandlingPath]) -> dict[str, Any] | None:
    """The route of a case as answers carry it, with what it leads to next."""
    path = next((one for one in every if one.code == case.path), None)
    if path is None:
        return None
    return {name: getattr(path, name) for name in ("code", "name", "mediation", "limit_days", "basis", "remedy")}


def lawyer_document(case: Case, people: Sequence[Asked]) -> dict[str, Any] | None:
    """The lawyer of a case, also where they have left since."""
    lawyer = next((one for one in people if one.id == case.lawyer_id), None)
    return {"name": lawyer.name, "phone": lawyer.phone, "unit": lawyer.unit} if lawyer else None


def _lawyer(case: Case, wanted: str | None, today: date) -> Asked | None:
    category = catalogue.category(case.category)
    lawyers = {str(one.id): one for one in people_to_ask(today) if one.lawyer and one.there}
    if wanted is not None and wanted not in lawyers:
        raise problems.CASE_LAWYER()
    if wanted is None and lawyers and category is not None and category.needs_lawyer:
        raise problems.CASE_FIELDS_MISSING(action=str(rules.Action.ASSESS), fields={"lawyer": "请选择“律师”"})
    return lawyers[wanted] if wanted else None
