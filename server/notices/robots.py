"""Robots of WeCom and DingTalk groups: told, outside of the app, that a case waits. A sentence with its code, and a link.

What is told is written in the transaction of what it tells of (:func:`announce`); a job sends it (:func:`send`), tries
again with longer and longer pauses, and every line stays as the log of what left this house. Without a line set by an
administrator nothing leaves.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update

from server.core import crypto
from server.core.db import db
from server.notices.commands import Subject, sentence
from server.notices.models import NoticeKind, Robot, RobotMessage

TRIES = 6
_FIRST_PAUSE = timedelta(minutes=1)
_UNDER_WAY = timedelta(minutes=2)
"""A worker that died while sending leaves the line to the next one after this."""
_LONGEST_S = 60
"""Longer one look does not send: well within that time, and other jobs of the same worker wait no longer."""
_SILENT_FOR_S = 5
_MOST_BYTES = 4096
_AT_ONCE = 20
_NOT_ALLOWED = "address not allowed"
_UNREADABLE = "answer unreadable"
_COPY_ANEW = "从群里重新复制一次机器人的地址，存好再试"
_IN_WORDS = {
    _NOT_ALLOWED: "这个地址不让发：要以 https:// 开头，内网的请运维写进 XUNGE_ROBOT_HOSTS",
    _UNREADABLE: f"对方没接受：回来的不是机器人的答复，地址可能不对。{_COPY_ANEW}",
    "errcode 93000": f"对方没接受：企业微信说没有这个机器人（93000）。{_COPY_ANEW}",
    "errcode 310000": "对方没接受：钉钉的安全设置没放行（310000）。安全设置选“自定义关键词”，关键词填 巡格，再试",
}
"""What a fault means, as whoever tries a robot can mend it: what is not known here is told as it came."""


def announce(kind: str, subject: Subject, now: datetime) -> None:
    """Put a fact before every robot in use, in the transaction of the fact."""
    known = db.session.get(NoticeKind, kind)
    robots = db.session.scalars(select(Robot.code).where(Robot.retired_at.is_(None))).all()
    if known is None or known.retired_at is not None or not robots:
        return
    db.session.add_all(
        RobotMessage(
            robot=code,
            kind=kind,
            text=_words(sentence(known.template, subject), subject.id),
            at=now,
            attempts=0,
            next_at=now,
        )
        for code in robots
    )
    db.session.flush()


def send(now: datetime) -> tuple[int, int]:
    """Send what is due; answers how many arrived and how many did not. Commits: no transaction is open while one waits.

    Each is taken by itself, and none any more after a while: whoever is slow holds nothing for longer than is theirs.
    """
    arrived = failed = 0
    began = monotonic()
    while arrived + failed < _AT_ONCE and monotonic() - began < _LONGEST_S and (message_id := _take(now)):
        message = db.session.get_one(RobotMessage, message_id)
        robot = db.session.get_one(Robot, message.robot)
        address, content = crypto.unseal(robot.address, f"robot:{robot.code}"), message.text
        db.session.rollback()
        fault = _post(address, content)
        message = db.session.get_one(RobotMessage, message_id)
        if fault is None:
            message.sent_at, message.next_at, message.fault = now, None, None
            arrived += 1
        else:
            message.fault = fault
            again = message.next_at is not None and message.attempts < TRIES  # else somebody ended it meanwhile
            message.next_at = now + _FIRST_PAUSE * 4 ** (message.attempts - 1) if again else None
            failed += 1
        db.session.commit()
    return arrived, failed


def address_fault(address: str, allowed: Sequence[str]) -> str | None:
    """Why nothing may be sent there, in words; None: it may. ``allowed``: what the operator configured besides https."""
    try:
        parts = urlsplit(address)
        whole = parts.hostname and parts.port != 0 and address.isascii()
    except ValueError:  # a bracket left open, a port that is none
        whole = False
    if not whole or parts.username or parts.fragment:
        return "写完整的地址，像 https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=……"
    if parts.scheme == "https" or f"{parts.scheme}://{parts.netloc}" in allowed:
        return None
    return "地址要以 https:// 开头；内网的地址请运维写进 XUNGE_ROBOT_HOSTS"


def _take(now: datetime) -> UUID | None:
    """The next that is due, marked as under way so that no other worker sends it too."""
    due = (
        select(RobotMessage.id)
        .join(Robot, Robot.code == RobotMessage.robot)
        .where(RobotMessage.next_at <= now, Robot.retired_at.is_(None))
        .order_by(RobotMessage.next_at, RobotMessage.id)
        .limit(1)
        .with_for_update(of=RobotMessage, skip_locked=True)
    )
    taken = db.session.scalar(
        update(RobotMessage)
        .where(RobotMessage.id == due.correlate(None).scalar_subquery())
        .values(next_at=now + _UNDER_WAY, attempts=RobotMessage.attempts + 1)
        .returning(RobotMessage.id)
    )
    db.session.commit()
    return taken


def _words(said: str, case_id: UUID) -> str:
    settings = current_app.config["SETTINGS"]
    link = f"{settings.public_url}/console?case={case_id}" if settings.public_url else ""
    return "\n".join(filter(None, (f"【巡格】{said}", link)))


def _post(address: str, content: str) -> str | None:
    """Why it did not arrive, never with the address in it, which holds a key; None: it arrived."""
    settings = current_app.config["SETTINGS"]
    if address_fault(address, settings.robot_hosts):
        return _NOT_ALLOWED
    parts = urlsplit(address)
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = connect(parts.hostname or "", parts.port, timeout=_SILENT_FOR_S)
    body = json.dumps({"msgtype": "text", "text": {"content": content}}).encode()
    try:
        # no redirect is followed: the host is the administrator's and stays it
        connection.request(
            "POST",
            f"{parts.path or '/'}?{parts.query}".rstrip("?"),
            body,
            {"Content-Type": "application/json", "User-Agent": "xunge"},
        )
        answer = connection.getresponse()
        return _fault(answer.status, answer.read(_MOST_BYTES))
    except (OSError, http.client.HTTPException, ValueError) as error:  # the last: a name that no host can have
        return type(error).__name__
    finally:
        connection.close()


def _fault(status: int, body: bytes) -> str | None:
    if status != http.client.OK:
        return f"HTTP {status}"
    try:
        code = json.loads(body).get("errcode", 0)
    except (ValueError, AttributeError):
        return _UNREADABLE
    return None if code == 0 else f"errcode {str(code)[:20]}"


def fault_words(fault: str, host: str) -> str:
    """Why a message did not arrive, in words; ``fault`` as :func:`send` left it."""
    if fault.startswith(("HTTP ", "errcode ")):
        told = fault.replace("errcode", "错误号")
        return _IN_WORDS.get(fault, f"对方没接受：回的是 {told}，地址可能不对，或这会儿收不了。{_COPY_ANEW}")
    return _IN_WORDS.get(fault, f"连不上 {host}（{fault}）：看看地址抄对没有；对的话，请运维看这台服务器能不能上那里")
