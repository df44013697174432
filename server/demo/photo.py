"""The photos of the demo, drawn: a radiator and a thermometer that reads too little; a street lamp that burns again."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime

from PIL import Image, ImageDraw, ImageFont

from server.attachments.commands import take_photo
from server.core.clock import utc_now
from server.demo.bulk import copy_rows
from server.demo.cast import Player
from server.demo.tale import Tale
from server.identity.actor import Actor

_SIZE = (960, 720)


def cold_radiator(reading: str = "14.6") -> bytes:
    """A JPEG of a radiator under a window, with a thermometer at so many °C; plainly a drawing, of nobody's home."""
    image = Image.new("RGB", _SIZE, "#e9e4d8")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, 960, 720), fill="#b9a68a")
    draw.rectangle((150, 40, 640, 270), fill="#c9d8e2", outline="#8d8577", width=10)
    draw.line((395, 45, 395, 265), fill="#8d8577", width=8)
    for left in range(150, 640, 50):
        draw.rounded_rectangle((left, 330, left + 38, 580), radius=16, fill="#f6f3ec", outline="#b8b0a1", width=3)
    draw.line((120, 560, 660, 560), fill="#b8b0a1", width=12)
    draw.rounded_rectangle((720, 240, 900, 470), radius=18, fill="#fdfcf9", outline="#7d776c", width=5)
    draw.rounded_rectangle((740, 270, 880, 350), radius=8, fill="#d5ddd0")
    font = ImageFont.load_default(size=54)
    draw.text((810, 310), reading, fill="#22302c", font=font, anchor="mm")
    draw.text((810, 410), "°C", fill="#22302c", font=ImageFont.load_default(size=40), anchor="mm")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def burning_lamp() -> bytes:
    """A JPEG of a lamp over a gate at dusk, with its light on the ground."""
    image = Image.new("RGB", _SIZE, "#2b3646")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 560, 960, 720), fill="#5c5348")
    draw.polygon(((560, 190), (300, 600), (860, 600)), fill="#6f6a52")
    draw.ellipse((280, 570, 880, 660), fill="#cdbb7d")
    draw.rectangle((690, 150, 712, 620), fill="#1d232c")
    draw.rectangle((540, 140, 712, 160), fill="#1d232c")
    draw.ellipse((515, 140, 605, 215), fill="#fff3c4", outline="#e9d48a", width=6)
    draw.rectangle((90, 330, 260, 580), fill="#7c4a38", outline="#4c2d22", width=8)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def attach(tale: Tale, jpeg: bytes, who: Player | None = None, at: datetime | None = None, step: int = 1) -> None:
    """Take the photo in as its reporter's (or somebody else's), and refer to it from a step of the case."""
    who = who or tale.by
    sha256 = take_in(who, jpeg)
    copy_rows(
        "case_attachment",
        [{"case_id": tale.id, "sha256": sha256, "account_id": who.id, "at": at or tale.reported_at, "step": step}],
    )


def take_in(who: Player, jpeg: bytes) -> str:
    """Take a photo in as somebody's; answers its name."""
    sha256 = hashlib.sha256(jpeg).hexdigest()
    actor = Actor(id=who.id, username=who.username, name=who.name, disabled=False, demo=True, posts=())
    take_photo(actor, sha256, jpeg, utc_now())
    return sha256
