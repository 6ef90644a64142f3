"""What is told of a single patient as a list: "Blood loss: 450 ml", or a table of two columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.loaders.cast import own_table
from cavagraph.loaders.columns import column_for
from cavagraph.loaders.document import BlockKind, Cell, Document, Section, Table
from cavagraph.loaders.rows import Entry, PatientRow
from cavagraph.loaders.tables import row_span

_LINE = re.compile(
    r"\W{0,4}(?P<key>[A-Za-z][\w /&'().,%-]{0,45}?)\s?:\s+(?P<words>\S[^\n]{0,100})$"
)
_LEAST = 3  # lines or rows with known names: fewer are no list of a patient
_WHERE = {Section.CASE, Section.HEADER, Section.UNKNOWN, Section.RESULTS}
_READ = {"number", "size", "sex", "age_sex", "margin", "grade", "complications", "r0", "clavien"}
"""Kinds of cells that lines are read for; the rest is read as running text."""
_KINDS = {BlockKind.FIELD, BlockKind.PARAGRAPH}


def fields_of(document: Document, key: str) -> Iterator[PatientRow]:
    """The lists of a document as rows of the patient ``key``: name as header, words as cell."""
    for entries in (_lines(document), *map(_table, document.tables)):
        if sum(column_for(e.header) is not None for e in entries) >= _LEAST:
            yield PatientRow(key, tuple(entries))


def _lines(document: Document) -> list[Entry]:
    out: list[Entry] = []
    for block in document.blocks:
        found = _LINE.match(document.text[block.start : block.end])
        if found and block.section in _WHERE and block.kind in _KINDS:
            start, end = block.start + found.start("words"), block.start + found.end("words")
            cell = Cell(found["words"].rstrip(" ."), start, end)
            column = column_for(found["key"])
            if column is None or column.kind in _READ:
                out.append(Entry(found["key"], cell, (block.start, block.end)))
    return out


def _table(table: Table) -> list[Entry]:
    """The rows of a table of two columns, its head among them where that names a field too."""
    if len(table.header) != 2 or not own_table(table):
        return []
    rows = [r for r in (table.header, *table.rows) if len(r) == 2 and r[0].text and r[1].text]
    return [Entry(name.text, cell, row_span((name, cell))) for name, cell in rows]
