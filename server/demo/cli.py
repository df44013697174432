"""``flask demo load``."""

from __future__ import annotations

import os
import secrets
import time

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console

from server.core.clock import utc_now
from server.core.db import db
from server.demo.load import load

demo_commands = AppGroup("demo", help="演示数据（全部虚构）")

_LABELS = {
    "areas": "区域",
    "units": "单位",
    "accounts": "账号",
    "households": "住户",
    "visits": "走访",
    "patrols": "巡查",
    "cases": "案件",
    "people": "特殊群体",
    "care_plans": "关爱计划",
    "errands": "代办",
    "tasks": "任务",
    "mediations": "调解",
    "meetings": "会议",
    "referrals": "移送调解",
    "notices": "消息",
}
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@demo_commands.command("load")
@click.option("--seed", type=int, default=None, help="另一个随机种子，画出另一个区")
def load_demo(seed: int | None) -> None:
    """把虚构的演示区装进空的数据库；已有数据时什么也不做。"""
    if not current_app.config["SETTINGS"].demo:
        raise click.ClickException("这不是演示安装（XUNGE_DEMO=1 才能装演示数据），什么也没做。")
    console = Console()
    started = time.monotonic()
    password = os.environ.get("XUNGE_DEMO_PASSWORD") or "".join(secrets.choice(_ALPHABET) for _ in range(10))
    with console.status("正在准备演示数据") as status:
        counts = load(seed=seed, password=password, now=utc_now(), say=lambda what: status.update(f"演示数据：{what}"))
        db.session.commit()
    if counts is None:
        console.print("数据库里已有区域或账号，没有装演示数据。")
        return
    parts = "，".join(f"{label} {counts[name]}" for name, label in _LABELS.items())
    console.print(f"演示数据已装好（{time.monotonic() - started:.1f} 秒，全部虚构）：{parts}。")
    console.print(
        f"演示账号 worker01、leader01、visitor01、officer01、clerk01、router01、unit01、mediator01、caller01、supervisor01、director01、admin、auditor01，密码 {password}",
        soft_wrap=True,
    )
