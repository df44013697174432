"""What a case is called in lists, by what it is: a protected matter by nothing that was written (``titles.py``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from server.areas.models import Area
from server.areas.queries import NEIGHBOURHOOD_DIGITS, TOWN_DIGITS
from server.cases.models import Case
from server.cases.titles import protected_title, title_of
from server.catalogue import queries as catalogue
from server.core.db import db


def kind_of(case: Case) -> str:
    """The name of its category."""
    return _category_name(case.category)


def called(case: Case) -> str:
    """What the case is called where nobody wrote a title."""
    if not case.protected:
        return title_of(case.description)
    return called_by_place(case.category, case.area_code)


def called_by_place(category_code: str, area_code: str) -> str:
    """What a protected matter is called."""
    area = db.session.get(Area, area_code[:NEIGHBOURHOOD_DIGITS]) if len(area_code) >= TOWN_DIGITS else None
    return protected_title(_category_name(category_code), area.name if area else None)


def _category_name(code: str) -> str:
    category = catalogue.category(code)
    return category.name if category else code


@contextmanager
def called_anew(case: Case) -> Iterator[None]:
    """Around what makes it a protected matter, or one like others, or of another kind; a title somebody wrote stays."""
    unwritten = case.title == called(case)
    yield
    if unwritten:
        case.title = called(case)
