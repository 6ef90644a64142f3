"""Tables of tab, Markdown or cell lines."""

from __future__ import annotations

import re

from cavagraph.loaders.document import Cell, Table
from cavagraph.loaders.mapped import MappedText

_RULE = re.compile(r"^[\s|:+-]+$")


def read_table(mapped: MappedText, at: int, caption: str) -> Table | None:
    """The table of a block of lines; None where there is no body. ``at``: its place in the text."""
    rows: list[tuple[Cell, ...]] = []
    position = 0
    for line in mapped.text.split("\n"):
        if line.strip() and not _RULE.match(line):
            rows.append(_cells(line, at + position))
        position += len(line) + 1
    if len(rows) < 2:
        return None
    number = re.search(r"table\s*(\d+)", caption, re.IGNORECASE)
    width = len(rows[0])
    body = tuple(_padded(row, width) for row in rows[1:])
    return Table(number[1] if number else "", caption, rows[0], body)


def _cells(line: str, at: int) -> tuple[Cell, ...]:
    pipes = line.strip().startswith("|")
    cells: list[Cell] = []
    start = 0
    for found in re.finditer(r"\||$" if pipes else r"\t|$", line):
        text = line[start : found.start()]
        left = start + len(text) - len(text.lstrip())
        right = max(left, start + len(text.rstrip()))
        cells.append(Cell(line[left:right], at + left, at + right))
        start = found.end()
    if pipes:
        cells = cells[1:-2] if line.rstrip().endswith("|") else cells[1:]
    return tuple(cells)


def _padded(row: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    end = row[-1].end if row else 0
    return row[:width] + tuple(Cell("", end, end) for _ in range(width - len(row)))


def row_span(row: tuple[Cell, ...]) -> tuple[int, int]:
    """The stretch of the working text that a row covers."""
    return row[0].start, max(cell.end for cell in row)
