"""``flask …``: the commands of an installation."""

from flask import Flask


def install_commands(app: Flask) -> None:
    """Register the command groups."""
