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
    # a name as it was that day: the history must read on when the list has changed
    sets: dict[str, Any] = {"path": wanted} | ({"path_name": path.name} if path else {})
    if path is not None and path.limit_days is not None:
        accepted = [datetime.fromisoformat(one["at"]) for one in steps if one["action"] == rules.Action.ACCEPT]
        start = accepted[-1] if path.starts == "accepted" and accepted else now
        sets["statutory_due_at"] = iso(due_after(start, path.limit_days, LimitUnit.NATURAL_DAYS).due_at)
    lawyer = _lawyer(case, changes.get("lawyer"), local_date(now))
    return sets | ({"lawyer": str(lawyer.id), "lawyer_name": lawyer.name} if lawyer else {})


def choices(case: Case, every: Sequence[HandlingPath], people: Sequence[Asked]) -> dict[str, list[rules.Choice]]:
    """What an assessment of this case has to choose from; ``people``: the list, if it needs a lawyer."""
    offered = handling_paths.offered(every, case.category, protected=case.protected)
    return {
        "path": [
            rules.Choice(one.code, f"{one.name}（法定 {one.limit_days} 天）" if one.limit_days else one.name)
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
