"""What a process that answers is told of Python, once."""

from __future__ import annotations

import gc
import sys

_YOUNG, _OLDER = 20_000, 50


def settle() -> None:
    """To be called when the application is made and before it answers.

    A thread that computes gives way ten times as often as Python would have it: a small answer beside two pushes has eight
    waits for its turn, and each was up to 5 ms. What stands for good is not looked through for rubbish again, and a page is
    made without looking: a phone's first pull spent a fourth of its time on that.
    """
    sys.setswitchinterval(0.0005)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _OLDER, _OLDER)
