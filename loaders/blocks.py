"""A report file cut into raw blocks: what stands together, and what it looks like.

All offsets are code points of the file. Nothing is decided here about sections; that needs the
neighbours (``sections.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cavagraph.loaders.aligned import aligned_rows
from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.headings import bare, numbered_sentence, run_in, section_of, vocabulary
from cavagraph.loaders.raw_block import Raw, Span
from cavagraph.loaders.running import running_lines

_LABEL = (
    r"(?:Fig(?:ure|s)?\b\.?|FIG(?:URE)?\b\.?|Table\b|TABLE\b|Photo(?:graph)?\b|Image\b|Video\b)"
)
CAPTION = re.compile(
    rf"[ \t]*(?:[a-z](?=F))?[*_\[(]{{0,3}}(?P<label>{_LABEL}\s?(?:\d{{1,2}}|[IVX]{{1,4}}\b)[a-z]?)"
)
_NO_CAPTION = re.compile(
    r"[*_]*\s?(?:[)\];,]|and\b|to\b|(?:shows?|showed|demonstrates?|lists?|summari[sz]es?|presents?|"
    r"depicts?|illustrates?|gives?|is|are|was|were|provides?|compares?|describes?)\b)"
)
_ONLY_LABEL = re.compile(r"[*_ \t.:]*$")
_PIPE_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_PIPE_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-{2,}[ \t:|-]*$")
_BULLET = re.compile(
    r"[ \t]*(?:[-*\u2022\u2013\u25aa\u25cf\u00b7]|\(?\d{1,2}[.)]|\[\d{1,3}\])[ \t]+(?=\S)"
)
_HASHES = re.compile(r"[ \t]{0,3}(?P<n>#{1,6})[ \t]+(?=\S)")
_BOLD_LINE = re.compile(r"[ \t]*\*\*(?P<t>[^*]{2,120})\*\*:?[ \t]*$")
_NUMBERED = re.compile(r"[ \t]*\d{1,2}(?:\.\d{1,2}){0,3}\.?[ \t]+[A-Z][^.;]{1,80}$")
_KEY = re.compile(
    r"[ \t]*(?:[-*\u2022][ \t]+)?[*_]{0,2}(?P<key>[A-Za-z][A-Za-z /&'-]{0,40})[*_]{0,2}"
    r"(?:\s?\([^()]{0,60}\))?\s?:"
)
_LINKS = frozenset(
    ("a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the")
)
_LINKS |= {"to", "was", "were", "with"}
_FINAL = re.compile(r"[.!?:;][\"'\u201d\u2019)\]*_]*[ \t\u00a0]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    blank: bool = False


def raw_blocks(text: str) -> list[Raw]:
    """The blocks of a text file, in file order. Running headers are left out."""
    lines = [_Line(a, b, t, not t.strip()) for a, b, t in _lines(text)]
    running = running_lines([line.text for line in lines])
    lines = [ln for i, ln in enumerate(lines) if i not in running]
    return _Cutter(text, lines, is_wrapped([line.text for line in lines])).blocks()


def begins_caption(text: str) -> bool:
    """Whether a block begins like the caption of a figure or table, and not like a sentence."""
    found = CAPTION.match(text)
    return found is not None and _NO_CAPTION.match(text, found.end()) is None


def is_label_alone(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether ``text[start:end]`` is the label of a caption and no more."""
    found = CAPTION.match(text, start)
    stop = len(text) if end is None else end
    return found is not None and _ONLY_LABEL.fullmatch(text, found.end(), stop) is not None


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        cut = line.rstrip("\r")
        yield at, at + len(cut), cut.replace("\ufeff", " ")
        at = end + 1


def is_wrapped(lines: list[str]) -> bool:
    """Whether lines break where the page ended: then a third of them go on in small letters."""
    pairs = low = 0
    for before, after in pairwise(lines):
        if len(before) >= 30 and after.strip() and "\t" not in before and len(before) < 200:
            pairs += 1
            low += after.lstrip()[0].islower()
    return pairs >= 5 and low >= 0.35 * pairs


class _Cutter:
    """Walks over the lines once and opens, continues and closes blocks."""

    def __init__(self, file: str, lines: list[_Line], wrapped: bool) -> None:
        self._file = file
        self._lines = lines
        self._wrapped = wrapped
        self._out: list[Raw] = []
        self._open: Raw | None = None
        self._tables = -1
        self._gap = True  # a blank line, or the start of the file, stands before
        self._references = False
        self._aligned = aligned_rows([line.text for line in lines])

    def blocks(self) -> list[Raw]:
        for i, line in enumerate(self._lines):
            if line.blank:
                if not self._label_alone():
                    self._open = None
                self._gap = True
                continue
            if not (self._table(i, line) or self._caption(line) or self._heading(i, line)):
                if self._continues(line):
                    self._extend(line)
                else:
                    self._paragraph(line)
            self._gap = False
        return self._out

    def _add(self, raw: Raw) -> None:
        self._out.append(raw)
        self._open = raw

    def _extend(self, line: _Line) -> None:
        assert self._open is not None
        self._open.pieces[-1] = (self._open.start, line.end)

    def _label_alone(self) -> bool:
        """Whether the open block is a caption of which only the label is there."""
        block = self._open
        if block is None or block.kind is not BlockKind.CAPTION:
            return False
        return is_label_alone(self._file, block.start, block.end)

    def _finished(self) -> bool:
        """Whether the text before ends like a sentence."""
        if self._open is None:
            return True
        return bool(
            _FINAL.search(self._file, max(self._open.start, self._open.end - 9), self._open.end)
        )

    def _continues(self, line: _Line) -> bool:
        block = self._open
        if block is None or block.kind in (BlockKind.TABLE, BlockKind.HEADING):
            return False
        if block.kind is BlockKind.CAPTION:
            return self._label_alone() or (self._wrapped and not line.text.startswith(" "))
        if not self._wrapped or block.kind is BlockKind.FIELD:
            return False
        if _BULLET.match(line.text) and (block.item or self._finished()):
            return False
        return not (self._finished() and key_of(line.text))

    def _table(self, i: int, line: _Line) -> bool:
        aligned = self._aligned.get(i)
        tabs = line.text.count("\t") >= 1 and (line.text.count("\t") >= 2 or self._beside_tabs(i))
        if aligned is None and not tabs and not _PIPE_ROW.match(line.text):
            return False
        inside = self._open is not None and self._open.row >= 0 and not self._gap
        if not inside:
            self._tables += 1
        if aligned is not None:
            row = Raw(BlockKind.TABLE, [_bare_span(line)], row=self._tables)
            row.cells = [(line.start + a, line.start + b) for a, b in aligned.cells]
            self._add(row)
        elif tabs or not _PIPE_RULE.match(line.text):
            row = Raw(BlockKind.TABLE, [_bare_span(line)], row=self._tables)
            row.cells = list(_cells(line, "\t" if tabs else "|"))
            self._add(row)
        return True

    def _beside_tabs(self, i: int) -> bool:
        beside = self._lines[max(0, i - 1) : i] + self._lines[i + 1 : i + 2]
        return any("\t" in ln.text for ln in beside)

    def _caption(self, line: _Line) -> bool:
        if not begins_caption(line.text):
            return False
        after_caption = self._open is not None and self._open.kind is BlockKind.CAPTION
        apart = self._gap or line.text.startswith(" ") or after_caption or not self._wrapped
        if not apart:
            return False
        debris = 1 if re.match(r"[ \t]*[a-z]F", line.text) else 0
        start = line.start + len(line.text) - len(line.text.lstrip(" \t")) + debris
        self._add(Raw(BlockKind.CAPTION, [(start, line.end)]))
        return True

    def _heading(self, i: int, line: _Line) -> bool:
        text = line.text
        hashes = _HASHES.match(text)
        if not hashes and (self._gap or self._finished()) and (at := run_in(text)):
            label = line.start + len(text) - len(text.lstrip())
            self._add(Raw(BlockKind.HEADING, [(label, line.start + at)], known=Section.CASE))
            self._paragraph(_Line(line.start + at, line.end, text[at:]))
            return True
        sentence = numbered_sentence(text)
        known = section_of(text) if len(text) < 120 and not sentence else None
        fresh = (
            self._gap
            or self._open is None
            or self._finished()
            or self._open.kind
            in (
                BlockKind.HEADING,
                BlockKind.TABLE,
                BlockKind.CAPTION,
            )
        )
        is_heading = bool(hashes) or (
            len(text) < 140
            and not (self._references and known is None)
            and (
                (
                    known is not None
                    and text.strip()[0] not in "abcdefghijklmnopqrstuvwxyz"
                    and fresh
                )
                or self._looks_like_heading(i, text, fresh)
            )
        )
        if not is_heading:
            return False
        start = line.start + (hashes.end() if hashes else len(text) - len(text.lstrip()))
        level = len(hashes["n"]) if hashes else 0
        self._add(Raw(BlockKind.HEADING, [(start, line.end)], level=level, known=known))
        if known is not None:
            self._references = known is Section.REFERENCES
        return True

    def _looks_like_heading(self, i: int, text: str, fresh: bool) -> bool:
        words = text.split()
        if not fresh or len(words) > 14 or not any(c.isalpha() for c in text):
            return False
        if _BOLD_LINE.match(text) and self._gap:
            return True
        if text.strip()[-1] in ".,;:":
            return False
        if _NUMBERED.match(text) and len(words) <= 10 and self._gap and text.strip()[-1].isalpha():
            return bool(re.match(r"\s*\d{1,2}\.", text)) or len(words) <= 5
        letters = [c for c in text if c.isalpha()]
        if len(letters) >= 4 and text.upper() == text:
            return True
        alone = self._gap and (i + 1 == len(self._lines) or self._lines[i + 1].blank)
        known = bare(text) in vocabulary().contextual
        return alone and (known or (len(words) <= 5 and _titled(words)))

    def _paragraph(self, line: _Line) -> None:
        text = line.text
        bullet = _BULLET.match(text)
        start = line.start + (bullet.end() if bullet else len(text) - len(text.lstrip()))
        key = key_of(text)
        kind = (
            BlockKind.FIELD
            if key in vocabulary().fields and len(text) < 300
            else BlockKind.PARAGRAPH
        )
        raw = Raw(kind, [(start, line.end)], indented=text[0] in " \t", item=bullet is not None)
        self._add(raw)


def _bare_span(line: _Line) -> Span:
    """A line without outer blanks; a tab at the start is an empty first cell."""
    text = line.text
    return line.start + len(text) - len(text.lstrip(" ")), line.start + len(text.rstrip(" "))


def _titled(words: list[str]) -> bool:
    """Whether words begin like those of a heading; no sentence, no name list."""
    first = words[0].lstrip("*_(")
    if words[-1].lower() in _LINKS:
        return False
    return first[:1].isupper() and not any(any(c.isdigit() or c == "," for c in w) for w in words)


def key_of(line: str) -> str:
    """The key of a key-value line in small letters ("Symptoms: pain"), or ""."""
    found = _KEY.match(line)
    return bare(found["key"]) if found else ""


def _cells(line: _Line, mark: str) -> Iterator[Span]:
    """The stretches of the cells of a row, without outer pipes."""
    a, b = 0, len(line.text)
    if mark == "|":
        a = line.text.index("|") + 1
        b = line.text.rindex("|")
    for part in line.text[a:b].split(mark):
        yield line.start + a, line.start + a + len(part)
        a += len(part) + 1
