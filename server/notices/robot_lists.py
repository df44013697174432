"""Robots of groups, entered and changed by an administrator; and what was sent. Commands never commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func, select

from server.core import crypto, problems
from server.core.db import db
from server.core.times import iso
from server.identity.actor import Actor
from server.journal import edited
from server.notices.models import Robot, RobotMessage
from server.notices.robots import address_fault


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
            ).group_by(RobotMessage.robot)
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
        robot.name = facts["name"]
        edited.retire(robot, facts, now)
    edited.mark(actor.id, robot, "robot", now, new=is_new, host=robot.host, retired=facts["retired"])
    return robot
