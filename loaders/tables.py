"""Tables of a report, with cells that point into the working text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cavagraph.loaders.cleaning import CELL
from cavagraph.loaders.document import Block, BlockKind, Cell, Table

_NUMBER = re.compile(r"\W*(?:table|tab\.?)\s*(?P<n>\d{1,2}|[IVX]{1,4})\b[\s.:*_]*", re.IGNORECASE)


def row_span(row: Sequence[Cell]) -> tuple[int, int]:
    """The stretch of the working text of a whole row; its evidence is the line of the file."""
    return row[0].start, max(c.end for c in row)


def cells_of(text: str, start: int, end: int) -> tuple[Cell, ...]:
    """The cells of a row of the working text, which U+2028 parts."""
    out: list[Cell] = []
    for part in text[start:end].split(CELL):
        at = start + len(part) - len(part.lstrip())
        stripped = part.strip()
        out.append(Cell(stripped, at, at + len(stripped)))
        start += len(part) + 1
    return tuple(out)


def caption_of(words: str) -> tuple[str, str]:
    """(number, words) of a table caption."""
    found = _NUMBER.match(words)
    return (found["n"], words[found.end() :].strip()) if found else ("", words.strip())


def is_table_caption(words: str) -> bool:
    """Whether a caption belongs to a table."""
    return _NUMBER.match(words) is not None


def rows_by_table(
    blocks: Sequence[tuple[Block, int]],
) -> Iterator[tuple[int, list[Block]]]:
    """The row blocks of each table, with the place of the first among the blocks."""
    rows: list[Block] = []
    first, table = 0, -1
    for i, (block, number) in enumerate(blocks):
        if block.kind is not BlockKind.TABLE or number != table:
            if rows:
                yield first, rows
            rows = []
            first, table = i, number
        if block.kind is BlockKind.TABLE:
            rows.append(block)
    if rows:
        yield first, rows


def build_tables(text: str, blocks: Sequence[tuple[Block, int]]) -> tuple[Table, ...]:
    """The tables of the working text; ``blocks`` come with the number of their table or -1."""
    out: list[Table] = []
    for first, rows in rows_by_table(blocks):
        caption = _caption_near(text, blocks, first, len(rows))
        number, words = caption_of(caption)
        cells = _unwrapped([cells_of(text, b.start, b.end) for b in rows])
        if len(cells[0]) < 2:
            continue
        width = len(cells[0])
        body = tuple(_padded(row, width) for row in cells[1:] if any(c.text for c in row))
        out.append(Table(number, words, cells[0], body))
    return tuple(out)


def _unwrapped(rows: list[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The rows with the lines that only go on in some cells of the row above put back into it.

    Such a line has no first cell and others that are empty; a row of a group ("" | 2 | gemcitabine)
    is full. A cell keeps the place of its first line.
    """
    out: list[tuple[Cell, ...]] = []
    for row in rows:
        filled = sum(bool(c.text) for c in row[1:])
        wraps = out and not row[0].text and 0 < filled <= (len(row) - 1) * 2 / 3
        if wraps and len(row) <= len(out[-1]) and any(c.text for c in out[-1][:1]):
            words = [c.text for c in row] + [""] * (len(out[-1]) - len(row))
            out[-1] = tuple(
                replace(c, text=f"{c.text} {more}".strip())
                for c, more in zip(out[-1], words, strict=True)
            )
        else:
            out.append(row)
    return out


def _caption_near(text: str, blocks: Sequence[tuple[Block, int]], first: int, rows: int) -> str:
    """The caption just before a table, or just after it."""
    for i in (first - 1, first - 2, first + rows, first + rows + 1):
        if 0 <= i < len(blocks) and blocks[i][0].kind is BlockKind.CAPTION:
            words = text[blocks[i][0].start : blocks[i][0].end]
            if is_table_caption(words):
                return words
    return ""


def _padded(row: tuple[Cell, ...], width: int) -> tuple[Cell, ...]:
    end = row[-1].end
    return row + tuple(Cell("", end, end) for _ in range(width - len(row)))
