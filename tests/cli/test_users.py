"""``flask users add`` and ``users import``: the first administrator, and workers with their grids out of Excel."""

from __future__ import annotations

import csv
import stat

import pytest
from openpyxl import Workbook

from geo.district.sample import write_samples
from server.core.db import db
from server.units.models import Unit

HEADER = ("姓名", "用户名", "角色", "网格编码", "单位")
GRID = "620902001001001"


def first_admin(installation, *more, stdin="a long password\n"):
    return installation.flask(
        "users", "add", "admin", "--admin", "--name", "于静", "--password-stdin", *more, stdin=stdin
    )


@pytest.fixture(scope="module")
def district(make_installation, tmp_path_factory):
    """An installation with areas and a unit."""
    made = make_installation()
    folder = tmp_path_factory.mktemp("sample")
    write_samples(folder)
    for level in ("county", "town", "neighbourhood", "grid"):
        made.flask(
            "areas",
            "import",
            folder / f"{level}.geojson",
            "--level",
            level,
            "--code-field",
            "code",
            "--name-field",
            "name",
        )
    with made.app.app_context():
        db.session.add(Unit(id="water", name="供水所"))
        db.session.commit()
    return made


@pytest.fixture
def sheet(tmp_path):
    """``sheet(row, row …)`` writes a workbook; answers its path."""

    def write(*rows, header=HEADER):
        book = Workbook()
        book.active.append(header)
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "people.xlsx")
        return tmp_path / "people.xlsx"

    return write


def log_in(installation, username, password):
    client = installation.app.test_client()
    return client.post("/api/v1/auth/login", json={"username": username, "password": password})


def test_the_first_administrator_needs_a_county_and_makes_it(empty):
    assert empty.flask("users", "add", "--admin", "--check").exit_code == 1
    assert "缺少" in first_admin(empty).output, "without a terminal it asks for nothing and says what is missing"
    assert empty.rows("SELECT 1 FROM account") == []
    result = first_admin(empty, "--county", "620902", "--county-name", "肃州区")
    assert result.exit_code == 0, result.output
    assert empty.flask("users", "add", "--admin", "--check").exit_code == 0
    user = log_in(empty, "admin", "a long password").get_json()["user"]
    assert user["demo"] is False
    assert user["roles"][0] | {"unit": None} == {
        "role": "admin",
        "label": "系统管理员",
        "area": {"code": "620902", "name": "肃州区", "level": "county"},
        "unit": None,
    }
    assert empty.flask("users", "add", "--admin", "--if-none").output == ""
    assert "已有账号 admin（于静），岗位原来就有" in first_admin(empty).output
    assert empty.one("SELECT count(*) FROM assignment") == 1


@pytest.mark.parametrize(
    ("more", "stdin", "said"),
    [
        (("--county", "62090", "--county-name", "肃州区"), "a long password\n", "不是 6 位区县代码"),
        (("--county", "620902", "--county-name", "肃州区"), "short\n", "密码至少 8 个字符"),
    ],
)
def test_a_refused_administrator_leaves_nothing_behind(empty, more, stdin, said):
    result = first_admin(empty, *more, stdin=stdin)
    assert result.exit_code == 1
    assert said in result.output
    assert empty.rows("SELECT 1 FROM account") == []
    assert empty.rows("SELECT 1 FROM area") == []


def test_at_a_terminal_a_slip_of_the_finger_is_asked_again(empty):
    """A real terminal between us and the command, as at the end of the first ``make run``."""
    typed = [
        "62090",
        "620902",
        "",
        "肃州区",
        "ad min",
        "",
        "于静",
        "short",
        "a long password",
        "another",
        "a long password",
        "a long password",
    ]
    said = empty.at_terminal(["users", "add", "--admin", "--if-none"], typed)
    for sentence in (
        "“62090”不是 6 位区县代码，请再输一次",
        "用户名是 2 到 40 个",
        "密码至少 8 个字符，请再输一次",
        "两次输的不一样，请再输一次",
    ):
        assert sentence in said
    assert "已新建账号 admin（于静）" in said
    assert "a long password" not in said
    assert log_in(empty, "admin", "a long password").status_code == 200
    assert empty.rows("SELECT code, name FROM area") == [{"code": "620902", "name": "肃州区"}]


def test_a_post_must_be_one_that_exists(district):
    def add(*options):
        return district.flask(
            "users", "add", "zhou", "--name", "周平", "--password-stdin", *options, stdin="long enough\n"
        )

    assert "没有“村长”这个角色" in add("--role", "村长", "--area", GRID).output
    assert "不是网格" in add("--role", "网格员", "--area", "620902001").output
    assert "还没有导入" in add("--role", "网格员", "--area", "620902999999999").output
    assert "要填单位" in add("--role", "承办单位联络员", "--area", GRID).output
    assert "没有“自来水”这个单位" in add("--role", "承办单位联络员", "--unit", "自来水").output
    assert district.rows("SELECT 1 FROM account WHERE username = 'zhou'") == []
    assert add("--role", "承办单位联络员", "--unit", "供水所").exit_code == 0


def test_workers_with_their_grids_come_out_of_excel(district, sheet, tmp_path):
    file = sheet(
        ("王芳", "wangfang", "网格员", GRID, None),
        ("李强", "liqiang", "grid_worker", 620902001001002, None),  # Excel made a number of it
        ("赵敏", "zhaomin", "网格员", f"{GRID}、620902001001002", None),
        ("冯军", "fengjun", "承办单位联络员", None, "供水所"),
        (None, None, None, None, None),
        ("孙丽", "sunli", "网格员", "620902001", None),
        ("周平", "zhou ping", "网格员", GRID, None),
        ("李刚", "liqiang", "网格员", GRID, None),
        (None, "nobody", "网格员", GRID, None),
        ("吴静", "wujing", "县长", GRID, None),
    )
    kept = tmp_path / "passwords.csv"
    result = district.flask("users", "import", file, "--passwords", kept)
    assert result.exit_code == 1, result.output
    assert "收 4 行：新账号 4 个，已有 0 个，新岗位 5 个；拒绝 5 行" in result.output
    for line in (
        "第 7 行没有收：网格员要填 15 位网格编码，620902001 不是网格",
        "第 8 行没有收：用户名“zhou ping”不能用",
        "第 9 行没有收：用户名 liqiang 在第 3 行是“李强”的",
        "第 10 行没有收：没有姓名",
        "第 11 行没有收：没有“县长”这个角色",
    ):
        assert line in result.output
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with kept.open(encoding="utf-8-sig") as lines:
        passwords = {row["用户名"]: row["初始密码"] for row in csv.DictReader(lines)}
    assert passwords.keys() == {"wangfang", "liqiang", "zhaomin", "fengjun"}
    assert not any(password in result.output for password in passwords.values())
    assert district.rows("SELECT 1 FROM journal_entry WHERE details::text ~ :one", one=passwords["wangfang"]) == []
    answer = log_in(district, "zhaomin", passwords["zhaomin"])
    assert answer.status_code == 200
    assert [grid["code"] for grid in answer.get_json()["user"]["grids"]] == [GRID, "620902001001002"]

    before = district.rows("SELECT id, password_hash FROM account ORDER BY id")
    again = district.flask("users", "import", file, "--passwords", tmp_path / "other.csv")
    assert "新账号 0 个，已有 4 个，新岗位 0 个" in again.output
    assert not (tmp_path / "other.csv").exists()
    assert district.rows("SELECT id, password_hash FROM account ORDER BY id") == before


def test_a_password_file_is_never_written_over(district, sheet, tmp_path):
    file = sheet(("马兰", "malan", "网格员", GRID, None))
    (tmp_path / "old.csv").write_text("kept")
    result = district.flask("users", "import", file, "--passwords", tmp_path / "old.csv")
    assert result.exit_code == 1
    assert "已经存在" in result.output
    assert (tmp_path / "old.csv").read_text() == "kept"
    assert district.rows("SELECT 1 FROM account WHERE username = 'malan'") == []


def test_a_dry_run_writes_neither_accounts_nor_passwords(district, sheet, tmp_path):
    file = sheet(("马兰", "malan", "网格员", GRID, None))
    result = district.flask("users", "import", file, "--passwords", tmp_path / "new.csv", "--dry-run")
    assert result.exit_code == 0, result.output
    assert "没有写入。可收 1 行（1 人）" in result.output
    assert not (tmp_path / "new.csv").exists()
    assert district.rows("SELECT 1 FROM account WHERE username = 'malan'") == []


@pytest.mark.parametrize("content", [b"not a workbook", b"PK\x03\x04broken"])
def test_a_file_that_is_no_workbook_is_one_sentence(district, tmp_path, content):
    (tmp_path / "people.xlsx").write_bytes(content)
    result = district.flask("users", "import", tmp_path / "people.xlsx", "--passwords", tmp_path / "new.csv")
    assert result.exit_code == 1
    assert "打不开这个文件" in result.output


def test_a_missing_column_is_named(district, sheet, tmp_path):
    file = sheet(("王芳", "网格员"), header=("姓名", "角色"))
    result = district.flask("users", "import", file, "--passwords", tmp_path / "new.csv")
    assert "第一行缺少列：用户名" in result.output
