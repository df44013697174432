"""What can be brought in as a list. Rooms above say what a row of theirs is; the way of a file is the same for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.bulk.columns import Target
from server.bulk.models import BulkImport
from server.bulk.sheet import Sheet
from server.bulk.staging import Batch, Staging
from server.core.permissions import Permission
from server.identity.actor import Actor

Told = dict[str, Any]


@dataclass
class Work:
    """One import, and everything that is needed to go on with it."""

    job: BulkImport
    actor: Actor
    staging: Staging
    pace: int = 1_000
    """Rows to take in one transaction, so that it stays short."""
    first: list[Any] = field(default_factory=list)
    """Of a trial: the first sound rows, as they were read."""

    @property
    def how(self) -> Mapping[str, Any]:
        return self.job.how


@dataclass(frozen=True)
class Kind:
    """``name`` names it in the table, in addresses and in the journal (``case.import``).

    ``staged``: columns of its table in ``staging`` with their types, beside ``row`` and ``faults``. ``targets``: what the
    columns of a file can hold, by which the row of headings is found. ``read`` turns rows of the file into lines for COPY,
    and may say of a row everything that is wrong with it as it stands. ``check`` marks in ``faults`` what only all rows
    together, and the register, can tell. ``write`` takes the next rows after one, in the transaction it is called in, and
    answers the last row settled, or None when there are no more. ``look`` is what is told besides.
    """

    name: str
    permission: Permission
    staged: Mapping[str, str]
    targets: Mapping[str, Target]
    mapping: Callable[[Actor, Mapping[str, Any], Sequence[str]], dict[str, str]]
    read: Callable[[Work, Sheet], Iterator[Batch]]
    check: Callable[[Work, Callable[[float], None]], None]
    write: Callable[[Work, int], tuple[int, dict[str, int]] | None]
    label: str
    """The column of ``staged`` that says whose a refused row is."""
    trial: Callable[[Work, Callable[[float], None]], dict[str, int]]
    """What ``write`` would come to, with nothing kept."""
    look: Callable[[Work], Told] = lambda _: {}
    kept: Callable[[Work], None] = lambda _: None
    """What is kept for the next file once one has been taken."""
    heaviness: int = 1
    """How many times as long a row takes as a matter's: so much sooner a file is too large to be waited for."""


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    KINDS[kind.name] = kind
    return kind
