"""Lists longer than are counted: how many there are is told when it is asked for, and no page skips or repeats a case."""

from __future__ import annotations

import pytest

from server.cases import listing

WORD = "漏水"


@pytest.fixture
def many(door, monkeypatch):
    """Five cases of which three say the word, where two are already many."""
    worker = door.login("worker01")
    for said in ("楼顶漏水", "厨房漏水", "路灯不亮", "又漏水了", "井盖松动"):
        [outcome] = worker.push(worker.report(description=said))
        assert outcome["status"] == "applied"
    monkeypatch.setattr(listing, "COUNT_UP_TO", 2)
    return door.login("clerk01", app="console")


@pytest.mark.parametrize(("q", "all_there_are"), [(None, 5), (WORD, 3), ("楼顶 漏水", 1), ("没有这个词", 0)])
def test_the_number_is_exact_when_it_is_asked_for(many, q, all_there_are):
    quick = many.get("/cases", q=q).body["total"]
    assert quick == (all_there_are if all_there_are <= 2 else None)
    assert many.get("/cases", q=q, count="exact").body["total"] == all_there_are


@pytest.mark.parametrize("most", [1, 2, 3, 10_000])
def test_pages_of_a_search_are_the_same_whether_few_or_many_were_found(many, monkeypatch, most):
    monkeypatch.setattr(listing, "COUNT_UP_TO", most)
    seen, cursor = [], None
    while True:
        page = many.get("/cases", q=WORD, limit=1, cursor=cursor).body
        seen += [one["description"] for one in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["又漏水了", "厨房漏水", "楼顶漏水"]


def test_another_way_of_counting_is_refused(many):
    answer = many.get("/cases", count="roughly")
    assert (answer.status, answer.code) == (422, "request.invalid")
