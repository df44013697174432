"""The routes that every kind of list has, beside the one that takes the file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, request, stream_with_context
from flask_smorest import Blueprint
from marshmallow import Schema

from server.bulk import desk, files, tried
from server.bulk.kinds import Kind
from server.bulk.sheet import MAX_BYTES
from server.core import problems
from server.core.clock import utc_now
from server.core.endpoint import endpoint
from server.identity.actor import Actor


def routes(
    blueprint: Blueprint, kind: Kind, *, query: type[Schema], one: type[Schema], several: type[Schema], label: str
) -> None:
    """``POST /import`` with the file as its body, ``GET /imports``, ``/imports/{id}`` and ``/imports/{id}/refused``; ``POST
    /imports/{id}/take``. What ``query`` has besides what every list has is said with the file.
    """

    @endpoint(blueprint, "POST", "/import", can=kind.permission, query=query, answer=one, transaction=False)
    def bring_in(actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
        """The body is the file itself."""
        request.max_content_length = MAX_BYTES
        name, dry_run = query.pop("filename"), query.pop("dry_run")
        job = desk.bring_in(kind, actor, request.stream, query, name=name, dry_run=dry_run, now=utc_now())  # type: ignore[arg-type]
        return desk.document(job, label)

    @endpoint(blueprint, "GET", "/imports", can=kind.permission, answer=several)
    def show_latest(actor: Actor) -> dict[str, Any]:
        """The actor's own of the last days that a worker does or did."""
        return {"items": [desk.document(job, label) for job in desk.latest(kind, actor, utc_now())]}

    @endpoint(blueprint, "GET", "/imports/<uuid:import_id>", can=kind.permission, answer=one)
    def show_one(actor: Actor, import_id: UUID) -> dict[str, Any]:
        return desk.document(desk.import_for(kind, actor, import_id), label)

    @endpoint(
        blueprint,
        "POST",
        "/imports/<uuid:import_id>/take",
        can=kind.permission,
        query=query,
        answer=one,
        transaction=False,
    )
    def take(actor: Actor, query: dict[str, Any], import_id: UUID) -> dict[str, Any]:
        """Take in what was tried, read as it was tried: the file is still here, and is not sent again."""
        del query["filename"], query["dry_run"]
        job = tried.take(kind, actor, desk.import_for(kind, actor, import_id), query, utc_now())
        return desk.document(job, label)

    @endpoint(blueprint, "GET", "/imports/<uuid:import_id>/refused", can=kind.permission)
    def show_refused(actor: Actor, import_id: UUID) -> Response:
        """The rows that were not taken, whole, each with what is wrong with it: CSV, to be mended and imported again."""
        pieces = files.refused(desk.import_for(kind, actor, import_id).id)
        if pieces is None:
            raise problems.BULK_ABSENT(id=str(import_id))
        name = quote("没有收的行.csv")
        return Response(
            stream_with_context(pieces),
            mimetype="text/csv",
            headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"},
        )
