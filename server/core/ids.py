"""UUIDv7: ids that sort by the moment they were made, on phones and here."""

from uuid import UUID

from uuid_utils import compat


def new_id() -> UUID:
    """A fresh UUIDv7 as a standard library UUID."""
    return compat.uuid7()
