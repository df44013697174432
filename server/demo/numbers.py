"""ID numbers nobody bears: they check, and are of this county, but their serials are never reached."""

from __future__ import annotations

from datetime import date, timedelta

from geo.district import CaredFor
from server.people.id_number import check_character

_SERIALS = {"female": (996, 998), "male": (997, 999)}
"""Even ones are women's. A county of this size registers a few dozen births a day at the most."""


class IdNumbers:
    """Draws one for each of the people, never the same twice."""

    def __init__(self, county: str, year: int) -> None:
        self._county, self._year = county, year
        self._taken: set[str] = set()

    def draw(self, one: CaredFor) -> str:
        """18 characters. Born as many years ago as they are old, on their birthday or on the next day that is free."""
        born = date(self._year - one.who.age, *one.birthday)
        while True:
            for serial in _SERIALS[one.who.sex]:
                first = f"{self._county}{born:%Y%m%d}{serial}"
                if first not in self._taken:
                    self._taken.add(first)
                    return first + check_character(first)
            born += timedelta(days=1)
