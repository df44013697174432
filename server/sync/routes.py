"""``/sync/push`` and ``/sync/pull``."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from server.core.clock import local_date, utc_now
from server.core.endpoint import EVEN_DISABLED, endpoint
from server.core.permissions import Permission
from server.core.turns import Turns
from server.identity.actor import Actor
from server.sync import commands, queries, vault
from server.sync.schemas import PullOut, PullQuery, PushIn, PushOut, VaultOut, VaultQuery

sync = Blueprint("sync", __name__, url_prefix="/api/v1/sync", description="What phones recorded, and what they carry")


PUSHES = Turns(room=2, waiting=1, patience_s=0.5)
"""In each process, of its eight threads: a push is fifty transactions, and desks must not stand behind a district's phones."""


@endpoint(sync, "POST", "/push", can=EVEN_DISABLED, body=PushIn, answer=PushOut, transaction=False, turns=PUSHES)
def push(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    outcomes = commands.push(
        actor, body["device_id"], body["sent_at"], body["operations"], utc_now(), more=body["more"]
    )
    return {"outcomes": outcomes}


@endpoint(sync, "GET", "/pull", can=Permission.SYNC, query=PullQuery, answer=PullOut)
def pull(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    return queries.pull(actor, query["cursor"], query["limit"])


@endpoint(sync, "GET", "/vault", can=Permission.SYNC, query=VaultQuery, answer=VaultOut)
def vault_share(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """The server's half of the key of this phone's vault, and the key records about people are sealed for."""
    return vault.share(actor, query["device_id"], query["day"], local_date(utc_now()))
