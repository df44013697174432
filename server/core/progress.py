"""What a long command shows at a terminal while it works; nothing where its output goes elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


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
def bars(console: Console) -> Iterator[Callable[[str, int, int | None], None]]:
    """The same for work of several parts: call it with the part's name, how much of it is done, and of how much."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        tasks = {}

        def show(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield show
