"""Tables of XML and HTML as rows of equal width: cells that span rows or columns are repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cavagraph.loaders.xml_tree import Element, children, local

Row = tuple[tuple[Element, ...], ...]
"""The elements whose words make each cell; none for an empty one."""

MAX_COLUMNS = 60
"""Wider than any printed table; a page may claim a million columns in one attribute."""


def grid(table: Element) -> list[Row]:
    """The rows of a table; those of a head are joined to one.

    A cell that runs over the whole width is a headline: it stands in the first column only.
    """
    rows = [(row, list(children(row, "td", "th"))) for row in _rows(table)]
    rows = [(row, cells) for row, cells in rows if cells]
    return evened(_placed([cells for _, cells in rows]), _heads(rows))


def evened(places: Sequence[Sequence[Element | None]], heads: int) -> list[Row]:
    """Rows of equal width from the element at each place; the first ``heads`` are the head."""
    width = max(map(len, places), default=0)
    body = [_body_row(row, width) for row in places[heads:]]
    return [_joined(places[:heads], width), *body] if heads else body


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, without those of tables that stand in its cells."""
    for child in table:
        if local(child) == "tr":
            yield child
        elif local(child) in ("thead", "tbody", "tfoot"):
            yield from children(child, "tr")


def _heads(rows: Sequence[tuple[Element, Sequence[Element]]]) -> int:
    """How many rows are the head: those marked so, else those of nothing but ``th``."""
    marked = 0
    for row, cells in rows:
        parent = row.getparent()
        in_head = parent is not None and local(parent) == "thead"
        if not in_head and not (len(cells) > 1 and all(local(cell) == "th" for cell in cells)):
            break
        marked += 1
    return marked if marked < len(rows) else min(1, len(rows))


def _placed(rows: Sequence[Sequence[Element]]) -> list[list[Element | None]]:
    """Each row with its cells by column, those from rows above included."""
    out: list[list[Element | None]] = []
    pending: dict[int, tuple[Element, int]] = {}
    for cells in rows:
        row: list[Element | None] = []
        left = list(reversed(cells))
        while (left or len(row) in pending) and len(row) < MAX_COLUMNS:
            at = len(row)
            if at in pending:
                element, more = pending.pop(at)
                row.append(element)
                if more > 1:
                    pending[at] = (element, more - 1)
                continue
            cell = left.pop()
            for _ in range(min(_span(cell, "colspan"), MAX_COLUMNS - at)):
                if _span(cell, "rowspan") > 1:
                    pending[len(row)] = (cell, _span(cell, "rowspan") - 1)
                row.append(cell)
        out.append(row)
    return out


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(int(value), 1000) or 1 if value.isascii() and value.isdigit() else 1


def _body_row(row: Sequence[Element | None], width: int) -> Row:
    cells = tuple(() if cell is None else (cell,) for cell in row)
    if len(set(map(id, row))) == 1 and len(row) > 1:
        cells = cells[:1]
    return cells + ((),) * (width - len(cells))


def _joined(rows: Sequence[Sequence[Element | None]], width: int) -> Row:
    """One head: each column has the words above it, from the top down; no headline."""
    rows = [row for row in rows if len(set(map(id, row))) > 1] or rows
    columns = []
    for at in range(width):
        above = [row[at] for row in rows if at < len(row)]
        columns.append(tuple(dict.fromkeys(cell for cell in above if cell is not None)))
    return tuple(columns)
