"""``flask tidy``: what is kept for some days only is forgotten after them, not before, by the owner's functions alone."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError


def tidy(app):
    result = app.test_cli_runner().invoke(args=["tidy"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output.strip()


def test_notices_go_when_nobody_sees_them_any_more_and_not_before(app, centre, owner, rows, monkeypatch):
    monkeypatch.setattr("server.journal.forgetting.CHUNK", 1)
    case = centre.case_in("routed")
    assert tidy(app) == "没有到期要清的。"
    assert len(rows("SELECT 1 FROM notice")) == 3

    with owner.begin() as connection:
        connection.execute(text("UPDATE notice SET expires_at = now() - interval '1 minute'"))
    with owner.connect() as connection:
        # whatever PostgreSQL knows of three rows: a list that is read anew for each of them lets all of them go
        for off in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
            connection.exec_driver_sql(f"SET enable_{off} = off")
        assert connection.execute(text("SELECT forget_notices(now(), 1)")).scalar_one() == 1
        connection.rollback()
    other = centre.case_in("accepted")
    assert tidy(app) == "清掉 3 条消息。"
    assert [one["subject_id"] for one in rows("SELECT subject_id::text FROM notice")] == [other["id"]]
    assert (
        rows("SELECT details, account_id FROM journal_entry WHERE action = 'notices.expire'")
        == [{"details": {"notices": 1}, "account_id": None}] * 3
    )
    assert len(rows("SELECT 1 FROM cases WHERE id = :id AND state = 'routed'", id=case["id"])) == 1, (
        "what they told of stays"
    )
    assert tidy(app) == "没有到期要清的。"


def test_the_application_forgets_no_notice_by_itself(settings, centre, rows):
    centre.case_in("accepted")
    app_role = create_engine(settings.database_url)
    for statement in ("DELETE FROM notice", "SELECT forget_notices(now() + interval '2 days', 10)"):
        with app_role.begin() as connection, pytest.raises(ProgrammingError, match=r"permission denied|still read"):
            connection.execute(text(statement))
    app_role.dispose()
    assert len(rows("SELECT 1 FROM notice")) == 1
