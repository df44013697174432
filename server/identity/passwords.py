"""Passwords: argon2id, with the library's own parameters."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD = 8

_hasher = PasswordHasher()


@cache
def _nobodys() -> str:
    """A hash to compare with when there is no such account; made when first wanted, since it takes its time."""
    return _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    """A salted argon2id hash."""
    return _hasher.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether the password is right; takes as long for an unknown account (None) as for a known one."""
    try:
        password.encode()
    except UnicodeEncodeError:  # half a surrogate pair: nobody's password, and argon2 cannot hash it
        password = ""
    try:
        return _hasher.verify(password_hash or _nobodys(), password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
