"""What is forgotten goes in chunks of the size asked for, whatever plan PostgreSQL makes.

A list of rows to be locked is read anew for each row it is compared with where the plan is a nested loop, and passes over what
is locked by then: more went at once than was asked for. Read into an array first it is read once.
"""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for function in FORGET:
        op.execute(function)


FORGET = (
    """
CREATE OR REPLACE FUNCTION forget_positions(before timestamptz, at_most integer, OUT tracks integer, OUT visits integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    bodies integer;
BEGIN
    -- the hour is for clocks that do not quite agree
    IF before > clock_timestamp() - (SELECT keep_days FROM track_rule) * interval '1 day' + interval '1 hour' THEN
        RAISE EXCEPTION 'positions of that day are still kept' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM patrol_track WHERE id = ANY (ARRAY(
        SELECT id FROM patrol_track WHERE recorded_at < before ORDER BY recorded_at LIMIT at_most
        FOR UPDATE SKIP LOCKED
    ));
    GET DIAGNOSTICS tracks = ROW_COUNT;
    -- what was not taken of a track lies in the ledger as it came
    UPDATE operation SET body = NULL WHERE id = ANY (ARRAY(
        SELECT id FROM operation
        WHERE kind = 'patrol.track' AND body IS NOT NULL AND received_at < before ORDER BY received_at LIMIT at_most
        FOR UPDATE SKIP LOCKED
    ));
    GET DIAGNOSTICS bodies = ROW_COUNT;
    tracks := tracks + bodies;
    UPDATE visit SET geom = NULL, accuracy_m = NULL, area_distance_m = NULL WHERE id = ANY (ARRAY(
        SELECT id FROM visit WHERE geom IS NOT NULL AND occurred_at < before ORDER BY occurred_at LIMIT at_most
        FOR UPDATE SKIP LOCKED
    ));
    GET DIAGNOSTICS visits = ROW_COUNT;
END $$;
""",
    """
CREATE OR REPLACE FUNCTION forget_notices(before timestamptz, at_most integer, OUT notices integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- the hour is for clocks that do not quite agree
    IF before > clock_timestamp() + interval '1 hour' THEN
        RAISE EXCEPTION 'these notices are still read' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM notice WHERE id = ANY (ARRAY(
        SELECT id FROM notice WHERE expires_at < before ORDER BY expires_at LIMIT at_most FOR UPDATE SKIP LOCKED
    ));
    GET DIAGNOSTICS notices = ROW_COUNT;
END $$;
""",
)
