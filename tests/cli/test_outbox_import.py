"""A phone's exported 待传, brought in at the machine: as its owner, once, with the reason of what was not taken."""

from __future__ import annotations

import base64
import json

import pytest

from tests.door import jpeg, now_text, sha256_of


def exported(worker, *operations, photos=(), **more):
    lines = [{"status": "waiting", "recorded_by": worker.user["id"]} | one for one in operations]
    return {
        "format": "xunge-outbox-1",
        "exported_at": now_text(),
        "device_id": "broken-phone",
        "user_id": worker.user["id"],
        "operations": lines,
        "attachments": [
            {"sha256": sha256_of(one), "type": "image/jpeg", "base64": base64.b64encode(one).decode()} for one in photos
        ],
    } | more


def test_it_is_taken_as_its_owner_and_once(app, door, rows, tmp_path):
    worker, picture = door.login("worker01"), jpeg()
    report = worker.report(attachments=[sha256_of(picture)], description="坏手机里的")
    aside = worker.report(description="不再送的") | {"status": "set_aside"}
    wrong = worker.operation("nonsense", {})
    file = tmp_path / "outbox.json"
    file.write_text(json.dumps(exported(worker, report, aside, wrong, photos=[picture, b"no photo"])))
    run = app.test_cli_runner()
    first = run.invoke(args=["outbox", "import", str(file), "--as", "admin"])
    assert first.exit_code == 0, first.output
    assert "收下 1 条" in first.output
    assert "没收 1 条" in first.output
    assert "不再送的 1 条没有导入" in first.output
    assert "照片收下 1 张，没收 1 张" in first.output
    again = run.invoke(args=["outbox", "import", str(file), "--as", "admin"])
    assert "早就收到 1 条" in again.output
    [case] = rows("SELECT c.description, a.username FROM cases c JOIN account a ON a.id = c.reported_by")
    assert case == {"description": "坏手机里的", "username": "worker01"}
    assert worker.push(report)[0]["status"] == "duplicate"  # the phone came back to life
    lines = rows(
        "SELECT a.username FROM journal_entry j JOIN account a ON a.id = j.account_id WHERE action = 'outbox.imported'"
    )
    assert [one["username"] for one in lines] == ["admin", "admin"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "other"}, "不是巡格导出的"),
        ({"user_id": "nobody"}, "读不懂"),
        ({"user_id": "0190b1c2-0000-7000-8000-000000000000"}, "没有这个账号"),
        ({"operations": {}}, "不完整"),
    ],
)
def test_what_is_no_outbox_of_ours_is_refused_with_a_sentence(app, door, rows, tmp_path, change, said):
    file = tmp_path / "outbox.json"
    file.write_text(json.dumps(exported(door.login("worker01")) | change))
    answer = app.test_cli_runner().invoke(args=["outbox", "import", str(file), "--as", "admin"])
    assert answer.exit_code == 1
    assert said in answer.output
    assert rows("SELECT 1 FROM journal_entry WHERE action = 'outbox.imported'") == []
    file.write_text("{")
    assert app.test_cli_runner().invoke(args=["outbox", "import", str(file), "--as", "admin"]).exit_code == 1
    assert "没有用户" in app.test_cli_runner().invoke(args=["outbox", "import", str(file), "--as", "nobody99"]).output
