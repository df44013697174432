"""One installation ready to be worked on: packages, front end, database, environment, and the `flask` command in it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from launch import account, home, packages, venv, web
from launch import settings as settings_
from launch.place import PROJECT
from launch.terminal import CannotGoOnError, say, warn

if TYPE_CHECKING:
    from launch.cluster import Cluster
    from launch.settings import Settings

WEB_ACCOUNT = "www-data"  # every Debian has it; never `postgres`, which the database takes for its superuser


@dataclass(frozen=True)
class Site:
    """Everything a process of the project needs to start."""

    settings: Settings
    cluster: Cluster | None
    account: str
    environment: dict[str, str]
    owner_url: str

    def flask(self, *arguments: str) -> None:
        """Run `flask …` as the owner of the database; raises `CannotGoOnError` when it fails."""
        if self.flask_code(*arguments):
            words = " ".join(["flask", *arguments])
            raise CannotGoOnError(f"{words} 失败（它的话在上面）。", f"{words} failed (its words are above).")

    def flask_code(self, *arguments: str) -> int:
        """Run `flask …` on this terminal and answer its exit code."""
        command = [venv.program("flask"), "--app", "wsgi", *arguments]
        env = {**self.environment, "DATABASE_OWNER_URL": self.owner_url}
        return subprocess.run(account.dropping_to(self.account, command), cwd=PROJECT, env=env, check=False).returncode


def install(settings: Settings) -> None:
    """Install and build what is missing."""
    packages.ensure(packages.FOR_RUN_WITH_OWN_DATABASE if settings.own_database else packages.FOR_RUN)
    venv.ensure()
    web.ensure_built()


def open_site(settings: Settings) -> Site:
    """Start the private cluster, unless the person has a database of their own, and put the environment together."""
    cluster: Cluster | None = None
    if settings.own_database:
        app_url, owner_url = settings.own_database
    else:
        cluster = home.own_cluster()
        if cluster.start():
            say("数据库已启动", f"database started, socket {cluster.socket}")
        if cluster.create_database(home.DATABASE):
            say("新建数据库", "database made")
        app_url, owner_url = cluster.app_url(home.DATABASE), cluster.owner_url(home.DATABASE)
    environment = venv.environment(settings_.for_server(settings, app_url=app_url))
    environment.pop("DATABASE_OWNER_URL", None)
    name = _web_account()
    _hand_over(Path(environment["XUNGE_FILES"]), name)
    return Site(settings, cluster, name, environment, owner_url)


def _web_account() -> str:
    """Account for the web server and the `flask` command: ours, or as root an unprivileged one when it can run the project."""
    if not account.is_root():
        return account.me()
    # the venv may lead to a Python in somebody's closed home directory
    imports = account.dropping_to(WEB_ACCOUNT, [str(venv.PYTHON), "-c", "import flask"])
    if (
        account.can_reach(WEB_ACCOUNT, PROJECT)
        and not subprocess.run(imports, cwd="/", capture_output=True, check=False).returncode
    ):
        return WEB_ACCOUNT
    warn(
        f"账号 {WEB_ACCOUNT} 用不了 {PROJECT} 或其中的 Python，网页服务只能以 root 运行；正式安装请用普通账号。",
        f"Account {WEB_ACCOUNT} cannot use {PROJECT} or its Python, so the web server runs as root; use an ordinary account for a real installation.",
    )
    return account.me()


def _hand_over(directory: Path, name: str) -> None:
    """Let `name` write below `directory`, whoever ran here before."""
    directory.mkdir(parents=True, exist_ok=True)
    if not account.is_root() or directory.owner() == name:
        return
    for base, _, files in os.walk(directory):
        for path in (Path(base), *(Path(base) / file for file in files)):
            account.give(path, name)
