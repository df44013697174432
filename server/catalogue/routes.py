"""``/categories``: what a matter can be."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from server.catalogue import queries
from server.catalogue.schemas import CalendarOut, CategoriesOut, CentreOut, ChannelsOut
from server.core.endpoint import ANYONE_LOGGED_IN, endpoint
from server.identity.actor import Actor

catalogue = Blueprint("catalogue", __name__, url_prefix="/api/v1", description="Lists an administrator edits")


@endpoint(catalogue, "GET", "/categories", can=ANYONE_LOGGED_IN, answer=CategoriesOut)
def list_categories() -> dict[str, Any]:
    return {"items": queries.category_tree()}


@endpoint(catalogue, "GET", "/channels", can=ANYONE_LOGGED_IN, answer=ChannelsOut)
def list_channels(actor: Actor) -> dict[str, Any]:
    return {"items": queries.channels(actor.permissions)}


@endpoint(catalogue, "GET", "/centre", can=ANYONE_LOGGED_IN, answer=CentreOut)
def show_centre() -> dict[str, Any]:
    """Whom residents call, and where the window is, for slips."""
    return queries.centre_row()


@endpoint(catalogue, "GET", "/calendar", can=ANYONE_LOGGED_IN, answer=CalendarOut)
def show_calendar() -> dict[str, Any]:
    """The working-day calendar, for screens that do not pull: without it "还剩 2 个工作日" would count holidays."""
    return {"items": queries.calendar_rows()}
