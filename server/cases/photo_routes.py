"""``PUT /attachments/{sha256}``: a whole photo, as often as it takes.

It stands with the cases, not with the attachments below them, because a photo that arrives changes the cases that were
waiting for it. Anybody with an account may send one, whatever their post has become: the report that names it was
taken, and a photo opens only through a case.
"""

from __future__ import annotations

from flask import Response, request
from flask_smorest import Blueprint

from server.attachments.commands import take_photo
from server.cases.commands import photo_arrived
from server.core import envelopes
from server.core.clock import utc_now
from server.core.endpoint import EVEN_DISABLED, endpoint
from server.identity.actor import Actor

attachments = Blueprint("attachments", __name__, url_prefix="/api/v1/attachments", description="Photos")


@endpoint(attachments, "PUT", "/<sha256>", can=EVEN_DISABLED)
def put_photo(actor: Actor, sha256: str) -> Response:
    raw = request.get_data(cache=False)
    if request.mimetype == envelopes.SEALED_TYPE:
        raw = envelopes.open_photo(raw, sha256)
    if take_photo(actor, sha256, raw, utc_now()):
        photo_arrived(actor, sha256)
    return Response(status=204)
