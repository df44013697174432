"""A telephone as people write it: the same words on the server and on the phone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.people.phone import phone_doubt, phone_fault

VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "phones.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "fault"), VECTORS)
def test_what_is_wrong_with_a_number_is_said(text, fault):
    assert phone_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "doubt"),
    json.loads((Path(__file__).parent.parent / "vectors" / "phone_doubts.json").read_text(encoding="utf-8")),
)
def test_what_is_asked_about_a_number_that_is_kept_as_it_was_said(text, doubt):
    assert phone_doubt(text) == doubt


@given(st.text(max_size=30))
def test_whatever_is_typed_gets_an_answer(text):
    fault = phone_fault(text)
    assert fault is None or fault.startswith(("电话", "手机号", "座机", "要 11"))


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.integers(0, 10))
def test_no_mobile_with_a_digit_missing_is_taken_unless_what_is_left_begins_as_a_landline(number, gone):
    short = number[:gone] + number[gone + 1 :]
    if short.startswith("1"):
        assert phone_fault(short)
