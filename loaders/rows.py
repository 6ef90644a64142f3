"""The rows of patient tables, whichever way the table lies: one patient, its headed cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cavagraph.loaders.cast import column_keys, keyed_by_row, row_key
from cavagraph.loaders.document import Cell, Table
from cavagraph.loaders.tables import row_span


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of a patient with the words of its header and the stretch that shows it."""

    header: str
    cell: Cell
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PatientRow:
    """All cells of one patient in one table."""

    key: str
    entries: tuple[Entry, ...]


def patient_rows(table: Table) -> Iterator[PatientRow]:
    """Rows of a table with a case column; columns of a transposed one; nothing of others."""
    if keyed_by_row(table):
        for i, row in enumerate(table.rows):
            span = row_span(row)
            yield PatientRow(
                row_key(table, i),
                tuple(
                    Entry(head.text, cell, span)
                    for head, cell in zip(table.header[1:], row[1:], strict=False)
                ),
            )
        return
    for at, key in enumerate(column_keys(table), start=1):
        yield PatientRow(
            key,
            tuple(
                Entry(row[0].text, row[at], row_span(row)) for row in table.rows if at < len(row)
            ),
        )
