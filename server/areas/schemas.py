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
