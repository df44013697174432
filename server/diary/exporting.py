"""Diaries of a period as a file to hand in or to keep: PDF for paper, Excel for whoever collects."""

from __future__ import annotations

from datetime import date, datetime

from server.core import problems
from server.core.clock import LOCAL_ZONE
from server.core.ids import new_id
from server.diary.paper import Paper, pdf
from server.diary.queries import diaries
from server.diary.workbook import workbook
from server.identity.actor import Actor
from server.journal.commands import record

_WEEKDAYS = "一二三四五六日"


def export_diary(actor: Actor, first: date, last: date, kind: str, now: datetime) -> bytes:
    """The actor's own diaries from ``first`` to ``last`` as ``pdf`` or ``xlsx``; a line in the journal.

    Refuses ``diary.nothing`` for a period without any.
    """
    days = diaries(actor, first, last)
    if not days:
        raise problems.DIARY_NOTHING()
    where = "、".join(dict.fromkeys(post.label for post in actor.posts))
    paper = Paper(
        who=actor.name,
        post=where,
        period=day_words(first) if first == last else f"{day_words(first)} 至 {day_words(last)}",
        made=f"{now.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}",
        days=[(f"{day_words(day)}　星期{_WEEKDAYS[day.weekday()]}", text) for day, text in days],
    )
    record(
        at=now,
        account_id=actor.id,
        action="diary.export",
        subject_kind="diary",
        subject_id=new_id(),
        first=first.isoformat(),
        last=last.isoformat(),
        format=kind,
        count=len(days),
    )
    return pdf(paper) if kind == "pdf" else workbook(paper, [day for day, _ in days])


def day_words(day: date) -> str:
    """2026 年 11 月 26 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
