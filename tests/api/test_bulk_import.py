"""A list on its way in: as a typed case would be, however large, however often it is cut off, whatever somebody put in it."""

from __future__ import annotations

import csv
import io
import threading
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from server.bulk import desk, staging
from server.bulk import run as bulk_run
from server.cases.intake import take_in_once
from server.cases.schemas import CaseTakenIn
from server.catalogue.called import called
from server.catalogue.workdays import CHINA
from server.core import crypto
from server.core.clock import utc_now
from server.core.db import db
from server.core.ids import new_id
from server.identity.actor import EARLIEST_TOLD, Doing, Moment
from server.identity.queries import actor_at
from server.intake import importing
from server.jobs import run_now
from tests.api.test_case_import import HEADINGS, csv_of, imported, refused_file, send
from tests.world import GRID1, GRID2, IN_GRID1, VILLAGE_GRID

ALL = [*HEADINGS, "标题", "紧急程度", "涉及人数", "经度", "纬度", "诉求"]
NOW = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
LON, LAT = IN_GRID1


# --- the same as one by one -----------------------------------------------------------------------------------------

words = st.text(st.sampled_from("楼顶漏水了。！？\n 　暖气不热\\\t\"',;=+-@123ab\u202e\u0085𠮷é"), max_size=30).map(
    str.strip
)
points = st.one_of(
    st.none(),
    st.tuples(st.floats(LON - 0.02, LON + 0.02), st.floats(LAT - 0.02, LAT + 0.02)),
    st.sampled_from([(0.0, 0.0), (116.4, 39.9)]),
)
matters = st.fixed_dictionaries(
    {
        "description": words.filter(lambda said: CaseTakenIn().fields["description"]._legible(said).strip()),
        "title": words,
        "category": st.sampled_from(
            ["渗漏堵塞", "供热纠纷", "劳资欠薪", "家庭暴力", "垃圾", "dispute.heating", "environment.leak"]
        ),
        "urgency": st.sampled_from([("", "normal"), ("普通", "normal"), ("加急", "urgent"), ("重大", "grave")]),
        "people_count": st.one_of(st.none(), st.integers(0, 1_000_000)),
        "occurred_at": st.one_of(
            st.none(),
            st.integers(int(EARLIEST_TOLD.timestamp()), int(NOW.timestamp())).map(
                lambda at: datetime.fromtimestamp(at, CHINA)
            ),
        ),
        "address_text": words,
        "grid": st.sampled_from([None, None, GRID1, GRID2, VILLAGE_GRID]),
        "point": points,
        "name": words,
        "phone": st.sampled_from(["", "13900001111", "0937-2345678", "+86 139 0000 1111", "123", "问儿子"]),
        "wishes": words,
    }
)


def cells_of(number: str, one: dict) -> list:
    lon, lat = one["point"] or ("", "")
    at = one["occurred_at"]
    return [
        number, one["description"], one["category"], one["name"], one["phone"],
        at.strftime("%Y年%m月%d日 %H时%M分%S秒").replace("年0", "年") if at else "", one["address_text"],
        one["grid"] or "", one["title"], one["urgency"][0],
        "" if one["people_count"] is None else str(one["people_count"]), lon, lat, one["wishes"],
    ]  # fmt: skip


def facts_of(number: str, one: dict, names: dict) -> dict:
    """What a form would send."""
    contact = {name: one[name] for name in ("name", "phone", "wishes") if one[name]}
    place = {"source": "chosen", "crs": "wgs84"}
    place |= {"grid": one["grid"]} if one["grid"] else {}
    place |= {"lon": repr(one["point"][0]), "lat": repr(one["point"][1])} if one["point"] else {}
    raw = {
        "case_id": str(new_id()),
        "channel": "hotline_12345",
        "source_no": number,
        "description": one["description"],
        "title": one["title"] or None,
        "category": names[one["category"]],
        "urgency": one["urgency"][1],
        "people_count": one["people_count"],
        "occurred_at": one["occurred_at"] and one["occurred_at"].isoformat(),
        "address_text": one["address_text"] or None,
        "contact": contact or None,
        "location": place if len(place) > 2 else None,
    }
    return CaseTakenIn().load({name: value for name, value in raw.items() if value is not None})


def stored(app) -> list[dict]:
    """Everything that stands of each case, but ids, codes and stamps, in the order of the numbers they came with."""
    with app.app_context():
        rows = db.session.execute(
            text(
                "SELECT k.source_no, k.channel, to_jsonb(c) - '{case_no,tx}'::text[] AS c, to_jsonb(s) - '{id,case_id}'::text[] AS s,"
                " ST_AsText(c.geom) AS point, v.contact, v.parties, f.id AS phone_id, f.phone, f.phone_index"
                " FROM case_source k JOIN cases c ON c.id = k.case_id LEFT JOIN case_step s ON s.case_id = c.id"
                " LEFT JOIN case_sensitive v ON v.case_id = c.id LEFT JOIN case_phone f ON f.case_id = c.id ORDER BY 1"
            )
        ).mappings()
        found = []
        for row in rows:
            one = dict(row)
            case_id = one["c"].pop("id")
            one["contact"] = crypto.unseal_if_any(one["contact"], f"case:{case_id}")
            one["phone"] = crypto.unseal_if_any(one["phone"], f"case_phone:{one.pop('phone_id')}")
            found.append(one)
        db.session.remove()
    return found


def take_back(owner) -> None:
    with owner.begin() as connection:
        for table in (
            "case_source",
            "case_phone",
            "case_sensitive",
            "case_step",
            "cases",
            "case_serial",
            "bulk_import",
        ):
            connection.execute(text(f"DELETE FROM {table}"))


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(matters, min_size=1, max_size=8))
def test_in_bulk_the_same_rows_stand_as_one_by_one(app, world, owner, rows):
    with app.app_context():
        names = called().names
        actor = actor_at(UUID(world.account_id("clerk01")), NOW)
        for number, one in enumerate(rows):
            assert take_in_once(Doing(actor, Moment(NOW, NOW), None), facts_of(f"N{number}", one, names))
        db.session.commit()
        db.session.remove()
    singly = stored(app)
    take_back(owner)
    file = io.StringIO()
    csv.writer(file).writerows([ALL, *(cells_of(f"N{number}", one) for number, one in enumerate(rows))])
    with app.app_context():
        actor = actor_at(UUID(world.account_id("clerk01")), NOW)
        job = desk.bring_in(
            importing.CASES,
            actor,
            io.BytesIO(file.getvalue().encode()),
            importing.how_of("hotline_12345", None),
            name="x.csv",
            dry_run=False,
            now=NOW,
        )
        assert job.counts["taken"] == len(rows), (job.counts, bulk_run.told_of(job))
        db.session.remove()
    in_bulk = stored(app)
    take_back(owner)
    assert in_bulk == singly


# --- large, cut off, at once ----------------------------------------------------------------------------------------


@pytest.fixture
def by_job(monkeypatch):
    """Every file counts as a large one."""
    monkeypatch.setattr(desk, "AT_ONCE", 0)


def many_rows(count, start=0):
    return [[f"M-{number}", f"第{number}件：楼顶漏水", "渗漏堵塞", *[""] * 5] for number in range(start, start + count)]


def work(app):
    with app.app_context():
        run_now("imports", utc_now())
        db.session.remove()


def test_a_large_file_is_done_by_a_worker_and_found_again_by_who_sent_it(
    app, clerk, director, by_job, rows, monkeypatch
):
    monkeypatch.setattr(staging, "PART", 3_000)  # parts that are full, and one that is not
    sent = send(clerk, csv_of([*many_rows(7_000), ["", "没有编号", "垃圾", *[""] * 5]])).body
    assert (sent["state"], sent["total"], sent["refused"]) == ("waiting", 0, [])
    assert rows("SELECT 1 FROM cases") == []
    work(app)
    done = clerk.get(f"/cases/imports/{sent['id']}").body
    assert (done["state"], done["total"], done["taken"], done["refused_count"]) == ("done", 7_001, 7_000, 1)
    assert [one["id"] for one in clerk.get("/cases/imports").body["items"]] == [sent["id"]]
    assert "没有编号" in refused_file(clerk, done).decode()
    assert director.get(f"/cases/imports/{sent['id']}").status in {403, 404}
    assert clerk.get(f"/cases/imports/{new_id()}").code == "bulk.absent"
    assert rows("SELECT count(DISTINCT right(split_part(case_no, '-', 3), 9)::int) AS n, max(split_part(case_no, '-', 3)::int) AS last FROM cases") == [{"n": 7_000, "last": 7_000}]  # fmt: skip
    [line] = rows("SELECT details FROM journal_entry WHERE action = 'case.import'")
    assert line["details"] == {"channel": "hotline_12345", "total": 7_001, "taken": 7_000, "unchanged": 0, "refused": 1}
    assert rows("SELECT 1 FROM pg_class WHERE relnamespace = 'staging'::regnamespace") == []
    assert list((app.config["SETTINGS"].files / "imports").glob(f"{sent['id']}.in")) == []


def test_an_import_that_fails_again_and_again_is_left_alone_for_longer_each_time(app, clerk, by_job, monkeypatch):
    """A database that starts anew for a minute had used up all tries in a quarter of one."""
    sent = send(clerk, csv_of(many_rows(3))).body
    asked = []

    def away(*_):
        asked.append(1)
        raise OperationalError("away", {}, OSError())

    monkeypatch.setattr(desk, "run", away)
    begun = utc_now()
    for after in (0, 1, 2, 3, 4, 5, 20, 21, 22):
        with app.app_context(), pytest.raises(OperationalError) if after in {0, 1, 2, 3, 20} else nullcontext():
            desk.work_off(begun + timedelta(seconds=after))
        with app.app_context():
            db.session.rollback()
            db.session.remove()
    assert len(asked) == 5
    monkeypatch.undo()
    with app.app_context():
        desk.work_off(begun + timedelta(minutes=1))
        db.session.remove()
    assert clerk.get(f"/cases/imports/{sent['id']}").body["state"] == "done"


@pytest.fixture
def director(door):
    return door.login("director01", app="console")


@pytest.mark.parametrize(("stage", "after"), [("read", ""), ("check", ""), ("write", "crash"), ("write", "upgrade")])
def test_wherever_it_dies_it_goes_on_and_nothing_is_doubled(app, clerk, by_job, rows, monkeypatch, stage, after):
    sent = send(clerk, csv_of([*many_rows(600), many_rows(1)[0]])).body
    kind, died = importing.CASES, []
    monkeypatch.setattr(bulk_run, "FEWEST", 1)
    monkeypatch.setattr(bulk_run, "MOST", 100)

    def dies(*given):
        if stage != "write" or rows("SELECT count(*) AS n FROM cases")[0]["n"] >= 100:
            died.append(stage)
            raise KeyboardInterrupt
        given[0].pace = 100
        return kind.write(*given)

    monkeypatch.setitem(bulk_run.KINDS, "case", replace(kind, **{stage: dies}))
    with pytest.raises(KeyboardInterrupt):
        work(app)
    stood = rows("SELECT count(*) AS n FROM cases")[0]["n"]
    assert (bool(died), stood) == (True, 100 if stage == "write" else 0)
    monkeypatch.setitem(bulk_run.KINDS, "case", kind)
    with app.app_context():
        tables = staging.Staging("case", rows("SELECT id FROM bulk_import")[0]["id"], kind.staged)
        if after == "crash":  # of the database too: what has no log is gone
            tables.drop()
        if after == "upgrade":  # and the next version keeps one thing more of a row
            staging.run(f"ALTER TABLE {tables.name} DROP COLUMN named")
            db.session.commit()
        db.session.remove()
    work(app)
    done = clerk.get(f"/cases/imports/{sent['id']}").body
    assert (done["state"], done["taken"], done["unchanged"], done["refused_count"]) == ("done", 600, 0, 1)
    assert done["refused"] == [{"row": 602, "source_no": "M-0", "reason": "和第 2 行的来源编号相同"}]
    assert rows("SELECT count(*) AS n, count(DISTINCT case_no) AS codes FROM cases") == [{"n": 600, "codes": 600}]
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'case.import'")) == 1


def test_of_two_at_once_each_row_is_taken_by_one(app, door, rows):
    people = [door.login("clerk01", app="console") for _ in range(2)]
    files = [csv_of(many_rows(300)), csv_of(list(reversed(many_rows(300))))]
    answers = []
    threads = [
        threading.Thread(target=lambda who=who, file=file: answers.append(imported(who, file)))
        for who, file in zip(people, files, strict=True)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(one["taken"] for one in answers) == 300
    assert sum(one["unchanged"] for one in answers) == 300
    assert rows("SELECT count(*) AS n, max(split_part(case_no, '-', 3)::int) AS last FROM cases") == [{"n": 300, "last": 300}]  # fmt: skip


def test_who_may_no_more_stops_it(app, clerk, by_job, rows, change, world):
    sent = send(clerk, csv_of(many_rows(3))).body
    change("UPDATE account SET disabled_at = now() WHERE username = 'clerk01'")
    work(app)
    change("UPDATE account SET disabled_at = NULL WHERE username = 'clerk01'")
    assert rows("SELECT state FROM bulk_import") == [{"state": "refused"}]
    assert clerk.get(f"/cases/imports/{sent['id']}").body["problem"]["code"] == "auth.not_permitted"
    assert rows("SELECT 1 FROM cases") == []


def test_what_was_refused_is_forgotten_after_some_days(app, clerk, rows):
    done = imported(clerk, csv_of([["", "没有编号", "垃圾", *[""] * 5]]))
    with app.app_context():
        assert desk.forget_imports(utc_now() + timedelta(days=desk.KEPT_DAYS + 1)) == "1 次导入的拒收名单"
        db.session.remove()
    assert clerk.get(f"/cases/imports/{done['id']}/refused").code == "bulk.absent"
    assert rows("SELECT told FROM bulk_import") == [{"told": None}]
