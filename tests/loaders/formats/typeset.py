"""Reports set as the pages of a journal: one or two columns, headers, floats, hyphens, tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import reportlab
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.flowables import DocIf

from tests.loaders.formats.manuscript import Part, parts

WIDTH, HEIGHT = A4
MARGIN, GUTTER = 54.0, 18.0
RUNNING = "Invented Journal of Typeset Reports 2026; 4: 11-19"
_LONGEST_FRONT = 2500
_WIDE = 5  # a table of more columns spans both columns of the page


def typeset(report: str, path: Path, columns: int = 2) -> Path:
    """Set a report at ``path``; the same words give the same bytes."""
    _Setter(path, columns).set(parts(report))
    return path


class _Setter:
    """Collects the flowables of a report and the floats of its pages."""

    def __init__(self, path: Path, columns: int) -> None:
        _fonts()
        self._document = BaseDocTemplate(
            str(path), pagesize=A4, invariant=1, title="set for a test", pageCompression=1
        )
        self._columns = columns
        self._story: list[Flowable] = []
        self._wide: list[Flowable] = []  # on top of the second page
        self._floated: set[str] = set()  # captions that were set with the paragraph before
        self._caption: Flowable | None = None  # the last one

    def set(self, manuscript: list[Part]) -> None:
        front, body = _divided(manuscript)
        top = [f for part in front for f in self._flowables(part, self._text_width(1))]
        for part, after in pairwise([*body, Part("end")]):
            self._place(part, after)
        self._document.addPageTemplates(
            [
                self._template("first", top),
                self._template("tables", self._wide),
                self._template("later", []),
            ]
        )
        order = NextPageTemplate(["tables", "*", "later"])  # again and again from the star
        self._document.build([order, *self._story, *(_second_page() if self._wide else [])])

    def _place(self, part: Part, after: Part) -> None:
        """Add a part; a figure that follows a long paragraph floats into the middle of it."""
        width = self._text_width(self._columns)
        if part.kind == "paragraph" and after.kind == "caption" and len(part.text.split()) > 40:
            words = part.text.split(" ")
            half = len(words) // 2
            self._story.append(Paragraph(_markup(" ".join(words[:half])), _style(cut=True)))
            self._story.extend(_figure(after, width))
            if not _is_table(after):
                self._floated.add(after.text)
            self._story.append(Paragraph(_markup(" ".join(words[half:])), _style(indent=0)))
            return
        if part.kind == "caption" and part.text in self._floated:
            return
        if part.kind == "table" and len(part.rows[0]) > _WIDE and self._columns == 2:
            if self._story and self._story[-1] is self._caption:
                self._wide.append(self._story.pop())
            self._wide.extend([_table(part, self._text_width(1)), Spacer(1, 12)])
            return
        self._story.extend(self._flowables(part, width))
        if part.kind == "caption":
            self._caption = self._story[-1]

    def _text_width(self, columns: int) -> float:
        return float(WIDTH - 2 * MARGIN - GUTTER * (columns - 1)) / columns

    def _flowables(self, part: Part, width: float) -> list[Flowable]:
        if part.kind == "table":
            return [_table(part, width), Spacer(1, 8)]
        if part.kind == "caption":
            return [_caption(part)]
        return [Paragraph(_markup(part.text), _STYLES[part.kind]())]

    def _template(self, name: str, top: list[Flowable]) -> PageTemplate:
        """A page whose ``top`` stands over the columns at full width."""
        full = self._text_width(1)
        heights = [f.wrap(full, HEIGHT)[1] + f.getSpaceAfter() + f.getSpaceBefore() for f in top]
        below = HEIGHT - MARGIN - 24 - sum(heights) - (12 if top else 0)
        width = self._text_width(self._columns)
        frames = [
            Frame(MARGIN + i * (width + GUTTER), MARGIN, width, below - MARGIN, 0, 0, 0, 0)
            for i in range(self._columns)
        ]

        def draw(canvas: Any, document: Any) -> None:
            canvas.setFont("Vera", 7)
            canvas.drawString(MARGIN, HEIGHT - 40, RUNNING)
            canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 40, "A. Author and B. Other")
            canvas.drawCentredString(WIDTH / 2, 30, str(10 + document.page))
            at = HEIGHT - MARGIN - 12
            for flowable, height in zip(top, heights, strict=True):
                size = flowable.wrap(full, HEIGHT)[1]
                flowable.drawOn(canvas, MARGIN, at - size - flowable.getSpaceBefore())
                at -= height

        return PageTemplate(id=name, frames=frames, onPage=draw)


def _second_page() -> list[Flowable]:
    """A second page, where the words fill only one."""
    return [DocIf("doc.page < 2", [PageBreak(), Spacer(1, 1)])]


def _divided(manuscript: list[Part]) -> tuple[list[Part], list[Part]]:
    """The title with what stands below it, abstract included, and the rest."""
    length = 0
    for i, part in enumerate(manuscript):
        words = part.text.strip("*: ").lower()
        length += len(part.text)
        opens = part.kind == "heading" and words not in ("abstract", "summary")
        if i and (opens or part.kind in ("caption", "table") or length > _LONGEST_FRONT):
            return manuscript[:i], manuscript[i:]
    return manuscript[:1], manuscript[1:]


def _style(indent: float = 10, cut: bool = False) -> ParagraphStyle:
    return ParagraphStyle(
        "body",
        fontName="Vera",
        fontSize=8.5,
        leading=11,
        alignment=TA_JUSTIFY,
        firstLineIndent=indent,
        embeddedHyphenation=1,
        justifyLastLine=1 if cut else 0,
    )


_STYLES: dict[str, Callable[[], ParagraphStyle]] = {
    "title": lambda: ParagraphStyle(
        "title", fontName="VeraBd", fontSize=15, leading=19, spaceAfter=8
    ),
    "heading": lambda: ParagraphStyle(
        "heading", fontName="VeraBd", fontSize=9.5, leading=12, spaceBefore=8, spaceAfter=4
    ),
    "paragraph": _style,
}


def _caption(part: Part) -> Paragraph:
    style = ParagraphStyle(
        "caption", fontName="Vera", fontSize=7, leading=8.5, spaceBefore=4, spaceAfter=8
    )
    return Paragraph(_markup(part.text), style)


def _is_table(caption: Part) -> bool:
    return caption.text.lstrip("*").startswith("Table")


def _figure(part: Part, width: float) -> list[Flowable]:
    """A grey bar for a picture, and its caption."""
    if _is_table(part):
        return []
    bar = HRFlowable(width=width, thickness=40, color="#cccccc", spaceBefore=28, spaceAfter=26)
    return [bar, _caption(part)]


def _table(part: Part, width: float) -> Table:
    """Cells that wrap, in columns as wide as their words ask for."""
    cell = ParagraphStyle("cell", fontName="Vera", fontSize=6.5, leading=8)
    asked = [_asked(column) for column in zip(*part.rows, strict=False)]
    widths = [width * a / sum(asked) for a in asked]
    rows = [[Paragraph(_markup(c), cell) for c in row] for row in part.rows]
    made = Table(rows, colWidths=widths)
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LINEABOVE", (0, 0), (-1, 1), 0.5, "#000000"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
            ]
        )
    )
    return made


_GREEK = {"\u03b1": "<greek>a</greek>", "\u03b2": "<greek>b</greek>", "\u03c6": "<greek>f</greek>"}


def _asked(column: tuple[str, ...]) -> float:
    """The width that a column asks for: its longest word at least."""
    words = max(pdfmetrics.stringWidth(w, "Vera", 6.5) for cell in column for w in cell.split())
    return float(max(words, min(60, *(pdfmetrics.stringWidth(c, "Vera", 6.5) for c in column)))) + 8


def _markup(text: str) -> str:
    """Reportlab's markup for that of Markdown; citations set high; places for hyphens."""
    text = re.sub(r"<sup>(\[[^<>]*\])</sup>", r"\1", text)
    text = text.replace("&", "&amp;").replace("<sup>", "\1").replace("</sup>", "\2")
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("\1", "<super>").replace("\2", "</super>")
    text = re.sub(r"[\u03b1\u03b2\u03c6]", lambda m: _GREEK[m[0]], text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"(?<![\w*])\*([^*\s][^*]*?)\*(?![\w*])", r"<i>\1</i>", text)
    text = re.sub(r" ?\[(\d{1,2}(?:[,\u2013-] ?\d{1,2})*)\](?!\()", r"<super>\1</super>", text)
    return re.sub(r"[A-Za-z]{7,}(?![^<]*>)", lambda m: _soft(m[0]), text)


def _soft(word: str) -> str:
    """A long word with a soft hyphen between a vowel and a consonant before a vowel."""
    return re.sub(r"(?<=\w\w[aeiou])(?=[bcdfglmnprstv][aeiou]\w\w)", "\u00ad", word)


@cache
def _fonts() -> None:
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
        pdfmetrics.registerFont(TTFont(name, folder / f"{name}.ttf"))
    pdfmetrics.registerFontFamily("Vera", "Vera", "VeraBd", "VeraIt", "VeraBI")
