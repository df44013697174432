"""A thousand phones come back after a day offline, while twenty desks work: all through the real server and the real commands."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import create_engine, text

from tests.bench.desks import Desks
from tests.bench.figures import Figure, p95, value
from tests.bench.ground import Ground
from tests.bench.paper import say
from tests.bench.phones import Phone, returned, sending

KEYS = ("storm_minutes", "storm_p95_s", "storm_lost", "storm_desks_vs_idle")
PHONES, OPERATIONS, DESKS = 1_000, 50, 20
_LONGEST_S = 900
_IDLE_S = 60


@dataclass(frozen=True)
class Storm:
    """What came of it."""

    seconds: float
    phones: list[Phone]
    idle: list[float]
    busy: list[float]

    @property
    def asked(self) -> list[float]:
        return [one for phone in self.phones for one in phone.seconds]


def storm(ground: Ground, phones: int, operations: int, desks: int, idle_s: float, hurry: float = 1.0) -> Storm:
    """Let them all send; ``ground`` is written to. ``hurry`` below one shortens the waits of a small one."""
    crowd = returned(ground, phones, operations)
    with ground.served() as url:
        office = Desks(ground, desks, hurry / 10 if hurry < 1 else 1)
        with office.working(url) as idle:
            time.sleep(idle_s)
        began = time.monotonic()
        with office.working(url) as busy, sending(crowd, url, _LONGEST_S, hurry):
            pass
    ended = (
        max((one.done_at for one in crowd), default=began) if all(one.done_at for one in crowd) else began + _LONGEST_S
    )
    return Storm(ended - began, crowd, idle, busy)


def lost(ground: Ground, phones: list[Phone]) -> dict[str, int]:
    """What is not as it must be, by name; empty when every operation of every phone had its effect once and is told of once."""
    wanted = {one["id"]: one for phone in phones for one in phone.operations}
    kinds = Counter(one["kind"] for one in wanted.values())
    who = [str(phone.account_id) for phone in phones]
    engine = create_engine(ground.owner_url)
    with engine.connect() as connection:

        def count(statement: str) -> int:
            return int(connection.scalar(text(statement), {"who": who}) or 0)

        ledger = dict(
            connection.execute(
                text("SELECT id::text, status FROM operation WHERE account_id = ANY(CAST(:who AS uuid[]))"),
                {"who": who},
            ).all()
        )
        found = {
            "not in the ledger": len(wanted.keys() - ledger.keys()),
            "in the ledger and sent by nobody": len(ledger.keys() - wanted.keys()),
            "not applied": sum(ledger.get(one) != "applied" for one in wanted),
            "not told to the phone": sum(one not in phone.settled for phone in phones for one in _ids(phone)),
            "told otherwise": sum(
                status not in {"applied", "duplicate"} for p in phones for status in p.settled.values()
            ),
            "reports without a case, or two": kinds["case.report"]
            - count("SELECT count(DISTINCT id) FROM cases WHERE reported_by = ANY(CAST(:who AS uuid[]))"),
            "cases without their first step": count(
                "SELECT count(*) FROM cases WHERE reported_by = ANY(CAST(:who AS uuid[]))"
                " AND (SELECT count(*) FROM case_step WHERE case_id = cases.id AND seq = 1) <> 1"
            ),
            "visits too few or too many": kinds["visit.log"]
            - count("SELECT count(*) FROM visit WHERE account_id = ANY(CAST(:who AS uuid[]))"),
            "patrols not finished": kinds["patrol.finish"]
            - count(
                "SELECT count(*) FROM patrol WHERE finished_at IS NOT NULL AND account_id = ANY(CAST(:who AS uuid[]))"
            ),
            "without a line in the journal, or with two": kinds["case.report"]
            + kinds["visit.log"]
            - count("SELECT count(*) FROM journal_entry WHERE account_id = ANY(CAST(:who AS uuid[]))"),
            "records without a grid": count(
                "SELECT count(*) FROM cases WHERE reported_by = ANY(CAST(:who AS uuid[])) AND length(area_code) < 15"
            ),
            "codes given twice or passed over": count(
                "SELECT max(serial) - min(serial) + 1 - count(DISTINCT serial) FROM (SELECT split_part(case_no, '-', 3)::int"
                " AS serial FROM cases WHERE reported_by = ANY(CAST(:who AS uuid[]))) AS codes"
            ),
        }
    engine.dispose()
    return {name: many for name, many in found.items() if many}


def _ids(phone: Phone) -> list[str]:
    return [one["id"] for one in phone.operations]


def figures(ground: Ground, runs: int) -> Iterator[Figure]:
    """One storm: in full, or of twenty phones where everything is small."""
    full = runs > 1
    phones, operations, desks = (PHONES, OPERATIONS, DESKS) if full else (20, 10, 2)
    with ground.copy() as copy:
        seen = storm(copy, phones, operations, desks, _IDLE_S if full else 2, 1 if full else 0.2)
        missing = lost(copy, seen.phones)
    told: Counter[str] = sum((one.answers for one in seen.phones), Counter())
    idle, busy = p95(seen.idle), p95(seen.busy)
    say(
        f"  {phones} phones × {operations}: {seen.seconds:.0f} s, answers {dict(told)}, desks {len(seen.busy)} requests"
    )
    for name, many in missing.items():
        say(f"  WRONG: {name}: {many}")
    yield value("storm_minutes", seen.seconds / 60, unit="min", rows=ground.rows)
    yield value("storm_p95_s", p95(seen.asked), unit="s", rows=ground.rows)
    yield value("storm_lost", sum(abs(many) for many in missing.values()), unit="operations", rows=ground.rows)
    yield Figure(
        "storm_desks_vs_idle",
        "s",
        1,
        ground.rows,
        ratio=round(busy / idle, 3),
        ours=round(busy, 4),
        anchor=round(idle, 4),
    )
