"""Many matters taken in at once, as ``intake.take_in_once`` takes in one: by the same rules, in sets.

The rules are not written a second time. Of each kind of matter there is among the rows (a category, and how urgent it is
said to be) one is taken in by the command itself, looked at as it stands in the tables, and taken back; the rows are
written like it, with what is their own: what was said, where it lies, its code. Commands never commit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from server.areas.queries import NEIGHBOURHOOD_DIGITS
from server.cases.intake import take_in_at_window
from server.cases.models import Case, CaseSerial, CaseStep
from server.cases.naming import called_by_place
from server.cases.schemas import CaseTakenIn
from server.core.clock import local_date
from server.core.db import db
from server.core.ids import new_id
from server.identity.actor import COUNTY_DIGITS, Doing
from server.steps.serials import Counter, next_codes

ROWS = {
    "id": "uuid",
    "step_id": "uuid",
    "source_no": "text",
    "title": "text",
    "description": "text",
    "category": "text",
    "said": "text",
    "protected": "boolean",
    "address_text": "text",
    "people_count": "integer",
    "occurred_at": "timestamptz",
    "closed_at": "timestamptz",
    "resolution": "text",
    "flags": "text[]",
    "geom": "geometry(Point, 4326)",
    "location_source": "text",
    "source_crs": "text",
    "area_code": 'text COLLATE "C"',
    "area_how": "text",
    "area_distance_m": "float8",
    "contact": "bytea",
    "phone_id": "uuid",
    "phone": "bytea",
    "phone_index": "bytea",
}
"""Columns of a table of matters to be taken in; ``said`` is the urgency in the reporter's words, ``closed_at`` and ``resolution``
are of those that were settled before. Beside them ``row``, in the order they were handed in, and ``faults``: rows with any are
passed over.
"""

_OWN = {
    "id": "s.id",
    "case_no": "s.code",
    "title": "coalesce(s.title, t.title)",
    "description": "s.description",
    "category": "s.category",
    "address_text": "s.address_text",
    "people_count": "s.people_count",
    "occurred_at": "s.occurred_at",
    "flags": "s.flags",
    "geom": "s.geom",
    "location_source": "s.location_source",
    "source_crs": "s.source_crs",
    "area_code": "s.area_code",
    "area_how": "s.area_how",
    "area_distance_m": "s.area_distance_m",
    "reported_area_code": "s.area_code",
}
"""What of a case is its own. Everything else is as it is with every case of its kind."""
_OWN_OF_STEP = {"id": "s.step_id", "case_id": "s.id"}
_OWN_OF_SETTLED = {"reported_at": "s.occurred_at", "closed_at": "s.closed_at", "resolution": "s.resolution"}
_OWN_OF_ITS_STEP = {
    "at": "s.closed_at",
    "changes": "jsonb_set(l.changes, '{resolution}', to_jsonb(s.resolution))",
}
"""Of what was settled before: it was told, and ended, when the register says so; when it came in says ``received_at``."""
_NAMES_OF_A_CATEGORY = (
    *("code", "name", "parent_code", "sort", "resident_name", "advice", "keywords", "similar_to", "version", "tx"),
)
"""Categories that differ in these alone are written alike."""
_NOT_OURS = {"mercator", "tx"}
"""Reckoned, and stamped, by the database."""


@dataclass(frozen=True)
class Many:
    """Matters of one channel in a table (``ROWS``), and a table beside it, ``likes``, for how each kind is written."""

    table: str
    likes: str
    channel: str
    settled: bool = False
    """They were settled before, elsewhere or on paper: history, and nobody's work."""


def prepare(doing: Doing, many: Many) -> None:
    """Look at how a matter of each kind is written, and keep it in ``likes``; give protected matters their titles. The areas
    are known by now. Commits, for a matter that is taken in to be looked at is taken back.
    """
    kinds = _execute(
        f"SELECT DISTINCT s.category, s.said, to_jsonb(c) - CAST(:names AS text[]) AS alike FROM {many.table} s"
        " JOIN category c ON c.code = s.category WHERE s.faults IS NULL ORDER BY 1, 2",
        names=list(_NAMES_OF_A_CATEGORY),
    ).all()
    _execute(f"DROP TABLE IF EXISTS {many.likes}")
    _execute(f"DROP TABLE IF EXISTS {many.likes}_step")
    db.session.commit()
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    likes = []
    for kind in kinds:
        alike = (json.dumps(kind.alike, sort_keys=True), kind.said)
        if alike not in seen:
            seen[alike] = _looked_at(doing, many, kind)
        likes.append({"of": kind.category, "said": kind.said, **seen[alike]})
    for table, model, column in ((many.likes, "cases", "stands"), (f"{many.likes}_step", "case_step", "stepped")):
        _execute(
            f"CREATE UNLOGGED TABLE {table} AS SELECT k.of AS of_category, k.said AS of_said,"
            f" (jsonb_populate_record(NULL::public.{model}, k.{column})).*"
            " FROM jsonb_to_recordset(CAST(:likes AS jsonb)) AS k(of text, said text, stands jsonb, stepped jsonb)",
            likes=json.dumps(likes),
        )
    places = _execute(
        f"SELECT DISTINCT category, left(area_code, {NEIGHBOURHOOD_DIGITS}) AS place FROM {many.table}"
        " WHERE faults IS NULL AND protected AND title IS NULL"
    ).all()
    titles = [{"of": at.category, "place": at.place, "title": called_by_place(at.category, at.place)} for at in places]
    _execute(f"DROP TABLE IF EXISTS {many.likes}_title")
    _execute(
        f"CREATE UNLOGGED TABLE {many.likes}_title AS SELECT of AS of_category, place, title"
        " FROM jsonb_to_recordset(CAST(:titles AS jsonb)) AS k(of text, place text, title text)",
        titles=json.dumps(titles),
    )
    db.session.commit()


def take_in(doing: Doing, many: Many, after: int, most: int) -> tuple[int, dict[str, int]] | None:
    """Take in the next rows of the table, behind ``after``, as far as their numbers were not taken in before. Answers the
    last row that was looked at and ``{taken, unchanged}``; None when there are no more.

    Whoever registers anything in a county waits at its counter meanwhile, so keep ``most`` to some thousand.
    """
    rows = _execute(
        f"SELECT row, CASE WHEN faults IS NULL THEN left(area_code, {COUNTY_DIGITS}) END AS county, occurred_at"
        f" FROM {many.table} WHERE row > :after ORDER BY row LIMIT :most",
        after=after,
        most=most,
    ).all()
    if not rows:
        return None
    last, today = rows[-1].row, local_date(doing.moment.received_at)
    # what was settled before is numbered among the matters of its own day
    days = {one.row: local_date(one.occurred_at) if many.settled else today for one in rows if one.county}
    # at the counters, nobody else takes in what we find free
    next_codes(CaseSerial, {(one.county, days[one.row]): 0 for one in rows if one.county})
    known = set(
        _execute(
            f"SELECT s.row FROM {many.table} s JOIN case_source k ON k.channel = :channel AND k.source_no = s.source_no"
            " WHERE s.row > :after AND s.row <= :last AND s.faults IS NULL",
            channel=many.channel,
            after=after,
            last=last,
        ).scalars()
    )
    fresh: defaultdict[Counter, list[int]] = defaultdict(list)
    for one in rows:
        if one.county and one.row not in known:
            fresh[one.county, days[one.row]].append(one.row)
    numbers = [row for counter in fresh for row in fresh[counter]]
    given_out = next_codes(CaseSerial, {counter: len(those) for counter, those in fresh.items()})
    codes = [str(code) for counter in fresh for code in given_out[counter]]
    taken = 0
    if numbers:
        given = {"rows": numbers, "codes": codes, "after": after, "last": last, "channel": many.channel}
        taken = _execute(_statement(many), **given).scalar() or 0
    return last, {"taken": taken, "unchanged": sum(map(len, fresh.values())) - taken + len(known)}


def count_known(many: Many) -> dict[str, int]:
    """``{taken, unchanged}`` as ``take_in`` would have it of all rows."""
    counted = _execute(
        f"SELECT count(*) AS whole, count(k.case_id) AS known FROM {many.table} s"
        " LEFT JOIN case_source k ON k.channel = :channel AND k.source_no = s.source_no WHERE s.faults IS NULL",
        channel=many.channel,
    ).one()
    return {"taken": counted.whole - counted.known, "unchanged": counted.known}


def _looked_at(doing: Doing, many: Many, kind: Any) -> dict[str, Any]:
    """The rows of a case and its first step, as the command writes them; nothing of it stays."""
    facts: dict[str, Any] = CaseTakenIn().load(
        {
            "case_id": str(new_id()),
            "channel": many.channel,
            "category": kind.category,
            "urgency": kind.said,
            "description": "-",
            "resolution": "-" if many.settled else None,
        }
    )
    if many.settled:  # which nobody can say of a matter that is typed in
        facts["disposal"] = "settled_before"
    try:
        take_in_at_window(doing, facts)
        db.session.flush()
        return dict(
            _execute(
                "SELECT to_jsonb(c) - 'mercator' AS stands, to_jsonb(s) AS stepped"
                " FROM cases c JOIN case_step s ON s.case_id = c.id WHERE c.id = :id",
                id=facts["case_id"],
            )
            .mappings()
            .one()
        )
    finally:
        db.session.rollback()


def _statement(many: Many) -> str:
    of_case = _OWN | (_OWN_OF_SETTLED if many.settled else {})
    of_step = _OWN_OF_STEP | (_OWN_OF_ITS_STEP if many.settled else {})
    cases = {
        one.name: of_case.get(one.name, f"l.{one.name}") for one in Case.__table__.columns if one.name not in _NOT_OURS
    }
    steps = {one.name: of_step.get(one.name, f"l.{one.name}") for one in CaseStep.__table__.columns}
    like = "l.of_category = s.category AND l.of_said = s.said"
    # one statement: the number a row has where it comes from, its case and all that hangs on it, or none of them
    return f"""
WITH s AS MATERIALIZED (
    SELECT t.*, n.code
    FROM {many.table} t JOIN unnest(CAST(:rows AS integer[]), CAST(:codes AS text[])) AS n(row, code) ON n.row = t.row
    WHERE t.row > :after AND t.row <= :last
), src AS (
    INSERT INTO case_source (channel, source_no, case_id)
    SELECT :channel, source_no, id FROM s ORDER BY source_no
    ON CONFLICT DO NOTHING RETURNING case_id
), kase AS (
    INSERT INTO cases ({", ".join(cases)})
    SELECT {", ".join(cases.values())}
    FROM s JOIN src ON src.case_id = s.id JOIN {many.likes} l ON {like}
    LEFT JOIN {many.likes}_title t
        ON s.title IS NULL AND t.of_category = s.category AND t.place = left(s.area_code, {NEIGHBOURHOOD_DIGITS})
    ORDER BY s.row
), step AS (
    INSERT INTO case_step ({", ".join(steps)})
    SELECT {", ".join(steps.values())}
    FROM s JOIN src ON src.case_id = s.id JOIN {many.likes}_step l ON {like} ORDER BY s.row
), sealed AS (
    INSERT INTO case_sensitive (case_id, contact)
    SELECT s.id, s.contact FROM s JOIN src ON src.case_id = s.id WHERE s.contact IS NOT NULL
), found_by AS (
    INSERT INTO case_phone (id, case_id, phone, phone_index)
    SELECT s.phone_id, s.id, s.phone, s.phone_index FROM s JOIN src ON src.case_id = s.id WHERE s.phone IS NOT NULL
)
SELECT count(*) FROM src
"""


def _execute(statement: str, **given: Any) -> Any:
    """SQL with names of tables that are ours in it."""
    return db.session.execute(text(statement), given)
