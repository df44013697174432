"""What login takes and answers, and the table of roles."""

from marshmallow import fields, validate

from server.core.fields import Coded, Line, Named, Strict
from server.identity.passwords import SHORTEST_PASSWORD


class LoginIn(Strict):
    username = Line(required=True, metadata={"description": "用户名"})
    password = fields.String(required=True, validate=validate.Length(1, 200, error="应有 1 到 200 个字"))
    device_id = Line(limit=64, load_default=None, allow_none=True)


class PasswordIn(Strict):
    old = fields.String(required=True, validate=validate.Length(1, 200, error="应有 1 到 200 个字"))
    new = fields.String(
        required=True, validate=validate.Length(SHORTEST_PASSWORD, 200, error=f"至少 {SHORTEST_PASSWORD} 个字符")
    )


class AreaOfPost(Coded):
    level = fields.String(required=True)


class PostOut(Strict):
    role = fields.String(required=True)
    label = fields.String(required=True)
    area = fields.Nested(AreaOfPost, required=True, allow_none=True)
    unit = fields.Nested(Named, required=True, allow_none=True)


class UserOut(Strict):
    id = fields.UUID(required=True)
    username = fields.String(required=True)
    name = fields.String(required=True)
    demo = fields.Boolean(required=True)
    roles = fields.List(fields.Nested(PostOut), required=True)
    permissions = fields.List(fields.String(), required=True)
    grids = fields.List(fields.Nested(Coded), required=True)


class LoginOut(Strict):
    access_token = fields.String(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "秒"})
    user = fields.Nested(UserOut, required=True)


class RoleIn(Strict):
    """What a role may do: as it was read, and as it is to be."""

    before = fields.List(Line(limit=60), required=True, validate=validate.Length(max=200))
    after = fields.List(Line(limit=60), required=True, validate=validate.Length(max=200))


class RoleOut(Strict):
    code = fields.String(required=True)
    label = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)


class RolesOut(Strict):
    roles = fields.List(fields.Nested(RoleOut), required=True)
    permissions = fields.List(fields.Nested(Coded), required=True)
