"""What ``q`` of the case list finds: a code, words of a case and of its steps, a whole telephone number of its people.

Chinese is written without spaces, so a word is looked for inside of texts. Two GIN indexes hold the pairs of signs of
every text (``sign_pairs``, migration 0022): a text that contains a word holds all its pairs, and the few that do are read.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, union

from server.cases.models import Case, CaseSource, CaseStep
from server.cases.phones import is_phone, with_phone
from server.cases.queries import SILENT
from server.cases.scope import contact_open, placed
from server.identity.actor import Actor

_UNDASHED = re.compile(r"^([0-9]{6})([0-9]{8})([0-9]{4,9})([0-9])\Z")
_CODE = re.compile(r"^[0-9]{6}-[0-9]{8}-[0-9]{4,9}-[0-9]\Z")
_PART_OF_CODE = re.compile(r"^[0-9-]{2,24}\Z")


def says(actor: Actor, text: str) -> ColumnElement[bool]:
    """SQL: every word stands somewhere in what the actor may read of the case. The scope is the caller's to apply."""
    return and_(*(Case.id.in_(_holding(actor, word)) for word in text.split()))


def _holding(actor: Actor, written: str) -> Any:
    word = _UNDASHED.sub(r"\1-\2-\3-\4", written)
    if _CODE.match(word):
        return select(Case.id).where(Case.case_no == word)
    ways: list[Any] = [_in_words_of_case(word), _in_steps(actor, word)]
    if _PART_OF_CODE.match(word):
        ways.append(select(Case.id).where(Case.case_no.contains(word, autoescape=True)))
    source = select(CaseSource.case_id).join(Case, Case.id == CaseSource.case_id)
    ways.append(source.where(CaseSource.source_no == word, placed(actor)))
    if is_phone(word):
        ways.append(select(Case.id).where(Case.id.in_(with_phone(word)), contact_open(actor)))
    return union(*ways)


def _in_words_of_case(word: str) -> Any:
    columns = (Case.title, Case.description, Case.address_text, Case.resolution)
    found = select(Case.id).where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    if len(word) == 1:  # one sign has no pair; such a search reads everything, as it always did
        return found
    return found.where(func.case_signs(*columns).op("@>")(func.sign_pairs(word)))


def _in_steps(actor: Actor, word: str) -> Any:
    read = or_(CaseStep.action.not_in(SILENT), placed(actor))
    found = select(CaseStep.case_id).join(Case, Case.id == CaseStep.case_id)
    found = found.where(CaseStep.note.icontains(word, autoescape=True), read)
    return found if len(word) == 1 else found.where(func.sign_pairs(CaseStep.note).op("@>")(func.sign_pairs(word)))
