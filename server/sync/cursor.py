"""Where a phone stands in the feed, as an opaque text."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from server.core import problems
from server.core.fields import storable_text
from server.identity.actor import Actor

SCHEMA = 6
"""Raise it when the shape of any row changes, or an entity joins: phones then fill a fresh mirror, and nothing more is
needed (no row goes missing meanwhile: the old mirror stays in view until the fresh one is whole).

1: the first rows. 2: ``advice`` joined, and rows written before a phone's cursor would never have reached it. 3: a
household says its pinyin, who lives there and which doubles were merged into it; a case, whose door it was told at,
whether it may come back and, of one's own, whether it is about a person; a patrol has its note; categories carry pinyin,
signs a category; ``task``, ``notice``, ``track_rule``, ``diary`` and ``case_rule`` joined.
4: categories say which are like them, signs the words that speak of them. 5: a household says that it moved out. 6: a case
says its number where it came from, which it follows and which follow it.
"""

START = (0, -1, "")


@dataclass(frozen=True)
class Cursor:
    """Strictly after ``(tx, rank, id)``, in the database of ``epoch``, for rows of ``scope``.

    ``rank`` is the entity's place in the feed. Forging a cursor gains nothing: the scope that is read is the actor's.
    """

    epoch: str
    schema: int
    scope: str
    tx: int
    rank: int
    id: str

    def text(self) -> str:
        body = [self.epoch, self.schema, self.scope, self.tx, self.rank, self.id]
        return base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read a cursor we wrote; ``cursor.invalid`` for anything else."""
        try:
            epoch, schema, scope, tx, rank, row_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            cursor = cls(str(epoch), int(schema), str(scope), int(tx), int(rank), str(row_id))
        except (ValueError, TypeError, OverflowError, binascii.Error):
            raise problems.CURSOR_INVALID() from None
        if not 0 <= cursor.tx < 2**64 or cursor.id != storable_text(cursor.id):
            raise problems.CURSOR_INVALID()
        return cursor


def number_below(limit: int) -> Callable[[str], int]:
    """How a numeric id in a cursor is read: ``ValueError`` for what its column could not hold."""

    def read(text: str) -> int:
        number = int(text)
        if not 0 <= number < limit:
            raise ValueError("out of range")
        return number

    return read


def scope_fingerprint(actor: Actor, stands_in_for: Collection[UUID]) -> str:
    """Changes whenever what the actor may see could have changed: then the phone starts a fresh mirror.

    ``stands_in_for``: whose list they have today. A colleague of the same grid gets no post for that, and what the absent
    one was asked by name was written long before: no cursor would come by it.
    """
    posts = [
        [post.role, post.area_code, post.unit_id, sorted(post.permissions)]
        for post in sorted(actor.posts, key=lambda p: (p.role, p.area_code or "", p.unit_id or ""))
    ]
    return hashlib.sha256(json.dumps([str(actor.id), posts, *sorted(map(str, stands_in_for))]).encode()).hexdigest()[
        :16
    ]
