"""A PDF read as a text layer: its engine, then one module a stage.

``pdf_engine`` opens the file in a process of its own, ``pdf_words`` makes words and lines of
letters, ``pdf_running`` takes off what is printed around the text, ``pdf_columns`` finds the
reading order, ``pdf_tables`` and ``pdf_blocks`` cut it into blocks, ``pdf_layer`` writes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Issue
from cavagraph.loaders.layer import Layer
from cavagraph.loaders.pdf_blocks import blocks_of, look_of
from cavagraph.loaders.pdf_columns import gutters_of, regions_of
from cavagraph.loaders.pdf_engine import Engine, Opened, PdfLimits, Sheet, is_readable, open_pdf
from cavagraph.loaders.pdf_layer import layer_of
from cavagraph.loaders.pdf_running import without_running
from cavagraph.loaders.pdf_words import Word, lines_of, words_of
from cavagraph.loaders.source import Loaded

_MARK = b"%PDF-"
_END = b"%%EOF"
_TAIL = 8192
"""Bytes at the end of a file in which a PDF has its end mark; some have junk after it."""
_FEW = 100
"""Letters of a file with fewer are no report: a stamp on pictures of pages."""


def read_pdf(
    loaded: Loaded, engine: Engine | None = None, limits: PdfLimits | None = None
) -> Layer:
    """The text layer of a PDF; the same bytes give the same layer.

    ``engine`` names one of the two engines; without it PDFium is taken, and pdfminer.six where
    PDFium fails.

    Raises:
        ReportError: no PDF, cut off, damaged, encrypted, too many pages, or without a text layer.
        LimitError: more time or memory than ``limits`` give.
    """
    path, data = loaded.path, loaded.data
    if _MARK not in data[:1024]:
        raise ReportError(f"{path}: not a PDF; give the PDF or the text of the report")
    if _END not in data[-_TAIL:]:
        raise ReportError(f"{path}: the PDF stops before its end; get the file again")
    opened = open_pdf(path, data, engine, limits)
    pages = without_running(opened.sheets, [words_of(sheet) for sheet in opened.sheets])
    _check(path, opened, pages)
    gutters = gutters_of([lines_of(words) for words in pages])
    regions = [
        region
        for sheet, words in zip(opened.sheets, pages, strict=True)
        for region in regions_of(sheet.number, words, gutters)
    ]
    blocks = blocks_of(regions, look_of(regions))
    return layer_of(blocks, opened.sheets, _issues(path, opened, pages))


def _check(path: Path, opened: Opened, pages: Sequence[tuple[Word, ...]]) -> None:
    """ReportError where there is no text, or none that can be read."""
    letters = sum(c.isalnum() for words in pages for w in words for c in w.text)
    if letters < _FEW:
        raise ReportError(
            f"{path}: no text layer ({_counted(opened.sheets)}, perhaps a scan); "
            "run OCR on it first"
        )
    if not is_readable(opened, words=False):
        raise ReportError(
            f"{path}: the fonts of the PDF do not say which letters they show; run OCR on it first"
        )


def _counted(sheets: Sequence[Sheet]) -> str:
    return "1 page" if len(sheets) == 1 else f"{len(sheets)} pages"


def _issues(path: Path, opened: Opened, pages: Sequence[tuple[Word, ...]]) -> list[Issue]:
    """What a reader of the facts should know of the pages."""
    empty = [str(s.number) for s, words in zip(opened.sheets, pages, strict=True) if not words]
    if not empty:
        return []
    where = f"{path.name}: page {', '.join(empty)}"
    return [Issue(where, "no text layer, not read", "run OCR on it", rule="pdf.page")]
