"""What a refusal is; which ones there are says :mod:`server.core.problems`.

It becomes an RFC 9457 ``application/problem+json`` answer in :mod:`server.core.endpoint`, or the ``problem`` of a push
outcome. Neither Flask nor SQLAlchemy is known here, so that pure rules (``workflow.py``) can refuse in the same words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

CATALOGUE: dict[str, ProblemKind] = {}
BY_CONSTRAINT: dict[str, ProblemKind] = {}
"""Named database constraints that mean a problem of their own; any other violation is a defect of ours."""


class Problem(Exception):  # noqa: N818  (a refusal is an answer, not an error of the program)
    """One refusal, on its way to whoever asked."""

    def __init__(self, kind: ProblemKind, details: dict[str, Any]) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.details = details

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def status(self) -> int:
        return self.kind.status

    def stored(self) -> dict[str, Any]:
        """The document as ``jsonb`` can hold it: names that came from outside may carry NUL or half a surrogate pair."""
        text = json.dumps(self.document(), ensure_ascii=False, default=str).replace("\\u0000", "�")
        clean: dict[str, Any] = json.loads(text.encode("utf-8", "replace"))
        return clean

    def document(self) -> dict[str, Any]:
        """``{type, title, status, code, details}`` as RFC 9457 wants it."""
        return {
            "type": f"/problems/{self.kind.code}",
            "title": self.kind.title.format_map(self.details),
            "status": self.kind.status,
            "code": self.kind.code,
            "details": self.details,
        }


@dataclass(frozen=True)
class ProblemKind:
    """A kind of refusal. Call it with exactly its details to get a :class:`Problem` to raise."""

    code: str
    status: int
    title: str
    details: dict[str, type | tuple[type, ...]] = field(default_factory=dict)

    def __call__(self, **details: Any) -> Problem:
        if details.keys() != self.details.keys():
            raise TypeError(f"{self.code} takes {sorted(self.details)}, got {sorted(details)}")
        for name, kind in self.details.items():
            if not isinstance(details[name], kind):
                raise TypeError(f"{self.code}.{name} must be {kind}, got {details[name]!r}")
        return Problem(self, details)


def kind(
    code: str,
    status: int,
    title: str,
    /,
    *,
    constraints: tuple[str, ...] = (),
    **details: type | tuple[type, ...],
) -> ProblemKind:
    """Enter a kind into the catalogue; a code stands there once."""
    if code in CATALOGUE:
        raise ValueError(f"problem {code} is in the catalogue already")
    entry = ProblemKind(code, status, title, details)
    CATALOGUE[code] = entry
    for name in constraints:
        BY_CONSTRAINT[name] = entry
    return entry


def of_steps(
    code: str, this: str, not_yours: str = "{label}不由你来做"
) -> tuple[ProblemKind, ProblemKind, ProblemKind]:
    """What every thing with steps refuses: a step there is not, one that it stands wrong for, one for others to do."""
    return (
        kind(f"{code}.action_unknown", 422, "没有“{action}”这个步骤", action=str),
        kind(
            f"{code}.action_not_now",
            409,
            this + "现在是“{state_label}”，不能{label}",
            action=str,
            label=str,
            state=str,
            state_label=str,
        ),
        kind(f"{code}.action_not_yours", 403, not_yours, action=str, label=str),
    )
