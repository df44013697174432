"""A boundary file brought to the desk: written to disk as it comes, tried, then taken in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import func, select

from geo.boundaries import Options, UnreadableBoundariesError
from geo.codes import Level
from geo.crs import Crs
from geo.readers import rows_of
from server.areas.consent import Consent, asks_consent
from server.areas.importing import Source, import_areas, misfits
from server.areas.models import AreaChange, AreaImport
from server.areas.words import warnings_of
from server.core import problems
from server.core.db import db
from server.core.refusals import Problem
from server.core.times import iso
from server.identity.actor import Actor
from server.identity.models import Account

MOST_TOLD = 300
"""Rows in an answer, of those that were mended and of those that were refused; how many there are is told beside them."""
LATEST = 10
_CHUNK = 256 * 1024
_CODES = ("code", "代码", "编码", "网格编码", "网格代码", "区划代码", "行政区代码", "xzqdm", "bm", "dm", "wgbm", "wgdm")
_NAMES = ("name", "名称", "网格名称", "区划名称", "行政区名称", "xzqmc", "mc", "wgmc")


class Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


def take_upload(actor: Actor, stream: Stream, asked: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Try or take in what ``stream`` holds; ``asked`` is a loaded ``AreaImportQuery``. Commits in chunks.

    The columns of code and name are guessed where they are not named. Raises ``areas.import_unreadable`` with the layers and
    columns there are, so that the desk can ask which, and ``areas.retires_many``.
    """
    suffix = Path(asked["filename"]).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="xunge-") as folder:
        path = Path(folder) / f"boundaries{suffix if suffix[1:].isalnum() else ''}"
        with path.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                out.write(chunk)
        columns: list[str] = []
        try:
            first = next(iter(rows_of(path, asked["layer"])), None)
            columns = [str(one)[:60] for one in (first.fields or {})] if first else []
            options = _options(asked, columns)
            imported = import_areas(
                path,
                Source(asked["filename"], options, now, actor.id),
                dry_run=asked["dry_run"],
                retire_missing=asked["retire_missing"],
                agreed=Consent(asked["retire_agreed"], asked["shift_agreed"]),
            )
        except UnreadableBoundariesError as error:
            layers = str(error.values.get("layers", "")).split("、")
            raise _unreadable(error.sentence, columns, [one for one in layers if one]) from error
    unfit = misfits(imported)
    return {
        "id": None if asked["dry_run"] or not imported.taken else str(imported.id),
        "columns": columns,
        "code_field": options.code_field,
        "name_field": options.name_field,
        "counts": imported.counts(),
        "repaired": [
            {"row": one.row, "code": one.code, "sentence": one.sentence}
            for one in imported.reading.repaired[:MOST_TOLD]
        ],
        "refused": [{"row": one.row, "sentence": one.sentence} for one in imported.refused[:MOST_TOLD]],
        "retired": imported.retired[:MOST_TOLD],
        "kept": imported.kept[:MOST_TOLD],
        "in_force": imported.in_force,
        "asks_consent": asks_consent(len(imported.retired), imported.in_force),
        "shifted": imported.shifted is not None,
        "warnings": warnings_of(imported),
        "misfits": {
            "counts": unfit["counts"],
            "total": unfit["total"],
            "items": [one["properties"] for one in unfit["features"][:MOST_TOLD]],
        },
        "dry_run": asked["dry_run"],
    }


def _options(asked: Mapping[str, Any], columns: list[str]) -> Options:
    code = asked["code_field"] or _guessed(columns, _CODES)
    name = asked["name_field"] or _guessed(columns, _NAMES)
    if not code or not name:
        raise _unreadable(f"看不出{'代码' if not code else '名称'}在哪一列，请选一下", columns, [])
    parent = asked["parent_field"]
    return Options(Level(asked["level"]), code, name, parent, Crs(asked["crs"]), asked["layer"])


def _guessed(columns: Iterable[str], likely: tuple[str, ...]) -> str | None:
    by_likeness = {one.strip().lower(): one for one in reversed(list(columns))}
    return next((by_likeness[one] for one in likely if one in by_likeness), None)


def _unreadable(reason: str, columns: list[str], layers: list[str]) -> Problem:
    return problems.AREAS_IMPORT_UNREADABLE(reason=reason, columns=columns, layers=layers)


def latest_imports() -> list[dict[str, Any]]:
    """The last imports, newest first, each with how far the records on its ground have been looked at again."""
    pieces = (
        select(
            AreaChange.import_id,
            func.count().label("pieces"),
            func.count(AreaChange.done_at).label("done"),
        )
        .group_by(AreaChange.import_id)
        .subquery()
    )
    rows = db.session.execute(
        select(AreaImport, Account.name.label("by"), pieces.c.pieces, pieces.c.done)
        .outerjoin(Account, Account.id == AreaImport.account_id)
        .outerjoin(pieces, pieces.c.import_id == AreaImport.id)
        .order_by(AreaImport.at.desc(), AreaImport.id.desc())
        .limit(LATEST)
    )
    return [
        {
            "id": str(one.id),
            "at": iso(one.at),
            "by": by,
            "source": one.source,
            "level": one.level,
            "crs": one.crs,
            "counts": one.counts,
            "moved": one.moved,
            "pieces": count or 0,
            "pieces_done": done or 0,
            "finished_at": iso(one.finished_at),
        }
        for one, by, count, done in rows
    ]
