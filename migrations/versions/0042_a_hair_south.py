"""A case a hair south of a cell's edge is counted south of it.

In the functions of 0030 ``lat`` beside ``atlas_parallel`` was that table's own, and never the case's: whatever lay within
half a millimetre south of an edge was counted in the cell north of it, while list and single cases say south.
"""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        DO $$
        DECLARE
            one regprocedure;
        BEGIN
            FOREACH one IN ARRAY ARRAY[
                'atlas_inserted()', 'atlas_updated()', 'atlas_deleted()', 'atlas_differences()'
            ]::regprocedure[] LOOP
                EXECUTE replace(
                    pg_get_functiondef(one), '(lat >= atlas_parallel.lat)', '(placed.lat >= atlas_parallel.lat)'
                );
            END LOOP;
        END $$
        """
    )
    op.execute("SELECT atlas_mend()")
