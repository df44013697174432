"""Photo bytes on disk: decoded and encoded again, so that what is served is a picture and nothing else.

Re-encoding drops EXIF (a place, a phone's number) and whatever else was hidden in the file. Files are named by the hash
of the bytes the phone sent; a file is written beside its place and moved there whole.
"""

from __future__ import annotations

import io
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flask import Response, current_app, send_file
from PIL import Image, ImageOps, UnidentifiedImageError

from server.core import problems
from server.core.disk import writing

MAX_PIXELS = 50_000_000
"""A larger picture is a decompression bomb, not a photo."""
STORED_SIDE = 2560
STORED_QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True)
class Picture:
    """A decoded photo, encoded again as JPEG; width and height in pixels."""

    jpeg: bytes
    width: int
    height: int


def decode(raw: bytes) -> Picture:
    """The photo in these bytes; refuses anything that is not one."""
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise problems.PHOTO_NOT_IMAGE()
            upright = _turned_upright(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise problems.PHOTO_NOT_IMAGE() from None
    upright.thumbnail((STORED_SIDE, STORED_SIDE))
    upright.info.clear()  # comments and colour profiles would be written out again
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=STORED_QUALITY, optimize=True)
    return Picture(out.getvalue(), upright.width, upright.height)


def _turned_upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except (UnidentifiedImageError, OSError):
        raise  # the picture itself
    except Exception:  # noqa: BLE001  (a damaged tag raises almost anything, and must not cost the photo)
        return image


def store(sha256: str, jpeg: bytes) -> None:
    """Keep the encoded photo; a crash leaves the old file or the new one, never half of one."""
    place = path_of(sha256)
    with writing():
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(jpeg)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(place)
        finally:
            Path(part).unlink(missing_ok=True)


def path_of(sha256: str) -> Path:
    """Where a photo lies."""
    files: Path = current_app.config["SETTINGS"].files
    return files / "photos" / sha256[:2] / f"{sha256}.jpg"


def photo_response(sha256: str) -> Response:
    """The photo as an answer; the caller has checked that it may be opened."""
    place = path_of(sha256)
    if not place.is_file():
        raise problems.PHOTO_ABSENT(sha256=sha256)
    response = send_file(place, mimetype="image/jpeg", conditional=True, etag=sha256)
    response.headers["Cache-Control"] = "private, no-store"
    return response
