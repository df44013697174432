"""A Shapefile out of a zip archive that anybody may have made.

Nothing is written but the parts of one Shapefile, under names of ours, and no more bytes than were allowed, whatever the
archive says of itself.
"""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from geo.readers import MIB, MOST_BYTES, UnreadableBoundariesError
from geo.refusals import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_FILES = 500
PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_NEEDED = (".shp", ".shx", ".dbf")
_CHUNK = 256 * 1024
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_SYMLINK = 0o120000


def unpack_shapefile(archive: Path, layer: str | None, into: Path) -> Path:
    """Write the parts of one Shapefile of the archive into a directory; answers its .shp. Raises UnreadableBoundariesError."""
    try:
        with zipfile.ZipFile(archive) as opened:
            layers = _layers(opened.infolist())
            _write(opened, _chosen(layers, layer), into)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        if isinstance(error, UnreadableBoundariesError):
            raise
        raise UnreadableBoundariesError(Unreadable.NOT_WHAT_IT_SAYS, suffix=".zip") from error
    return into / "layer.shp"


def _layers(members: list[zipfile.ZipInfo]) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """Parts by ending of each Shapefile by its name. Every member is looked at, not only what is wanted: an archive with
    one hostile path is not opened at all.
    """
    if len(members) > MOST_FILES:
        raise _too_large()
    layers: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for member in members:
        name = _name(member)
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in name[:3]:
            raise UnreadableBoundariesError(Unreadable.ARCHIVE_UNSAFE, name=name[:80])
        if member.external_attr >> 16 & 0o170000 == _SYMLINK:
            raise UnreadableBoundariesError(Unreadable.ARCHIVE_UNSAFE, name=name[:80])
        suffix = path.suffix.lower()
        if suffix in PARTS and not path.name.startswith("._") and "__MACOSX" not in path.parts:
            if member.flag_bits & _ENCRYPTED:
                raise UnreadableBoundariesError(Unreadable.ARCHIVE_LOCKED)
            layers.setdefault(str(path.with_suffix("")), {})[suffix] = member
    return {name: parts for name, parts in layers.items() if ".shp" in parts}


def _name(member: zipfile.ZipInfo) -> str:
    """Windows writes names in its own encoding and says nothing; zipfile then takes them for cp437."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename


def _chosen(layers: dict[str, dict[str, zipfile.ZipInfo]], wished: str | None) -> dict[str, zipfile.ZipInfo]:
    by_name = {PurePosixPath(path).name: parts for path, parts in layers.items()}
    parts = by_name[choose(by_name, wished)]
    if missing := [one for one in _NEEDED if one not in parts]:
        raise UnreadableBoundariesError(Unreadable.PART_MISSING, missing="、".join(missing))
    return parts


def choose(names: Iterable[str], wished: str | None) -> str:
    """The layer that was asked for, or the only one. Raises UnreadableBoundariesError."""
    there = sorted(names)
    listed = "、".join(there[:20])
    if not there:
        raise UnreadableBoundariesError(Unreadable.NO_LAYER)
    if wished is not None and wished not in there:
        raise UnreadableBoundariesError(Unreadable.LAYER_ABSENT, layer=wished[:40], layers=listed)
    if wished is None and len(there) > 1:
        raise UnreadableBoundariesError(Unreadable.LAYER_UNNAMED, layers=listed)
    return wished or there[0]


def _write(opened: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], into: Path) -> None:
    left = MOST_BYTES
    for suffix, member in parts.items():
        with opened.open(member) as source, (into / f"layer{suffix}").open("wb") as target:
            while chunk := source.read(_CHUNK):  # what the archive says of a member's size is not asked
                left -= len(chunk)
                if left < 0:
                    raise _too_large()
                target.write(chunk)


def _too_large() -> UnreadableBoundariesError:
    return UnreadableBoundariesError(Unreadable.ARCHIVE_TOO_LARGE, most_mib=MOST_BYTES // MIB, most_files=MOST_FILES)
