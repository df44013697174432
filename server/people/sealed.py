"""The sealed columns of a person: how they are named to the cipher, masked for the eye, and found by exact number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.core import crypto
from server.people.models import PersonSensitive

ID_NUMBER, PHONE = "person id number", "phone"
"""Purposes of the blind indexes."""

FIELDS = ("id_number", "phone", "guardian", "health", "needs", "danger_level", "last_said", "recent")


def row_name(person_id: UUID, field: str) -> str:
    """What binds a sealed value to its place."""
    return f"person:{person_id}:{field}"


def put(held: PersonSensitive, field: str, value: Any) -> None:
    """Seal one field; empty takes it away. A number is indexed beside it."""
    setattr(held, field, crypto.seal_if_any(value, row_name(held.person_id, field)))
    if field == "id_number":
        held.id_number_index = crypto.blind(value, ID_NUMBER) if value else None
    if field == "phone":
        held.phone_index = crypto.blind(digits(value), PHONE) if value else None


def get(held: Any, field: str) -> Any:
    """One field in clear; None when there is none. ``held``: a :class:`PersonSensitive`, or a row of its columns."""
    return crypto.unseal_if_any(getattr(held, field), row_name(held.person_id, field)) if held else None


def digits(phone: str) -> str:
    """A telephone number as it is compared: its digits alone."""
    return "".join(one for one in phone if one.isdecimal())


def mask_id_number(text: str | None) -> str | None:
    """The first three and the last two: enough to tell two people apart in a talk, too little to be one of them."""
    return f"{text[:3]}{'*' * 13}{text[-2:]}" if text else None


def mask_phone(text: str | None) -> str | None:
    """The first three and the last four digits (GB/T 35273 practice)."""
    return f"{text[:3]}****{text[-4:]}" if text else None
