"""Points as one layer of a vector tile (Mapbox Vector Tile 2.1), written a column at a time.

PostGIS writes a layer row by row (``ST_AsMVT``), and of a near tile that was most of what it cost (docs/performance.md). Lines,
areas and layers of a few features are left to PostGIS.

What differs from row to row is of the same length in all of them: a number is written in as many bytes as the largest of its kind needs,
which is good protobuf if not the shortest. So a row is a template, and what is written into it is a column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Rows = npt.NDArray[np.uint8]

# Fields as the specification's vector_tile.proto has them: their number, and whether bytes follow (2) or one number (0).
_LAYER = 3 << 3 | 2
_NAME, _FEATURE, _KEY, _VALUE, _EXTENT, _VERSION = 1 << 3 | 2, 2 << 3 | 2, 3 << 3 | 2, 4 << 3 | 2, 5 << 3, 15 << 3
_TAGS, _TYPE, _GEOMETRY = 2 << 3 | 2, 3 << 3, 4 << 3 | 2
_TEXT, _SIGNED = 1 << 3 | 2, 6 << 3
_POINT, _MOVE_TO_ONE = 1, 1 << 3 | 1

_UUID_SIGNS = 36
_HYPHENS = (8, 13, 18, 23)
_DIGITS = [place for place in range(_UUID_SIGNS) if place not in _HYPHENS]


@dataclass(frozen=True)
class Column:
    """What features say under one key: so many ``values``, ``written`` already, and for each feature ``which`` it has; -1: none."""

    values: int
    written: bytes
    which: Numbers


def texts(told: Sequence[bytes]) -> Column:
    """Of UTF-8. What is said twice is written once."""
    values = dict.fromkeys(told)
    heads = list(map(_head_of_text, map(len, values)))
    as_long = len(set(heads)) == 1  # as codes are
    written = heads[0] + heads[0].join(values) if as_long else b"".join(map(add, heads, values))
    if len(values) == len(told):
        return Column(len(values), written, np.arange(len(told)))
    numbers = dict(zip(values, range(len(values)), strict=True))
    return Column(len(values), written, np.fromiter(map(numbers.__getitem__, told), np.int64, len(told)))


def uuids(told: bytes) -> Column:
    """Of sixteen bytes each, no two the same; as texts."""
    count = len(told) // 16
    head = _head_of_text(_UUID_SIGNS)
    rows = _rows(count, head + bytes(_UUID_SIGNS))
    signs = rows[:, len(head) :]
    signs[:, _HYPHENS] = ord("-")
    signs[:, _DIGITS] = np.frombuffer(told.hex().encode(), np.uint8).reshape(count, 2 * 16)
    return Column(count, rows.tobytes(), np.arange(count))


def whole_numbers(told: Numbers, there: npt.NDArray[np.bool_]) -> list[Column]:
    """A column for each row of numbers, of those that are ``there``."""
    numbers = _zigzag(told[there])
    width = _width(numbers)
    rows = _rows(len(numbers), _field(_VALUE, bytes([_SIGNED]) + bytes(width)))
    _write(rows, -width, width, numbers)
    parts = np.split(rows, np.cumsum(there.sum(axis=1))[:-1])
    which = np.where(there, np.cumsum(there, axis=1) - 1, -1)
    return [Column(len(part), part.tobytes(), each) for part, each in zip(parts, which, strict=True)]


def layer(name: str, extent: int, x: Numbers, y: Numbers, columns: Mapping[str, Column]) -> bytes:
    """The layer of a point for each ``x`` (eastward) and ``y`` (southward), in units of which a tile's side has ``extent``."""
    parts = [
        _field(_NAME, name.encode()),
        *_features(x, y, list(columns.values())),
        *(_field(_KEY, key.encode()) for key in columns),
        *(column.written for column in columns.values()),
        bytes([_EXTENT]) + _number(extent),
        bytes([_VERSION, 2]),
    ]
    return _field(_LAYER, b"".join(parts))


def _features(x: Numbers, y: Numbers, columns: Sequence[Column]) -> Iterator[bytes]:
    """Those that say something under the same keys are rows of one length."""
    before = np.cumsum([0, *(column.values for column in columns[:-1])])
    which = np.stack([column.which for column in columns])
    numbers = np.concatenate([which + before[:, None], _zigzag(np.stack([x, y]))])
    width = _width(numbers)
    blank = bytes(width)
    place = bytes([_TYPE, _POINT]) + _field(_GEOMETRY, bytes([_MOVE_TO_ONE]) + 2 * blank)
    kinds = (1 << np.arange(len(columns))) @ (which >= 0)
    for kind in np.unique(kinds):
        keys = [key for key in range(len(columns)) if kind >> key & 1]
        told = numbers[[*keys, -2, -1]][:, kinds == kind]
        tags = b"".join(bytes([key]) + blank for key in keys)
        rows = _rows(told.shape[1], _field(_FEATURE, _field(_TAGS, tags) + place))
        behind = len(place) + len(tags)
        at = [1 + step * (1 + width) - behind for step in range(len(keys))]
        _write(rows, np.array([*at, -2 * width, -width]), width, told)
        yield rows.tobytes()


def _rows(count: int, template: bytes) -> Rows:
    rows = np.empty((count, len(template)), np.uint8)
    rows[:] = np.frombuffer(template, np.uint8)
    return rows


def _write(rows: Rows, first: int | npt.NDArray[np.int_], width: int, numbers: Numbers) -> None:
    """Numbers into their columns, of which the ``first`` bytes are told: seven bits a byte, the lowest first; all but the last say that
    more follows.
    """
    for byte in range(width):
        rows[:, first + byte] = (numbers >> 7 * byte & 0x7F | (byte < width - 1) << 7).T


def _width(numbers: Numbers) -> int:
    """Bytes that the largest needs."""
    return max(1, -(-int(numbers.max(initial=0)).bit_length() // 7))


def _zigzag(numbers: Numbers) -> Numbers:
    """Small whichever side of zero."""
    return numbers << 1 ^ numbers >> 63


@lru_cache(1_000)
def _number(number: int) -> bytes:
    one = np.array([number])
    row = _rows(1, bytes(_width(one)))
    _write(row, 0, row.shape[1], one)
    return row.tobytes()


def _field(field: int, data: bytes) -> bytes:
    return bytes([field]) + _number(len(data)) + data


@lru_cache(1_000)
def _head_of_text(length: int) -> bytes:
    """What stands before a text of so many bytes among the values."""
    inner = bytes([_TEXT]) + _number(length)
    return bytes([_VALUE]) + _number(len(inner) + length) + inner
