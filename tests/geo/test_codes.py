"""Area codes: levels, nesting, kinds, and what is not a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import codes
from geo.codes import CodeError, Fault, Level, NeighbourhoodKind, TownKind

serials = st.integers(1, 999).map("{:03d}".format)
counties = st.integers(110101, 820108).map(str)
grids = st.builds("{}{}{}{}".format, counties, serials, serials, serials)


@given(grids)
def test_every_beginning_of_a_grid_code_is_an_area_around_it(grid):
    levels = [(6, Level.COUNTY), (9, Level.TOWN), (12, Level.NEIGHBOURHOOD), (15, Level.GRID)]
    for length, level in levels:
        assert codes.level_of(grid[:length]) is level
        assert codes.is_inside(grid, grid[:length])
    assert codes.parent_of(grid) == grid[:12]
    assert codes.parent_of(grid[:6]) is None


@given(grids, grids)
def test_inside_is_an_order(one, other):
    assert codes.is_inside(one, one)
    assert codes.is_inside(one, other) == (one == other)
    assert not codes.is_inside(one[:12], one)


@given(st.text(max_size=16))
def test_any_text_is_a_code_or_a_named_fault(text):
    try:
        assert codes.parse(text).text == text
    except CodeError as error:
        found = (error.value, type(error.fault))
        assert found == (text, Fault)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (620902, Fault.NOT_TEXT),
        (None, Fault.NOT_TEXT),
        ("", Fault.DIGITS),
        (" 620902", Fault.DIGITS),
        ("620902\n", Fault.DIGITS),
        ("６２０９０２", Fault.DIGITS),
        ("62090²", Fault.DIGITS),
        ("62090", Fault.LENGTH),
        ("6209020010", Fault.LENGTH),
        ("020902", Fault.COUNTY),
        ("920902", Fault.COUNTY),
        ("620902000", Fault.SERIAL_ZERO),
        ("620902001000", Fault.SERIAL_ZERO),
        ("620902000001001", Fault.SERIAL_ZERO),
    ],
)
def test_not_a_code(value, fault):
    with pytest.raises(CodeError) as caught:
        codes.parse(value)
    assert caught.value.fault is fault


@pytest.mark.parametrize("ancestor", ["", "6", "62090", "6209020"])
def test_a_cut_off_scope_holds_nothing_and_says_so(ancestor):
    with pytest.raises(CodeError):
        codes.is_inside("620902001003002", ancestor)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("620902001", TownKind.SUBDISTRICT),
        ("620902099", TownKind.SUBDISTRICT),
        ("620902100", TownKind.TOWN),
        ("620902113200001", TownKind.TOWN),
        ("620902207", TownKind.TOWNSHIP),
        ("620902399", TownKind.TOWNSHIP),
        ("620902400", TownKind.OTHER),
    ],
)
def test_kind_of_a_town(code, kind):
    assert codes.town_kind(code) is kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("620902001001", NeighbourhoodKind.COMMUNITY),
        ("620902001199", NeighbourhoodKind.COMMUNITY),
        ("620902102200", NeighbourhoodKind.VILLAGE),
        ("620902102399001", NeighbourhoodKind.VILLAGE),
        ("620902102400", NeighbourhoodKind.OTHER),
    ],
)
def test_kind_of_a_neighbourhood(code, kind):
    assert codes.neighbourhood_kind(code) is kind


def test_too_short_for_a_kind():
    with pytest.raises(CodeError):
        codes.town_kind("620902")
    with pytest.raises(CodeError):
        codes.neighbourhood_kind("620902001")


@pytest.mark.parametrize(
    ("padded", "code"),
    [
        ("620902000000", "620902"),
        ("620902001000", "620902001"),
        ("620902001003", "620902001003"),
        ("620902000", "620902000"),
        ("620000000000", "620000"),
        ("6209020010ab", "6209020010ab"),
    ],
)
def test_unpadded(padded, code):
    assert codes.unpadded(padded) == code
