"""What a command was not told, asked at the terminal: a slip of the finger is asked again, never the end of the command."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import click

from server.identity.passwords import SHORTEST_PASSWORD
from server.staffing.posts import PostRefusedError
from server.staffing.sheet import USERNAME


def given_or_asked(
    given: str | None, what: str, option: str, *, default: str | None = None, judge: Callable[[str], str] = str.strip
) -> str:
    """What ``option`` brought, judged once; without it, asked until ``judge`` takes it.

    ``judge`` answers the value to use, or raises :class:`PostRefusedError` with a sentence. ``ClickException`` when
    there is nobody to ask.
    """
    if given:
        return judge(given)
    if not sys.stdin.isatty():
        raise click.ClickException(f"缺少{what}（{option}）。")
    return _until_taken(lambda: str(click.prompt(what, default=default)), judge)


def password(*, from_stdin: bool) -> str:
    """A password from standard input, or typed twice at the terminal without being shown."""
    if from_stdin:
        return _long_enough(sys.stdin.readline().rstrip("\r\n"))
    if not sys.stdin.isatty():
        raise click.ClickException("没有终端可以问密码，请用 --password-stdin。")

    def twice(first: str) -> str:
        _long_enough(first)
        if click.prompt("再输一次密码", hide_input=True) != first:
            raise PostRefusedError("两次输的不一样")
        return first

    return _until_taken(
        lambda: str(click.prompt(f"密码（至少 {SHORTEST_PASSWORD} 个字符，输入时不显示）", hide_input=True)), twice
    )


def username(text: str) -> str:
    """A name to log in by."""
    if not USERNAME.fullmatch(text.strip()):
        raise PostRefusedError("用户名是 2 到 40 个字母、数字、点、横线，以字母或数字开头")
    return text.strip()


def county_code(text: str) -> str:
    """A county's six digits (GB/T 2260)."""
    if not re.fullmatch(r"[1-9]\d{5}", text.strip()):
        raise PostRefusedError(f"“{text}”不是 6 位区县代码")
    return text.strip()


def some_text(text: str) -> str:
    """Anything but nothing."""
    if not text.strip():
        raise PostRefusedError("不能为空")
    return text.strip()


def _long_enough(text: str) -> str:
    if len(text) < SHORTEST_PASSWORD:
        raise PostRefusedError(f"密码至少 {SHORTEST_PASSWORD} 个字符")
    return text


def _until_taken(ask: Callable[[], str], judge: Callable[[str], str]) -> str:
    while True:
        try:
            return judge(ask())
        except PostRefusedError as sentence:
            click.echo(f"{sentence}，请再输一次。", err=True)
