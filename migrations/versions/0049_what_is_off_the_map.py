"""Cases that stand in no cell of the map, found by an index of their own: counts by area are read from the cells, and these beside."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_cases_off_map",
        "cases",
        ["area_code"],
        postgresql_include=["state", "protected", "reported_by", "yellow_at", "due_at", "paused_since"],
        postgresql_where=sa.text("geom IS NULL OR ST_Y(geom) >= 85.0511287798066 OR ST_Y(geom) < -85.0511287798066"),
    )
