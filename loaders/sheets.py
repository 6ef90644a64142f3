"""Tables of patients (CSV, TSV, XLSX) to a text layer: one row a patient, one line a row.

The layer is the table with tabs between the cells; the head of a column is written in words
("tumor_size_cm" is "tumor size cm"). What cannot be read is an issue that names the cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import CellPlace, Issue
from cavagraph.loaders.anchors import Anchor, Anchors
from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.layer import Layer
from cavagraph.loaders.raw_block import Raw
from cavagraph.loaders.sheet_cells import Filled
from cavagraph.loaders.sheet_shape import PatientSheet, patient_sheet
from cavagraph.loaders.source import Loaded

_COMMA = re.compile(r"(?<![\d.,])\d{1,3},\d{1,2}(?![\d,])")
_POINT = re.compile(r"\d\.\d")


def read_sheets(loaded: Loaded) -> Layer:
    """The patients of a table file.

    Raises:
        ReportError: broken, without rows, or without a column that is known.
    """
    if loaded.format is ReportFormat.XLSX:
        from cavagraph.loaders.workbook import workbook_sheets

        sheets, issues = workbook_sheets(loaded)
    else:
        from cavagraph.loaders.delimited import delimited_sheet

        sheets, issues = delimited_sheet(loaded)
    writer = _Writer(loaded.path.name)
    for sheet in sheets:
        found = patient_sheet(sheet, writer.patients, writer.issues)
        if found is not None:
            writer.table(found, titled=len(sheets) > 1)
    if not writer.blocks:
        heads = ", ".join(cell.text for sheet in sheets for cell in sheet.rows[0] if cell.text)
        raise ReportError(
            f"{loaded.path}: no columns of patients are known here ({heads[:200] or 'no rows'}); "
            "name them like Patient, Age, Sex, Tumor size (cm)"
        )
    if not writer.patients:
        raise ReportError(f"{loaded.path}: 0 rows under the header; give a table with patients")
    return Layer(
        "".join(writer.parts),
        tuple(writer.blocks),
        anchors=Anchors(writer.anchors),
        issues=(*issues, *writer.issues),
        of_patients=True,
    )


class _Writer:
    """Writes sheets one after the other."""

    def __init__(self, file: str) -> None:
        self.parts: list[str] = []
        self.blocks: list[Raw] = []
        self.anchors: list[Anchor] = []
        self.issues: list[Issue] = []
        self.patients = 0
        self._file = file
        self._length = 0
        self._tables = -1

    def table(self, sheet: PatientSheet, *, titled: bool) -> None:
        """A caption where there are several sheets, the header, and the rows."""
        self._tables += 1
        self.patients += len(sheet.rows)
        if titled:
            start = self._begin("\n\n")
            self._put(f"Table {self._tables + 1}: {sheet.name}")
            caption = Raw(BlockKind.CAPTION, [(start, self._length)], section=Section.CAPTION)
            self.blocks.append(caption)
        comma = _decimal_comma(sheet.rows)
        for n, row in enumerate((sheet.header, *sheet.rows)):
            self._row(sheet.name, row, comma and n > 0)

    def _row(self, sheet: str, row: Sequence[Filled], comma: bool) -> None:
        start = self._begin("\n\n" if not self.blocks or self.blocks[-1].row < 0 else "\n")
        raw = Raw(BlockKind.TABLE, [(start, start)], row=self._tables, section=Section.TABLE)
        for n, cell in enumerate(row):
            if n:
                self._put("\t")
            at = self._length
            self._put(cell.text)
            raw.cells.append((at, self._length))
            if cell.place and cell.text:
                self.anchors.append(Anchor(at, self._length, CellPlace(sheet, cell.place)))
            if comma:
                raw.swaps += [
                    (at + m.start() + m[0].index(","), at + m.start() + m[0].index(",") + 1, ".")
                    for m in _COMMA.finditer(cell.text)
                ]
        raw.pieces = [(start, self._length)]
        self.blocks.append(raw)

    def _begin(self, gap: str) -> int:
        if self._length:
            self._put(gap)
        return self._length

    def _put(self, words: str) -> None:
        self.parts.append(words)
        self._length += len(words)


def _decimal_comma(rows: Sequence[Sequence[Filled]]) -> bool:
    """Whether numbers of a sheet have a comma for the point: some do, and none has a point."""
    texts = [cell.text for row in rows for cell in row]
    return any(map(_COMMA.search, texts)) and not any(map(_POINT.search, texts))
