"""Doors as they are written and said, against the vectors the phone passes too; and that one way of writing is one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.people.door import door_key, door_parts, door_words, finds, whole_door

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "doors.json").read_text(encoding="utf-8"))
WRITTEN = st.text(alphabet="花园号院楼栋单元室户组层门#-零一二三十百０1239aB 座", max_size=24)


@pytest.mark.parametrize(("text", "key"), VECTORS["keys"])
def test_a_door_in_one_way_of_writing(text, key):
    assert door_key(text) == key


@pytest.mark.parametrize(("said", "address", "door", "found", "to_the_end"), VECTORS["finds"])
def test_a_door_is_found_by_what_people_say_of_it(said, address, door, found, to_the_end):
    whole = whole_door(address, door)
    assert (finds(door_parts(said), whole), finds(door_parts(said), whole, to_the_end=True)) == (found, to_the_end)


@given(WRITTEN)
def test_what_is_written_in_one_way_stays_as_it_is(text):
    assert door_key(door_key(text)) == door_key(text)


@given(WRITTEN)
def test_a_door_is_found_by_itself_and_by_its_key(text):
    parts = door_parts(text)
    assert finds(parts, parts, to_the_end=True) is bool(parts)
    assert whole_door(text, text) == parts


@pytest.mark.parametrize(
    ("address", "door", "words"),
    [
        ("8号院 3单元 201", "3单元 201", "8号院 3单元 201"),
        ("花园社区 8号院", "3-302", "花园社区 8号院 3-302"),
        ("8号院", None, "8号院"),
        ("", "201", "201"),
    ],
)
def test_an_address_says_the_door_once(address, door, words):
    assert door_words(address, door) == words
