"""The door gunicorn and the `flask` command come in by."""

from server.app import create_app

app = create_app()
