"""The regions of a page in reading order: full-width parts and columns between them.

A gutter is a strip that stays white between two long stretches of text, line after line; tables
have white strips too, but short stretches beside them. Gutters are looked for in the whole file,
so that a last page of a few lines is read as the others are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from cavagraph.loaders.pdf_words import Line, Word, body_size, lines_of, stretches

_GAP = 0.7
"""Sizes of white that part two columns; a word space of a wide-set line may have as much."""
_LONG = 15
"""Letters that a line of a text column has at least; most cells of a table have fewer."""
_BESIDE = 0.8
_TEXT = 0.07  # of the size of the text: what is set in another size votes for no gutter
_FILLED = 0.4
_VOTES = 5
_FULL = 0.75  # of a column: as long as a line of text is, and a cell is not
_PITCH = 1.6  # sizes from baseline to baseline within a paragraph, at most
_RUN = 3


@dataclass(frozen=True, slots=True)
class Gutter:
    """A white strip between two columns, in points from the left."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Region:
    """Lines of one column of a page, from the top down. ``wide``: over all columns."""

    page: int
    lines: tuple[Line, ...]
    wide: bool


def gutters_of(pages: Sequence[Sequence[Line]]) -> tuple[Gutter, ...]:
    """The gutters that five pairs of lines or more of one page vote for."""
    size = body_size(w for lines in pages for line in lines for w in line.words)
    found: list[Gutter] = []
    for lines in pages:
        parts = [part for line in lines for part in stretches(line, _GAP)]
        votes = list(_votes(parts, size))
        while len(votes) >= _VOTES:
            best = max((v.gutter.left for v in votes), key=lambda x: (_covering(votes, x), -x))
            chosen = [v for v in votes if v.gutter.left <= best <= v.gutter.right]
            votes = [v for v in votes if v not in chosen]
            gutter = _agreed(chosen)
            if len(chosen) < _VOTES:
                break
            if _fills(chosen, parts, size, found) and not any(_same(gutter, g) for g in found):
                found.append(gutter)
    return tuple(sorted(found, key=lambda g: g.left))


@dataclass(frozen=True, slots=True)
class _Vote:
    left: Line
    right: Line

    @property
    def gutter(self) -> Gutter:
        return Gutter(self.left.x1, self.right.x0)


def _votes(parts: Sequence[Line], size: float) -> Iterator[_Vote]:
    """Each stretch and the next one to the right of it, where that may be another column.

    Both are long and in the size of the text, or one is and the other is set in another size.
    Columns need not stand on the same baselines: a stretch may be half a line higher or lower.
    """
    heights = [-part.y for part in parts]
    for part in parts:
        reach = _BESIDE * part.size
        near = parts[bisect_left(heights, -part.y - reach) : bisect_right(heights, reach - part.y)]
        right = min((p for p in near if p.x0 > part.x1), key=lambda p: p.x0, default=None)
        if right is None:
            continue
        text = [p for p in (part, right) if _is_text(p, size)]
        if text and all(len(p.text) >= _LONG for p in text):
            yield _Vote(part, right)


def _is_text(part: Line, size: float) -> bool:
    return abs(part.size - size) < _TEXT * size


def _agreed(votes: Sequence[_Vote]) -> Gutter:
    return Gutter(max(v.gutter.left for v in votes), min(v.gutter.right for v in votes))


def _fills(
    votes: Sequence[_Vote], parts: Sequence[Line], size: float, found: Sequence[Gutter]
) -> bool:
    """Whether the text beside a gutter fills what lies between it and the next one or edge."""
    gutter = _agreed(votes)
    left = max([min(p.x0 for p in parts), *(g.right for g in found if g.right < gutter.left)])
    right = min([max(p.x1 for p in parts), *(g.left for g in found if g.left > gutter.right)])
    before = [v.left.x1 - v.left.x0 for v in votes if _is_text(v.left, size)]
    after = [v.right.x1 - v.right.x0 for v in votes if _is_text(v.right, size)]
    return (not before or median(before) >= _FILLED * (gutter.left - left)) and (
        not after or median(after) >= _FILLED * (right - gutter.right)
    )


def _covering(votes: Sequence[_Vote], x: float) -> int:
    return sum(v.gutter.left <= x <= v.gutter.right for v in votes)


def _same(one: Gutter, other: Gutter) -> bool:
    return one.left <= other.right and other.left <= one.right


def regions_of(page: int, words: Sequence[Word], gutters: Sequence[Gutter]) -> list[Region]:
    """The regions of a page in reading order."""
    out: list[Region] = []
    for lines, clear in _bands(lines_of(words), gutters):
        split = [g for g in clear if _two_sided(lines, g)]
        if split and _reads_as_columns(lines, split):
            out.extend(_columns(page, lines, split))
        elif out and out[-1].wide and out[-1].page == page:
            out[-1] = Region(page, (*out[-1].lines, *lines), True)
        else:
            out.append(Region(page, tuple(lines), True))
    return out


_Band = tuple[list[Line], list[Gutter]]


def _bands(lines: Sequence[Line], gutters: Sequence[Gutter]) -> Iterator[_Band]:
    """Lines that leave the same gutters white, from the top down; wide tables cut out of them."""
    band: list[Line] = []
    clear: list[Gutter] = []
    for line in lines:
        here = [g for g in gutters if _leaves(line, g)]
        left = [g for g in clear if g in here]
        if not band:
            left = here
        elif not left and (clear or here) and not _goes_on(band, line, clear, here):
            yield from _tables_apart(band, clear)
            band, left = [], here
        band.append(line)
        clear = left
    if band:
        yield from _tables_apart(band, clear)


def _goes_on(
    band: Sequence[Line], line: Line, clear: Sequence[Gutter], here: Sequence[Gutter]
) -> bool:
    """Whether a line that crosses no gutter belongs to what stands above it at full width.

    It is the short end of a paragraph, or a row of a table.
    """
    above = band[-1]
    alike = not clear and abs(line.size - above.size) < 0.05 * line.size
    if not alike or above.y - line.y > 2.5 * line.size:
        return False
    if all(line.x1 <= g.left for g in here):
        return above.y - line.y < _PITCH * line.size
    return min(len(stretches(above, 1.0)), len(stretches(line, 1.0))) >= 3


def _leaves(line: Line, gutter: Gutter) -> bool:
    """Whether a line leaves a gutter white."""
    middle = (gutter.left + gutter.right) / 2
    ends = [w.x1 for w in line.words if w.x0 < middle]
    begins = [w.x0 for w in line.words if w.x0 >= middle]
    left, right = max(ends, default=None), min(begins, default=None)
    if left is not None and left > middle:
        return False
    return left is None or right is None or right - left > _GAP * line.size


def _two_sided(lines: Sequence[Line], gutter: Gutter) -> bool:
    middle = (gutter.left + gutter.right) / 2
    return any(ln.x0 < middle for ln in lines) and any(ln.x1 > middle for ln in lines)


def _reads_as_columns(lines: Sequence[Line], gutters: Sequence[Gutter]) -> bool:
    """Whether there is text beside the gutters, not only cells of a table.

    Lines of both columns at one height tell most; without any, all lines are asked.
    """
    both = [ln for ln in lines if any(_two_sided([ln], g) for g in gutters)]
    lengths = [
        max(
            len(s.text) for column in _cut([ln], gutters) for c in column for s in stretches(c, 1.0)
        )
        for ln in both or lines
    ]
    return median(lengths) >= _LONG


def _columns(page: int, lines: Sequence[Line], gutters: Sequence[Gutter]) -> Iterator[Region]:
    for column in _cut(lines, gutters):
        if column:
            yield Region(page, tuple(column), False)


def _cut(lines: Sequence[Line], gutters: Sequence[Gutter]) -> list[list[Line]]:
    """The lines of each column, put together anew from its words."""
    middles = [(g.left + g.right) / 2 for g in gutters]
    columns: list[list[Word]] = [[] for _ in range(len(middles) + 1)]
    for line in lines:
        for word in line.words:
            columns[sum(word.x0 >= m for m in middles)].append(word)
    return [lines_of(column) for column in columns]


def _tables_apart(band: list[Line], clear: list[Gutter]) -> Iterator[_Band]:
    """A band, with the runs of rows in it that are a table across its columns taken apart."""
    split = [g for g in clear if _two_sided(band, g)]
    if not split:
        yield band, clear
        return
    width = min(
        (
            max(ln.x1 for ln in column) - min(ln.x0 for ln in column)
            for column in _cut(band, split)
            if column
        ),
        default=0.0,
    )
    rows = [_is_row(line, split, _FULL * width) for line in band]
    at = 0
    for start, end in _runs(rows, band):
        if band[at:start]:
            yield band[at:start], clear
        yield band[start:end], []
        at = end
    if band[at:]:
        yield band[at:], clear


def _is_row(line: Line, gutters: Sequence[Gutter], full: float) -> bool | None:
    """Whether a line is a row of a wide table: True, None (may go on one), False."""
    parts = stretches(line, 1.0)
    if max(p.x1 - p.x0 for p in parts) >= full:
        return False
    return True if len(parts) >= 3 and _two_sided([line], gutters[0]) else None


def _runs(rows: Sequence[bool | None], band: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Stretches of rows in which three at least are sure and most are."""
    start = 0
    while start < len(rows):
        if rows[start] is not True:
            start += 1
            continue
        end = start
        while end < len(rows) and rows[end] is not False and _near(band, start, end):
            end += 1
        while rows[end - 1] is None:
            end -= 1
        sure = sum(r is True for r in rows[start:end])
        if sure >= _RUN and sure >= 0.4 * (end - start):
            yield start, end
        start = end


def _near(band: Sequence[Line], start: int, at: int) -> bool:
    return at == start or band[at - 1].y - band[at].y < 2.5 * band[at].size
