"""What the columns of any list mean: headings are guessed, and what somebody pointed at counts.

A sentence about a row never repeats a cell that holds a digit: columns slip, and an ID number must not end up in a report.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.core import problems
from server.core.refusals import ProblemKind

_ECHOED = 20


@dataclass(frozen=True)
class Target:
    """What a column can hold: its name for people, and the headings it is known by besides."""

    label: str
    headings: tuple[str, ...] = ()


class RowRefusedError(ValueError):
    """This row is not taken; the message is a Chinese sentence for the report."""


def mapping_of(
    columns: Sequence[str],
    wished: Mapping[str, str | None],
    targets: Mapping[str, Target],
    needed: Sequence[str],
    refusal: ProblemKind,
) -> dict[str, str]:
    """``{target: heading}`` of any list: guessed, with what is wished over it; an empty wish leaves a column out. Targets
    are named by their name in code or by their label. Raises ``request.invalid`` for what there is not, and the refusal
    (with the headings found) where nothing is what is needed.
    """
    by_label = {target.label: name for name, target in targets.items()}
    mapping, faults = guessed(columns, targets), []
    for asked, heading in wished.items():
        name = by_label.get(asked, asked)
        if name not in targets:
            faults.append(f"没有“{asked}”这一项，可用：{'、'.join(target.label for target in targets.values())}")
        elif not heading:
            mapping.pop(name, None)
        elif heading not in columns:
            faults.append(f"文件里没有“{heading}”这一列")
        else:
            mapping[name] = heading
    if faults:
        raise problems.REQUEST_INVALID(fields={"mapping": faults})
    if missing := [name for name in needed if name not in mapping]:
        raise refusal(
            missing=missing,
            missing_label="、".join(targets[name].label for name in missing),
            columns=[heading for heading in columns if heading],
            mapping=mapping,
        )
    return mapping


def guessed(columns: Sequence[str], targets: Mapping[str, Target]) -> dict[str, str]:
    """``{target: heading}`` as far as headings are known."""
    known = {heading: name for name, target in targets.items() for heading in (target.label, *target.headings)}
    mapping: dict[str, str] = {}
    for heading in columns:
        name = known.get(_heading(heading))
        if name is not None:
            mapping.setdefault(name, heading)
    return mapping


def _heading(text: str) -> str:
    """A heading without what people add to it: spaces, stars, 必填 in brackets."""
    narrow = re.sub(r"\s|\*", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\([^)]*\)$", "", narrow).rstrip(":").lower()


def echo(text: str) -> str:
    """What stood there, in quotes, unless it could be a number of somebody's."""
    return f"“{text}”" if repeatable(text) else ""


def repeatable(text: str) -> bool:
    """Whether what stood there may be told again."""
    return len(text) <= _ECHOED and not any(one.isdigit() for one in text)


def sentences(messages: Any, targets: Mapping[str, Target], inside: str = "") -> Iterator[str]:
    """The messages of marshmallow as sentences that begin with the column's name; what is nested in ``guardian`` has
    columns of its own.
    """
    if isinstance(messages, dict):
        for name, below in messages.items():
            path = f"{inside}_{name}" if inside == "guardian" else name if isinstance(name, str) else inside
            yield from sentences(below, targets, path)
    else:
        label = targets[inside].label if inside in targets else ""
        yield from (f"{label}：{one}" if label else str(one) for one in messages)
