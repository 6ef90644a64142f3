"""Tables of a page, from words that stand under each other with white between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cavagraph.loaders.pdf_words import Line, Word, lines_of, stretches

Cell = tuple[Line, ...]
Interval = tuple[float, float]

_CELL_GAP = 1.0
"""Sizes of white between two cells of most rows."""
_COLUMN_GAP = 0.5
"""Sizes of white between two columns, all rows together; a word space has 0.35 at most."""
_SURE_ROWS, _SURE_GAP = 4, 0.8
_FAR = 2.6
_WRAPPED = 1.45  # sizes from line to line in a cell, at most
_LOOSER = 1.2
_FULL = 0.7


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a table, each with a cell a column; ``end`` is the first line after it."""

    rows: tuple[tuple[Cell, ...], ...]
    end: int


def grid_at(lines: Sequence[Line], start: int, captioned: bool) -> Grid | None:
    """The table that begins at a line, None where there is none.

    Below its caption a table needs two columns and two rows, elsewhere three and four; what goes on
    in the next column needs one row here.
    """
    least = 2 if captioned else 3
    if len(stretches(lines[start], _CELL_GAP)) < least:
        return None
    end, columns = _extent(lines, start)
    while end > start and _alone(lines[end - 1], columns):
        end -= 1
    cut = captioned and end == len(lines)  # the rest may stand in the next column
    if len(columns) < least or (end - start < least and not cut):
        return None
    rows = tuple(_row(group, columns) for group in _groups(lines[start:end], columns))
    if not captioned and not _surely(rows, columns, lines[start].size):
        return None
    return Grid(rows, end) if len(rows) >= 2 or cut else None


def _surely(rows: Sequence[Sequence[Cell]], columns: Sequence[Interval], size: float) -> bool:
    """Whether rows without a caption are a table: loosely set lines have gaps here and there."""
    apart = all(b[0] - a[1] > _SURE_GAP * size for a, b in pairwise(columns))
    filled = sum(sum(map(bool, row)) >= 3 for row in rows)
    return apart and len(rows) >= _SURE_ROWS and filled >= 0.6 * len(rows)


def _extent(lines: Sequence[Line], start: int) -> tuple[int, list[Interval]]:
    """Where the table ends, and the columns that all its lines leave apart."""
    covered: list[Interval] = []
    at = start
    while at < len(lines):
        line = lines[at]
        if at > start and lines[at - 1].y - line.y > _FAR * line.size:
            break
        merged = _merged(covered, line)
        single = len(stretches(line, _CELL_GAP)) == 1
        if covered and len(merged) < (len(covered) if single else max(2, len(covered) / 2)):
            break
        covered = merged
        at += 1
    return at, covered


def _merged(covered: Sequence[Interval], line: Line) -> list[Interval]:
    """What is covered with the words of one more line; narrow gaps are closed."""
    narrow = _COLUMN_GAP * line.size
    out: list[Interval] = []
    for x0, x1 in sorted([*covered, *((w.x0, w.x1) for w in line.words)]):
        if out and x0 - out[-1][1] < narrow:
            out[-1] = (out[-1][0], max(out[-1][1], x1))
        else:
            out.append((x0, x1))
    return out


def _alone(line: Line, columns: Sequence[Interval]) -> bool:
    """Whether a line has several words, and only in the first column: a note below the table."""
    return {_column(w, columns) for w in line.words} == {0} and len(line.words) > 2


def _column(word: Word, columns: Sequence[Interval]) -> int:
    middle = (word.x0 + word.x1) / 2
    return min(
        range(len(columns)),
        key=lambda i: max(columns[i][0] - middle, middle - columns[i][1]),
    )


def _groups(lines: Sequence[Line], columns: Sequence[Interval]) -> Iterator[list[Line]]:
    """The lines of each row: rows stand further apart than lines of a cell.

    Where they do not, the first column begins them.
    """
    filled = [{_column(w, columns) for w in line.words} for line in lines]
    pitches = [a.y - b.y for a, b in pairwise(lines)]
    close = min(pitches, default=0.0)
    spaced = [True, *(p > _LOOSER * close or p > _WRAPPED * lines[0].size for p in pitches)]
    inner = [f for f, new in zip(filled, spaced, strict=True) if not new]
    full = _FULL * max(map(len, filled))
    if sum(len(f) >= full for f in inner) > len(inner) / 2:
        spaced = [i == 0 or 0 in f for i, f in enumerate(filled)]
    group: list[Line] = []
    for line, new in zip(lines, spaced, strict=True):
        if new and group:
            yield group
            group = []
        group.append(line)
    yield group


def _row(group: Sequence[Line], columns: Sequence[Interval]) -> tuple[Cell, ...]:
    words: list[list[Word]] = [[] for _ in columns]
    for line in group:
        for word in line.words:
            words[_column(word, columns)].append(word)
    return tuple(tuple(lines_of(cell)) for cell in words)
