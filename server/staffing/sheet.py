"""People from a spreadsheet: read its rows, judge them, and write accounts with their posts."""

from __future__ import annotations

import re
import secrets
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from server.core.db import db
from server.core.fields import NAME_MAX
from server.identity.commands import add_account
from server.identity.queries import account_by_username
from server.staffing.posts import Directory, Place, PostRefusedError, directory, give_post

COLUMNS = {"姓名": "name", "用户名": "username", "角色": "role", "网格编码": "area", "区域编码": "area", "单位": "unit"}
NEEDED = ("姓名", "用户名", "角色")
MAX_BYTES, MAX_ROWS = 10 * 1024 * 1024, 20_000
USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,39}")
_SEVERAL = re.compile(r"[、，,;；\s]+")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


class SheetUnreadableError(ValueError):
    """The file as a whole cannot be read; the message is a Chinese sentence."""


@dataclass
class Person:
    """One person of the file with every post its rows give them; ``rows`` are row numbers as Excel shows them."""

    username: str
    name: str
    rows: list[int]
    posts: list[tuple[str, Place]] = field(default_factory=list)


@dataclass
class Sheet:
    """Every row is in somebody's ``rows`` or in ``refused`` as (row, sentence)."""

    people: dict[str, Person] = field(default_factory=dict)
    refused: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class NewAccount:
    """An account made by the import, with the password its owner begins with."""

    username: str
    name: str
    password: str


def read_sheet(path: Path) -> Sheet:
    """Judge every row of the first sheet. Raises :class:`SheetUnreadableError`; a bad row is refused, never an error."""
    sheet, known = Sheet(), directory()
    for number, row in _rows(path):
        try:
            _take(sheet, number, row, known)
        except PostRefusedError as error:
            sheet.refused.append((number, str(error)))
    return sheet


@dataclass
class Written:
    """What became of the people of a sheet."""

    new: int = 0
    known: int = 0
    posts: int = 0


def write_people(
    sheet: Sheet, *, now: datetime, keep: Callable[[NewAccount], None], progress: Callable[[], None]
) -> Written:
    """Add accounts that do not exist yet and posts not held yet; commits after each person.

    One person a transaction, because hashing a password takes a tenth of a second and a transaction that writes must be
    short; a run that was cut off is simply started again. ``keep`` is given each new password before the account exists.
    """
    written = Written()
    for person in sheet.people.values():
        account = account_by_username(person.username)
        if account is None:
            password = "".join(secrets.choice(_ALPHABET) for _ in range(12))
            keep(NewAccount(person.username, person.name, password))
            account = add_account(username=person.username, name=person.name, password=password, now=now)
            written.new += 1
        else:
            written.known += 1
        written.posts += sum(give_post(account.id, role, place, now) for role, place in person.posts)
        db.session.commit()
        progress()
    return written


def _take(sheet: Sheet, number: int, row: dict[str, str], known: Directory) -> None:
    name, username = row.get("name", ""), row.get("username", "")
    if not name or len(name) > NAME_MAX:
        raise PostRefusedError("没有姓名" if not name else f"姓名最多 {NAME_MAX} 个字")
    if not USERNAME.fullmatch(username):
        raise PostRefusedError(f"用户名“{username}”不能用：2 到 40 个字母、数字、点、横线，以字母或数字开头")
    role = known.role(row.get("role", ""))
    codes = [code for code in _SEVERAL.split(row.get("area", "")) if code] or [""]
    places = [known.place(role, code, row.get("unit", "")) for code in codes]
    person = sheet.people.get(username.lower())
    if person is None:
        person = sheet.people[username.lower()] = Person(username, name, [])
        existing = account_by_username(username)
        if existing is not None and existing.name != name:
            del sheet.people[username.lower()]
            raise PostRefusedError(f"用户名 {username} 已经是“{existing.name}”的")
    elif person.name != name:
        raise PostRefusedError(f"用户名 {username} 在第 {person.rows[0]} 行是“{person.name}”的")
    person.rows.append(number)
    person.posts += [(role, place) for place in places]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    if path.stat().st_size > MAX_BYTES:
        raise SheetUnreadableError(f"文件太大（最多 {MAX_BYTES // 1024 // 1024} MB）")
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise SheetUnreadableError("打不开这个文件，请另存为 .xlsx 再试") from error
    try:
        lines = book.worksheets[0].iter_rows(values_only=True)
        header = [COLUMNS.get(_text(cell).rstrip("*")) for cell in next(lines, ())]
        missing = [name for name in NEEDED if COLUMNS[name] not in header]
        if missing:
            raise SheetUnreadableError(f"第一行缺少列：{'、'.join(missing)}")
        for number, line in enumerate(lines, 2):
            row: dict[str, str] = {}
            for name, cell in zip(header, line, strict=False):
                if name and _text(cell):
                    row[name] = f"{row[name]} {_text(cell)}" if name in row else _text(cell)
            if not row:
                continue
            if number > MAX_ROWS:
                raise SheetUnreadableError(f"行数太多（最多 {MAX_ROWS} 行），请分成几个文件")
            yield number, row
    finally:
        book.close()


def _text(cell: Any) -> str:
    """A cell as text; Excel turns 620902001001003 into a number, and sometimes into 620902001001003.0."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\x00", "").strip()
