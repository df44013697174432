"""``PUT /attachments/{sha256}``: a whole photo, as often as it takes.

A photo that arrives changes the rows that were waiting for it, and phones carry those. Anybody with an account may send
one, whatever their post has become: the record that names it was taken, and a photo opens only through a record.
"""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_smorest import Blueprint

from server.attachments.commands import take_photo
from server.cases.step import CASE
from server.core import envelopes
from server.core.clock import utc_now
from server.core.endpoint import EVEN_DISABLED, endpoint
from server.identity.actor import Actor
from server.steps.thing import Thing
from server.tasks.step import TASK

attachments = Blueprint("attachments", __name__, url_prefix="/api/v1/attachments", description="Photos")

CARRIED: tuple[Thing[Any, Any], ...] = (CASE, TASK)
"""What phones pull row by row. Errands come with the door list, which is fetched whole."""


@endpoint(attachments, "PUT", "/<sha256>", can=EVEN_DISABLED)
def put_photo(actor: Actor, sha256: str) -> Response:
    raw = request.get_data(cache=False)
    if request.mimetype == envelopes.SEALED_TYPE:
        raw = envelopes.open_photo(raw, sha256)
    if take_photo(actor, sha256, raw, utc_now()):
        for thing in CARRIED:
            thing.photo_arrived(actor, sha256)
    return Response(status=204)
