"""``flask …``: the commands of an installation."""

from __future__ import annotations

from typing import Any

from click import ClickException, Command, Context
from flask import Flask
from sqlalchemy.exc import OperationalError

from server.areas.cli import area_commands
from server.atlas.cli import atlas_commands
from server.click_words import in_chinese
from server.demo.cli import demo_commands
from server.intake.cli import case_commands
from server.jobs import job_commands
from server.keys.cli import key_commands
from server.people.cli import people_commands
from server.remap.cli import remap_now
from server.staffing.cli import user_commands
from server.sync.cli import outbox_commands, restored
from server.tidy import tidy


def install_commands(app: Flask) -> None:
    """Register the commands."""
    in_chinese()
    for command in (
        area_commands,
        atlas_commands,
        case_commands,
        demo_commands,
        job_commands,
        key_commands,
        outbox_commands,
        people_commands,
        restored,
        tidy,
        user_commands,
    ):
        _tell_of_the_database(command)
        app.cli.add_command(command)
    area_commands.add_command(remap_now)


def _tell_of_the_database(command: Command) -> None:
    """A database that is away, or gives up, is said in a sentence with its own reason: the operator has no use for our lines of code."""
    invoke = command.invoke

    def told(context: Context) -> Any:
        try:
            return invoke(context)
        except OperationalError as error:
            reason = str(error.orig or error).strip().splitlines()[0]
            raise ClickException(
                f"数据库连不上，或者没有做完：{reason}。已经写进去的不会丢，可以再运行一次。"
            ) from error

    vars(command)["invoke"] = told
