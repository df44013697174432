"""``flask demo load --scale``: a large demo keeps every promise a small one keeps, and is the same from the same seed."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from itertools import groupby

import pytest
from sqlalchemy import NullPool, create_engine

from server.areas import queries as areas
from server.areas.queries import Place
from server.cases import rules, workflow
from server.cases.rules import State
from server.core.clock import local_date
from server.core.db import db
from server.demo.load import load
from server.demo.scale import aside, fill
from server.demo.scale.plan import Plan, begin
from server.demo.scale.stock import SERVED
from server.steps.codes import parse_code
from tests.door import Door
from tests.world import PASSWORD

CASES, SEED, GRIDS = 3000, 7, 1
ENDS = {str(state) for state in rules.ENDS}
SCALE = ("demo", "load", "--scale", CASES, "--seed", SEED, "--grids", GRIDS)


@pytest.fixture(scope="module")
def large(make_installation):
    """Loaded by the command: killed in the middle, refused something else, and gone on with."""
    made = make_installation(demo=True)
    made.schema = schema(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XUNGE_DEMO_PASSWORD", PASSWORD)
        made.killed = killed_in_the_middle(made)
        made.half = made.one("SELECT count(*) FROM cases")
        made.other = made.flask("demo", "load", "--scale", CASES + 1, "--seed", SEED, "--grids", GRIDS)
        made.small = made.flask("demo", "load")
        result = made.flask(*SCALE)
    assert result.exit_code == 0, result.output
    made.said = result.output
    return made


def killed_in_the_middle(made):
    """Its second chunk of cases fails as a lost database would."""
    real, chunks = fill.copy_into, []

    def failing(connection, table, rows):
        if table == "visit":
            chunks.append(table)
            if len(chunks) == 3:
                raise ConnectionError("the power went")
        return real(connection, table, rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fill, "copy_into", failing)
        patch.setattr("server.demo.scale.timeline._CHUNK", CASES // 5)
        return made.flask(*SCALE)


def schema(made):
    """Indexes and constraints."""
    indexes = made.rows("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
    keys = made.rows(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) AS def, convalidated FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2"
    )
    return indexes, keys


@pytest.fixture(scope="module")
def cases(large):
    return large.rows("SELECT *, ST_X(geom) AS lon, ST_Y(geom) AS lat FROM cases ORDER BY case_no")


@pytest.fixture(scope="module")
def copied(cases):
    """Those that are copies: their ids are made of the moment they reached us, the small demo's of the moment it was loaded."""
    found = [
        case for case in cases if int.from_bytes(case["id"].bytes[:6]) == int(case["received_at"].timestamp() * 1000)
    ]
    assert 0.5 * CASES < len(found) < CASES
    return found


@pytest.fixture(scope="module")
def histories(large):
    steps = large.rows(
        "SELECT s.*, p.role, p.area_code FROM case_step s JOIN account a ON a.id = s.account_id"
        " LEFT JOIN assignment p ON p.account_id = a.id ORDER BY s.case_id, s.seq"
    )
    return {case_id: list(mine) for case_id, mine in groupby(steps, key=lambda step: step["case_id"])}


def test_a_killed_filling_is_gone_on_with_and_leaves_the_tables_as_they_were(large):
    assert isinstance(large.killed.exception, ConnectionError)
    assert 0 < large.half < CASES
    assert large.other.exit_code == 1
    assert f"--scale {CASES} --seed {SEED} --grids {GRIDS}" in large.other.output.replace("\n", "")
    assert "还没有装完" in large.small.output
    assert schema(large) == large.schema
    assert large.rows("SELECT 1 FROM pg_class WHERE relname LIKE 'demo_%'") == []


def test_it_holds_as_many_as_were_asked_for(large, cases):
    assert len(cases) == CASES
    assert f"案件 {CASES}" in large.said.replace("\n", "")
    visits = large.rows("SELECT geom FROM visit WHERE occurred_at < now() - interval '200 days'")
    assert len(visits) > CASES / 8
    assert {one["geom"] for one in visits} == {None}, "positions of workers are not kept that long"
    lines = large.rows("SELECT action, details FROM journal_entry ORDER BY at")
    assert {line["action"] for line in lines} == {"demo.load", "demo.scale"}
    assert [line["details"]["cases"] for line in lines if line["action"] == "demo.scale"] == [CASES]


def test_codes_are_valid_follow_each_other_and_the_serial_goes_on(large, cases):
    days = {}
    for case in cases:
        code = parse_code(case["case_no"])
        assert code.day == local_date(case["received_at"]), case["case_no"]
        days.setdefault(code.day, []).append(code.serial)
    for day, serials in days.items():
        assert sorted(serials) == list(range(1, len(serials) + 1)), day
    assert large.rows("SELECT day, last FROM case_serial WHERE last > 0 ORDER BY day") == [
        {"day": day, "last": len(serials)} for day, serials in sorted(days.items())
    ]


def test_every_case_lies_in_its_grid_as_the_product_would_put_it(large, copied):
    outside = large.rows(
        "SELECT c.case_no FROM cases c JOIN area a ON a.code = c.area_code WHERE NOT ST_Covers(a.geom, c.geom)"
    )
    assert {case["case_no"] for case in copied}.isdisjoint(one["case_no"] for one in outside)
    with large.app.app_context():
        for case in copied[::40]:
            assert areas.area_at(Place(case["lon"], case["lat"]), ()).area_code == case["area_code"]


def test_states_steps_and_times_agree(cases, histories):
    assert len(histories) == len(cases)
    for case in cases:
        steps, before = histories[case["id"]], None
        assert [step["seq"] for step in steps] == list(range(1, case["version"] + 1))
        for step in steps:
            rule = workflow.rule_for(step["action"])
            assert rule.begins if before is None else State(before) in rule.before
            assert step["from_state"] == before
            before = step["to_state"]
        assert before == case["state"]
        ended = case["state"] in ENDS
        assert (case["closed_at"] is None) == (not ended)
        assert (case["due_at"] is None) == ended
        moments = [step["at"] for step in steps]
        assert moments == sorted(moments)
        assert moments[0] == case["reported_at"] <= case["received_at"]
        if ended:
            assert case["closed_at"] >= case["reported_at"]
        assert steps[0]["account_id"] == case["reported_by"]


def test_who_reports_is_the_worker_of_the_grid(copied, histories):
    first = [(case, histories[case["id"]][0]) for case in copied]
    mine = [step["area_code"] == case["area_code"] for case, step in first if step["role"] == "grid_worker"]
    assert all(mine)
    assert len(mine) > len(copied) / 2


def test_most_have_ended_the_open_ones_are_recent_and_three_years_are_full(cases):
    still_open = [case for case in cases if case["state"] not in ENDS]
    assert 0.08 < len(still_open) / len(cases) < 0.2
    latest = max(case["received_at"] for case in cases)
    assert all((latest - case["received_at"]).days < 30 for case in still_open)
    assert (latest - min(case["received_at"] for case in cases)).days > 1000
    months = {(case["received_at"].year, case["received_at"].month) for case in cases}
    assert len(months) >= 36


def test_they_lie_in_clumps_and_read_differently(large, copied):
    doors = large.rows("SELECT count(*) AS n FROM cases GROUP BY area_code, address_text ORDER BY n DESC")
    assert doors[0]["n"] > 10, "somewhere much comes up"
    assert len(doors) > CASES / 10
    texts = {case["description"] for case in copied}
    assert len(texts) > len(copied) * 0.7
    assert not [text for text in texts if "\ue000" in text or "\ue001" in text]


def test_a_household_shows_its_last_visit(large):
    wrong = large.rows(
        "SELECT h.id FROM household h JOIN LATERAL (SELECT * FROM visit v WHERE v.household_id = h.id"
        " ORDER BY occurred_at DESC, id DESC LIMIT 1) v ON true"
        " WHERE (h.last_visit_id, h.last_visit_at, h.last_visit_outcome) IS DISTINCT FROM (v.id, v.occurred_at, v.outcome)"
        "  AND h.last_visit_at IS DISTINCT FROM v.occurred_at"
    )
    assert wrong == []


def test_the_application_works_on_it(large):
    door = Door(large.app)
    clerk, worker = door.login("clerk01", app="console"), door.login("worker01")
    listed = clerk.get("/cases", state="open", limit=50)
    assert listed.status == 200, listed.body
    assert listed.body["total"] > CASES * 0.08
    for case in (listed.body["items"][0], listed.body["items"][-1]):
        shown = clerk.get(f"/cases/{case['id']}")
        assert shown.status == 200, shown.body
    summary = clerk.get("/atlas/summary", level="town")
    assert summary.status == 200, summary.body
    mirror, _, _ = worker.pull_all()
    assert {entity for entity, _ in mirror} >= {"case", "household"}
    reported = worker.push(worker.report(at=None))
    assert reported[0]["status"] == "applied", reported


def test_it_is_the_same_from_the_same_seed(make_installation, large):
    again = make_installation(demo=True)
    now = large.one("SELECT at FROM journal_entry WHERE action = 'demo.scale'")
    fill_again(again, now)
    assert digest(again, now) == digest(large, now)


def fill_again(made, now):
    owner = create_engine(made.app.config["SETTINGS"].database_owner_url, poolclass=NullPool)
    plan = Plan(cases=CASES, seed=SEED, grids=GRIDS, now=now)
    begin(owner, plan)
    with made.app.app_context():
        load(seed=SEED, password=PASSWORD, now=now, grids=GRIDS, served=SERVED, say=lambda _: None)
        db.session.commit()
        fill.run(owner, plan, lambda *_: None)
        db.session.remove()


def digest(made, now):
    """What a reader would see of the time before the small demo, whose ids decide who of two comes first."""
    seen = made.rows(
        "SELECT case_no, title, description, category, state, address_text, ST_AsText(geom) AS at, area_code, reported_at,"
        " received_at, closed_at, (SELECT string_agg(action || to_state || at::text || coalesce(note, ''), ',' ORDER BY seq)"
        "  FROM case_step WHERE case_id = cases.id) AS steps"
        " FROM cases WHERE received_at < :before ORDER BY case_no",
        before=now - timedelta(days=30),
    )
    visits = made.rows(
        "SELECT occurred_at, outcome, note, area_code FROM visit WHERE occurred_at < :before ORDER BY 1, 2, 3, 4",
        before=now - timedelta(days=200),
    )
    still_open = made.rows(
        "SELECT state, count(*) AS n FROM cases WHERE received_at <= :now GROUP BY 1 ORDER BY 1", now=now
    )
    assert len(seen) > CASES / 3
    return hashlib.sha256(repr((seen, visits, still_open)).encode()).hexdigest()


@pytest.mark.parametrize("sign", ["area", "account"])
def test_a_database_that_is_not_empty_is_left_alone(make_installation, sign):
    made = make_installation(demo=True)
    if sign == "area":
        made.do("INSERT INTO area (code, level, name) VALUES ('620902', 'county', '肃州区')")
    else:
        made.do(
            "INSERT INTO account (id, username, name, password_hash, created_at) VALUES (gen_random_uuid(), 'a', 'a', '!', now())"
        )
    result = made.flask(*SCALE)
    assert result.exit_code == 1
    assert "没有装演示数据" in result.output
    assert made.one("SELECT count(*) FROM cases") == 0
    assert made.rows("SELECT 1 FROM pg_class WHERE relname LIKE 'demo_%'") == []


def test_a_real_installation_refuses_it(empty):
    result = empty.flask(*SCALE)
    assert result.exit_code == 1
    assert "XUNGE_DEMO=1" in result.output


def test_every_large_table_is_set_aside(empty):
    """What is filled is named in one place, and exists."""
    held = {row["relname"] for row in empty.rows("SELECT relname FROM pg_class WHERE relkind = 'r'")}
    assert set(aside.TABLES) <= held
