"""``flask …``: the commands of an installation."""

from __future__ import annotations

from flask import Flask

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
        app.cli.add_command(command)
    area_commands.add_command(remap_now)
