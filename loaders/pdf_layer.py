"""The text layer of a PDF: its blocks written one after the other, each line with its box."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from cavagraph.graph.model import Issue, PagePlace
from cavagraph.loaders.anchors import Anchor, Anchors
from cavagraph.loaders.blocks import key_of
from cavagraph.loaders.citations import MARK, is_power
from cavagraph.loaders.document import BlockKind
from cavagraph.loaders.headings import section_of, vocabulary
from cavagraph.loaders.layer import Layer
from cavagraph.loaders.pdf_blocks import PdfBlock
from cavagraph.loaders.pdf_engine import Sheet
from cavagraph.loaders.pdf_words import Line, Word, parted
from cavagraph.loaders.raw_block import Raw
from cavagraph.loaders.sections import give_sections
from cavagraph.loaders.stitching import stitch

_CITED = re.compile(r"[\[(]?\d{1,3}(?:[,;\u2012\u2013-]\d{1,3})*[,;\u2012\u2013-]?[\])]?")
_NUMBERS = re.compile(r"\d+(?:[\u2012\u2013-]\d+)?")
_AFTER = re.compile(r"[^\W\d_]$|[.,;:)\]%\"'\u201d\u2019]$|\d[.,)]$")
_HIGH = 0.2  # sizes of the line above its baseline
_SMALL = 0.85
_LONGEST_FIELD = 300


def layer_of(
    blocks: Sequence[PdfBlock], sheets: Sequence[Sheet], issues: Iterable[Issue] = ()
) -> Layer:
    """The layer of blocks in reading order, with sections given and cut paragraphs joined."""
    writer = _Writer(sheets)
    for block in blocks:
        writer.block(block)
    text = writer.text
    raws = stitch(give_sections(writer.raws, text), text)
    return Layer(
        text, tuple(raws), writer.marks, anchors=Anchors(writer.anchors), issues=tuple(issues)
    )


class _Writer:
    """Writes lines and remembers where they stand, citation marks and powers."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        self._sheets = {sheet.number: sheet for sheet in sheets}
        self._parts: list[str] = []
        self._at = 0
        self._tables = -1
        self._swaps: list[tuple[int, int, str]] = []
        self._cited = False  # the word before is a citation mark
        self.raws: list[Raw] = []
        self.marks: dict[int, tuple[str, ...]] = {}
        self.anchors: list[Anchor] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def block(self, block: PdfBlock) -> None:
        """Add a block, with a blank line after it."""
        if block.kind is BlockKind.TABLE:
            self._table(block)
        else:
            self._lines_of(block)
        self._write("\n")

    def _lines_of(self, block: PdfBlock) -> None:
        start = self._at
        self._swaps = []
        for line in block.lines:
            self._line(block.page, line)
            self._write("\n")
        words = block.text
        kind = block.kind
        listed = key_of(words) in vocabulary().fields and len(words) < _LONGEST_FIELD
        if kind is BlockKind.PARAGRAPH and listed:
            kind = BlockKind.FIELD
        raw = Raw(kind, [(start, self._at - 1)], level=block.level, item=block.item)
        raw.goes_on = block.goes_on
        raw.swaps = self._swaps
        if kind is BlockKind.HEADING:
            raw.known = section_of(words)
        self.raws.append(raw)

    def _table(self, block: PdfBlock) -> None:
        self._tables += not block.goes_on
        for row in block.rows:
            start = self._at
            raw = Raw(BlockKind.TABLE, [], row=self._tables)
            for i, cell in enumerate(row):
                if i:
                    self._write("\t")
                begin = self._at
                for j, line in enumerate(cell):
                    if j:
                        self._write("\n")
                    self._line(block.page, line, marked=False)
                raw.cells.append((begin, self._at))
            raw.pieces = [(start, self._at)]
            self.raws.append(raw)
            self._write("\n")

    def _line(self, page: int, line: Line, marked: bool = True) -> None:
        start = self._at
        before: Word | None = None
        for word in line.words:
            high = word.size < _SMALL * line.size and word.y > line.y + _HIGH * line.size
            cites = high and self._cites(word, before)
            cited = cites and marked
            if before is not None and not cited and (parted(before, word) or cites):
                self._write(" ")
            if cited:
                self.marks[self._at] = tuple(_NUMBERS.findall(word.text))
                self._swaps.append((self._at, self._at + len(word.text), MARK))
            elif high and before is not None and before.text.endswith("10"):
                self._swaps.append((self._at, self._at, "^"))
            self._write(word.text)
            self._cited = cited
            before = word
        self.anchors.append(Anchor(start, self._at, self._place(page, line)))

    def _cites(self, word: Word, before: Word | None) -> bool:
        """Whether a word that is set high cites: numbers behind a word, no power of a unit."""
        if not _CITED.fullmatch(word.text):
            return False
        if before is None or self._cited:
            return self._cited
        return _AFTER.search(before.text) is not None and not is_power(before.text)

    def _place(self, page: int, line: Line) -> PagePlace:
        sheet = self._sheets[page]
        low, high = line.y - 0.2 * line.size, line.y + 0.8 * line.size
        width, height = sheet.width, sheet.height  # of the page as it was turned
        box = {
            0: (line.x0, low, line.x1, high),
            1: (height - high, line.x0, height - low, line.x1),
            2: (width - line.x1, height - high, width - line.x0, height - low),
            3: (low, width - line.x1, high, width - line.x0),
        }[sheet.turn]
        a, b, c, d = (Decimal(f"{value:.1f}") for value in box)
        return PagePlace(page, (a, b, c, d))

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._at += len(text)
