"""The demo's one-tap roles."""

from flask_smorest import Blueprint

demo_blueprint = Blueprint("demo", __name__, url_prefix="/api/v1", description="Demo only")
