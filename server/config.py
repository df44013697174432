"""Typed settings. The server refuses to start when one is missing or unsafe, and says which."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_MIN_SECRET_LENGTH = 32
_DATA_KEY_BYTES = 32
_HIGHEST_KEY_NUMBER = 255
_MOST_CREDIT = 60
_LONGEST_WAIT_S = 10
TIANDITU_URL = "https://t0.tianditu.gov.cn"
TIANDITU_CREDIT = "天地图 GS（2024）0568号"


class ConfigError(Exception):
    """A setting is missing or unsafe; the message names it and says what to do, to whoever runs the server."""


@dataclass(frozen=True)
class Settings:
    """Everything the server takes from its environment."""

    database_url: str
    database_owner_url: str | None
    """Needed for migrations and ``flask`` administration only; the web process runs without it."""
    secret_key: str
    data_keys: Mapping[int, bytes]
    """Keys of sealed values by number. The highest is the present one; the others only open what is not sealed anew yet."""
    files: Path
    web_dist: Path
    demo: bool
    public_url: str | None
    replica_url: str | None = None
    """A streaming replica for what is only read: tiles, summaries, figures, exports. Without one, all is read where it is written."""
    replica_lag_s: float = 0.5
    """How long a request waits for the replica to know what the primary knows, before it reads from the primary."""
    proxy_hops: int = 0
    """Proxies of ours in front: that many entries of ``X-Forwarded-For`` are believed, none when people reach us directly."""
    tianditu_key: str | None = None
    """The operator's own key for 天地图; without one there is no base map and no request leaves for it."""
    tianditu_url: str = TIANDITU_URL
    tianditu_credit: str = TIANDITU_CREDIT
    """What the map must say of its source; the number on it changes when 天地图 publishes anew."""
    robot_hosts: tuple[str, ...] = ()
    """Where robots of groups may be besides https: ``http://10.1.2.3:8080``, of the operator's own network."""
    check_answers: bool = False
    """Tests only: every answer is checked against the schema it was documented with."""

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel over https only where people reach us by https."""
        return bool(self.public_url and self.public_url.startswith("https://"))


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; :class:`ConfigError` when one is missing or unsafe."""
    env = os.environ if environment is None else environment
    root = Path(__file__).resolve().parent.parent
    return Settings(
        database_url=_database_url(env, "DATABASE_URL"),
        database_owner_url=_database_url(env, "DATABASE_OWNER_URL") if env.get("DATABASE_OWNER_URL") else None,
        secret_key=_secret(env, "XUNGE_SECRET_KEY"),
        data_keys=_data_keys(env),
        files=Path(env.get("XUNGE_FILES") or root / "var" / "files"),
        web_dist=Path(env.get("XUNGE_WEB_DIST") or root / "pwa" / "dist"),
        demo=_flag(env, "XUNGE_DEMO"),
        public_url=_public_url(env, "PUBLIC_URL"),
        replica_url=_database_url(env, "DATABASE_REPLICA_URL") if env.get("DATABASE_REPLICA_URL") else None,
        replica_lag_s=_seconds(env, "XUNGE_REPLICA_LAG_S", default=0.5),
        proxy_hops=_count(env, "XUNGE_PROXY_HOPS"),
        tianditu_key=_tianditu_key(env, "XUNGE_TIANDITU_KEY"),
        tianditu_url=_public_url(env, "XUNGE_TIANDITU_URL") or TIANDITU_URL,
        tianditu_credit=env.get("XUNGE_TIANDITU_CREDIT", "").strip()[:_MOST_CREDIT] or TIANDITU_CREDIT,
        robot_hosts=_addresses(env, "XUNGE_ROBOT_HOSTS"),
        check_answers=_flag(env, "XUNGE_CHECK_ANSWERS"),
    )


def _required(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise ConfigError(f"没有设 {name}。make run 会自己设好；所有设置见 docs/手册-部署.md 第二节。")
    return value


def _database_url(env: Mapping[str, str], name: str) -> str:
    value = _required(env, name)
    for plain in ("postgresql://", "postgres://"):
        if value.startswith(plain):
            value = "postgresql+psycopg://" + value.removeprefix(plain)
    if not value.startswith("postgresql+psycopg://"):
        raise ConfigError(f"{name} 要写成 postgresql://账号:密码@主机/数据库 这样的地址。")
    return value


def _secret(env: Mapping[str, str], name: str) -> str:
    value = _required(env, name)
    if len(value) < _MIN_SECRET_LENGTH:
        raise ConfigError(f"{name} 太短，至少 {_MIN_SECRET_LENGTH} 个字符；可以用 openssl rand -hex 32 造一个。")
    return value


def _data_keys(env: Mapping[str, str]) -> dict[int, bytes]:
    """``XUNGE_DATA_KEY`` is ``base64`` (number 1) or ``number:base64``; ``XUNGE_DATA_KEYS_OLD`` a comma list of the latter."""
    present = _data_key("XUNGE_DATA_KEY", _required(env, "XUNGE_DATA_KEY"))
    old = [
        _data_key("XUNGE_DATA_KEYS_OLD", one) for one in env.get("XUNGE_DATA_KEYS_OLD", "").split(",") if one.strip()
    ]
    if any(number >= present[0] for number, _ in old):
        raise ConfigError("XUNGE_DATA_KEYS_OLD 里旧密钥的号要比 XUNGE_DATA_KEY 的小。")
    return dict([*old, present])


def _data_key(name: str, text: str) -> tuple[int, bytes]:
    number, _, key = text.strip().rpartition(":")
    if number and not (number.isdecimal() and 1 <= int(number) <= _HIGHEST_KEY_NUMBER):
        raise ConfigError(f"{name} 冒号前面是密钥的号，1 到 {_HIGHEST_KEY_NUMBER}。")
    try:
        raw = base64.b64decode(key, validate=True)
    except binascii.Error as error:
        raise ConfigError(
            f"{name} 不是 base64；密钥是 openssl rand -base64 {_DATA_KEY_BYTES} 造出来的那种。"
        ) from error
    if len(raw) != _DATA_KEY_BYTES:
        raise ConfigError(
            f"{name} 要是 {_DATA_KEY_BYTES} 字节的 base64；可以用 openssl rand -base64 {_DATA_KEY_BYTES} 造一个。"
        )
    return int(number or 1), raw


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "0").strip()
    if value not in {"", "0", "1"}:
        raise ConfigError(f"{name} 只能是 0 或 1，现在是“{value}”。")
    return value == "1"


def _count(env: Mapping[str, str], name: str) -> int:
    value = env.get(name, "").strip() or "0"
    if not value.isdecimal():
        raise ConfigError(f"{name} 要是整数，现在是“{value}”。")
    return int(value)


def _seconds(env: Mapping[str, str], name: str, *, default: float) -> float:
    value = env.get(name, "").strip()
    try:
        seconds = float(value) if value else default
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= _LONGEST_WAIT_S:
        raise ConfigError(f"{name} 是秒数，0 到 {_LONGEST_WAIT_S}，现在是“{value}”。")
    return seconds


def _public_url(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name, "").strip().rstrip("/")
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise ConfigError(f"{name} 要写成大家打开用的地址，如 https://xunge.example.cn，后面不带路径。")
    return value


def _addresses(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    """A comma list of ``scheme://host:port``."""
    found = [one.strip().rstrip("/") for one in env.get(name, "").split(",") if one.strip()]
    for one in found:
        try:
            parts = urlsplit(one)
            right = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and not parts.path
        except ValueError:  # a bracket left open, a port that is none
            right = False
        if not right:
            raise ConfigError(f"{name} 要写成 http://10.1.2.3:8080 这样的地址，几个用逗号分开。")
    return tuple(found)


def _tianditu_key(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name, "").strip()
    if value and not (value.isascii() and value.isalnum()):
        raise ConfigError(f"{name} 是天地图给的密钥，只有字母和数字。")
    return value or None
