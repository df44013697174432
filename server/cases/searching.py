"""What ``q`` of the case list finds: a code, words of a case and of its steps, a whole telephone number of its people.

Chinese is written without spaces, so a word is looked for inside of texts. Two GIN indexes hold the pairs of signs of
every text (``sign_pairs``, migration 0022): a text that contains a word holds all its pairs, and the few that do are read.
A third holds the threes of signs of every code (0033).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, SQLColumnExpression, and_, any_, func, or_, select, union, union_all
from sqlalchemy.orm import aliased

from server.cases.models import Case, CaseSource, CaseStep
from server.cases.phones import is_phone, with_phone
from server.cases.queries import SILENT
from server.cases.scope import contact_open, placed
from server.identity.actor import Actor

_UNDASHED = re.compile(r"^([0-9]{6})([0-9]{8})([0-9]{4,9})([0-9])\Z")
_CODE = re.compile(r"^[0-9]{6}-[0-9]{8}-[0-9]{4,9}-[0-9]\Z")
_PART_OF_CODE = re.compile(r"^[0-9-]{2,24}\Z")
_A_PAIR = 2
_SAID = (Case.title, Case.description, Case.address_text, Case.resolution)


def says(actor: Actor, text: str, among: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """SQL: every word stands somewhere in what the actor may read of the case. The scope is the caller's to apply, and what else
    is asked for (``among``): told here too, the index of the words is laid over those of the others before a case is read.

    As an array, and not as rows to be joined: whatever else is asked for, the cases are then fetched one by one and not each
    of them sought among all that have the word.
    """
    first, *others = _rarest_first(text)
    if len(first) < _A_PAIR:  # no index knows of one sign: read is only what the other filters leave
        return and_(*(_told(actor, word) for word in (first, *others)))
    having = func.array(union(*(way.where(*among) for way in _ways(actor, first))).scalar_subquery())
    return and_(Case.id == any_(having), *(_told(actor, word) for word in others))


def found(
    actor: Actor,
    text: str,
    conditions: Sequence[ColumnElement[bool]],
    moment: SQLColumnExpression[Any],
    at_most: int | None = None,
) -> CTE:
    """SQL: ``id`` and ``moment`` of the cases that have all words, as far as this actor may find by them, and meet the conditions;
    by their own words and otherwise no more than ``at_most`` each, so that fewer in all than that is how many there are.

    Found before anything else is done with them: put in order at the same time, the texts of all cases would be read. Those that
    have the word otherwise are few as a rule; only they are looked for among the others, so that none is there twice.
    """
    first, *others = _rarest_first(text)
    wanted = [*conditions, *(_told(actor, word) for word in others)]
    own, *ways = (way.add_columns(moment.label("moment")).where(*wanted) for way in _ways(actor, first))
    if not ways:
        return own.limit(at_most).cte("found").prefix_with("MATERIALIZED")
    otherwise = (
        union(*(select(way.limit(at_most).subquery()) for way in ways)).cte("otherwise").prefix_with("MATERIALIZED")
    )
    alone = own.where(~select(otherwise.c.id).where(otherwise.c.id == Case.id).exists()).limit(at_most).subquery()
    return union_all(select(alone), select(otherwise)).cte("found").prefix_with("MATERIALIZED")


def _rarest_first(text: str) -> list[str]:
    """The longest word is the rarest: by that one the index is asked, and of the few it finds the others are."""
    return sorted(text.split(), key=len, reverse=True) or [""]


def _ways(actor: Actor, written: str) -> list[Select[Any]]:
    """Ids of cases, one statement for each way in which a case can have the word."""
    word = _UNDASHED.sub(r"\1-\2-\3-\4", written)
    if _CODE.match(word):
        return [select(Case.id).where(Case.case_no == word)]
    source = select(Case.id).join(CaseSource, Case.id == CaseSource.case_id)
    own = select(Case.id).where(_held(word, func.case_signs(*_SAID), _SAID))
    ways = [own, _in_steps(actor, word), source.where(CaseSource.source_no == word, placed(actor))]
    if _PART_OF_CODE.match(word):
        ways.append(select(Case.id).where(Case.case_no.contains(word, autoescape=True)))
    if is_phone(word):
        ways.append(select(Case.id).where(Case.id.in_(with_phone(word)), contact_open(actor)))
    return ways


def _held(word: str, signs: Any, texts: Sequence[SQLColumnExpression[Any]]) -> ColumnElement[bool]:
    """The texts hold the word; ``signs`` are their pairs, as the index has them."""
    held = signs.op("@>")(func.sign_pairs(word))
    if len(word) == _A_PAIR:  # what holds the pair holds the word
        return held
    read = or_(*(one.icontains(word, autoescape=True) for one in texts))
    # one sign has no pair; such a search reads everything, as it always did
    return read if len(word) < _A_PAIR else and_(held, read)


def _in_steps(actor: Actor, word: str) -> Select[Any]:
    """Cases with the word in a step. The index of the steps' words is asked once, and then the cases: joined as they come, it was asked
    anew for each case where PostgreSQL awaited few (24, and not the 24,000 of a unit). Each time it reads whatever was written
    since it was last tidied, so while a thousand phones wrote such a search took longer than anybody waits.
    """
    having = select(CaseStep.case_id, CaseStep.action).where(
        _held(word, func.sign_pairs(CaseStep.note), [CaseStep.note])
    )
    step = having.subquery() if len(word) < _A_PAIR else having.cte().prefix_with("MATERIALIZED")
    may_read = or_(step.c.action.not_in(SILENT), placed(actor))
    return select(Case.id).join(step, step.c.case_id == Case.id).where(may_read).distinct()


def _told(actor: Actor, written: str) -> ColumnElement[bool]:
    """Whether a case has the word, by what stands in it: no index is asked for the word."""
    word = _UNDASHED.sub(r"\1-\2-\3-\4", written)
    if _CODE.match(word):
        return Case.case_no == word
    step, source = aliased(CaseStep), aliased(CaseSource)
    ways: list[Any] = [
        *(column.icontains(word, autoescape=True) for column in _SAID),
        select(step.id)
        .where(
            step.case_id == Case.id,
            step.note.icontains(word, autoescape=True),
            or_(step.action.not_in(SILENT), placed(actor)),
        )
        .correlate(Case)
        .exists(),
        and_(
            select(source.case_id).where(source.case_id == Case.id, source.source_no == word).correlate(Case).exists(),
            placed(actor),
        ),
    ]
    if _PART_OF_CODE.match(word):
        ways.append(Case.case_no.contains(word, autoescape=True))
    if is_phone(word):
        ways.append(and_(Case.id.in_(with_phone(word)), contact_open(actor)))
    return or_(*ways)
