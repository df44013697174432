"""Alembic through Flask-Migrate; migrations live at the top level, in ``migrations/``."""

from pathlib import Path

from flask_migrate import Migrate

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

migrate = Migrate(directory=str(MIGRATIONS))
