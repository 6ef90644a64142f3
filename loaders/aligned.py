"""Tables of plain text whose columns are set apart by blanks only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_CELL = re.compile(r"\S+(?: \S+)*")
_SLACK = 3  # a cell may begin so many places before its column
_LONGEST = 28  # mean letters of a cell: more is running text in two columns
_SENTENCE = re.compile(r"[a-z]{3}, [A-Za-z]|[a-z]{3}\.\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """The cells of a line, one a column, as stretches of the line; empty ones have no length."""

    table: int
    cells: tuple[tuple[int, int], ...]


def aligned_rows(lines: Sequence[str]) -> dict[int, AlignedRow]:
    """Line number to row, for runs of three lines or more with three columns or more."""
    out: dict[int, AlignedRow] = {}
    for number, run in enumerate(_runs(lines)):
        split = {i: [m.span() for m in _CELL.finditer(lines[i])] for i in run}
        columns = [start for start, _ in max(split.values(), key=len)]
        placed = {i: _placed(cells, columns) for i, cells in split.items()}
        cells = [lines[i][a:b] for i, spans in split.items() for a, b in spans]
        tidy = sum(map(len, cells)) <= _LONGEST * len(cells)
        if len(columns) < 3 or not tidy or any(p is None for p in placed.values()):
            continue
        out |= {i: AlignedRow(number, row) for i, row in placed.items() if row is not None}
    return out


def _runs(lines: Sequence[str]) -> Iterator[list[int]]:
    """Stretches of lines that blanks cut into cells; a first column may be empty, a line not."""
    run: list[int] = []
    for i, line in enumerate([*lines, ""]):
        wrapped = bool(run) and line.startswith("   ") and bool(line.strip())
        cut = wrapped or len(_CELL.findall(line)) >= 2
        if cut and "\t" not in line and "|" not in line and not _SENTENCE.search(line):
            run.append(i)
            continue
        if len(run) >= 3:
            yield run
        run = []


def _placed(
    cells: Sequence[tuple[int, int]], columns: Sequence[int]
) -> tuple[tuple[int, int], ...] | None:
    """Each cell in the last column that begins before it; None where two meet in one."""
    row: list[tuple[int, int]] = [(0, 0)] * len(columns)
    for start, end in cells:
        at = max((i for i, c in enumerate(columns) if c <= start + _SLACK), default=0)
        if row[at] != (0, 0):
            return None
        row[at] = (start, end)
    before = cells[0][0]
    for at, (start, end) in enumerate(row):
        row[at] = (start, end) if start < end else (before, before)
        before = row[at][1]
    return tuple(row)
