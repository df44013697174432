"""What an operator reads around a command's own help: Chinese, like the rest of it."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.cli.conftest import ROOT
from tests.conftest import environment_of

ENGLISH = re.compile(r"Usage|Options|Commands|Error|Missing|Invalid|No such|Show|Try|required|default:")


def test_the_help_of_a_command_and_of_a_group_is_chinese_to_its_frame(empty):
    told = empty.flask("cases", "import", "--help")
    assert told.exit_code == 0
    for said in ("用法：", "选项:", "显示这段说明。", "[必须写]"):
        assert said in told.output
    assert "[不写是 50; " in empty.flask("areas", "check", "--help").output
    assert "命令:" in empty.flask("cases", "--help").output
    assert not ENGLISH.search(told.output + empty.flask("cases", "--help").output)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("cases", "import"), "cases import --help。\n\n错误：少了参数"),
        (("cases", "import", "/no/such.csv", "--channel", "petition"), "/no/such.csv 不存在。"),
        (("cases", "import", "."), "是目录，不是文件。"),
        (("cases", "imprt"), "没有 imprt 这个命令。"),
        (("cases", "import", "--chanel"), "没有 --chanel 这个选项。"),
        (("cases", "import", "--channel"), "--channel 后面要写一个值。"),
        (("cases", "import", "--crs", "mars", "pyproject.toml"), "没有 'mars'，可用：'wgs84', "),
        (("tidy", "now"), "多写了：now"),
    ],
)
def test_what_was_typed_wrong_is_said_in_chinese(empty, arguments, said):
    told = empty.flask(*arguments)
    assert told.exit_code == 2
    assert said in told.output
    assert not ENGLISH.search(told.output)


@pytest.mark.parametrize("command", [("tidy",), ("jobs", "run"), ("users", "add", "--admin", "--if-none")])
def test_a_database_that_is_away_is_said_in_a_sentence(settings, command):
    away = environment_of(settings) | {"DATABASE_URL": "postgresql://nobody:secret-word@127.0.0.1:1/none"}
    told = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env=away,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "数据库连不上" in told.stderr
    assert not re.search("Traceback|secret-word|已启动", told.stdout + told.stderr)
