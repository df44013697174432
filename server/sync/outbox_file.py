"""A phone's 待传, exported to a file (`pwa/src/local/export.ts`) and brought in by whoever runs the machine: the phone broke, or
was handed in. What is done is what the phone would have done: the same ids, so nothing is done twice.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from server.attachments.commands import take_photo
from server.core import envelopes
from server.core.db import db
from server.core.refusals import Problem
from server.identity import queries as identity
from server.identity.actor import Actor
from server.sync.commands import push
from server.sync.schemas import BATCH_MAX

FORMAT = "xunge-outbox-1"
_SENT = frozenset({"waiting", "sending", "acknowledged"})
"""What a phone sends by itself; of the acknowledged ones the ledger says ``duplicate``, unless it came back from a backup."""
_ON_THE_WIRE = ("id", "seq", "kind", "recorded_by", "recorded_at", "base_version", "replaces", "payload")


class FileUnreadableError(Exception):
    """Not an exported outbox, or of nobody known here."""


@dataclass
class Imported:
    """What became of it: operations by outcome, those that wait for a person, and photos."""

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: list[tuple[int, str]] = field(default_factory=list)
    left: int = 0
    photos: int = 0
    photos_refused: int = 0


def read(raw: str) -> tuple[dict[str, Any], UUID]:
    """The file's content and whose it is."""
    try:
        content = json.loads(raw)
        if content["format"] != FORMAT:
            raise FileUnreadableError("不是巡格导出的待传文件")
        whose = UUID(content["user_id"])
        if not all(isinstance(content[name], list) for name in ("operations", "attachments")):
            raise FileUnreadableError("文件不完整")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileUnreadableError("读不懂这个文件") from error
    return content, whose


def bring_in(
    content: dict[str, Any], whose: UUID, now: datetime, progress: Callable[[int], None] = lambda _: None
) -> Imported:
    """Apply it as its owner. Commits operation by operation, as a push does; started again, it repeats nothing.

    ``progress`` hears how many records and photos more are done.
    """
    actor = identity.actor_at(whose, now)
    if actor is None:
        raise FileUnreadableError("这里没有这个账号")
    done = Imported()
    ours = [one for one in content["operations"] if isinstance(one, dict) and one.get("status") in _SENT]
    done.left = len(content["operations"]) - len(ours)
    wire = [{name: one[name] for name in _ON_THE_WIRE if one.get(name) is not None} for one in ours]
    for at in range(0, len(wire), BATCH_MAX):
        part = wire[at : at + BATCH_MAX]
        answers = push(
            actor,
            str(content.get("device_id")),
            content.get("exported_at"),
            part,
            now,
            more=at + BATCH_MAX < len(wire),
        )
        for operation, answer in zip(part, answers, strict=True):
            done.outcomes[answer["status"]] += 1
            if answer["status"] not in {"applied", "duplicate"}:
                done.reasons.append((operation.get("seq", 0), answer.get("problem", {}).get("title", "")))
        progress(len(part))
    for photo in content["attachments"]:
        if _take(actor, photo, now):
            done.photos += 1
        else:
            done.photos_refused += 1
        progress(1)
    return done


def _take(actor: Actor, photo: Any, now: datetime) -> bool:
    try:
        raw = base64.b64decode(photo["base64"], validate=True)
        sha256 = str(photo["sha256"])
        take_photo(
            actor, sha256, envelopes.open_photo(raw, sha256) if photo["type"] == envelopes.SEALED_TYPE else raw, now
        )
        db.session.commit()
    except (Problem, ValueError, KeyError, TypeError):
        db.session.rollback()
        return False
    return True
