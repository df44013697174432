"""Answers as JSON: read back by anybody they are what was answered, whatever somebody had sent."""

from __future__ import annotations

import json

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from server.cases.rules import State
from server.core import wire

_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
_ANSWERS = st.recursive(_PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
APP = Flask(__name__)
wire.install(APP)


@given(_ANSWERS)
def test_what_is_answered_is_what_is_read(answer):
    assert json.loads(APP.json.dumps(answer)) == answer


def test_what_orjson_cannot_write_is_written_all_the_same():
    answer = {"number": 10**40, "half a sign": "\ud800", "state": State.HANDLING, 7: "by number"}
    assert json.loads(APP.json.dumps(answer)) == {
        "number": 10**40,
        "half a sign": "\ud800",
        "state": "handling",
        "7": "by number",
    }


def test_chinese_is_not_escaped():
    assert APP.json.dumps({"题": "漏水"}) == '{"题":"漏水"}'
