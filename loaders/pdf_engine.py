"""The letters of a PDF with their places, from an engine in a process of its own.

PDFium is fast and keeps reading order; pdfminer.six is read with where PDFium gives no text, text
that cannot be read, or falls over.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from cavagraph.graph.errors import LimitError, ReportError

CHILD: Final = Path(__file__).with_name("pdf_child.py")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi|[-,]bd?\b|bd$", re.IGNORECASE)
_SLANTED = re.compile(r"ital|obli|slanted|[-,]it?\b", re.IGNORECASE)
_COMMON_WORDS = "a and at by for from in is of on or the to was were with"
_COMMON = frozenset(_COMMON_WORDS.split())
_FEW_WORDS = 100
_ENGLISH = 0.08
_UNREADABLE = 0.05


class Engine(StrEnum):
    """What opens a PDF."""

    PDFIUM = "pdfium"
    PDFMINER = "pdfminer"


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """What one file may use. ``memory`` is the address space of the process in bytes.

    A long review has 40 pages and 150,000 letters; PDFium reads it in a second.
    """

    seconds: float = 60.0
    memory: int = 1024 * 1024 * 1024
    pages: int = 200
    letters: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Font:
    """What the look of a font tells."""

    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Glyph:
    """Letters at a place, in PDF points of the page; ``y`` is the baseline."""

    letters: str
    x0: float
    x1: float
    y: float
    size: float
    font: Font
    spaced: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as the engine gives it, ``number`` from 1; ``turn`` as in ``pdf_child``."""

    number: int
    width: float
    height: float
    turn: int
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The pages of a file, and the engine that read them."""

    engine: Engine
    sheets: tuple[Sheet, ...]

    @property
    def letters(self) -> int:
        """How many letters and digits there are."""
        return sum(g.letters.isalnum() for s in self.sheets for g in s.glyphs)


class _CrashError(Exception):
    """The engine gave no answer; the other one may."""


def open_pdf(
    path: Path, data: bytes, engine: Engine | None = None, limits: PdfLimits | None = None
) -> Opened:
    """The pages of a PDF, read with ``engine``, or with the second one where the first fails.

    Raises:
        ReportError: encrypted, damaged, without pages, too many pages, or no text that can be read.
        LimitError: more time or memory than the limits give.
    """
    within = limits or PdfLimits()
    if engine is not None:
        return _tried(path, data, engine, within)
    try:
        first = _tried(path, data, Engine.PDFIUM, within)
    except _CrashError:
        first = None
    if first is not None and first.letters and is_readable(first):
        return first
    second = _second(path, data, within, first)
    best = second if second.letters and (first is None or is_readable(second)) else first
    return best if best is not None else second


def _second(path: Path, data: bytes, limits: PdfLimits, first: Opened | None) -> Opened:
    """What the second engine gives; where it fails too, the answer of the first stands."""
    try:
        return _tried(path, data, Engine.PDFMINER, limits)
    except (_CrashError, ReportError, LimitError):
        if first is None:
            raise ReportError(
                f"{path}: the PDF is damaged, both engines fail on it; get the file again"
            ) from None
        return first


def is_readable(opened: Opened, words: bool = True) -> bool:
    """Whether the letters are letters: fonts without a character map give other ones.

    ``words``: and whether they make up words of English.
    """
    letters = [g.letters for s in opened.sheets for g in s.glyphs]
    odd = sum(_odd(x) for x in letters)
    if odd > _UNREADABLE * len(letters):
        return False
    if not words:
        return True
    text = "".join((" " if g.spaced else "") + g.letters for s in opened.sheets for g in s.glyphs)
    found = re.findall(r"[a-z]+", text.lower())
    return len(found) < _FEW_WORDS or sum(w in _COMMON for w in found) >= _ENGLISH * len(found)


def _odd(letters: str) -> bool:
    return letters.startswith("(cid:") or any(
        ord(c) < 32 or c == "\ufffd" or 0xE000 <= ord(c) < 0xF900 for c in letters
    )


def _tried(path: Path, data: bytes, engine: Engine, limits: PdfLimits) -> Opened:
    reply = _asked(path, data, engine, limits)
    if "error" in reply:
        raise _refused(path, reply, limits)
    fonts = [
        Font(weight >= 600 or _BOLD.search(name) is not None, _SLANTED.search(name) is not None)
        for name, weight in reply["fonts"]
    ]
    sheets = tuple(
        Sheet(
            number,
            page["width"],
            page["height"],
            page["turn"],
            tuple(
                Glyph(letters, x0, x1, y, size, fonts[font], bool(spaced))
                for letters, x0, x1, y, size, font, spaced in page["glyphs"]
            ),
        )
        for number, page in enumerate(reply["pages"], start=1)
    )
    return Opened(engine, sheets)


def _asked(path: Path, data: bytes, engine: Engine, limits: PdfLimits) -> dict[str, Any]:
    """The answer of the child process."""
    request = {
        "engine": engine.value,
        "memory": limits.memory,
        "pages": limits.pages,
        "letters": limits.letters,
    }
    try:
        ended = subprocess.run(
            [sys.executable, "-P", str(CHILD)],
            input=json.dumps(request).encode() + b"\n" + data,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LimitError(
            f"{path}: the PDF was not read within {limits.seconds:g} s; print it to a new PDF"
        ) from None
    if ended.returncode == 0:
        return dict(json.loads(ended.stdout))
    if b"MemoryError" in ended.stderr:
        raise _refused(path, {"error": "memory"}, limits)
    raise _CrashError(f"{engine} ended with {ended.returncode}")


def _refused(path: Path, reply: Mapping[str, Any], limits: PdfLimits) -> ReportError | LimitError:
    match reply["error"]:
        case "password":
            return ReportError(f"{path}: the PDF needs a password; save it without one")
        case "pages":
            return ReportError(
                f"{path}: the PDF has {reply['detail']} pages, over the limit of {limits.pages}; "
                "give the pages of one report"
            )
        case "letters":
            return ReportError(
                f"{path}: the PDF has more than {limits.letters:,} letters; "
                "give the pages of one report"
            )
        case "memory":
            return LimitError(
                f"{path}: the PDF is too large when unpacked "
                f"(over {limits.memory // 1024**2} MB); print it to a new PDF"
            )
    return ReportError(
        f"{path}: the PDF is damaged ({str(reply['detail'])[:120]}); get the file again"
    )
