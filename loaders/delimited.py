"""CSV and TSV files: records of one length, or an issue that names the line."""

from __future__ import annotations

import csv
import io

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Issue
from cavagraph.loaders.formats import ReportFormat, delimiter
from cavagraph.loaders.sheet_cells import Filled, Sheet, column_letters, one_line
from cavagraph.loaders.source import Loaded


def delimited_sheet(loaded: Loaded) -> tuple[tuple[Sheet, ...], tuple[Issue, ...]]:
    """The one sheet of a file; a row that is longer or shorter than the header is left out.

    Cells are named as in a spreadsheet, records counted from 1 with the header.

    Raises:
        ReportError: a quote that is never closed, a cell that is too long, a name given twice.
    """
    issues = []
    records = _records(loaded)
    header = next((record for _, record in records if any(record)), [])
    _refuse_twice(loaded, header)
    rows = []
    for number, (line, record) in enumerate(records, 1):
        if len(record) != len(header):
            if any(record):
                message = f"{len(record)} cells under {len(header)} heads; the row was left out"
                issues.append(
                    Issue(f"{loaded.path.name}, line {line}", message, "mend it", "error")
                )
            continue
        places = (f"{column_letters(n)}{number}" for n in range(len(record)))
        rows.append(tuple(Filled(one_line(c), p) for c, p in zip(record, places, strict=True)))
    return (Sheet("", tuple(rows)),), tuple(issues)


def _records(loaded: Loaded) -> list[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    text = loaded.text.lstrip("\ufeff")
    mark = "\t" if loaded.format is ReportFormat.TSV else delimiter(text) or ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for record in reader:
            records.append((line, record))
            line = reader.line_num + 1
    except csv.Error as error:
        what = "a quote is never closed" if "unexpected end" in str(error) else str(error)
        raise ReportError(f"{loaded.path}, line {line}: {what}; mend the line") from None
    return records


def _refuse_twice(loaded: Loaded, header: list[str]) -> None:
    names = [" ".join(name.lower().split()) for name in header]
    twice = next((name for name in names if name and names.count(name) > 1), None)
    if twice is not None:
        raise ReportError(f"{loaded.path}: column {twice!r} appears twice; rename one of them")
