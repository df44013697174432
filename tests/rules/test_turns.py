"""Turns: how many may be in a costly route at once, and when those who find no room are told to come."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest

from server.core.refusals import Problem
from server.core.turns import LONGEST_S, Turns


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def told(turns: Turns) -> int:
    with pytest.raises(Problem) as refusal, turns.turn():
        pass
    assert refusal.value.kind.code == "server.crowded"
    return int(refusal.value.details["retry_after_s"])


def test_whoever_finds_no_room_is_told_later_and_later_moments_one_after_another():
    turns = Turns(room=1, waiting=0, patience_s=0, clock=Clock())
    with turns.turn():
        waits = [told(turns) for _ in range(50)]
    assert waits == sorted(waits)
    assert len(set(waits)) > 30, "nobody is sent away with the same word as everybody"
    assert waits[0] == 1


def test_numbers_follow_how_long_turns_have_lately_lasted():
    clock = Clock()
    turns = Turns(room=1, waiting=0, patience_s=0, clock=clock)
    for _ in range(30):
        with turns.turn():
            clock.now += 10
    with turns.turn():
        first, second = told(turns), told(turns)
    assert 6 <= first <= 10
    assert 14 <= second <= 20


def test_nobody_is_sent_away_for_longer_than_phones_wait_by_themselves():
    clock = Clock()
    turns = Turns(room=1, waiting=0, patience_s=0, clock=clock)
    with turns.turn():
        waits = [told(turns) for _ in range(2000)]
    assert max(waits) <= LONGEST_S
    clock.now += LONGEST_S
    with turns.turn():
        assert told(turns) == 1, "the crowd has gone, and so have its numbers"


def test_a_turn_that_failed_is_given_back():
    turns = Turns(room=1, waiting=0, patience_s=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.turn():
            _ = 1 / 0
    with turns.turn():
        pass


def test_a_few_may_wait_for_a_moment_and_no_more():
    turns = Turns(room=1, waiting=1, patience_s=30)
    came = threading.Event()

    def wait() -> None:
        with turns.turn():
            came.set()

    with ExitStack() as stack:
        stack.enter_context(turns.turn())
        waiting = threading.Thread(target=wait)
        waiting.start()
        while turns._inside._value:
            came.wait(0.001)
        assert told(turns) >= 1
        assert not came.is_set()
    waiting.join(30)
    assert came.is_set()


def test_a_look_says_that_there_is_no_room_and_takes_none():
    turns = Turns(room=1, waiting=0, patience_s=0)
    turns.look()
    with turns.turn(), pytest.raises(Problem) as refusal:
        turns.look()
    assert refusal.value.kind.code == "server.crowded"
    for _ in range(3):
        turns.look()
    with turns.turn():
        pass
