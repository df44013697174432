"""Robots of groups, entered and changed by an administrator; and what was sent. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func, select, update

from server.core import crypto, problems
from server.core.db import db
from server.core.times import iso
from server.identity.actor import Actor
from server.journal import edited
from server.journal.commands import record
from server.notices.models import Robot, RobotMessage
from server.notices.robots import address_fault, fault_words

TRIAL = "【巡格】这是一条测试消息，收到就说明接通了。"
"""Names no case and nobody; begins like every other, so that a group that asks for the word takes it."""


def robots() -> list[dict[str, Any]]:
    """Every robot in order, with what became of its messages. Its address is never told whole: it holds a key."""
    counts = {
        row.robot: row
        for row in db.session.execute(
            select(
                RobotMessage.robot,
                func.count(RobotMessage.sent_at).label("sent"),
                func.count().filter(RobotMessage.next_at.is_(None), RobotMessage.sent_at.is_(None)).label("given_up"),
                func.max(RobotMessage.sent_at).label("last_at"),
            )
            .where(RobotMessage.kind.is_not(None))
            .group_by(RobotMessage.robot)
        )
    }
    return [
        {
            "code": one.code,
            "name": one.name,
            "version": one.version,
            "retired": one.retired_at is not None,
            "host": one.host,
            "sent": counts[one.code].sent if one.code in counts else 0,
            "given_up": counts[one.code].given_up if one.code in counts else 0,
            "last_at": iso(counts[one.code].last_at) if one.code in counts else None,
        }
        for one in db.session.scalars(select(Robot).order_by(Robot.sort, Robot.code))
    ]


def put_robot(actor: Actor, code: str, base_version: int, facts: Mapping[str, Any], now: datetime) -> Robot:
    """Enter a robot, give it another name or address, or take it out of use: then nothing more is sent to it.

    Refuses ``request.invalid`` for an address to which nothing may be sent. None leaves the address as it is.
    """
    robot, is_new = edited.held(Robot, code, base_version)
    edited.require_name_free(robot, facts["name"])
    address = facts["address"]
    with db.session.no_autoflush:
        if address or is_new:
            if fault := address_fault(address or "", current_app.config["SETTINGS"].robot_hosts):
                raise problems.REQUEST_INVALID(fields={"address": [fault]})
            robot.host = urlsplit(address).hostname or ""
            robot.address = crypto.seal(address, f"robot:{code}")
        _end_trials(code)
        robot.name = facts["name"]
        edited.retire(robot, facts, now)
    edited.mark(actor.id, robot, "robot", now, new=is_new, host=robot.host, retired=facts["retired"])
    return robot


def try_out(actor: Actor, code: str, now: datetime) -> None:
    """Put a message that tells of nothing before a robot; the job of all others sends it. Refuses ``robot.out_of_use``."""
    robot = db.session.get(Robot, code, with_for_update=True)
    if robot is None:
        raise problems.LIST_ABSENT()
    if robot.retired_at is not None:
        raise problems.ROBOT_OUT_OF_USE()
    _end_trials(code)
    db.session.add(
        RobotMessage(robot=code, tried_version=robot.version, text=TRIAL, at=now, attempts=0, next_at=now),
    )
    record(at=now, account_id=actor.id, action="robot.try", subject_kind="robot", subject_id=code, host=robot.host)
    db.session.flush()


def trial_of(code: str) -> dict[str, Any]:
    """What became of the last trial of a robot as it stands: one of the address it had before says nothing."""
    robot = db.session.get(Robot, code)
    if robot is None:
        raise problems.LIST_ABSENT()
    last = db.session.scalar(
        select(RobotMessage)
        .where(RobotMessage.robot == code, RobotMessage.kind.is_(None))
        .order_by(RobotMessage.at.desc(), RobotMessage.id.desc())
        .limit(1)
    )
    if last is None or last.tried_version != robot.version:
        return {"state": "none", "at": None, "next_at": None, "said": ""}
    waits = iso(last.next_at) if last.next_at and last.fault else None
    return {
        "state": _state(last),
        "at": iso(last.at),
        "next_at": waits,
        "said": fault_words(last.fault, robot.host) if last.fault and not last.sent_at else "",
    }


def _state(trial: RobotMessage) -> str:
    if trial.sent_at is not None:
        return "arrived"
    if trial.fault is None:
        return "sending"
    return "refused" if trial.next_at else "given_up"


def _end_trials(code: str) -> None:
    """A trial that is still tried again would arrive after the next one, or at another address."""
    db.session.execute(
        update(RobotMessage)
        .where(RobotMessage.robot == code, RobotMessage.kind.is_(None), RobotMessage.next_at.is_not(None))
        .values(next_at=None)
    )
