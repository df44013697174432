"""The door gunicorn and the `flask` command come in by."""

from server.app import create_app
from server.process import settle

app = create_app()
settle()
