"""XLSX workbooks: stored values, dates as they are meant, merged cells filled."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from decimal import Decimal

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Issue
from cavagraph.loaders.archives import Archive
from cavagraph.loaders.sheet_cells import Filled, Sheet, column_letters, one_line
from cavagraph.loaders.source import Loaded

MAX_UNPACKED = 24 * 1024 * 1024
"""Bytes of an unpacked workbook: its cells take fifty times as much memory."""
MAX_CELLS = 400_000
"""Cells of a sheet that are read: a thousand patients with four hundred columns."""


def workbook_sheets(loaded: Loaded) -> tuple[tuple[Sheet, ...], tuple[Issue, ...]]:
    """The sheets that hold something, and the formulas whose value the file does not store.

    Raises:
        ReportError: no whole workbook, unsafe or too large.
    """
    Archive(loaded.path, loaded.data, MAX_UNPACKED).refuse_declarations()
    try:
        values = openpyxl.load_workbook(io.BytesIO(loaded.data), data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(loaded.data))
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parsers raise
        raise ReportError(
            f"{loaded.path}: the workbook cannot be read ({type(error).__name__}); save it again"
        ) from None
    sheets: list[Sheet] = []
    issues: list[Issue] = []
    for sheet in values.worksheets:
        if sheet.max_row * sheet.max_column > MAX_CELLS:
            raise ReportError(
                f"{loaded.path}: sheet {sheet.title} has {sheet.max_row} rows of "
                f"{sheet.max_column} cells; give the table of patients alone"
            )
        rows = tuple(_rows(sheet))
        if any(cell.text for row in rows for cell in row):
            sheets.append(Sheet(sheet.title, rows))
        issues += _without_value(loaded.path.name, sheet, formulas[sheet.title])
    return tuple(sheets), tuple(issues)


def _rows(sheet: Worksheet) -> Iterator[tuple[Filled, ...]]:
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        if area.size["rows"] * area.size["columns"] <= MAX_CELLS
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    for row in range(1, sheet.max_row + 1):
        cells = []
        for column in range(1, sheet.max_column + 1):
            r, c = merged.get((row, column), (row, column))
            text = _shown(sheet.cell(r, c).value)
            cells.append(Filled(text, f"{column_letters(c - 1)}{r}"))
        yield tuple(cells)


def _shown(value: object) -> str:
    """A value as a person sees it: whole numbers without a point, dates as year-month-day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return f"{Decimal(repr(round(value, 10))).normalize():f}"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return one_line(str(value))


def _without_value(file: str, values: Worksheet, formulas: object) -> Iterator[Issue]:
    if not isinstance(formulas, Worksheet):
        return
    for row in formulas.iter_rows():
        for cell in row:
            if cell.data_type == "f" and values[cell.coordinate].value is None:
                yield Issue(
                    f"{file}, {values.title}!{cell.coordinate}",
                    "the formula has no stored value",
                    "open the file in a spreadsheet and save it",
                )
