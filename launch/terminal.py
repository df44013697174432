"""What a person at the terminal reads: one line per thing done, and one sentence when it cannot be done."""

from __future__ import annotations

import sys


class CannotGoOnError(Exception):
    """Ends the command with a sentence a person can act on, in Chinese and English, and no traceback."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")


def say(chinese: str, english: str) -> None:
    """Print one step. Flushed at once: the next thing may take a minute, and output may go to a file."""
    print(f"● {chinese} · {english}", flush=True)


def warn(chinese: str, english: str) -> None:
    """Print something the person should know although the work goes on."""
    print(f"! {chinese}\n  {english}", file=sys.stderr, flush=True)
