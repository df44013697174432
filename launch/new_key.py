"""`make new-key`: a new key for sealed values; the present one joins the old ones, which still open what they sealed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from launch import account, settings
from launch.place import locked
from launch.terminal import CannotGoOnError, say

if TYPE_CHECKING:
    from pathlib import Path

_HIGHEST = 255
"""A sealed value begins with one byte for the number of its key (server/core/crypto.py)."""


def new_key() -> int:
    """Make the key and say what to do next; raises `CannotGoOnError` when the keys are not ours to change."""
    if os.environ.get("XUNGE_DATA_KEY"):
        raise CannotGoOnError(
            "密钥是用 XUNGE_DATA_KEY 给出的，请在那里换：现在的写进 XUNGE_DATA_KEYS_OLD，新的写成 号码:密钥。",
            "XUNGE_DATA_KEY is given: change it there. The present key goes to XUNGE_DATA_KEYS_OLD, the new one is number:key.",
        )
    file = settings.SECRETS / "data_key"
    if not file.exists():
        raise CannotGoOnError(
            "还没有密钥；第一次 make run 会自动生成。", "There is no key yet; the first make run makes one."
        )
    with locked(settings.SECRETS / "new_key.lock"):
        present = file.read_text().strip()
        number = settings.data_key_number(present)
        if number >= _HIGHEST:
            raise CannotGoOnError(f"密钥号码已经用到 {_HIGHEST}。", f"Key numbers have reached {_HIGHEST}.")
        before = settings.data_keys_before(present)
        # the old keys first: cut off between the two, nothing is lost and this can be run again
        _replace(
            settings.SECRETS / "data_keys_old", ",".join([*before, f"{number}:{present.rpartition(':')[2]}"]), file
        )
        _replace(file, f"{number + 1}:{settings.random_data_key()}", file)
    say(
        f"新的数据密钥是 {number + 1} 号，{number} 号留着开旧内容",
        f"data key {number + 1} made, {number} kept to open what it sealed",
    )
    say(
        "现在：停掉 make run 再启动，让服务用上新密钥",
        "now: stop make run and start it again, so that it uses the new key",
    )
    say(
        '然后：make flask ARGS="keys rotate"，把旧内容换成新密钥',
        'then: make flask ARGS="keys rotate", to seal everything anew',
    )
    say(
        '最后：备份 var/secrets/，与数据库分开存放；make flask ARGS="keys status" 会说旧密钥何时不再需要',
        'last: back up var/secrets/ apart from the database; make flask ARGS="keys status" says when the old key may go',
    )
    return 0


def _replace(file: Path, text: str, like: Path) -> None:
    """Write the whole file or none of it, readable by the owner of `like` alone, and on the disk before we go on."""
    part, owner = file.with_suffix(".part"), like.stat()
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        if account.is_root():
            os.fchown(out.fileno(), owner.st_uid, owner.st_gid)
        out.write(text + "\n")
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
    directory = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
