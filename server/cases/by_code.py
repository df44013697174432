"""A case by its code as somebody says it: whole, or only its end (0096-0). The one of today is meant first, then the only one
there is.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from server.cases import rules
from server.cases.models import Case
from server.cases.scope import visible
from server.core import problems
from server.core.clock import local_date
from server.core.db import db
from server.identity.actor import Actor
from server.steps.codes import InvalidCodeError, parse_code

_LATELY = timedelta(days=30)
"""Among ended cases an end of a code is looked for so far back; a whole code always."""
_END = re.compile(r"(?:[0-9]{8}-)?[0-9]{3,9}(?:-[0-9])?")
_UNDASHED = re.compile(r"^([0-9]{6})([0-9]{8})([0-9]{4,9})([0-9])\Z")


def by_code(actor: Actor, written: str, now: datetime) -> Case:
    """The case that is meant; ``case.code_unknown`` and ``case.code_ambiguous`` where none or several are."""
    said = _UNDASHED.sub(r"\1-\2-\3-\4", unicodedata.normalize("NFKC", written).strip())
    found = _found(actor, said, now)
    today = f"-{local_date(now):%Y%m%d}-"
    for meant in (
        [one for one in found if today in one.case_no],
        [one for one in found if one.state in rules.OPEN],
        found,
    ):
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise problems.CASE_CODE_AMBIGUOUS(case_no=written, codes=[one.case_no for one in meant[:5]])
    raise problems.CASE_CODE_UNKNOWN(case_no=written)


def _found(actor: Actor, said: str, now: datetime) -> list[Case]:
    try:
        return list(db.session.scalars(select(Case).where(Case.case_no == str(parse_code(said)), visible(actor))))
    except InvalidCodeError:
        pass
    end = re.sub(r"[‐‑‒–—―−﹣－]", "-", said).strip("-")
    if not _END.fullmatch(end):
        return []
    ends = or_(Case.case_no.like(f"%-{end}"), Case.case_no.like(f"%-{end}-_"))
    near = or_(Case.state.not_in(rules.ENDS), Case.reported_at >= now - _LATELY)
    return list(db.session.scalars(select(Case).where(ends, near, visible(actor)).order_by(Case.case_no).limit(20)))
