"""Areas and locations, in and out."""

from __future__ import annotations

from marshmallow import fields, validate

from server.core.fields import Coded, Finite, Moment, Strict, Whole

LEVELS = ("county", "town", "neighbourhood", "grid")
SOURCES = ("gps", "network", "map", "last_fix", "chosen")
CRS = ("wgs84", "gcj02", "bd09")


class LocationIn(Strict):
    """A point in degrees with its accuracy in metres and how it was obtained; or only a grid somebody chose."""

    lon = Finite(load_default=None, allow_none=True)
    lat = Finite(load_default=None, allow_none=True)
    accuracy_m = Finite(load_default=None, allow_none=True, validate=validate.Range(min=0))
    source = fields.String(required=True, validate=validate.OneOf(SOURCES))
    grid = fields.String(load_default=None, allow_none=True, validate=Whole(r"^[0-9]{15}$"))
    crs = fields.String(load_default="wgs84", validate=validate.OneOf(CRS))


class PointOut(Strict):
    """A GeoJSON Point, degrees, WGS-84, longitude first."""

    type = fields.Constant("Point", required=True)
    coordinates = fields.List(fields.Float(), required=True)


class AreaOfRecord(Strict):
    """Where a record lies and how that was found."""

    grid = fields.Nested(Coded, required=True, allow_none=True)
    neighbourhood = fields.Nested(Coded, required=True, allow_none=True)
    town = fields.Nested(Coded, required=True, allow_none=True)
    how = fields.String(required=True, validate=validate.OneOf(("chosen", "assigned", "inside", "nearest", "none")))
    distance_m = fields.Float(required=True, allow_none=True)


class AreasQuery(Strict):
    level = fields.String(load_default=None, validate=validate.OneOf(LEVELS))
    parent = fields.String(load_default=None, validate=Whole(r"^[0-9]{6,15}$"))


class AreaAtQuery(Strict):
    lon = Finite(required=True, validate=validate.Range(-180, 180))
    lat = Finite(required=True, validate=validate.Range(-90, 90))
    accuracy_m = Finite(load_default=None, validate=validate.Range(min=0))
    on = Moment(load_default=None)
    """By the borders of that moment: which grid a place belonged to then."""


class AreaOut(Coded):
    level = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)


class AreasOut(Strict):
    items = fields.List(fields.Nested(AreaOut), required=True)


class ProblemFacts(Strict):
    kind = fields.String(required=True, validate=validate.OneOf(("misplaced", "overlap", "sticks_out", "gap")))
    areas = fields.List(fields.Nested(Coded), required=True)
    """The areas concerned: the two that overlap; what sticks out, and of what; where the gap is, and beside whom."""
    square_m = fields.Float(required=True)
    sentence = fields.String(required=True)


class PolygonOut(Strict):
    """A GeoJSON polygon, degrees, WGS-84."""

    type = fields.String(required=True, validate=validate.OneOf(("Polygon", "MultiPolygon")))
    coordinates = fields.List(fields.Raw(), required=True)


class ProblemOut(Strict):
    type = fields.Constant("Feature", required=True)
    id = fields.Integer(required=True)
    geometry = fields.Nested(PolygonOut, required=True)
    properties = fields.Nested(ProblemFacts, required=True)


class ProblemsOut(Strict):
    """Where boundaries do not fit: GeoJSON, at most some hundred, the largest first; ``total`` is of all."""

    type = fields.Constant("FeatureCollection", required=True)
    features = fields.List(fields.Nested(ProblemOut), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    total = fields.Integer(required=True)


class AreaImportQuery(Strict):
    """``code_field`` and ``name_field`` are guessed where they are not said."""

    filename = fields.String(required=True, validate=validate.Length(1, 200))
    level = fields.String(required=True, validate=validate.OneOf(LEVELS))
    code_field = fields.String(load_default=None, validate=validate.Length(1, 100))
    name_field = fields.String(load_default=None, validate=validate.Length(1, 100))
    parent_field = fields.String(load_default=None, validate=validate.Length(1, 100))
    layer = fields.String(load_default=None, validate=validate.Length(1, 200))
    crs = fields.String(load_default="wgs84", validate=validate.OneOf(CRS))
    retire_missing = fields.Boolean(load_default=False)
    retire_agreed = fields.Integer(load_default=0, validate=validate.Range(min=0))
    """So many may go out of force, as the trial told: asked for where it answers ``asks_consent``."""
    shift_agreed = fields.Boolean(load_default=False)
    """All may stand elsewhere: asked for where the trial answers ``shifted``."""
    dry_run = fields.Boolean(load_default=True)


class RowRefusedOut(Strict):
    row = fields.Integer(required=True)
    sentence = fields.String(required=True)


class RowMendedOut(RowRefusedOut):
    code = fields.String(required=True)


class BoundaryCountsOut(Strict):
    """What became of a file's rows; ``redrawn`` grids gained or lost ground."""

    new = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    same = fields.Integer(required=True)
    redrawn = fields.Integer(required=True)
    retired = fields.Integer(required=True)
    repaired = fields.Integer(required=True)
    refused = fields.Integer(required=True)


class MisfitsOut(Strict):
    """Where boundaries do not fit, the largest told; ``total`` and ``counts`` are of all."""

    items = fields.List(fields.Nested(ProblemFacts), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    total = fields.Integer(required=True)


class AreaImportOut(Strict):
    """``id`` is null when nothing was written. Of rows, at most some hundred are told; the counts are of all."""

    id = fields.String(required=True, allow_none=True)
    columns = fields.List(fields.String(), required=True)
    code_field = fields.String(required=True)
    name_field = fields.String(required=True)
    counts = fields.Nested(BoundaryCountsOut, required=True)
    repaired = fields.List(fields.Nested(RowMendedOut), required=True)
    refused = fields.List(fields.Nested(RowRefusedOut), required=True)
    retired = fields.List(fields.String(), required=True)
    kept = fields.List(fields.String(), required=True)
    in_force = fields.Integer(required=True)
    """Areas of this level before: ``counts.retired`` is of these."""
    asks_consent = fields.Boolean(required=True)
    """So many of them go that the import wants ``retire_agreed``, and is refused without (``areas.retires_many``)."""
    shifted = fields.Boolean(required=True)
    """All moved alike, as if read in a wrong system: the import wants ``shift_agreed``, and is refused without (``areas.shifted``)."""
    warnings = fields.List(fields.String(), required=True)
    """What looks wrong and is no refusal, in sentences."""
    misfits = fields.Nested(MisfitsOut, required=True)
    """Where what the file holds, and what lies beside it, does not fit together once it is taken."""
    dry_run = fields.Boolean(required=True)


class AreaImportLine(Strict):
    """An import there was; ``pieces_done`` of ``pieces`` of changed ground have been looked at again."""

    id = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    by = fields.String(required=True, allow_none=True)
    source = fields.String(required=True)
    level = fields.String(required=True)
    crs = fields.String(required=True)
    counts = fields.Nested(BoundaryCountsOut, required=True)
    moved = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    pieces = fields.Integer(required=True)
    pieces_done = fields.Integer(required=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)


class AreaImportsOut(Strict):
    items = fields.List(fields.Nested(AreaImportLine), required=True)
