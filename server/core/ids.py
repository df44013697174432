"""UUIDv7: ids that sort by the moment they were made, on phones and here."""

from uuid import UUID

from uuid_utils import compat, uuid7


def new_id() -> UUID:
    """A fresh UUIDv7 as a standard library UUID."""
    return compat.uuid7()


def new_id_text() -> str:
    """The same as text, for rows that are copied by the million."""
    return str(uuid7())
