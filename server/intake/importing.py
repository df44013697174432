"""A file of matters from another channel, by the same rules as one that is typed in.

Every row is taken, found as it was taken before (by the number it has there), or refused with its number and a sentence.
The same file again changes nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from geo.crs import Crs
from server.areas.assign import assign
from server.areas.locate import places
from server.areas.queries import Place, area_at, county_code, is_live_grid
from server.bulk.columns import mapping_of
from server.bulk.doubts import COLUMN, doubtful
from server.bulk.kinds import Kind, Told, Work, register
from server.bulk.sheet import Sheet
from server.bulk.staging import Batch, connection, run, values
from server.cases import many
from server.cases.rules import URGENCIES, graver, label_of
from server.cases.similar import similar_cases
from server.catalogue import queries as catalogue
from server.core import problems
from server.core.db import db
from server.core.permissions import Permission
from server.identity.actor import Actor, Doing, Moment
from server.intake.columns import Matter, Reader, Stager
from server.intake.models import ChannelMapping
from server.intake.targets import NEEDED, NEEDED_OF_SETTLED, SETTLED, TARGETS, targets_of
from server.people.grid_names import GridNames

MOST_COMPARED = 500
"""So many rows are compared with what there is when a file is tried: a longer one would be waited for too long."""
MOST_WORDS = 100
"""So many words for categories are told: what a person reads through."""
_STAGED = many.ROWS | {"named_by": "text", "named": "text", "urgency_said": "text"} | COLUMN
OUTSIDE = "位置在辖区外，没有归到网格"
OLD = timedelta(days=30)
"""What happened so long ago is told before it is taken, as old matters that begin today."""
LONGEST_COMPARED_S = 8.0
"""Whoever tries a file waits for it; where very much was told lately, fewer rows are compared."""
_HALVES = 200_000
"""Rows among which doubles are looked for at once; of more, in as many parts by their numbers."""


def saved_mapping(channel: str) -> dict[str, str]:
    """How the columns of that channel's last file were read."""
    found = db.session.scalar(select(ChannelMapping.mapping).where(ChannelMapping.channel == channel))
    return dict(found or {})


def _settled(how: Mapping[str, Any]) -> bool:
    """Whether the file is a register of what was settled before; one that was begun before there were any is none."""
    return bool(how.get("settled"))


def _mapping(actor: Actor, how: Mapping[str, Any], columns: Sequence[str]) -> dict[str, str]:
    """``{target: heading}``: pointed at, read so last time, or guessed. Raises ``case.import_columns``, and what there is
    against the channel or the category as a whole.
    """
    channel = catalogue.channel(how["channel"])
    if channel is None:
        raise problems.REQUEST_INVALID(fields={"channel": ["没有这个来源渠道"]})
    if channel.permission and channel.permission not in actor.permissions:
        raise problems.CASE_CHANNEL_NOT_YOURS(channel=channel.code, label=channel.name)
    if how["category"] is not None and catalogue.category(how["category"]) is None:
        raise problems.CATEGORY_ABSENT(code=how["category"])
    kept = {name: heading for name, heading in saved_mapping(channel.code).items() if heading in columns}
    settled = _settled(how)
    needed: tuple[str, ...] = NEEDED_OF_SETTLED if settled else NEEDED
    if how["category"] is None:
        needed = (*needed, "category")
    wished = kept | dict(how["mapping"])
    return mapping_of(columns, wished, targets_of(settled=settled), needed, problems.CASE_IMPORT_COLUMNS)


def _read(work: Work, sheet: Sheet) -> Iterator[Batch]:
    county = county_code()
    if county is None:
        raise problems.AREAS_MISSING()
    actor = work.actor

    def usable(grid: str) -> bool:
        return is_live_grid(grid) and Permission.CASE_IMPORT in actor.permissions_in(grid)

    reader = Reader(
        {name: sheet.place(heading) for name, heading in work.job.mapping.items()},
        GridNames(actor, Permission.CASE_IMPORT),
        work.how["category"],
        usable,
        work.job.begun_at,
        settled=_settled(work.how),
    )
    protected = {one.code: bool(one.protected) for one in catalogue.categories()}
    stager = Stager(county, work.how["crs"], _doing(work).moment, protected.__getitem__)
    matters = (reader.matter(number, cells) for number, cells in sheet.rows())
    return stager.batches(_remembered(work, matters) if work.job.dry_run else matters)


def _remembered(work: Work, matters: Iterable[Matter]) -> Iterator[Matter]:
    """Of a trial, the first sound rows: what they say is compared with cases there are."""
    work.first = []
    for one in matters:
        if not one.faults and len(work.first) < MOST_COMPARED:
            work.first.append(one)
        yield one


def _check(work: Work, progress: Callable[[float], None]) -> None:
    """Areas in sets, driven from the grids; then what only all rows together can tell. Commits."""
    parts = work.staging.parts()
    for number, part in enumerate(parts, 1):
        _assign(work.actor, part)
        db.session.commit()
        progress(0.8 * number / len(parts))
    shares = max(1, work.job.total // _HALVES)
    for share in range(shares):
        run(
            f"UPDATE {work.staging.name} s SET faults = concat_ws('；', '和第 ' || d.first || ' 行的来源编号相同', s.faults)"
            " FROM (SELECT row, min(row) OVER (PARTITION BY source_no) AS first"
            f" FROM {work.staging.name} WHERE source_no <> '' AND abs(hashtext(source_no)::bigint) % :shares = :share) d"
            " WHERE d.row = s.row AND d.row > d.first",
            shares=shares,
            share=share,
        )
        db.session.commit()
    if not work.job.dry_run:
        many.prepare(_doing(work), _many(work))
    progress(1.0)


def _assign(actor: Actor, part: str) -> None:
    """The areas of a part. Who walks grids of their own is asked for row by row: those come first (``area_at``)."""
    waits = "geom IS NOT NULL AND area_code IS NULL AND faults IS NULL"
    if actor.grids:
        for one in db.session.execute(
            text(f"SELECT row, ST_X(geom) AS lon, ST_Y(geom) AS lat FROM {part} WHERE {waits}")
        ).all():
            found = area_at(Place(one.lon, one.lat), actor.grids)
            run(
                f"UPDATE {part} SET area_code = :code, area_how = :how, area_distance_m = :metres WHERE row = :row",
                code=found.area_code,
                how=found.how,
                metres=found.distance_m,
                row=one.row,
            )
    else:
        run(f"CREATE INDEX ON {part} USING gist (geom) WHERE area_code IS NULL")
        assign(connection(), part, where=waits)
    run(
        f"UPDATE {part} SET flags = flags || '{{outside_district}}', doubt = concat_ws('；', doubt, CAST(:doubt AS text))"
        " WHERE area_how = 'none' AND geom IS NOT NULL",
        doubt=OUTSIDE,
    )


def _write(work: Work, after: int) -> tuple[int, dict[str, int]] | None:
    return many.take_in(_doing(work), _many(work), after, work.pace)


def _trial(work: Work, progress: Callable[[float], None]) -> dict[str, int]:
    progress(0.5)
    return many.count_known(_many(work))


def _look(work: Work) -> Told:
    found = _named(work) | _urged(work) | doubtful(work, "source_no", _NEW_HERE, channel=work.how["channel"])
    if _settled(work.how):  # nothing of it begins today, and nothing it looks like is at work
        return found | {"settled": True}
    return found | _old(work) | (_alike(work) if work.job.dry_run else {})


_NEW_HERE = (
    " LEFT JOIN case_source k ON k.channel = :channel AND k.source_no = s.source_no"
    " WHERE s.faults IS NULL AND (k.case_id IS NULL OR k.case_id = s.id)"
)
"""Rows that are, or were just, taken in."""


def _old(work: Work) -> Told:
    """How many rows tell of what happened long ago: they begin today, and so do their deadlines."""
    rows = values(
        f"SELECT count(*) FROM {work.staging.name} s{_NEW_HERE} AND s.occurred_at < :then",
        channel=work.how["channel"],
        then=work.job.begun_at - OLD,
    )
    return {"old_rows": int(rows[0]), "old_days": OLD.days}


def _named(work: Work) -> Told:
    """Which words were read as which category though none is called so, and of how many rows that are new here: what people
    call it (``by_word``), and what the file's own category took in because nothing else was known (``by_default``).
    """
    rows = db.session.execute(
        text(
            "SELECT s.named_by, s.named, c.name, count(*) AS rows, sum(count(*)) OVER (PARTITION BY s.named_by) AS whole,"
            " row_number() OVER (PARTITION BY s.named_by ORDER BY count(*) DESC, s.named) AS place"
            f" FROM {work.staging.name} s JOIN category c ON c.code = s.category"
            f"{_NEW_HERE} AND s.named_by IS NOT NULL"
            " GROUP BY s.named_by, s.named, c.name ORDER BY s.named_by, place"
        ),
        {"channel": work.how["channel"]},
    ).all()
    told: Told = {"by_word": [], "by_default": [], "by_default_rows": 0}
    for one in rows:
        if one.place <= MOST_WORDS:
            told[f"by_{one.named_by}"].append({"said": one.named, "category": one.name, "rows": one.rows})
        if one.named_by == "default":
            told["by_default_rows"] = int(one.whole)
    return told


def _urged(work: Work) -> Told:
    """How urgent rows become that say it otherwise: in a word that is another's (特急), or less than their category is at least."""
    found = db.session.execute(
        text(
            "SELECT s.urgency_said, s.said, c.urgency AS least, count(*) AS rows"
            f" FROM {work.staging.name} s JOIN category c ON c.code = s.category{_NEW_HERE} AND s.urgency_said IS NOT NULL"
            " GROUP BY s.urgency_said, s.said, c.urgency"
        ),
        {"channel": work.how["channel"]},
    ).all()
    counted: Counter[tuple[str, str]] = Counter()
    for one in found:
        counted[one.urgency_said, label_of(URGENCIES, graver(one.said, one.least))] += one.rows
    told = [{"said": said, "urgency": now, "rows": rows} for (said, now), rows in counted.items() if said != now]
    return {"by_urgency": sorted(told, key=lambda one: (-one["rows"], one["said"], one["urgency"]))}


def _alike(work: Work) -> Told:
    """Of a trial: cases there are that look like a row. It is asked about rows that would be taken, the first of them."""
    fresh = set(
        values(
            f"SELECT row FROM {work.staging.name} s WHERE faults IS NULL AND row <= :last AND NOT EXISTS"
            " (SELECT FROM case_source k WHERE k.channel = :channel AND k.source_no = s.source_no)",
            last=work.first[-1].row if work.first else 0,
            channel=work.how["channel"],
        )
    )
    told: list[dict[str, Any]] = []
    compared, until = 0, time.monotonic() + LONGEST_COMPARED_S
    for one in work.first:
        if time.monotonic() > until:
            break
        compared += 1
        # what happened long ago is not what was told these days
        if one.row not in fresh or one.said.get("occurred_at", work.job.begun_at) < work.job.begun_at - OLD:
            continue
        points, _ = places([one.lonlat], work.how["crs"]) if one.lonlat else ([(None, None)], None)
        lon, lat = (None if value is None or value != value else float(value) for value in points[0])  # noqa: PLR0124
        asked = {
            "category": one.category,
            "lon": lon,
            "lat": lat,
            "text": one.said["description"],
            "phone": (one.contact or {}).get("phone"),
            "grid": one.grid,
            "address_text": one.said.get("address_text"),
            "but": None,
        }
        if like := next(iter(similar_cases(work.actor, asked, work.job.begun_at)), None):
            why = "，".join(like["why"])
            told.append({"row": one.row, "source_no": one.source_no, "case_no": like["case_no"], "why": why})
    return {"known": told, "compared": compared}


def _keep_mapping(work: Work) -> None:
    if _settled(work.how):  # a register is brought in once; how the channel's files are read from week to week stands
        return
    row = {"mapping": work.job.mapping, "saved_by": work.actor.id, "saved_at": work.job.begun_at}
    db.session.execute(
        insert(ChannelMapping)
        .values(channel=work.how["channel"], **row)
        .on_conflict_do_update(index_elements=["channel"], set_=row)
    )


def _doing(work: Work) -> Doing:
    moment: datetime = work.job.begun_at
    return Doing(work.actor, Moment(moment, moment), None)


def _many(work: Work) -> many.Many:
    return many.Many(work.staging.name, work.staging.beside("like"), work.how["channel"], settled=_settled(work.how))


CASES = register(
    Kind(
        name="case",
        permission=Permission.CASE_IMPORT,
        staged=_STAGED,
        targets=TARGETS | SETTLED,
        mapping=_mapping,
        read=_read,
        check=_check,
        write=_write,
        trial=_trial,
        label="source_no",
        look=_look,
        kept=_keep_mapping,
    )
)


def how_of(channel: str, category: str | None, crs: str = Crs.WGS84.value, **more: Any) -> dict[str, Any]:
    """What is said with a file of matters."""
    usual: dict[str, Any] = {
        "channel": channel,
        "category": category,
        "crs": crs,
        "settled": False,
        "sheet": None,
        "mapping": {},
    }
    return usual | more
