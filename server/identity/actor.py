"""Who is asking, what they may do, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from uuid import UUID

from server.core.permissions import Permission

COUNTY_DIGITS = 6
GRID_DIGITS = 15
EARLIEST_TOLD = datetime(2020, 1, 1, tzinfo=UTC)
"""Nothing told here is older; a phone whose battery was empty says 1970."""
SYSTEM = UUID(int=0)
"""Whoever works at the machine's own terminal. No account has this id; the journal names nobody for it."""


@dataclass(frozen=True)
class Post:
    """One role held in one area or one unit."""

    role: str
    label: str
    area_code: str | None
    unit_id: str | None
    permissions: frozenset[str]


@dataclass(frozen=True)
class Actor:
    """An account with the posts it holds at one moment. Reads take it; nothing about scope is asked elsewhere."""

    id: UUID
    username: str
    name: str
    disabled: bool
    demo: bool
    posts: tuple[Post, ...]
    session_id: UUID | None = None

    @cached_property
    def permissions(self) -> frozenset[str]:
        return frozenset().union(*(post.permissions for post in self.posts))

    def areas(self, permission: Permission) -> tuple[str, ...]:
        """Codes of the areas in which the actor holds ``permission``, without those inside another of them."""
        found = self._areas.get(permission)
        if found is None:
            codes = sorted({p.area_code for p in self.posts if p.area_code and permission in p.permissions})
            outermost = (c for c in codes if not any(c != other and c.startswith(other) for other in codes))
            found = self._areas[permission] = tuple(outermost)
        return found

    @cached_property
    def _areas(self) -> dict[Permission, tuple[str, ...]]:
        """What :meth:`areas` found: of a page of cases it is asked a thousand times."""
        return {}

    def units(self, permission: Permission) -> tuple[str, ...]:
        """Units for which the actor holds ``permission``."""
        return tuple(sorted({p.unit_id for p in self.posts if p.unit_id and permission in p.permissions}))

    def permissions_in(self, area_code: str) -> frozenset[str]:
        """What the actor may do in one area: a post counts only where it is held; a unit's counts everywhere."""
        held = (p.permissions for p in self.posts if p.unit_id or area_code.startswith(p.area_code or ""))
        return frozenset().union(*held)

    @property
    def grids(self) -> tuple[str, ...]:
        """The actor's own grids, by assignment."""
        return tuple(sorted({p.area_code for p in self.posts if p.area_code and len(p.area_code) == GRID_DIGITS}))

    def label_for(self, permission: str) -> str:
        """The role, in people's words, in which the actor uses ``permission``."""
        return next((p.label for p in self.posts if permission in p.permissions), "")


def at_the_terminal(county: str) -> Actor:
    """The actor of a command that works on the whole district with nobody logged in; may do everything there."""
    post = Post("system", "系统", county, None, frozenset(Permission))
    return Actor(id=SYSTEM, username="", name="系统", disabled=False, demo=False, posts=(post,))


RESIDENT = UUID("00000000-0000-7000-8000-00000000000c")
"""The account that residents act under who come with a code: it has no password and no post, and nobody logs in with it."""


def somebody_with_a_code(county: str) -> Actor:
    """A resident, known by nothing but a code: may report, and what the code allows of one case."""
    may = frozenset({Permission.CASE_REPORT, Permission.CASE_RATE, Permission.CASE_RECUR})
    post = Post("resident", "群众", county, None, may)
    return Actor(id=RESIDENT, username="", name="群众", disabled=False, demo=False, posts=(post,))


@dataclass(frozen=True)
class Moment:
    """When something is said to have happened, and when we heard of it; both UTC."""

    recorded_at: datetime
    received_at: datetime
    skew: timedelta = timedelta()
    """How far the device's clock was behind ours when it sent; what the person says of other moments needs it too."""

    def happened_at(self, claimed: datetime | None) -> datetime:
        """When something is said to have happened, by our clock; never after it was recorded. None, and what lies before
        anybody told anything here, mean "just now".
        """
        if claimed is None:
            return self.recorded_at
        try:
            moment = min(claimed + self.skew, self.recorded_at)
        except OverflowError:  # a moment at the end of the calendar
            return self.recorded_at
        return moment if moment >= EARLIEST_TOLD else self.recorded_at


@dataclass(frozen=True)
class Doing:
    """Who does something, when, and under which operation."""

    actor: Actor
    moment: Moment
    operation_id: UUID | None
    """None where no ledger counts it: a file or another system hands it in, known by the number it has there."""
