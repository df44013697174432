"""What the commands that import a list have in common: a bar while it is done, and what became of it in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from server.bulk import desk, files
from server.bulk.kinds import Kind
from server.bulk.models import BulkImport
from server.bulk.run import Busy, told_of
from server.core.db import db
from server.core.progress import bars
from server.core.refusals import Problem
from server.identity.actor import Actor

_FIRST = 3
"""So many rows to be looked at are named; the console lists the others."""
STATES = {"reading": "读文件", "checking": "核对", "writing": "写入", "telling": "整理结果", "done": "完成"}


def import_at_terminal(
    kind: Kind,
    actor: Actor,
    file: Path,
    how: Mapping[str, Any],
    *,
    now: datetime,
    dry_run: bool,
    report: Path | None,
    summary: Callable[[Mapping[str, int]], str],
) -> None:
    """Import a file with a bar, say what became of it, and exit with 1 when rows were refused."""
    console = Console(soft_wrap=True)
    if report is not None:
        _require_writable(report)
    try:
        with bars(console) as show:
            job = desk.bring_in_from(
                kind,
                actor,
                file,
                how,
                dry_run=dry_run,
                now=now,
                progress=lambda state, share: show(STATES[state], round(share * 100), 100),
            )
        _say(console, job, report, summary)
        refused = job.counts["refused"]
    except Busy:
        raise click.ClickException("这个文件正在另一个窗口导入。") from None
    except Problem as refusal:
        raise click.ClickException(sentence_of(refusal)) from refusal
    finally:
        db.session.remove()
    if refused:
        raise SystemExit(1)


def _require_writable(report: Path) -> None:
    """Now, and not after an hour's work. The command may run as another account than whoever typed it (``make flask`` as root).
    It is tried by writing, and leaves everything as it was: whether there will be anything to write is not known yet.
    """
    try:
        try:
            report.open("xb").close()
        except FileExistsError:
            report.open("ab").close()
        else:
            report.unlink()
    except OSError as error:
        why = error.strerror or str(error)
        raise click.ClickException(
            f"写不了 {report}（{why}）。换一个运行服务的账号写得了的地方，如 /tmp/{report.name}。"
        ) from None


def _say(console: Console, job: BulkImport, report: Path | None, summary: Callable[[Mapping[str, int]], str]) -> None:
    told, count = told_of(job), job.counts["refused"]
    for one in told["refused"]:  # without the name: what a terminal shows lies in logs
        console.print(f"第 {one['row']} 行没有收：{one['reason']}", style="red", highlight=False, markup=False)
    if count > len(told["refused"]):
        console.print(f"还有 {count - len(told['refused'])} 行没有收。", style="red", highlight=False, markup=False)
    for like in told.get("known", []):
        console.print(f"第 {like['row']} 行像 {like['case_no']}：{like['why']}", highlight=False, markup=False)
    for word in told.get("by_default", []):
        named = "没写分类" if word["said"] is None else f"“{word['said']}”" if word["said"] else "写了数字或太长"
        console.print(f"{named}的 {word['rows']} 行算“{word['category']}”。", highlight=False, markup=False)
    for word in told.get("by_urgency", []):
        console.print(f"“{word['said']}”的 {word['rows']} 行算“{word['urgency']}”。", highlight=False, markup=False)
    if doubtful := told.get("doubtful_rows"):
        first = "；".join(f"第 {one['row']} 行：{one['reason']}" for one in told["doubts"][:_FIRST])
        console.print(f"{doubtful} 行有看着不对的地方，照样收：{first}。", highlight=False, markup=False)
    if old := told.get("old_rows"):
        console.print(
            f"{old} 行说的是 {told['old_days']} 天以前的事：都算今天新登记的，期限从今天算起。",
            style="yellow",
            highlight=False,
        )
    console.print(f"{'试跑，没有写入。' if job.dry_run else ''}{summary(job.counts)}", highlight=False, markup=False)
    if report is not None and (pieces := files.refused(job.id)):
        with report.open("wb") as out:
            out.writelines(pieces)
        console.print(f"没有收的行写在 {report}。", highlight=False, markup=False)
    elif report is not None and report.exists():  # whoever opens it must not take it for what became of this file
        console.print(f"没有拒收的行。{report} 是以前的，没有动。", highlight=False, markup=False)


def wishes_of(wishes: tuple[str, ...]) -> dict[str, str | None]:
    """``--map`` as ``{target: heading}``; nothing behind the sign leaves a column out."""
    pairs = [wish.partition("=") for wish in wishes]
    if any(not target or not equals for target, equals, _ in pairs):
        raise click.BadParameter("写成 目标=列名，如 住址=户籍地址", param_hint="--map")
    return {target.strip(): heading.strip() or None for target, _, heading in pairs}


def sentence_of(refusal: Problem) -> str:
    """Why a file was not taken, for a terminal."""
    if missing := refusal.details.get("missing_label"):
        return f"表里没有这几项：{missing}。用 --map 写明是哪一列，如 --map 内容=工单内容；表里有：{'、'.join(refusal.details['columns'])}"
    faults = [fault for name in refusal.details.get("fields", {}).values() for fault in name]
    return "；".join(faults) if faults else str(refusal.document()["title"])
