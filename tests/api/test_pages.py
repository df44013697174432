"""Built files as they travel: what a page may load, how long a phone keeps a file, and not a byte more."""

from __future__ import annotations

import dataclasses

import pytest

from server.core import disk


@pytest.fixture
def built(app, settings, monkeypatch, tmp_path):
    (tmp_path / "assets").mkdir()
    for name in ("index.html", "sw.js", "assets/index-1.js"):
        (tmp_path / name).write_text("as it was built")
        (tmp_path / f"{name}.br").write_bytes(b"packed")
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(settings, web_dist=tmp_path))
    return app.test_client()


@pytest.mark.parametrize("path", ["/today", "/cases/some", "/sw.js"])
def test_a_page_and_its_worker_are_asked_for_again_and_load_from_here_alone(built, path):
    headers = built.get(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert headers["Cache-Control"] == "no-cache"
    assert {"Referrer-Policy", "Permissions-Policy", "X-Content-Type-Options", "ETag"} <= set(headers.keys())


def test_a_script_is_kept_for_ever_and_travels_packed_with_few_headers(built):
    answer = built.get("/assets/index-1.js", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.data, answer.headers["Content-Encoding"]) == (b"packed", "br")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not {"Content-Security-Policy", "Permissions-Policy", "Content-Disposition"} & set(answer.headers.keys())


def test_who_cannot_unpack_gets_it_as_it_is(built):
    answer = built.get("/assets/index-1.js", headers={"Accept-Encoding": "identity"})
    assert (answer.data, "Content-Encoding" in answer.headers) == (b"as it was built", False)
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert built.get("/assets/index-2.js").status_code == 404


def test_whoever_looks_after_it_hears_of_a_directory_that_takes_no_files_and_the_rest_goes_on(
    app, settings, monkeypatch, tmp_path
):
    def told(files):
        monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(settings, files=files))
        answer = app.test_client().get("/readyz")
        assert (answer.status_code, answer.json["ok"]) == (200, True)
        return answer.json["files"]

    assert told(tmp_path / "made" / "with" / "the first")["state"] == "ok"
    (tmp_path / "file").write_text("not a directory")
    refused = told(tmp_path / "file" / "photos")
    assert refused["state"] == "refused"
    assert "XUNGE_FILES" in refused["words"]
    assert str(tmp_path) not in refused["words"]  # whoever reaches the server may ask
    monkeypatch.setattr(disk, "NARROW_BYTES", 1 << 62)
    assert told(tmp_path)["state"] == "narrow"
