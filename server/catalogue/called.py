"""Which category somebody means by a word, in a list that another office wrote: by its name, or by what people call it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from server.catalogue.models import Category
from server.core.db import db

_MOST_NEAR = 3
_LONGEST = 20
"""Longer is no word but a sentence, in a column that was taken for another."""
_KEPT = 10_000


@dataclass(frozen=True)
class Meant:
    """What a word that is no category's name means: one category, by code, or none of them for certain."""

    code: str | None
    near: tuple[str, ...] = ()
    """Names of those that may have been meant, the likeliest first."""


@dataclass
class Called:
    """The categories in use, by name and by what people call them; read once."""

    names: dict[str, str]
    """``{name or code: code}``; of two with one name the deeper one counts."""
    rows: list[tuple[str, str, tuple[str, ...], bool]]
    """``(code, name, everyday words, protected)`` in the order of the list."""
    _known: dict[str, Meant] = field(default_factory=dict)

    def meant(self, word: str) -> Meant:
        """One category goes by this word, or the nearest are told. A protected one goes by its full name alone: 投诉 in a
        list of another office is a way to call, not a matter to hide.
        """
        if word not in self._known:
            if len(self._known) == _KEPT:
                self._known.clear()
            self._known[word] = self._sought(word)
        return self._known[word]

    def _sought(self, word: str) -> Meant:
        if len(word) > _LONGEST:
            return Meant(None)
        exact = [(code, name, protected) for code, name, words, protected in self.rows if word in words]
        if len(exact) == 1 and not exact[0][2]:
            return Meant(exact[0][0])
        near = [name for _, name, _ in exact]
        if not near:
            near = [name for _, name, _, _ in self.rows if word in name or name in word]
            near += [name for _, name, words, _ in self.rows if any(one in word or word in one for one in words)]
        return Meant(None, tuple(dict.fromkeys(near))[:_MOST_NEAR])


def called() -> Called:
    """What the categories in use are called now."""
    rows = db.session.execute(
        select(Category.code, Category.name, Category.keywords, Category.protected)
        .where(Category.retired_at.is_(None))
        .order_by(Category.sort, Category.code)
    ).all()
    names = {row.name: row.code for row in sorted(rows, key=lambda row: row.code.count("."))}
    return Called(
        names | {row.code: row.code for row in rows},
        [(row.code, row.name, tuple((row.keywords or "").split()), bool(row.protected)) for row in rows],
    )
