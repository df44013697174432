"""How lists are read among thousands of cases: the open ones counted by themselves; what a search found counted and put in order
in one go, each case looked at once; of more than are counted, the newest looked through first.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, text

from server.cases import listing
from server.cases.models import Case
from server.core import reading, statements
from server.core.db import db
from server.core.ids import new_id
from server.core.keyset import write_cursor
from tests.atlas.reader import cases_in, count, tile_at
from tests.statements import listening, nodes
from tests.world import GRID1, LONG_AGO

FIRST = datetime(2026, 3, 2, 1, tzinfo=UTC)
ALL, EVERY = 6_000, 2


def fill(app, owner, reporter):
    """Of six thousand closed cases every second is about a leak."""
    common = {
        "category": "environment.leak", "channel": "window", "disposal": "escalated", "urgency": "normal", "signs": [],
        "flags": [], "protected": False, "area_code": GRID1, "area_how": "none", "reported_area_code": GRID1,
        "reported_by": UUID(reporter), "supervisions": 0, "recurrences": 0, "version": 1, "state": "closed",
        "closed_at": FIRST,
    }  # fmt: skip
    made = []
    for n in range(ALL):
        words = "漏水" if n % EVERY == 0 else "路灯"
        at = FIRST + timedelta(minutes=n)
        made.append(
            common
            | {"id": new_id(), "case_no": f"plan-{n}", "title": words, "description": words}
            | {"reported_at": at, "received_at": at}
        )
    with app.app_context():
        db.session.execute(insert(Case), made)
        db.session.commit()
        db.session.remove()
    with owner.begin() as connection:
        connection.execute(text("ANALYZE cases"))


def test_thousands_that_a_search_found_are_counted_and_put_in_order_and_each_case_is_looked_at_once(
    app, world, owner, centre
):
    fill(app, owner, world.account_id("clerk01"))
    clerk = centre.who("clerk01")
    with listening(app) as asked:
        answer = clerk.get("/cases", q="漏水", order="reported", limit=50)
    assert (answer.status, answer.body["total"]) == (200, ALL // EVERY)
    assert [one["case_no"] for one in answer.body["items"]] == [f"plan-{ALL - EVERY * n}" for n in range(1, 51)]

    [(page, told)] = [one for one in asked if re.search(r"found AS MATERIALIZED.*ORDER BY", one[0], re.DOTALL)]
    assert len(told) < 50, "thousands of ids are not read here and sent back one by one"
    with owner.connect() as connection:
        connection.exec_driver_sql("SET plan_cache_mode = force_custom_plan")
        [plan] = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {page}", told).scalar_one()
    every = list(nodes(plan["Plan"]))
    held = [
        node[name]
        for node in every
        for name in ("Filter", "Join Filter", "Index Cond", "Recheck Cond")
        if re.search(r"\bid = ANY|SubPlan" if name == "Index Cond" else r"\bid = |SubPlan", node.get(name, ""))
        if "otherwise" not in node.get(name, "")  # those that a step or a number finds, of which there is none here
    ]
    assert held == [], "against each case"
    read = sum(
        node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
        for node in every
        if node.get("Relation Name") == "cases"
    )
    assert read <= ALL, "no case is looked at twice"


def pages(who, **query):
    """Every code of a list, page by page, and what it says of how many there are."""
    codes, totals, cursor = [], set(), None
    while True:
        answer = who.get("/cases", limit=200, **query, **({"cursor": cursor} if cursor else {}))
        assert answer.status == 200, answer.body
        codes += [one["case_no"] for one in answer.body["items"]]
        totals.add(answer.body["total"])
        if (cursor := answer.body["next_cursor"]) is None:
            return codes, totals


@pytest.mark.parametrize("order", ["reported", "due"])
@pytest.mark.parametrize(
    ("word", "has", "further", "of_all"),
    [
        pytest.param("漏水", lambda n: n % EVERY == 0, 1, 1, id="an everyday word"),
        pytest.param("停电", lambda n: n < 700, 2, 2, id="a word of long ago"),
        pytest.param("停水", lambda n: 2_500 <= n < 3_200, 2, 1, id="a word of last summer"),
    ],
)
def test_of_more_than_are_counted_every_page_holds_the_next_of_those_that_have_the_word(
    app, world, owner, centre, monkeypatch, order, word, has, further, of_all
):
    fill(app, owner, world.account_id("clerk01"))
    with owner.begin() as connection:
        for said, where in (("停电", "< 700"), ("停水", "BETWEEN 2500 AND 3199")):
            connection.exec_driver_sql(
                f"UPDATE cases SET title = title || '，{said}' WHERE split_part(case_no, '-', 2)::int {where}"
            )
    monkeypatch.setattr(listing, "COUNT_UP_TO", 500)
    monkeypatch.setattr(listing, "LOOK_NEAR", 500)
    expected = [f"plan-{n}" for n in range(ALL) if has(n)]
    # closed, none is due: by due they come as they were made
    wanted = expected[::-1] if order == "reported" else expected
    with listening(app) as asked:
        found, totals = pages(centre.who("clerk01"), q=word, order=order)
    assert (found, totals) == (wanted, {None})
    put_in_order = [
        "cases.reported_at >=" in one
        for one, _ in asked
        if re.search(r"found AS MATERIALIZED.*ORDER BY", one, re.DOTALL) and " AS many" not in one
    ]
    many = math.ceil(len(expected) / 200)
    if order == "reported":
        # the last page is looked for among all: nothing says that it is the last
        assert (put_in_order.count(True), put_in_order.count(False)) == (many + further, of_all)
    else:
        assert (put_in_order.count(True), put_in_order.count(False)) == (0, many)
    before_all = write_cursor(order, LONG_AGO.isoformat(), str(new_id()))
    if order == "reported":
        answer = centre.who("clerk01").get("/cases", q=word, order=order, cursor=before_all)
        assert (answer.status, answer.body["items"]) == (200, [])
    exact = centre.who("clerk01").get("/cases", q=word, order=order, limit=1, count="exact")
    assert exact.body["total"] == len(expected)


def test_open_cases_are_counted_without_a_look_at_those_that_are_closed(app, world, owner, centre):
    fill(app, owner, world.account_id("clerk01"))
    with owner.begin() as connection:
        # the last tenth is open; the planner thinks that what is open lies everywhere alike
        connection.execute(
            text(
                "UPDATE cases SET state = 'handling', closed_at = NULL, due_at = reported_at + interval '9 days'"
                " WHERE split_part(case_no, '-', 2)::int >= :from"
            ),
            {"from": ALL - ALL // 10},
        )
    with owner.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE cases"))
    with listening(app) as asked:
        answer = centre.who("clerk01").get("/cases", state="open", order="due", limit=1)
    assert (answer.status, answer.body["total"]) == (200, ALL // 10)
    [(count, told)] = [one for one in asked if re.match(r"SELECT count\(\*\).*FROM cases", one[0], re.DOTALL)]
    with owner.connect() as connection:
        [plan] = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {count}", told).scalar_one()
    [read] = [node for node in nodes(plan["Plan"]) if node.get("Relation Name") == "cases"]
    assert read["Node Type"] == "Index Only Scan", "from the index alone"
    assert read["Actual Rows"] + read.get("Rows Removed by Filter", 0) == ALL // 10, "no closed case is looked at"


@pytest.mark.parametrize("z", [9, 14])
@pytest.mark.parametrize(
    "filters",
    [{"mine": "true"}, {"state": "callback"}, {"light": "red", "state": "open"}, {"q": "漏水", "state": "open"}],
    ids=lambda one: next(iter(one)),
)
def test_a_tile_of_few_cases_is_made_without_a_look_at_the_many_others_in_it(
    app, world, owner, centre, monkeypatch, z, filters
):
    """A plan kept for any values went through all that lie in the tile: seven seconds of two million."""
    fill(app, owner, world.account_id("clerk01"))
    few, number = ALL // 100, "split_part(case_no, '-', 2)::int"
    place = "ST_SetSRID(ST_MakePoint(98.51, 39.74), 4326)"
    with owner.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"UPDATE cases SET geom = {place}"))
        changed = (
            f"UPDATE cases SET closed_at = NULL, state = :state, due_at = :due WHERE {number} BETWEEN :first AND :last"
        )
        for state, first in (("reported", 0), ("callback", few)):
            told = {"state": state, "due": LONG_AGO, "first": first, "last": first + few - 1}
            connection.execute(text(changed), told)
        connection.execute(text("VACUUM ANALYZE cases"))
    tile = tile_at(98.51, 39.74, z)
    clerk = centre.who("clerk01")
    asked = []

    def rows_of(connection, sql, values, *, anew=False):
        asked.append((sql, values, anew))
        return reading.rows_of(connection, sql, values, anew=anew)

    monkeypatch.setattr(statements, "rows_of", rows_of)
    wanted = 2 * few if "light" in filters else few
    assert count(cases_in(clerk, tile, **filters)) == wanted
    [(tiles, told, anew)] = [one for one in asked if "ST_AsMVT" in one[0] or "string_agg" in one[0]]
    assert anew, "planned for these values"
    with owner.connect() as connection:
        [plan] = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {tiles}", told).scalar_one()
    read = [
        (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
        for node in nodes(plan["Plan"])
        if node.get("Relation Name") == "cases"
    ]
    assert sum(read) <= 2 * wanted, "no closed case is looked at"


@pytest.mark.parametrize("where", ["a tile", "a list"])
def test_far_from_where_most_cases_lie_words_find_them_and_not_the_place(app, world, owner, centre, monkeypatch, where):
    """PostGIS leaves out of its statistics what lies so far out: awaited there is not one case, and what all have the word was
    looked through for each that came. Of two million cases it took longer than anybody waits.
    """
    fill(app, owner, world.account_id("clerk01"))
    out = ALL // 20
    with owner.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("UPDATE cases SET geom = ST_SetSRID(ST_MakePoint(98.51, 39.74), 4326)"))
        number = "split_part(case_no, '-', 2)::int"
        connection.execute(
            text(f"UPDATE cases SET geom = ST_SetSRID(ST_MakePoint(99.11, 39.24), 4326) WHERE {number} < :out"),
            {"out": out},
        )
        connection.execute(text("VACUUM ANALYZE cases"))
    clerk, words = centre.who("clerk01"), {"q": "漏水"}
    asked = []

    def rows_of(connection, sql, values, *, anew=False):
        asked.append((sql, values))
        return reading.rows_of(connection, sql, values, anew=anew)

    monkeypatch.setattr(statements, "rows_of", rows_of)
    with listening(app) as listed:
        if where == "a tile":
            assert count(cases_in(clerk, tile_at(99.11, 39.24, 9), **words)) == out // EVERY
        else:
            answer = clerk.get("/cases", bbox="99.0,39.1,99.2,39.3", order="reported", **words)
            assert answer.body["total"] == out // EVERY
    plans = []
    with owner.connect() as connection:
        connection.exec_driver_sql("SET plan_cache_mode = force_custom_plan")
        for sql, told in [*asked, *listed]:
            if "sign_pairs" in sql:
                plans += connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", told).scalar_one()
    assert plans
    each = [node for plan in plans for node in nodes(plan["Plan"])]
    assert not [node for node in each if node.get("Index Name") == "ix_cases_mercator"]
    assert not [node["Filter"] for node in each if re.search(r"\bid = ANY", node.get("Filter", ""))], (
        "against each case"
    )


def test_the_words_of_steps_are_asked_for_once_and_not_for_each_case(app, world, owner, centre):
    """Of a unit's 24,000 cases PostgreSQL awaited 24, and asked the index of the steps' words for each of them: "处理" took
    longer than anybody waits, and every word did while phones were sending.
    """
    fill(app, owner, world.account_id("clerk01"))
    with owner.begin() as connection:
        # three things that go together always: awaited are six of the six hundred
        few = "split_part(case_no, '-', 2)::int % 10 = 0"
        connection.execute(
            text(f"UPDATE cases SET channel = 'petition', urgency = 'urgent', category = 'safety.facility' WHERE {few}")
        )
        connection.execute(
            text(
                "INSERT INTO case_step (id, case_id, seq, action, to_state, at, account_id, role_label, changes, note)"
                " SELECT gen_random_uuid(), id, n, 'supplement', 'closed', closed_at, reported_by, '受理员', '{}',"
                "   CASE WHEN case_no = 'plan-40' THEN '物业答应换阀门' ELSE '打过电话' END"
                " FROM cases CROSS JOIN generate_series(1, 5) AS n WHERE urgency = 'urgent'"
            )
        )
        connection.exec_driver_sql("ANALYZE cases, case_step")
    clerk, these = centre.who("clerk01"), {"channel": "petition", "urgency": "urgent", "category": "safety.facility"}
    plans = []
    for word, many in (("电话", ALL // 10 - 1), ("过电话", ALL // 10 - 1), ("物业答应", 1), ("吊车", 0)):
        with listening(app) as asked:
            answer = clerk.get("/cases", q=word, order="due", limit=50, **these)
        assert (answer.status, answer.body["total"], len(answer.body["items"])) == (200, many, min(many, 50))
        [(sql, told)] = [one for one in asked if "sign_pairs" in one[0]]  # nothing is counted again where nothing is
        with owner.connect() as connection:
            connection.exec_driver_sql("SET plan_cache_mode = force_custom_plan")
            plans += connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", told).scalar_one()
    read = [node for plan in plans for node in nodes(plan["Plan"]) if node.get("Relation Name") == "case_step"]
    assert len(read) == len(plans)
    assert {node["Actual Loops"] for node in read} == {1}


def test_what_only_the_director_closes_is_found_without_a_look_at_what_else_waits_for_a_call(app, world, owner, centre):
    fill(app, owner, world.account_id("clerk01"))
    with owner.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("UPDATE cases SET state = 'callback', closed_at = NULL"))
        connection.execute(text("UPDATE cases SET protected = true WHERE case_no = 'plan-7'"))
        connection.execute(text("UPDATE cases SET flags = '{director_decides}' WHERE case_no = 'plan-8'"))
        connection.execute(text("VACUUM ANALYZE cases"))
    with listening(app) as asked:
        answer = centre.who("director01").get("/cases", state="open", mine="true", order="due")
    assert (answer.status, answer.body["total"]) == (200, 2)
    assert {one["case_no"] for one in answer.body["items"]} == {"plan-7", "plan-8"}
    [(count, told)] = [one for one in asked if re.match(r"SELECT count\(\*\).*FROM cases", one[0], re.DOTALL)]
    with owner.connect() as connection:
        [plan] = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {count}", told).scalar_one()
    read = [
        node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        for node in nodes(plan["Plan"])
        if node.get("Relation Name") == "cases"
    ]
    assert sum(read) == len(answer.body["items"]), "no other case is looked at"
