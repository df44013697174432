"""A grid with 5,000 households and 5,000 cases in the demo's database, so that one phone carries them all."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from shapely import Point
from sqlalchemy import text

from server.core.clock import local_date, utc_now
from server.core.db import db
from server.core.ids import new_id
from server.demo.bulk import copy_rows

NAMES = ("张桂兰", "李建国", "王秀英", "赵永福", "刘玉梅", "陈志强", "杨春花", "马德明")
SAID = ("身体挺好，暖气也热", "膝盖疼，约了社区医生", "楼道灯不亮，已经报修", "孩子周末回来")

COPY_CASES = """
CREATE TEMP TABLE twin ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, old.id AS old, old.case_no || '-' || turn AS case_no, turn
FROM generate_series(1, :turns) turn,
     LATERAL (SELECT id, case_no FROM cases WHERE NOT protected AND merged_into IS NULL) old
ORDER BY random() LIMIT :rows
"""


def fill(worker: str, rows: int) -> None:
    """``rows`` households by COPY and ``rows`` cases, each with the steps of one of the demo's. The caller commits."""
    grid, lon, lat, account = db.session.execute(
        text(
            "SELECT a.code, ST_X(ST_PointOnSurface(a.geom)), ST_Y(ST_PointOnSurface(a.geom)), c.id FROM account c "
            "JOIN assignment s ON s.account_id = c.id JOIN area a ON a.code = s.area_code WHERE c.username = :worker"
        ),
        {"worker": worker},
    ).one()
    rng = np.random.default_rng(5000)
    now, today = utc_now(), local_date(utc_now())
    copy_rows(
        "household",
        (
            {
                "id": new_id(),
                "name": NAMES[number % len(NAMES)],
                "address_text": f"花园社区 {number // 80 + 1}号院",
                "door": f"{number // 20 % 4 + 1}单元 {number % 20 // 4 + 1}0{number % 4 + 1}",
                "grid_code": grid,
                "geom": Point(lon + float(rng.normal()) / 2000, lat + float(rng.normal()) / 2000),
                "due_on": today + timedelta(days=int(rng.integers(-2, 90))),
                "last_visit_id": new_id(),
                "last_visit_outcome": "well",
                "last_visit_note": SAID[number % len(SAID)],
                "last_visit_at": now - timedelta(days=int(rng.integers(1, 60))),
                "last_visit_by": "王芳",
                "version": 2,
            }
            for number in range(rows)
        ),
    )
    db.session.execute(text(COPY_CASES), {"turns": rows // 500, "rows": rows})
    _twins(
        "cases", {"id": "t.id", "case_no": "t.case_no", "area_code": ":grid", "reported_by": ":account"}, grid, account
    )
    _twins("case_step", {"id": "gen_random_uuid()", "case_id": "t.id"}, grid, account)


def _twins(table: str, other: dict[str, str], grid: str, account: object) -> None:
    """Copy every row of the cases in ``twin``; ``other`` names the columns that differ."""
    columns = db.session.scalars(
        text(
            "SELECT column_name FROM information_schema.columns WHERE table_name = :table AND is_generated = 'NEVER' "
            "AND column_name NOT IN ('tx', 'public_token_hash')"
        ),
        {"table": table},
    ).all()
    taken = ", ".join(other.get(name, f"o.{name}") for name in columns)
    key = "id" if table == "cases" else "case_id"
    db.session.execute(
        text(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {taken} FROM twin t JOIN {table} o ON o.{key} = t.old"
        ),
        {"grid": grid, "account": account} if table == "cases" else {},
    )
