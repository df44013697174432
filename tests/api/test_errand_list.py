"""Errands looked up: the list, the kinds, who may run one, the photos, and that nothing stands in clear."""

from __future__ import annotations

from uuid import UUID

import pytest

from server.core.clock import utc_now
from server.errands import listing
from tests.care import id_number, register
from tests.conftest import ADDED_BY_TESTS
from tests.door import jpeg, sha256_of
from tests.errands import ASKED, act, listed, open_at_door, opening, shown, step, taken_in
from tests.world import GARDEN, GRID1, GRID2, PARK_GRID, TOWN, VILLAGE_GRID

# --- list, kinds, runners ---------------------------------------------------------------------------------------------


def test_the_list_is_filtered_and_running_ones_stand_by_their_deadline(clerk, worker, change):
    slow = taken_in(clerk, kind="disability_card")
    quick = taken_in(clerk, kind="buy_medicine")
    middle = taken_in(clerk, PARK_GRID)
    strange = open_at_door(worker, kind="walk_the_dog")["result"]["errand_id"]
    assert listed(clerk) == [quick["id"], middle["id"], slow["id"], strange]
    assert listed(clerk, kind="buy_medicine") == [quick["id"]]
    assert listed(clerk, area=PARK_GRID) == [middle["id"]]
    assert listed(clerk, area=TOWN) == [quick["id"], middle["id"], slow["id"], strange]
    assert listed(clerk, late="true") == []
    step(worker, slow, "file")
    assert listed(clerk, state="filed") == [slow["id"]]
    step(clerk, quick, "withdraw", note="不用了")
    assert listed(clerk) == [middle["id"], slow["id"], strange]
    assert listed(clerk, state="withdrawn") == [quick["id"]]
    assert listed(clerk, state="") == [strange, middle["id"], quick["id"], slow["id"]]
    assert listed(clerk, q=slow["errand_no"].lower(), state="") == [slow["id"]]
    assert listed(clerk, q="0002", state="") == [quick["id"]]
    assert listed(clerk, q="%", state="") == []
    change("UPDATE errand SET due_at = now() - interval '1 hour' WHERE id = :id", id=middle["id"])
    assert listed(clerk, late="true") == [middle["id"]]


def test_what_was_asked_for_somebody_is_found_by_them(officer):
    somebody = register(officer)
    errand = taken_in(officer, grid=None, person_id=somebody["id"])
    taken_in(officer)
    assert listed(officer, person=somebody["id"]) == [errand["id"]]


@pytest.mark.parametrize("state", ["open", ""])
def test_pages_show_everything_once_and_the_total_counts_it(clerk, worker, monkeypatch, state):
    monkeypatch.setattr(listing, "_PAGE", 2)
    made = {taken_in(clerk, kind=kind)["id"] for kind in ("buy_medicine", "buy_medicine", "pay_bills")}
    made |= {open_at_door(worker, kind="walk_the_dog")["result"]["errand_id"] for _ in range(2)}
    seen, cursor = [], None
    while True:
        body = clerk.get("/errands", state=state, cursor=cursor).body
        assert body["total"] == 5
        seen += [one["id"] for one in body["items"]]
        cursor = body["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == 5
    assert set(seen) == made


@pytest.mark.parametrize(
    "filters",
    [
        {"state": "lost"},
        {"area": "62"},
        {"area": "x"},
        {"person": "x"},
        {"late": "maybe"},
        {"colour": "red"},
        {"q": "x" * 61},
        {"cursor": "nonsense"},
        {"cursor": "WyJkdWUiLG51bGwsICJ4Il0"},
        {"cursor": "W10"},
    ],
)
def test_a_filter_that_is_wrong_is_refused_by_name(clerk, filters):
    answer = clerk.get("/errands", **filters)
    assert (answer.status, answer.code) == (422, "cursor.invalid" if "cursor" in filters else "request.invalid")


def test_a_state_there_is_not_is_answered_with_those_there_are(clerk):
    [sentence] = clerk.get("/errands", state="lost").body["details"]["fields"]["state"]
    assert sentence == "请从规定的选项中选择：open, accepted, papers, filed, told, withdrawn，或留空"


def test_the_kinds_say_what_to_bring_where_and_how_long(door):
    kinds = {one["code"]: one for one in door.login("unit01", app="console").get("/errands/kinds").body["items"]}
    assert kinds["pension_certification"] == {
        "code": "pension_certification",
        "name": "社保待遇资格认证",
        "papers": ["身份证", "社保卡"],
        "where_to": "手机上刷脸认证，或街道社保窗口",
        "limit": {"amount": 3, "unit": "working_days"},
    }
    assert len(kinds) == 12
    assert door.anybody.get("/errands/kinds").status == 401


def test_runners_are_those_who_may_run_errands_there_now_the_nearest_first(door, clerk, world):
    def names(visitor=clerk, area=GRID1):
        return [(one["name"], one["role_label"]) for one in visitor.get("/errands/runners", area=area).body["items"]]

    assert names() == [
        ("王芳", "网格员"),
        ("孙丽", "上门服务员"),
        ("陈刚", "网格长"),
        ("周平", "社区/街道综治"),
    ]
    assert names(area=VILLAGE_GRID) == [("马兰", "网格员")]
    world.disable("visitor01", utc_now())
    world.move("worker01", GRID2, utc_now())
    assert [name for name, _ in names()] == ["陈刚", "周平"]
    assert [name for name, _ in names(area=GRID2)] == ["李强", "王芳", "陈刚", "周平"]
    first = clerk.get("/errands/runners", area=GRID2).body["items"][1]
    assert UUID(first["id"]) == UUID(world.account_id("worker01"))


@pytest.mark.parametrize(
    ("who", "area", "status", "code"),
    [
        ("officer01", VILLAGE_GRID, 422, "care.grid_absent"),
        ("worker01", GRID2, 422, "care.grid_absent"),
        ("clerk01", "6" * 15, 422, "care.grid_absent"),
        ("clerk01", "620902001001999", 422, "care.grid_absent"),
        ("clerk01", GARDEN, 422, "request.invalid"),
        ("clerk01", None, 422, "request.invalid"),
        ("router01", GRID1, 403, "auth.not_permitted"),
    ],
)
def test_runners_are_told_only_where_one_takes_errands_in(door, who, area, status, code):
    visitor = door.login(who, app="field" if who.startswith("worker") else "console")
    answer = visitor.get("/errands/runners", area=area)
    assert (answer.status, answer.code) == (status, code)


# --- photos -----------------------------------------------------------------------------------------------------------


def test_a_photo_opens_only_if_whoever_attached_it_also_sent_it(door, worker, clerk):
    raw = jpeg()
    errand_id = open_at_door(worker, attachments=[sha256_of(raw)])["result"]["errand_id"]
    path = f"/errands/{errand_id}/attachments/{sha256_of(raw)}"
    assert shown(worker, errand_id)["attachments"][0]["arrived"] is False
    assert worker.get(path).code == "photo.absent"
    assert door.login("villager01").photo(raw).status == 204  # the same bytes, from somebody else
    assert worker.get(path).code == "photo.absent"
    assert worker.photo(raw).status == 204
    answer = clerk.get(path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert "private" in answer.headers["Cache-Control"]
    assert shown(worker, errand_id)["attachments"][0]["arrived"] is True
    other = open_at_door(worker)["result"]["errand_id"]
    assert worker.get(f"/errands/{other}/attachments/{sha256_of(raw)}").code == "photo.absent"
    assert door.anybody.get(path).status == 401


def test_who_only_knows_a_hash_cannot_open_a_strangers_photo(door, worker):
    raw = jpeg()
    worker.photo(raw)
    open_at_door(worker, attachments=[sha256_of(raw)])
    thief = door.login("villager01")
    errand_id = open_at_door(thief, attachments=[sha256_of(raw)])["result"]["errand_id"]
    assert thief.get(f"/errands/{errand_id}/attachments/{sha256_of(raw)}").code == "photo.absent"


@pytest.mark.parametrize("name", ["x", "%00", "%2e%2e%2fsecret", "0" * 64])
def test_a_photo_that_is_none_is_absent(worker, name):
    errand_id = open_at_door(worker)["result"]["errand_id"]
    answer = worker.get(f"/errands/{errand_id}/attachments/{name}")
    assert (answer.status, answer.code) in {(404, "photo.absent"), (404, "page.absent")}


# --- sealed -----------------------------------------------------------------------------------------------------------


def test_what_was_asked_and_said_stands_nowhere_in_clear(worker, clerk, officer, rows):
    register(officer, name="赵小山", id_number=id_number(serial=5))
    errand = taken_in(clerk)
    [_] = worker.push(act(worker, errand["id"], "gather", 1, papers=["身份证"], note="复印件先放我包里"))
    open_at_door(worker)
    # what is refused or in conflict is kept too, sealed like the rest
    worker.push(act(worker, errand["id"], "tell", 9, note="本人说谢谢啦"))
    worker.push(worker.operation("errand.open", opening(errand_id=errand["id"])))
    planted = [*ASKED.values(), "复印件先放我包里", "本人说谢谢啦", "19900000001"]
    for table in ADDED_BY_TESTS:
        if table in {"person", "household"}:
            continue  # the register itself holds names and addresses
        dump = "\n".join(one["whole"] for one in rows(f"SELECT {table}::text AS whole FROM {table}"))
        dump = dump.replace("\\\\", "\\")  # a row as text doubles every backslash
        for secret in planted:
            assert secret not in dump, (table, secret)
            assert secret.encode().hex() not in dump, (table, secret)
            assert ascii(secret)[1:-1] not in dump, (table, secret)
