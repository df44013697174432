"""The data a new installation starts with fits together."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from server.catalogue.conditions import URGENCIES, validate
from server.core.permissions import Permission
from server.core.pinyin import pinyin_of
from server.steps.deadlines import Calendar, Limit

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?")


def seed(name):
    return json.loads((ROOT / "migrations" / "seed" / "2026_11" / f"{name}.json").read_text())


def permissions():
    """``{role: permissions}`` after every seed folder; a later one adds to what roles held."""
    held = {role["code"]: set(role["permissions"]) for role in seed("roles")}
    for folder in sorted((ROOT / "migrations" / "seed").glob("*/permissions.json")):
        later = json.loads(folder.read_text())
        assert later.keys() <= held.keys()
        for role, more in later.items():
            assert not held[role] & set(more), "given twice"
            held[role] |= set(more)
    return held


CATEGORIES = {row["code"]: row for row in seed("categories")}
UNITS = json.loads((ROOT / "server" / "catalogue" / "demo" / "units.json").read_text())


@pytest.mark.parametrize("name", ["categories", "signs", "escalation_rules", "channels", "roles"])
def test_codes_are_unique_and_sorted_without_ties(name):
    rows = seed(name)
    assert len({row["code"] for row in rows}) == len(rows)
    assert len({row["sort"] for row in rows}) == len(rows)


@pytest.mark.parametrize("row", CATEGORIES.values(), ids=lambda row: row["code"])
def test_category(row):
    assert CODE.fullmatch(row["code"])
    parent = row["code"].rpartition(".")[0] or None
    assert row["parent_code"] == parent
    assert parent is None or parent in CATEGORIES
    assert row["urgency"] in URGENCIES
    assert 10 <= len(row["advice"]) <= 140, "one to three sentences a worker reads standing"
    assert row["unit"] is None or row["unit"] in {unit["id"] for unit in UNITS}
    assert not (row["protected"] and row["closable_on_spot"])
    assert parent is None or row["protected"] or not CATEGORIES[parent]["protected"]


def test_fields_of_high_risk_and_protection_are_those_of_the_domain():
    assert {code for code, row in CATEGORIES.items() if row["high_risk"]} == {
        "dispute.property",
        "dispute.heating",
        "dispute.wages",
    }
    assert {code for code, row in CATEGORIES.items() if row["protected"]} == {
        "protected",
        "protected.domestic_violence",
        "protected.minor",
        "protected.tip_off",
        "protected.own_staff",
        "safety.drugs",
    }
    assert not any(row["unit"] == "mediation" for row in CATEGORIES.values() if row["protected"])


EVERYDAY = ROOT / "migrations" / "seed" / "0013_everyday"
WORDS = json.loads((ROOT / "tests" / "vectors" / "category_search.json").read_text())


def everyday(name):
    return json.loads((EVERYDAY / f"{name}.json").read_text())


def test_what_people_call_a_matter_is_what_the_search_is_tried_with():
    """The phone's search is tried against pinyin as the server makes it of the seeded names and words."""
    before = json.loads((ROOT / "migrations" / "seed" / "0008_cases" / "category_keywords.json").read_text())
    called = {row["code"]: row["keywords"] for row in before}
    assert all(row["was"] == called.get(row["code"]) for row in everyday("category_words"))
    called |= {row["code"]: row["now"] for row in everyday("category_words")}
    for folder in ("0018_spoken", "0039_window"):
        later = json.loads((ROOT / "migrations" / "seed" / folder / "category_words.json").read_text())
        assert all(row["was"] == called[row["code"]] for row in later)
        called |= {row["code"]: row["now"] for row in later}
    spoken = {code: pinyin_of(row["name"], *(called.get(code) or "").split()) for code, row in CATEGORIES.items()}
    assert spoken == WORDS["spoken"]


def test_what_is_like_what_names_categories_that_may_be_compared():
    groups = {row["parent_code"] for row in CATEGORIES.values()}
    for row in everyday("similar_to"):
        for code in (row["code"], *row["similar_to"]):
            assert not CATEGORIES[code]["protected"]
            assert code not in groups, "a group is no kind"


def test_words_of_danger_point_at_signs_that_exist():
    more = json.loads(
        (ROOT / "migrations" / "seed" / "0052_danger_words" / "sign_words.json").read_text(encoding="utf-8")
    )
    assert {row["code"] for row in [*everyday("sign_words"), *more]} <= {row["code"] for row in seed("signs")}


@pytest.mark.parametrize("rule", seed("escalation_rules"), ids=lambda rule: rule["code"])
def test_rule(rule):
    validate(rule["when"], categories=CATEGORIES, signs={sign["code"] for sign in seed("signs")})
    assert rule["reason"].endswith("。")


def test_limits_cover_every_urgency_and_difficulty():
    limits = {(row["step"], row["grade"]): Limit(row["amount"], row["unit"]) for row in seed("time_limits")}
    assert {grade for step, grade in limits if step == "response"} == set(URGENCIES)
    assert {grade for step, grade in limits if step == "settle"} == {"simple", "ordinary", "complex", "major"}
    assert {step for step, grade in limits if grade == "all"} == {"grid", "sign", "route", "call_back"}


def test_the_graver_a_matter_the_sooner_it_is_routed_signed_and_assessed():
    hours = {"working_days": 9.5, "hours": 1, "minutes": 1 / 60}
    rows = [
        *seed("time_limits"),
        *json.loads((ROOT / "migrations" / "seed" / "0023_units" / "time_limits.json").read_text()),
    ]
    limits = {(row["step"], row["grade"]): row["amount"] * hours[row["unit"]] for row in rows if row["unit"] in hours}
    for step in ("route", "sign", "assess"):
        assert limits[step, "grave"] < limits[step, "urgent"] < limits[step, "all"]


def test_roles_hold_permissions_that_exist_and_every_permission_has_a_holder_but_to_speak_as_the_resident():
    assert set().union(*permissions().values()) == {str(one) for one in Permission} - {"case.rate"}


def test_reading_roles_change_nothing():
    roles = permissions()
    reading = {
        "console.open",
        "area.read",
        "atlas.read",
        "case.read",
        "journal.read",
        "task.read",
        "reception.read",
        "unit.read",
        "figures.read",
    }
    assert roles["district_leader"] <= reading
    assert roles["auditor"] <= reading
    assert "case.read" not in roles["admin"] | roles["auditor"]
    assert not {
        one for one in roles["admin"] | roles["auditor"] | roles["district_leader"] if one.startswith("person.")
    }
    # Whoever handled a case never makes its call back.
    assert not [code for code, held in roles.items() if {"case.handle", "case.call_back"} <= held]


def test_make_up_days_of_2026_are_the_published_ones():
    calendar = Calendar.from_rows(seed("calendar_years"))
    assert set(calendar.years) == {2025, 2026}
    makeup = calendar.years[2026].makeup
    assert makeup == {date(2026, m, d) for m, d in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}
    for table in calendar.years.values():
        assert all(day.weekday() < 5 for day in table.holidays)
        assert all(day.weekday() >= 5 for day in table.makeup)


def test_demo_units_name_their_basis_and_have_invented_phones():
    assert {unit["basis"] for unit in UNITS} == {"named_by_article", "plausible"}
    assert sum(unit["basis"] == "named_by_article" for unit in UNITS) == 3
    assert all(unit["phone"].startswith("0937-000") for unit in UNITS)
