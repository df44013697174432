"""Boundaries have versions: what an area was, from when to when, and by which import; and what of a change is still to do.

The database keeps the versions by itself (a trigger of the owner's), so that no way of changing an area leaves no history,
and the application can read it and no more.
"""

import json
from pathlib import Path

import geoalchemy2
import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

SEED = Path(__file__).resolve().parent.parent / "seed" / "0031_boundaries"
CODE = sa.Text(collation="C")


def upgrade() -> None:
    shape = geoalchemy2.Geometry("MULTIPOLYGON", srid=4326, spatial_index=False)
    op.create_table(
        "area_import",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("crs", sa.Text, nullable=False),
        sa.Column("counts", JSONB, nullable=False),
        sa.Column("moved", JSONB, nullable=False, server_default=sa.text("'{}'")),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_area_import_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_import")),
    )
    op.create_index("ix_area_import_at", "area_import", ["at"])
    op.create_table(
        "area_version",
        sa.Column("code", CODE, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("parent_code", CODE),
        sa.Column("geom", shape),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True)),
        sa.Column("import_id", sa.Uuid),
        sa.ForeignKeyConstraint(["import_id"], ["area_import.id"], name=op.f("fk_area_version_import_id")),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_area_version")),
    )
    op.create_index("ix_area_version_geom", "area_version", ["geom"], postgresql_using="gist")
    op.create_index(
        "uq_area_version_in_force", "area_version", ["code"], unique=True, postgresql_where=sa.text("valid_to IS NULL")
    )
    op.create_table(
        "area_change",
        sa.Column("import_id", sa.Uuid, nullable=False),
        sa.Column("code", CODE, nullable=False),
        sa.Column("piece", shape, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["import_id"], ["area_import.id"], name=op.f("fk_area_change_import_id")),
        sa.PrimaryKeyConstraint("import_id", "code", name=op.f("pk_area_change")),
    )
    op.create_index("ix_area_change_to_do", "area_change", ["import_id"], postgresql_where=sa.text("done_at IS NULL"))
    in_force = sa.text("level = 'grid' AND retired_at IS NULL")
    op.create_index("ix_area_grids_in_force", "area", ["geom"], postgresql_using="gist", postgresql_where=in_force)
    op.create_index("ix_person_geom", "person", ["geom"], postgresql_using="gist")
    op.execute(
        """
        INSERT INTO area_version (code, version, level, name, parent_code, geom, valid_from)
        SELECT code, 1, level, name, parent_code, geom, 'epoch' FROM area WHERE retired_at IS NULL
        """
    )
    op.execute(
        """
        CREATE FUNCTION keep_area_version() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
        DECLARE
            moment timestamptz := coalesce(nullif(current_setting('xunge.moment', true), '')::timestamptz, now());
            by_import uuid := nullif(current_setting('xunge.area_import', true), '')::uuid;
        BEGIN
            IF TG_OP = 'UPDATE' AND (OLD.level, OLD.name, OLD.parent_code, OLD.geom::bytea, OLD.retired_at IS NULL)
                IS NOT DISTINCT FROM (NEW.level, NEW.name, NEW.parent_code, NEW.geom::bytea, NEW.retired_at IS NULL) THEN
                RETURN NULL;
            END IF;
            UPDATE area_version SET valid_to = greatest(moment, valid_from) WHERE code = NEW.code AND valid_to IS NULL;
            IF NEW.retired_at IS NULL THEN
                INSERT INTO area_version (code, version, level, name, parent_code, geom, valid_from, import_id)
                SELECT NEW.code, coalesce(max(version), 0) + 1, NEW.level, NEW.name, NEW.parent_code, NEW.geom,
                       greatest(moment, max(valid_to)), by_import
                FROM area_version WHERE code = NEW.code;
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER keep_version AFTER INSERT OR UPDATE ON area FOR EACH ROW EXECUTE FUNCTION keep_area_version();
        """
    )
    role = '"' + context.get_context().opts["app_role"].replace('"', '""') + '"'
    op.execute(f"GRANT SELECT ON area_version TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE (counts, moved, finished_at) ON area_import TO {role}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE (done_at) ON area_change TO {role}")
    roles = {code for (code,) in op.get_bind().execute(sa.text("SELECT code FROM role"))}
    granted = json.loads((SEED / "permissions.json").read_text(encoding="utf-8"))
    op.bulk_insert(
        sa.table("role_permission", sa.column("role"), sa.column("permission")),
        [{"role": code, "permission": one} for code, held in granted.items() if code in roles for one in held],
    )
