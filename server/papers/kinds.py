"""Which papers there are. What each looks like is its template's; what it can say is in ``facts.py``."""

from __future__ import annotations

from server.steps.loop import Labelled


class Kind(Labelled):
    """A paper people expect (DOMAIN §8)."""

    INTAKE = "intake", "受理登记表"
    RIGHTS = "rights", "权利义务告知书"
    AGREEMENT = "agreement", "调解协议书"
    TRANSFER = "transfer", "移交单"
    CALLBACK = "callback", "回访记录"
    MINUTES = "minutes", "会议纪要"
    LETTER = "letter", "督办函"


TO_UNITS = frozenset({Kind.TRANSFER, Kind.MINUTES})
"""They go to units, which never learn who brought a protected matter in (DOMAIN §4)."""
