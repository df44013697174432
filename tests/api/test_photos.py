"""Photos: whole, by hash, re-encoded, opened only through a case and only if its reporter sent them."""

from __future__ import annotations

import errno
import io
import random
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from server.attachments.commands import MAX_BYTES
from server.attachments.files import path_of
from tests.door import jpeg, sha256_of


def put(visitor, raw, name=None, kind="image/jpeg"):
    return visitor.ask("PUT", f"/attachments/{name or sha256_of(raw)}", data=raw, content_type=kind)


def report_with(visitor, *pictures):
    """Report a case that names photos; answers the case."""
    [outcome] = visitor.push(visitor.report(attachments=[sha256_of(one) for one in pictures]))
    assert outcome["status"] == "applied"
    return outcome["rows"][0]["row"]


def opened(visitor, case, raw):
    return visitor.get(f"/cases/{case['id']}/attachments/{sha256_of(raw)}")


def picture_as(kind, size=(64, 48), mode="RGB"):
    out = io.BytesIO()
    image = Image.new(mode, size)
    image.putpixel((0, 0), 7 if mode in {"L", "P", "I;16", "1"} else tuple([7] * len(image.getbands())))
    image.save(out, kind)
    return out.getvalue()


def test_a_photo_is_stored_encoded_again_and_opens_through_its_case(app, worker, rows, world):
    raw = jpeg(size=(640, 480))
    case = report_with(worker, raw)
    assert put(worker, raw).status == 204
    answer = opened(worker, case, raw)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "private" in answer.headers["Cache-Control"]
    assert answer.raw != raw
    assert Image.open(io.BytesIO(answer.raw)).size == (640, 480)
    assert rows("SELECT sha256, width, height FROM attachment") == [
        {"sha256": sha256_of(raw), "width": 640, "height": 480}
    ]
    assert rows("SELECT account_id::text FROM attachment_upload") == [{"account_id": world.account_id("worker01")}]
    with app.app_context():
        assert path_of(sha256_of(raw)).read_bytes() == answer.raw


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright(worker):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "SECRET-PHONE"
    exif.get_ifd(0x8825)[2] = (39.0, 42.0, 0.0)
    raw = jpeg(size=(64, 48), exif=exif.tobytes(), comment=b"SECRET-COMMENT")
    assert b"SECRET-PHONE" in raw
    case = report_with(worker, raw)
    assert put(worker, raw).status == 204
    answer = opened(worker, case, raw)
    kept = Image.open(io.BytesIO(answer.raw))
    assert kept.size == (48, 64)
    assert not kept.getexif()
    assert b"SECRET" not in answer.raw


def test_a_large_one_is_made_smaller(worker, rows):
    assert put(worker, jpeg(size=(4000, 1000))).status == 204
    assert rows("SELECT width, height FROM attachment") == [{"width": 2560, "height": 640}]


@pytest.mark.parametrize(
    "raw",
    [
        picture_as("PNG"),
        picture_as("PNG", mode="RGBA"),
        picture_as("PNG", mode="P"),
        picture_as("PNG", mode="L"),
        picture_as("PNG", mode="I;16"),
        picture_as("PNG", mode="1"),
        picture_as("JPEG", mode="CMYK"),
        picture_as("WEBP"),
        picture_as("JPEG", size=(1, 1)),
    ],
    ids=["png", "png-alpha", "png-palette", "png-grey", "png-16", "png-1", "jpeg-cmyk", "webp", "one-pixel"],
)
def test_what_phones_make_is_taken(worker, raw):
    case = report_with(worker, raw)
    assert put(worker, raw).status == 204
    assert Image.open(io.BytesIO(opened(worker, case, raw).raw)).mode == "RGB"


def png_of(width, height):
    """A PNG that says it is this large and holds next to nothing."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"text",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        jpeg(size=(640, 480))[:400],
        jpeg()[:20],
        picture_as("GIF"),
        picture_as("BMP"),
        picture_as("TIFF"),
        b"%PDF-1.4",
        png_of(60_000, 60_000),
        png_of(8_000, 8_000),
        png_of(2**31 - 1, 2**31 - 1),
        png_of(0, 0),
    ],
    ids=[
        "empty",
        "text",
        "svg",
        "html",
        "cut",
        "cut-early",
        "gif",
        "bmp",
        "tiff",
        "pdf",
        "bomb",
        "small-bomb",
        "huge",
        "none",
    ],
)
def test_what_is_no_photo_is_refused_and_nothing_kept(app, worker, rows, raw):
    answer = put(worker, raw)
    assert (answer.status, answer.code) == (422, "photo.not_image")
    assert rows("SELECT 1 FROM attachment") == []
    with app.app_context():
        assert not path_of(sha256_of(raw)).exists()


def test_no_bytes_whatever_make_the_server_fall_over(worker):
    chance = random.Random(20)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "phone"
    exif.get_ifd(0x8825)[2] = (39.0, 42.0, 0.0)
    for good in (
        jpeg(size=(40, 30), exif=exif.tobytes()),
        picture_as("PNG"),
        picture_as("WEBP"),
        picture_as("PNG", mode="P"),
    ):
        for _ in range(60):
            bad = bytearray(good)
            for _ in range(chance.randint(1, 6)):
                bad[chance.randrange(len(bad))] = chance.randrange(256)
            answer = put(worker, bytes(bad))
            assert answer.status == 204 or answer.code == "photo.not_image", (answer.body, bytes(bad))


def test_damaged_on_the_way_it_is_refused_and_may_come_again(worker, rows):
    raw = jpeg()
    answer = put(worker, raw[:-1] + b"x", name=sha256_of(raw))
    assert (answer.status, answer.code) == (422, "photo.hash_differs")
    assert answer.body["details"]["expected"] == sha256_of(raw)
    assert rows("SELECT 1 FROM attachment_upload") == []
    assert put(worker, raw).status == 204


@pytest.mark.parametrize("name", ["x", "0" * 63, "0" * 65, "A" * 64, "0" * 63 + "g", "%01", "漏", "0" * 64 + "%0A"])
def test_a_name_that_is_no_hash_is_refused(worker, rows, name):
    answer = put(worker, jpeg(), name=name)
    assert (answer.status, answer.code) == (422, "photo.name_invalid")
    assert rows("SELECT 1 FROM attachment") == []


def test_too_large_is_said_with_the_limit(worker, rows):
    answer = put(worker, b"\xff" * (MAX_BYTES + 1))
    assert (answer.status, answer.code) == (413, "photo.too_large")
    assert answer.body["details"] == {"limit_mb": 10}
    answer = put(worker, b"\xff" * (13 * 1024 * 1024))
    assert (answer.status, answer.code) == (413, "request.too_large")
    assert rows("SELECT 1 FROM attachment") == []


def test_as_often_as_it_takes(worker, rows):
    raw = jpeg()
    case = report_with(worker, raw)
    for _ in range(3):
        assert put(worker, raw).status == 204
    assert len(rows("SELECT 1 FROM attachment_upload")) == 1
    assert opened(worker, case, raw).status == 200


def test_before_or_after_its_case(worker):
    early, late = jpeg("red"), jpeg("blue")
    put(worker, early)
    case = report_with(worker, early, late)
    assert {one["sha256"]: one["arrived"] for one in case["attachments"]} == {
        sha256_of(early): True,
        sha256_of(late): False,
    }
    assert opened(worker, case, early).status == 200
    answer = opened(worker, case, late)
    assert (answer.status, answer.code) == (404, "photo.absent")
    put(worker, late)
    assert opened(worker, case, late).status == 200
    assert all(one["arrived"] for one in worker.get(f"/cases/{case['id']}").body["attachments"])


def test_it_opens_for_those_who_see_the_case_and_nobody_else(worker, door, centre):
    raw = jpeg()
    put(worker, raw)
    case = report_with(worker, raw)
    for username in ("leader01", "visitor01", "officer01", "clerk01", "router01", "director01"):
        assert opened(centre.who(username), case, raw).status == 200, username
    for username in ("worker02", "villager01", "unit01"):
        answer = opened(centre.who(username), case, raw)
        assert (answer.status, answer.code) == (404, "case.absent"), username
    assert opened(door.anybody, case, raw).status == 401
    other = report_with(worker)
    assert opened(worker, other, raw).code == "photo.absent"


def test_who_only_knows_a_hash_cannot_open_a_strangers_photo(worker, door):
    raw = jpeg()
    put(worker, raw)
    report_with(worker, raw)
    thief = door.login("villager01")
    case = report_with(thief, raw)
    assert case["attachments"][0]["arrived"] is False
    answer = opened(thief, case, raw)
    assert (answer.status, answer.code) == (404, "photo.absent")
    assert opened(door.login("clerk01"), case, raw).code == "photo.absent"


def test_the_answer_to_put_tells_nobody_whether_somebody_sent_it_before(worker, door, rows):
    raw = jpeg()
    first, second = put(worker, raw), put(door.login("villager01"), raw)
    assert (first.status, first.raw) == (second.status, second.raw)
    assert {k: v for k, v in first.headers.items() if k != "Date"} == {
        k: v for k, v in second.headers.items() if k != "Date"
    }
    assert len(rows("SELECT 1 FROM attachment")) == 1
    assert len(rows("SELECT 1 FROM attachment_upload")) == 2


def test_what_the_disk_refuses_is_said_leaves_nothing_half_and_may_come_again(app, worker, rows, monkeypatch):
    raw = jpeg()
    with app.app_context():
        folder = path_of(sha256_of(raw)).parent
    before = set(folder.iterdir()) if folder.exists() else set()

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("server.attachments.files.os.fsync", full)
        answer = put(worker, raw)
    assert (answer.status, answer.code) == (503, "server.disk_refuses")
    assert "磁盘满了" in answer.body["title"]
    assert set(folder.iterdir()) == before
    settings = app.config["SETTINGS"]
    with monkeypatch.context() as patch:
        patch.setitem(app.config, "SETTINGS", replace(settings, files=Path(__file__)))  # no folder at all
        assert put(worker, raw).code == "server.disk_refuses"
    assert rows("SELECT 1 FROM attachment WHERE sha256 = :name", name=sha256_of(raw)) == []
    assert put(worker, raw).status == 204


def test_a_file_that_was_lost_on_disk_is_absent_not_a_fault(app, worker):
    raw = jpeg()
    put(worker, raw)
    case = report_with(worker, raw)
    with app.app_context():
        path_of(sha256_of(raw)).unlink()
    assert opened(worker, case, raw).code == "photo.absent"
    assert put(worker, raw).status == 204
    assert opened(worker, case, raw).status == 200


@pytest.mark.parametrize("name", ["x", "%00", "%2e%2e%2fsecret", "0" * 64, "a-name"])
def test_a_photo_that_is_none_is_absent(worker, name):
    case = report_with(worker)
    answer = worker.get(f"/cases/{case['id']}/attachments/{name}")
    assert (answer.status, answer.code) in {(404, "photo.absent"), (404, "page.absent")}


@pytest.mark.parametrize("seed", [2, 585])
def test_a_damaged_exif_tag_does_not_cost_the_photo(door, rows, seed):
    """Three bytes of the tags overwritten; these seeds make Pillow raise what is no error of the picture."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8769] = 6, "x" * 40, {0x9003: "2026:01:01"}
    out = io.BytesIO()
    Image.new("RGB", (64, 48)).save(out, "JPEG", exif=exif.tobytes())
    raw = bytearray(out.getvalue())
    begin = raw.index(b"Exif")
    dice = random.Random(seed)
    for _ in range(3):
        raw[dice.randrange(begin + 6, begin + len(exif.tobytes()))] = dice.randrange(256)
    assert door.login("worker01").photo(bytes(raw)).status == 204
    assert len(rows("SELECT 1 FROM attachment_upload")) == 1
