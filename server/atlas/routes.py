"""``/atlas``: what the map draws."""

from flask_smorest import Blueprint

atlas = Blueprint("atlas", __name__, url_prefix="/api/v1/atlas", description="Map tiles and summaries")
