"""``flask demo load``."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup
from rich.console import Console
from sqlalchemy import Engine, NullPool, create_engine

from geo.district import DEFAULT_SEED
from server.core.clock import utc_now
from server.core.db import db
from server.core.progress import bars
from server.demo.load import load
from server.demo.scale.fill import run
from server.demo.scale.plan import GRIDS, LEAST, FilledOtherwiseError, Plan, begin, plan_of
from server.demo.scale.stock import SERVED

demo_commands = AppGroup("demo", help="演示数据（全部虚构）")

_LABELS = {
    "areas": "区域",
    "units": "单位",
    "accounts": "账号",
    "households": "住户",
    "visits": "走访",
    "patrols": "巡查",
    "cases": "案件",
    "steps": "步骤",
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
@click.option("--seed", type=int, default=DEFAULT_SEED, help="另一个随机种子，画出另一个区")
@click.option(
    "--scale",
    type=click.IntRange(min=LEAST),
    default=None,
    help="共装这么多件案件，三年的量；被打断了再运行一次就接着装",
)
@click.option(
    "--grids", type=click.IntRange(min=1), default=None, help=f"大约画这么多个网格（--scale 时不写就是 {GRIDS}）"
)
def load_demo(seed: int, scale: int | None, grids: int | None) -> None:
    """把虚构的演示区装进空的数据库；已有数据时什么也不做。"""
    if not current_app.config["SETTINGS"].demo:
        raise click.ClickException("这不是演示安装（XUNGE_DEMO=1 才能装演示数据），什么也没做。")
    console = Console()
    password = os.environ.get("XUNGE_DEMO_PASSWORD") or "".join(secrets.choice(_ALPHABET) for _ in range(10))
    if scale is None:
        _load_small(console, seed, grids, password)
    else:
        _load_many(console, Plan(cases=scale, seed=seed, grids=grids or GRIDS, now=utc_now()), password)


def _load_small(console: Console, seed: int, grids: int | None, password: str) -> None:
    with _owner_if_any() as owner:
        if owner and plan_of(owner):
            console.print("上次的 flask demo load --scale 还没有装完；再运行一次同样的命令就接着装。")
            return
    started = time.monotonic()
    with console.status("正在准备演示数据") as status:
        counts = load(
            seed=seed,
            password=password,
            now=utc_now(),
            grids=grids,
            say=lambda what: status.update(f"演示数据：{what}"),
        )
        db.session.commit()
    if counts is None:
        console.print("数据库里已有区域或账号，没有装演示数据。")
        return
    _tell(console, started, counts, password)


def _load_many(console: Console, asked: Plan, password: str) -> None:
    """The small demo first, then what makes it large; interrupted, the same command goes on."""
    started = time.monotonic()
    with _owner() as owner, bars(console) as say:
        plan = plan_of(owner)
        if plan is None:
            try:
                begin(owner, asked)
            except FilledOtherwiseError as error:
                raise click.ClickException("数据库里已有区域或账号，没有装演示数据。") from error
            plan = asked
        elif (plan.cases, plan.seed, plan.grids) != (asked.cases, asked.seed, asked.grids):
            raise click.ClickException(
                f"上次的 flask demo load --scale {plan.cases} --seed {plan.seed} --grids {plan.grids} 还没有装完，请照那样再运行一次。"
            )
        say("小演示", 0, 1)
        small = load(
            seed=plan.seed, password=password, now=plan.now, grids=plan.grids, served=SERVED, say=lambda _: None
        )
        db.session.commit()
        say("小演示", 1, 1)
        counts = run(owner, plan, say)
    _tell(console, started, (small or {}) | counts, password if small else None)


def _tell(console: Console, started: float, counts: dict[str, int], password: str | None) -> None:
    parts = "，".join(f"{label} {counts[name]}" for name, label in _LABELS.items() if name in counts)
    console.print(f"演示数据已装好（{time.monotonic() - started:.1f} 秒，全部虚构）：{parts}。")
    if password:
        console.print(
            f"演示账号 worker01、leader01、visitor01、officer01、clerk01、router01、unit01、mediator01、caller01、supervisor01、director01、admin、auditor01，密码 {password}",
            soft_wrap=True,
        )


@contextmanager
def _owner() -> Iterator[Engine]:
    """As the owner of the tables: only they may set indexes aside."""
    with _owner_if_any() as owner:
        if owner is None:
            raise click.ClickException(
                "没有设 DATABASE_OWNER_URL：--scale 要用数据库所有者的地址（make flask 会自己设好）。"
            )
        yield owner


@contextmanager
def _owner_if_any() -> Iterator[Engine | None]:
    address = current_app.config["SETTINGS"].database_owner_url
    owner = create_engine(address, poolclass=NullPool, connect_args={"options": "-c timezone=UTC"}) if address else None
    try:
        yield owner
    finally:
        if owner:
            owner.dispose()
