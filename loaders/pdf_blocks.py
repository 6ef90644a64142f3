"""Headings, paragraphs, captions, tables and small print of the regions of a PDF."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from cavagraph.loaders.blocks import begins_caption, is_label_alone
from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.headings import section_of
from cavagraph.loaders.pdf_columns import Region
from cavagraph.loaders.pdf_tables import Cell, grid_at
from cavagraph.loaders.pdf_words import Line, body_size

_OTHER_SIZE = 0.06
_LOOSE = 1.3
"""Times the usual distance between baselines: a new block."""
_INDENT = 0.6
_SHORT = 0.15  # of the width of the column: a line that ends so far before it ends a paragraph
_LARGER, _SMALLER = 1.08, 0.93  # times the size of the text: a heading, small print
_TITLE = 1.2
_LONGEST_HEADING = 140
_FINAL = re.compile(r"[.!?:;][\"'\u201d\u2019)\]]*[\d,\u2013-]*$")
_ITEM = re.compile(r"(?:[\u2022\u25aa\u25cf\u2013-]|\(?\d{1,3}[.)]|\[\d{1,3}\])\s+\S")
_CONTINUED = re.compile(r"\bcont(?:inued|\.|'d)", re.IGNORECASE)
_OPENS = re.compile(r"[\"'\u201c\u2018(\[]*[A-Z0-9\u2022]")


@dataclass(frozen=True, slots=True)
class PdfBlock:
    """Lines of one page that belong together; a table has ``rows`` instead.

    ``goes_on``: nothing in the look of it says that a paragraph begins here: it is the first below
    the top of a column or a float, and not indented; of a table: it is the rest of the one before.
    ``level`` is 1 for the title.
    """

    kind: BlockKind
    page: int
    lines: tuple[Line, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    level: int = 0
    goes_on: bool = False
    item: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Look:
    """What is usual in the file: the size of the text, baseline to baseline by size, points."""

    size: float
    pitches: dict[float, float] = field(default_factory=dict)

    def pitch(self, size: float) -> float:
        return self.pitches.get(round(size), 1.25 * size)


def look_of(regions: Sequence[Region]) -> Look:
    """The look of a file."""
    size = body_size(w for r in regions for line in r.lines for w in line.words)
    found: dict[float, list[float]] = defaultdict(list)
    for region in regions:
        for above, line in pairwise(region.lines):
            pitch = above.y - line.y
            if abs(above.size - line.size) < 0.1 and pitch < 2 * line.size:
                found[round(line.size)].append(round(pitch, 1))
    return Look(size, {size: median(pitches) for size, pitches in found.items()})


def blocks_of(regions: Sequence[Region], look: Look) -> list[PdfBlock]:
    """The blocks of all regions in reading order."""
    found: list[PdfBlock] = []
    references = False
    for region in regions:
        cutter = _Cutter(region, look, references)
        here = list(_small_print(list(cutter.blocks(_in_table(found))), look))
        if here and here[0].kind is BlockKind.TABLE and _in_table(found):
            here[0] = _continued(found, here[0])
        found.extend(here)
        references = cutter.references
    return _titled(found, look)


class _Cutter:
    """Goes down the lines of a region; ``references``: the bibliography has begun."""

    def __init__(self, region: Region, look: Look, references: bool) -> None:
        self.references = references
        self._page = region.page
        self._lines = region.lines
        self._look = look
        self._left = _usual([line.x0 for line in region.lines])
        self._right = max(line.x1 for line in region.lines)
        self._float_above = True  # or the top of the region

    def blocks(self, captioned: bool) -> Iterator[PdfBlock]:
        """The blocks; ``captioned``: a table may go on from the region before."""
        at = 0
        while at < len(self._lines):
            grid = grid_at(self._lines, at, captioned)
            if grid is not None:
                yield PdfBlock(BlockKind.TABLE, self._page, rows=grid.rows)
                at, captioned, self._float_above = grid.end, False, True
                continue
            end = self._end(at)
            block = self._block(self._lines[at:end])
            captioned = block.kind is BlockKind.CAPTION
            self._float_above = captioned
            yield block
            at = end

    def _end(self, start: int) -> int:
        """The first line after the block that begins at a line."""
        caption = begins_caption(self._lines[start].text)
        at = start + 1
        while at < len(self._lines):
            label = at == start + 1 and caption and is_label_alone(self._lines[start].text)
            if not label and self._begins(start, at):
                break
            if caption and grid_at(self._lines, at, True) is not None:
                break
            if not caption and grid_at(self._lines, at, False) is not None:
                break
            at += 1
        return at

    def _begins(self, start: int, at: int) -> bool:
        """Whether a block begins at a line, which stands below one of another."""
        above, line = self._lines[at - 1], self._lines[at]
        gap = above.y - line.y
        pitch = self._look.pitch(line.size)
        styled = _styled(above, line)
        if styled or gap > _LOOSE * pitch:
            return True
        if begins_caption(line.text) and gap > 1.1 * pitch:
            return True
        if section_of(line.text) is not None and _FINAL.search(above.text):
            return True
        return self._paragraph_begins(start, at)

    def _paragraph_begins(self, start: int, at: int) -> bool:
        above, line = self._lines[at - 1], self._lines[at]
        if begins_caption(self._lines[start].text):
            return False
        ended = _FINAL.search(above.text) is not None
        if _ITEM.match(line.text) and ended:
            return True
        step = (line.x0 - above.x0) / line.size
        if self.references:
            return step < -_INDENT and ended
        missing = self._right - above.x1
        hanging = _ITEM.match(self._lines[start].text) is not None
        indented = (line.x0 - self._left) / line.size > _INDENT
        if indented and not hanging and (step > _INDENT or (step > -_INDENT and at == start + 1)):
            return ended or missing > line.size
        if step < -_INDENT and at > start + 1:
            return ended  # back to the margin from a hanging indent
        short = missing > _SHORT * (self._right - self._left)
        return ended and short and _OPENS.match(line.text) is not None

    def _block(self, lines: tuple[Line, ...]) -> PdfBlock:
        text = " ".join(line.text for line in lines)
        if begins_caption(text):
            return PdfBlock(BlockKind.CAPTION, self._page, lines)
        if self._is_heading(lines, text):
            self.references = section_of(text) is Section.REFERENCES
            return PdfBlock(BlockKind.HEADING, self._page, lines)
        indented = lines[0].x0 - self._left > _INDENT * lines[0].size
        item = _ITEM.match(text) is not None
        goes_on = self._float_above and not indented and not item
        return PdfBlock(BlockKind.PARAGRAPH, self._page, lines, goes_on=goes_on, item=item)

    def _is_heading(self, lines: tuple[Line, ...], text: str) -> bool:
        if not any(c.isalpha() for c in text):
            return False
        size = max(line.size for line in lines)
        if size >= _TITLE * self._look.size:
            return len(text) < 2 * _LONGEST_HEADING
        if len(text) > _LONGEST_HEADING or len(lines) > 3:
            return False
        if section_of(text) is not None and text[0].isupper():
            return True
        if text.rstrip()[-1] in ".,;":
            return False
        bold = all(line.bold for line in lines)
        capitals = text.upper() == text and sum(c.isalpha() for c in text) >= 4
        return size >= _SMALLER * self._look.size and (
            bold or capitals or size >= _LARGER * self._look.size
        )


def _in_table(found: Sequence[PdfBlock]) -> bool:
    """Whether the region before ends in a table, or with words that one goes on."""
    if not found:
        return False
    last = found[-1]
    return last.kind is BlockKind.TABLE or (
        last.kind is BlockKind.CAPTION and _CONTINUED.search(last.text) is not None
    )


def _continued(found: list[PdfBlock], table: PdfBlock) -> PdfBlock:
    """A table at the top of a region as the rest of the one before, without a repeated header."""
    before = next((b for b in reversed(found) if b.kind is BlockKind.TABLE), None)
    if before is None or len(before.rows[0]) != len(table.rows[0]):
        return table
    again = _words_of(before.rows[0]) == _words_of(table.rows[0])
    return replace(table, goes_on=True, rows=table.rows[1:] if again else table.rows)


def _words_of(row: Sequence[Cell]) -> list[str]:
    return [" ".join(line.text for line in cell) for cell in row]


def _usual(places: Sequence[float]) -> float:
    """The leftmost place at which a fifth of the lines begin."""
    for place in sorted(places):
        if sum(abs(x - place) < 1 for x in places) >= 0.2 * len(places):
            return place
    return min(places)


def _styled(above: Line, line: Line) -> bool:
    """Whether two lines differ in size, or one is all bold and the other is not."""
    sizes = abs(above.size - line.size) > _OTHER_SIZE * max(above.size, line.size)
    return sizes or above.bold != line.bold


def _small_print(blocks: list[PdfBlock], look: Look) -> Iterator[PdfBlock]:
    """Notes at the foot of a column, set smaller than the text above them, made furniture."""
    last = max(
        (i for i, b in enumerate(blocks) if b.lines and b.lines[0].size >= _SMALLER * look.size),
        default=len(blocks),
    )
    for i, block in enumerate(blocks):
        small = i > last and block.kind is BlockKind.PARAGRAPH
        yield replace(block, kind=BlockKind.BOILERPLATE) if small else block


def _titled(blocks: list[PdfBlock], look: Look) -> list[PdfBlock]:
    """The title marked: the largest heading of the first page."""
    heads = [b for b in blocks if b.kind is BlockKind.HEADING and b.page == 1]
    large = [b for b in heads if b.lines[0].size >= _TITLE * look.size and len(b.text) > 15]
    if not large:
        return blocks
    title = max(large, key=lambda b: (b.lines[0].size, b.lines[0].y))
    return [replace(b, level=1) if b is title else b for b in blocks]
