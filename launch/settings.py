"""The environment of the server: what the person set, and for the rest secrets made once and kept in var/secrets."""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from launch.place import VAR
from launch.terminal import CannotGoOnError

if TYPE_CHECKING:
    from collections.abc import Mapping

SECRETS = VAR / "secrets"
_LAST_PORT = 65535


@dataclass(frozen=True)
class Settings:
    """What `make run` itself needs to know; `server/config.py` judges the rest."""

    host: str
    port: int
    demo: bool
    public_url: str | None
    """The address people use, when it is not the one the server listens on."""
    certificate: tuple[str, str] | None
    """Certificate and key files when gunicorn itself speaks https."""
    own_database: tuple[str, str] | None
    """The person's own addresses for application and owner; None when the private cluster is used."""

    @property
    def local_url(self) -> str:
        """Where a browser on this machine finds the server."""
        return f"{'https' if self.certificate else 'http'}://{reachable_host(self.host)}:{self.port}"


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; raises `CannotGoOnError` naming one that makes no sense."""
    host = environment.get("HOST") or "127.0.0.1"
    port = _port(environment.get("PORT") or "8000")
    certificate = _both(environment, "XUNGE_TLS_CERT", "XUNGE_TLS_KEY")
    own_database = _both(environment, "DATABASE_URL", "DATABASE_OWNER_URL")
    demo = environment.get("XUNGE_DEMO") or "1"
    if demo not in {"0", "1"}:
        raise CannotGoOnError(f"XUNGE_DEMO 只能是 0 或 1，不是 {demo!r}。", f"XUNGE_DEMO is 0 or 1, not {demo!r}.")
    public_url = environment.get("PUBLIC_URL") or None
    if certificate and not public_url:
        raise CannotGoOnError(
            "有证书时要用 PUBLIC_URL 写明大家访问的 https 地址。",
            "With a certificate, set PUBLIC_URL to the https address people use.",
        )
    return Settings(host, port, demo == "1", public_url, certificate, own_database)


def reachable_host(host: str) -> str:
    """Where a browser on this machine finds a server that listens on `host`: "every address" is not an address."""
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104  compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def for_server(settings: Settings, *, app_url: str) -> dict[str, str]:
    """Environment of the web process. The owner's address is not in it: what serves cannot migrate."""
    given = os.environ
    present, old = data_keys()
    made = {
        "DATABASE_URL": app_url,
        "XUNGE_SECRET_KEY": given.get("XUNGE_SECRET_KEY") or kept("secret_key", secrets.token_urlsafe(48)),
        "XUNGE_DATA_KEY": present,
        "XUNGE_DATA_KEYS_OLD": old,
        "XUNGE_FILES": given.get("XUNGE_FILES") or str(VAR / "files"),
        "XUNGE_DEMO": "1" if settings.demo else "0",
        "PUBLIC_URL": settings.public_url or "",
    }
    if settings.demo:
        made["XUNGE_DEMO_PASSWORD"] = demo_password()
    return made


def data_keys() -> tuple[str, str]:
    """The present key of sealed values, and the older ones as a comma list: the given ones, else those in var/secrets.

    Whoever gives the present key gives the old ones too; those kept here belong to another.
    """
    old = os.environ.get("XUNGE_DATA_KEYS_OLD", "")
    if given := os.environ.get("XUNGE_DATA_KEY"):
        return given, old
    present = kept("data_key", random_data_key())
    return present, old or ",".join(data_keys_before(present))


def data_keys_before(present: str) -> list[str]:
    """The kept keys older than this one, oldest first. `make new-key` writes them first: cut off there, it leaves the
    present key among them.
    """
    file = SECRETS / "data_keys_old"
    kept_keys = file.read_text().strip().split(",") if file.exists() else []
    return [key for key in kept_keys if key and data_key_number(key) < data_key_number(present)]


def data_key_number(key: str) -> int:
    """A key is `base64` (number 1) or `number:base64`."""
    number, _, _ = key.rpartition(":")
    return int(number or 1)


def random_data_key() -> str:
    """A fresh key for AES-256, in base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def demo_password() -> str:
    """Password of the invented accounts: the given one, else a random one, remembered for the next start."""
    # read from a screen and typed on a phone: no letters that look alike, and short enough
    made = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(10))
    given = os.environ.get("XUNGE_DEMO_PASSWORD")
    first = kept("demo_password", given or made)
    return given or first


def demo_password_of_old() -> str | None:
    """Password the demo was first filled with, when another is given now: accounts that exist keep theirs."""
    first = kept("demo_password", demo_password())
    return None if first == demo_password() else first


def kept(name: str, fresh: str) -> str:
    """Answer the secret of this name, keeping `fresh` when there is none yet. Readable by this account only."""
    SECRETS.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = SECRETS / name
    try:
        # exclusive: of two first runs one makes it and the other reads it
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as out:
        out.write(fresh + "\n")
    return fresh


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _LAST_PORT:
        raise CannotGoOnError(
            f"PORT 要是 1–65535 的数字，不是 {text!r}。", f"PORT is a number from 1 to 65535, not {text!r}."
        )
    return int(text)


def _both(environment: Mapping[str, str], first: str, second: str) -> tuple[str, str] | None:
    one, other = environment.get(first), environment.get(second)
    if one and other:
        return one, other
    if one or other:
        raise CannotGoOnError(f"{first} 和 {second} 要同时给出。", f"Set both {first} and {second}, or neither.")
    return None
