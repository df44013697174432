"""What a long command shows while it works: a bar at a terminal, elsewhere (a log) a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

EVERY_S = 10.0
"""So often a line."""

Show = Callable[[str, int, int | None], None]


@contextmanager
def bar(console: Console, what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar that is gone afterwards; call what it gives with how many more are done. Without ``total`` it only moves."""
    with bars(console) as show:
        done = 0
        show(what, done, total)

        def advance(count: int) -> None:
            nonlocal done
            done += count
            show(what, done, total)

        yield advance


@contextmanager
def bars(console: Console) -> Iterator[Show]:
    """The same for work of several parts: call it with the part's name, how much of it is done, and of how much."""
    if not console.is_terminal:
        yield _lines(console)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        tasks = {}

        def show(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield show


def _lines(console: Console) -> Show:
    began = said = time.monotonic()

    def show(what: str, done: int, total: int | None) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said < EVERY_S:
            return
        said = now
        minutes, seconds = divmod(int(now - began), 60)
        far = f"{100 * done // total} %" if total else f"{done}"
        console.print(f"{what} {far}，已用 {minutes} 分 {seconds} 秒", highlight=False, markup=False)

    return show
