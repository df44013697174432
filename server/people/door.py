"""A door as people write it and as they say it: pure, the same on the phone (``pwa/src/rules/door-parts.ts``), held together
by ``tests/vectors/doors.json``.

``1号楼1单元302室``, ``1-1-302`` and ``1 号楼 302`` are one door said in three ways. A door is read as its numbered parts, each
with what it numbers where that is said.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_KINDS = {
    "号院": "院", "大院": "院", "号大院": "院", "院": "院",
    "号楼": "楼", "楼栋": "楼", "栋": "楼", "幢": "楼", "座": "楼", "号楼栋": "楼",
    "单元": "单元", "单": "单元",
    "层": "层",
    "室": "室", "户": "室", "房": "室",
    "组": "组", "队": "组", "社": "组",
    "号": "", "楼": "", "门": "", "#": "",
}  # fmt: skip
"""What a number counts, by the word behind it. ``号``, ``楼`` and ``门`` say too little: they fit anything."""
_WORDS = "|".join(sorted(map(re.escape, _KINDS), key=len, reverse=True))
_LETTERED = "栋|幢|座|单元|号楼"
_PART = re.compile(rf"([0-9]+[a-z]?(?![a-z])|[a-z](?={_LETTERED}))({_WORDS})?")
_CHINESE = re.compile(rf"[零〇一二三四五六七八九十百]+(?={_WORDS})")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_SPOKEN = {"院": "号院", "楼": "号楼", "单元": "单元", "室": "室", "组": "组", "": ""}


@dataclass(frozen=True)
class Part:
    """One number of a door; ``kind`` empty: it does not say what it counts."""

    number: str
    kind: str

    def fits(self, other: Part) -> bool:
        """The same number, and nothing said of one that the other denies."""
        return self.number == other.number and (not self.kind or not other.kind or self.kind == other.kind)


def door_parts(text: str) -> tuple[Part, ...]:
    """The numbered parts of a door, outermost first. A floor says nothing that its room does not."""
    found = _PART.findall(in_figures(text))
    parts = [Part(re.sub(r"^0+(?=[0-9])", "", number), _KINDS.get(word, "")) for number, word in found]
    return tuple(part for part in parts if part.kind != "层")


def in_figures(text: str) -> str:
    """An address without spaces, its numbers in narrow figures: ``七号楼 ２ 单元`` is ``7号楼2单元``."""
    narrow = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    return _CHINESE.sub(lambda found: str(_chinese_number(found[0])), narrow)


def door_key(text: str) -> str:
    """A door in one way of writing."""
    return "-".join(f"{part.number}{_SPOKEN[part.kind]}" for part in door_parts(text))


def whole_door(address_text: str | None, door: str | None) -> tuple[Part, ...]:
    """Where somebody lives; an address that ends with the door says it once."""
    outer, inner = door_parts(address_text or ""), door_parts(door or "")
    said = bool(inner) and finds(inner, outer, to_the_end=True)
    return outer if said else outer + inner


def door_words(address_text: str | None, door: str | None) -> str:
    """Where somebody lives, in words; an address that ends with the door says it once."""
    inner = door_parts(door or "")
    if not (door or "").strip() or (inner and finds(inner, door_parts(address_text or ""), to_the_end=True)):
        return address_text or ""
    return f"{address_text or ''} {door}".strip()


def finds(said: tuple[Part, ...], door: tuple[Part, ...], *, to_the_end: bool = False) -> bool:
    """Whether a door is meant by what was said of it. Parts may be left out (``1号楼302`` has no stairway), but a bare number
    counts what stands right before the next one: ``1-302`` is no 302 of the second stairway.

    ``to_the_end``: the last part said is the door's last, so that a building does not mean every flat in it.
    """
    if not said:
        return False
    last = len(door) - 1
    return any(_reaches(said, len(said) - 1, door, at) for at in ([last] if to_the_end else range(last, -1, -1)))


def _reaches(said: tuple[Part, ...], one: int, door: tuple[Part, ...], at: int) -> bool:
    if at < 0 or not said[one].fits(door[at]):
        return False
    if one == 0:
        return True
    bare = not said[one - 1].kind
    return any(_reaches(said, one - 1, door, before) for before in ([at - 1] if bare else range(at - 1, -1, -1)))


def means(said: str, address_text: str | None, door: str | None) -> bool:
    """Whether what was said is this door: as it stands written, or in another way."""
    written = re.sub(r"\s", "", f"{address_text or ''}{door or ''}")
    bare = re.sub(r"\s", "", said)
    return (bool(bare) and bare in written) or finds(door_parts(said), whole_door(address_text, door), to_the_end=True)


def _chinese_number(text: str) -> int:
    """``十二`` is 12, ``二十`` 20, ``三〇二`` 302."""
    if not set(text) & {"十", "百"}:
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, digit = 0, 0
    for sign in text:
        if sign in {"十", "百"}:
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit
