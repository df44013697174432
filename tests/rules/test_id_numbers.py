"""Citizen ID numbers (GB 11643-1999): the check character catches what fingers do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.refusals import Problem
from server.people.id_number import check_character, parse_id_number

TODAY = date(2026, 11, 25)
DIGITS = "0123456789"

numbers = st.builds(
    lambda area, born, serial: whole(f"{area}{born:%Y%m%d}{serial:03d}"),
    st.integers(110000, 659999),
    st.dates(date(1890, 1, 1), TODAY),
    st.integers(0, 999),
)


def whole(first_17: str) -> str:
    return first_17 + check_character(first_17)


def refused(text: str) -> bool:
    try:
        parse_id_number(text, TODAY)
    except Problem as refusal:
        assert refusal.code == "person.id_number"
        assert sum(map(str.isdecimal, text)) < 9 or text not in str(refusal.document()), (
            "a refusal never repeats the number"
        )
        return True
    return False


def test_the_example_of_the_standard_checks():
    assert check_character("11010519491231002") == "X"
    assert check_character("44052418800101001") == "4"


@given(numbers)
def test_the_remainder_of_a_whole_number_is_one(text: str):
    """The standard's own condition (ISO 7064, mod 11-2), by another road than the table of weights."""
    remainder = 0
    for one in text:
        remainder = (remainder * 2 + (10 if one == "X" else int(one))) % 11
    assert remainder == 1


@given(numbers)
def test_birthday_and_sex_are_read_from_it_however_it_is_typed(text: str):
    for typed in (text, text.lower(), f" {text[:6]} {text[6:14]} {text[14:]} ", text.translate(_FULL_WIDTH)):
        number = parse_id_number(typed, TODAY)
        assert number.text == text
        assert f"{number.born_on:%Y%m%d}" == text[6:14]
        assert number.sex == ("male" if int(text[16]) % 2 else "female")


_FULL_WIDTH = {ord(one): chr(ord(one) + 0xFEE0) for one in DIGITS + "X"}


@given(numbers, st.integers(0, 17), st.sampled_from(DIGITS))
def test_one_wrong_digit_is_always_noticed(text: str, place: int, digit: str):
    wrong = text[:place] + digit + text[place + 1 :]
    assert wrong == text or refused(wrong)


@given(numbers, st.integers(0, 16))
def test_two_neighbours_swapped_are_always_noticed(text: str, place: int):
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    assert swapped == text or refused(swapped)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused_and_never_an_error(text: str):
    assert refused(text) or len(parse_id_number(text, TODAY).text) == 18


@pytest.mark.parametrize("born", ["19000229", "20260001", "20261126", "18891231"])
def test_a_birthday_that_cannot_be_is_refused_though_the_number_checks(born: str):
    assert refused(whole(f"620902{born}001"))
