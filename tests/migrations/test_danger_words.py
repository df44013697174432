"""Words of danger are added to what stands there, and nothing an administrator wrote is touched (migration 0052)."""

from __future__ import annotations

from alembic.script import ScriptDirectory
from sqlalchemy import text

from server.pages import _alembic


def test_words_are_added_behind_those_that_stand_there(owner):
    add_words = ScriptDirectory.from_config(_alembic()).get_revision("0052").module.add_words
    with owner.connect() as connection:
        read = text("SELECT code, words FROM sign")
        seeded = dict(connection.execute(read).tuples().all())
        assert seeded["violence"].startswith("打架 ")
        assert "-被打扰" in seeded["violence"].split()
        connection.execute(text("UPDATE sign SET words = '抡棍子 -被打湿' WHERE code = 'violence'"))
        connection.execute(text("UPDATE sign SET words = NULL WHERE code = 'hurt'"))
        add_words(connection)
        now = dict(connection.execute(read).tuples().all())
        assert now["violence"].split()[:3] == ["抡棍子", "-被打湿", "-被打扰"]
        assert now["violence"].split().count("-被打湿") == 1
        assert "打架" not in now["violence"].split()  # taken out by whoever runs it, and stays out
        assert now["hurt"].startswith("头破血流 ")
        add_words(connection)
        assert dict(connection.execute(read).tuples().all()) == now
        connection.rollback()
