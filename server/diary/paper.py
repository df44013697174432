"""Diaries on A4, as a PDF with its Chinese letters inside: it looks the same on a phone, at a desk and on paper."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import HRFlowable, Paragraph, SimpleDocTemplate

FONTS = (
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
    Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
)
"""Fonts with TrueType outlines, which can be put into the file letter by letter; Debian's Noto has others."""
_MARGIN, _PADDING = 22 * mm, 6
"""Reportlab keeps six points between a frame and what stands in it."""
_INK, _QUIET = HexColor("#1e2524"), HexColor("#4d5856")


@dataclass(frozen=True)
class Paper:
    """What stands on it; ``days`` are ``(heading, text)``, the text with its line breaks."""

    who: str
    post: str
    period: str
    made: str
    days: list[tuple[str, str]]


def pdf(paper: Paper) -> bytes:
    """The file: a heading, then day after day, each page with its number and whose it is."""
    out = io.BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"民情日记 {paper.period}",
        author=paper.who,
    )
    title, quiet, heading, body = _styles()
    story: list[Any] = [
        Paragraph("民情日记", title),
        Paragraph(escape(f"{paper.who}（{paper.post}）　{paper.period}"), quiet),
        HRFlowable(width="100%", color=_QUIET, thickness=0.5, spaceBefore=3 * mm, spaceAfter=3 * mm),
    ]
    for words, text in paper.days:
        story.append(Paragraph(escape(words), heading))
        story += [Paragraph(escape(line), body) for line in text.splitlines() if line.strip()]

    def foot(canvas: Any, _: Any) -> None:
        canvas.saveState()
        canvas.setFont(_font(), 9)
        canvas.setFillColor(_QUIET)
        canvas.drawString(_MARGIN + _PADDING, 12 * mm, f"{paper.who} · {paper.made} 导出")
        canvas.drawRightString(A4[0] - _MARGIN - _PADDING, 12 * mm, f"第 {canvas.getPageNumber()} 页")
        canvas.restoreState()

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def _styles() -> tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle, ParagraphStyle]:
    plain = ParagraphStyle("plain", fontName=_font(), fontSize=11.5, leading=20, textColor=_INK, wordWrap="CJK")
    return (
        ParagraphStyle("title", plain, fontSize=20, leading=28, spaceAfter=2 * mm),
        ParagraphStyle("quiet", plain, fontSize=10.5, leading=16, textColor=_QUIET),
        ParagraphStyle(
            "heading", plain, fontSize=13.5, leading=20, spaceBefore=5 * mm, spaceAfter=1 * mm, keepWithNext=1
        ),
        ParagraphStyle("body", plain, firstLineIndent=23, spaceAfter=1 * mm),
    )


@cache
def _font() -> str:
    """A font that goes into the file; else Adobe's name for one, which viewers draw with what they have."""
    for place in FONTS:
        if place.is_file():
            pdfmetrics.registerFont(TTFont("chinese", str(place), subfontIndex=0))
            return "chinese"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"
