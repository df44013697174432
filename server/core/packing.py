"""Answers packed for the line: a phone's first rows are a fifth of their size, which on slow 4G is a second.

Python's own gzip, one call: an extension for this brings two more compilers' worth of codecs and saves four lines. Files
are packed by the build already (``server/pages.py``), photos do not pack, and a token's answer is too short to be worth it.
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

WORTH_IT = 1400
"""Bytes that fit one packet anyway."""
LEVEL = 5
"""The level above packs 2 % better and takes half as long again."""


def install(app: Flask) -> None:
    """Pack JSON that is worth it, for whoever can unpack it."""

    @app.after_request
    def pack(response: Response) -> Response:
        if response.is_json and not response.is_streamed and response.content_encoding is None:
            response.vary.add("Accept-Encoding")
            body = response.get_data()
            if len(body) > WORTH_IT and request.accept_encodings["gzip"]:
                response.set_data(gzip.compress(body, LEVEL, mtime=0))
                response.content_encoding = "gzip"
        return response
