"""A list that was tried, then taken in: the file is sent once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from server.bulk import desk, tried
from server.bulk import run as bulk_run
from server.core.clock import utc_now
from server.core.db import db
from server.core.ids import new_id
from server.intake import importing
from tests.api.test_bulk_import import by_job, many_rows, work
from tests.api.test_case_import import csv_of, imported, refused_file, send

__all__ = ["by_job"]


def take(person, trial, **query):
    query = {"channel": "hotline_12345"} | query
    if "mapping" in query:
        query["mapping"] = json.dumps(query["mapping"])
    return person.ask("POST", f"/cases/imports/{trial['id']}/take", query_string=query)


def kept(app, *imports):
    """What lies on the disk of these, by its ending."""
    folder = app.config["SETTINGS"].files / "imports"
    return [{one.suffix[1:] for one in folder.glob(f"{each['id']}.*")} for each in imports]


def test_what_was_tried_is_taken_in_without_being_sent_again(app, clerk, rows):
    trial = imported(clerk, csv_of([*many_rows(3), ["", "没有编号", "垃圾", *[""] * 5]]), dry_run=1)
    assert kept(app, trial) == [{"in", "refused"}]
    assert rows("SELECT 1 FROM cases") == []
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'case.import'") == []
    taken = take(clerk, trial)
    assert taken.status == 200, taken.body
    assert (taken.body["id"], taken.body["dry_run"], taken.body["state"]) == (trial["id"], False, "done")
    assert (taken.body["total"], taken.body["taken"], taken.body["refused_count"]) == (4, 3, 1)
    assert "没有编号" in refused_file(clerk, taken.body).decode()
    assert kept(app, trial) == [{"refused"}]
    # the answer was lost on the way, and it is asked for once more
    assert take(clerk, trial).body == taken.body
    assert len(rows("SELECT 1 FROM cases")) == 3
    [line] = rows("SELECT subject_id, details FROM journal_entry WHERE action = 'case.import'")
    assert (line["subject_id"], line["details"]["taken"]) == (trial["id"], 3)


@pytest.mark.parametrize("large", [False, True])
def test_what_was_tried_and_is_cut_off_while_it_is_taken_in_goes_on(app, clerk, rows, monkeypatch, large):
    if large:
        monkeypatch.setattr(desk, "AT_ONCE", 0)
    trial = send(clerk, csv_of(many_rows(300)), dry_run=1).body
    if large:
        work(app)
        assert clerk.get(f"/cases/imports/{trial['id']}").body["state"] == "done"
    kind = importing.CASES
    monkeypatch.setattr(bulk_run, "FEWEST", 1)
    monkeypatch.setattr(bulk_run, "MOST", 100)

    def dies(given, after):
        if rows("SELECT count(*) AS n FROM cases")[0]["n"] >= 100:
            raise KeyboardInterrupt
        given.pace = 100
        return kind.write(given, after)

    with monkeypatch.context() as patch:
        patch.setitem(bulk_run.KINDS, "case", replace(kind, write=dies))
        if large:
            assert take(clerk, trial).body["state"] == "waiting"
        with pytest.raises(KeyboardInterrupt):
            work(app) if large else take(clerk, trial)
    assert rows("SELECT count(*) AS n FROM cases") == [{"n": 100}]
    if large:
        work(app)
    done = take(clerk, trial).body
    assert (done["state"], done["taken"], done["refused_count"]) == ("done", 300, 0)
    assert rows("SELECT count(*) AS n, count(DISTINCT case_no) AS codes FROM cases") == [{"n": 300, "codes": 300}]
    assert len(rows("SELECT 1 FROM journal_entry WHERE action = 'case.import'")) == 1


def test_a_trial_that_is_anothers_old_read_otherwise_or_none_is_not_taken_in(app, clerk, door, change, rows):
    file = csv_of(many_rows(2))
    trial = imported(clerk, file, dry_run=1)
    other = "UPDATE bulk_import SET account_id = (SELECT id FROM account WHERE username = :username)"
    change(other, username="director01")
    assert (take(clerk, trial).status, take(clerk, trial).code) == (404, "bulk.absent")
    change(other, username="clerk01")
    assert take(door.login("worker01"), trial).code == "auth.not_permitted"
    for said in ({"category": "environment.leak"}, {"crs": "gcj02"}, {"mapping": {"description": "问题地址"}}):
        answer = take(clerk, trial, **said)
        assert (answer.status, answer.code) == (409, "bulk.trial_changed"), said
    # a colleague has taught the channel to read its files otherwise since
    change(
        "INSERT INTO channel_mapping (channel, mapping, saved_at) VALUES ('hotline_12345', '{\"description\": \"问题地址\"}', now())"
    )
    assert take(clerk, trial).code == "bulk.trial_changed"
    change("DELETE FROM channel_mapping")
    change("UPDATE bulk_import SET ended_at = ended_at - interval '4 hours 1 minute'")
    answer = take(clerk, trial)
    assert (answer.status, answer.code) == (409, "bulk.trial_over")
    assert rows("SELECT 1 FROM cases") == []
    assert take(clerk, {"id": new_id()}).code == "bulk.absent"


def test_of_several_trials_the_last_is_kept_and_for_some_hours(app, clerk, rows):
    first = imported(clerk, csv_of(many_rows(2)), dry_run=1)
    last = imported(clerk, csv_of(many_rows(3)), dry_run=1)
    assert kept(app, first, last) == [set(), {"in"}]
    assert take(clerk, first).code == "bulk.trial_over"
    with app.app_context():
        desk.forget_imports(utc_now() + tried.KEPT - timedelta(minutes=1))
        assert kept(app, last) == [{"in"}]
        desk.forget_imports(utc_now() + tried.KEPT + timedelta(minutes=1))
        db.session.remove()
    assert kept(app, last) == [set()]
    assert take(clerk, last).code == "bulk.trial_over"
    assert rows("SELECT 1 FROM cases") == []
