"""The director's page: every number is that of a list of cases, and opens it."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from server.cases.rules import ENDS, IN_UNIT, State
from server.core.clock import utc_now
from server.core.ids import new_id
from tests.world import COUNTY, GARDEN, GRID1, GRID2, OTHER_TOWN, PARK_GRID, TOWN, VILLAGE_GRID


@pytest.fixture
def director(door):
    return door.login("director01", app="console")


@pytest.fixture
def many(centre, change, rows):
    """``many(random)``: forty cases as they may stand anywhere in the loop, with letters, applications and answers."""

    def write(random):
        like = centre.case_in("handling")["id"]
        columns = rows(
            "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'cases' AND is_generated = 'NEVER'"
        )
        now = utc_now()
        asker = rows("SELECT reported_by AS id FROM cases WHERE id = :id", id=like)[0]["id"]

        def ago(most):
            return now - timedelta(hours=random.randrange(1, most * 24))

        for number in range(40):
            state = random.choice([str(one) for one in State if one != State.MERGED])
            ended, due = state in ENDS, random.choice([None, ago(3), now + timedelta(days=2)])
            held = state in IN_UNIT and due is not None
            paused = held and random.random() < 0.4
            case = {
                "id": new_id(),
                "case_no": f"{number}",
                "public_token_hash": None,
                "state": state,
                "unit_id": random.choice(["water", "heating"])
                if state in IN_UNIT
                else random.choice(["water", "heating", None]),
                "area_code": random.choice([GRID1, GRID2, PARK_GRID, VILLAGE_GRID, TOWN, COUNTY]),
                "reported_at": ago(50),
                "closed_at": ago(50) if ended else None,
                "disposal": random.choice(["escalated", "settled_at_desk"]),
                "due_at": None if ended else due,
                "yellow_at": None if ended or due is None else due - timedelta(days=1),
                "asked": random.choice([None, "extend", "pause"]) if held and not paused else None,
                "paused_since": ago(9) if paused else None,
                "paused_until": now + timedelta(days=9) if paused else None,
                "flags": ["director_decides"] if state == State.CALLBACK and random.random() < 0.4 else [],
                "supervisions": random.randrange(2),
            }
            names = [one["name"] for one in columns]
            picked = ", ".join(f":{name}" if name in case else name for name in names)
            change(
                f"INSERT INTO cases ({', '.join(names)}) SELECT {picked} FROM cases WHERE id = :like", like=like, **case
            )
            for deadline, status in enumerate(
                random.sample(["draft", "signed", "dropped", "answered"], random.randrange(3))
            ):
                change(
                    "INSERT INTO letter (id, case_id, deadline_no, unit_id, number, status, body, drafted_at)"
                    " VALUES (:id, :case, :deadline, :unit, :number, :status, '请办', now())",
                    id=new_id(),
                    case=case["id"],
                    deadline=deadline + 1,
                    unit=random.choice(["water", "heating"]),
                    number=f"{number}-{deadline}" if status in {"signed", "answered"} else None,
                    status=status,
                )
            for around in range(random.randrange(3)):
                for how in random.sample(["call", "code", "phone_code", "door"], random.randrange(3)):
                    own = how in {"call", "code"}
                    value = random.choice(["satisfied", "mostly", "unsatisfied", *(["not_reached"] if own else [])])
                    at = ago(50)
                    change(
                        "INSERT INTO case_rating (id, case_id, round, step, value, how, independent, done_at, at, account_id)"
                        " VALUES (:id, :case, :round, 1, :value, :how, :own, :done, :at, :who) ON CONFLICT DO NOTHING",
                        id=new_id(),
                        case=case["id"],
                        round=around + 1,
                        value=value,
                        how=how,
                        own=own,
                        done=random.choice([at, at - timedelta(days=2)]),
                        at=at,
                        who=asker,
                    )

    return write


@pytest.mark.parametrize("seed", [1, 2])
def test_every_number_of_the_board_is_the_length_of_its_list(many, director, seed):
    """For every unit, for areas and times asked for: what the page says is what the list counts under the same filters."""
    random = Random(seed)
    many(random)

    def length(**filters):
        return director.get("/cases", limit=1, **filters).body["total"]

    now, day = utc_now(), timedelta(days=1)
    spans = [(now - day, now + day), (now - 60 * day, now - 10 * day), (now - 60 * day, now + day)]
    for area in (None, *random.sample([TOWN, OTHER_TOWN, GARDEN, GRID1], 1)):
        since, until = (one.isoformat() for one in (random.choice(spans) if area else spans[2]))
        figures = director.get("/cases/figures", since=since, until=until, area=area).body
        rated = {"rated_from": since, "rated_to": until}
        for line in [*figures["units"], figures["total"] | {"unit": None}]:
            of = {"area": area, "unit": line["unit"]}
            lists = {
                "received": {"reported_from": since, "reported_to": until},
                "done": {"state": "closed", "closed_from": since, "closed_to": until},
                "open": {"state": "open"},
                "overdue": {"state": "open", "light": "red"},
            } | {value: rated | {"rated": value, "rated_how": "own"} for value in SAID}
            assert {name: line[name] for name in lists} == {name: length(**of, **one) for name, one in lists.items()}
            assert sum(one["count"] for one in line["stuck"]) == line["overdue"]
            for one in line["stuck"]:
                assert length(**of, state=one["state"], light="red") == one["count"]
        assert figures["waiting"] == {name: length(area=area, **one) for name, one in WAITING.items()}
        assert area or all(figures["waiting"].values()), "something of each kind"

        said = director.get("/voice/satisfaction", area=area, **rated).body
        for side in ("own", "beside"):
            for value in SAID:
                assert said[side][value] == length(area=area, rated=value, rated_how=side, **rated)
        for one in said["by_how"]:
            assert one["cases"] == length(area=area, rated=one["value"], rated_how=one["how"], **rated)
        assert said["not_reached"] == length(area=area, rated="not_reached", **rated)
        assert said["same_day"] == length(area=area, rated_same_day="1", **rated)
        assert {value: said["own"][value] for value in SAID} == {value: figures["total"][value] for value in SAID}


SAID = ("satisfied", "mostly", "unsatisfied")
WAITING = {
    "letter_draft": {"state": "open", "letter": "draft"},
    "letter_signed": {"letter": "signed"},
    "asked": {"state": "open", "held": "asked"},
    "director": {"state": "callback", "flagged": "director_decides"},
    "paused": {"state": "open", "held": "paused"},
}
"""As the page links to them: ``waitingBehind`` in ``director/figures.ts``."""


def test_mean_days_are_working_days_from_report_to_end(centre, director, change):
    case = centre.case_in("closed")
    change(
        "UPDATE cases SET reported_at = '2026-11-20 02:00+00', closed_at = '2026-11-24 02:00+00' WHERE id = :id",
        id=case["id"],
    )  # Friday to Tuesday
    figures = director.get("/cases/figures", since="2026-11-23T00:00:00Z", until="2026-11-25T00:00:00Z").body
    assert (figures["total"]["done"], figures["total"]["days"], figures["total"]["received"]) == (1, 2.0, 0)


def test_figures_are_for_those_who_may_and_keep_to_their_scope(centre):
    assert (
        centre.who("clerk01").get("/cases/figures", since="2026-11-01T00:00:00Z", until="2026-12-01T00:00:00Z").status
        == 403
    )
    assert centre.who("leader99").get("/cases/figures", since="x", until="y").code == "request.invalid"
