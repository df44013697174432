"""``flask …``: the commands of an installation."""

from __future__ import annotations

from flask import Flask

from server.demo.cli import demo_commands


def install_commands(app: Flask) -> None:
    """Register the command groups."""
    app.cli.add_command(demo_commands)
