"""Where in a sheet the patients are: its header, the column that numbers them, their rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cavagraph.graph.model import Issue
from cavagraph.loaders.cast import is_key_header, is_row_key
from cavagraph.loaders.columns import column_for
from cavagraph.loaders.sheet_cells import Filled, Sheet

_HEADER_WITHIN = 10
"""Rows at the top among which the header is looked for; titles and dates stand above it."""
_MOST_KEYS = 0.8
"""The share of the rows whose first cell looks like a number of a patient, where it is one."""
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
_UNIT = re.compile(
    r"\(?(?:cm|mm|m[lL]|[lL]|min(?:utes?)?|h(?:ours?)?|d(?:ays?)?|mo(?:nths?)?|y(?:ea)?rs?|%)\)?"
)
_SUMMARY = re.compile(
    r"\W*(?:mean|median|total|sum|range|average|sd|all|overall|iqr|min|max|note|legend)\b", re.I
)


@dataclass(frozen=True, slots=True)
class PatientSheet:
    """A header and the rows of patients; the first cell of each row is the patient's key."""

    name: str
    header: tuple[Filled, ...]
    rows: tuple[tuple[Filled, ...], ...]


def patient_sheet(sheet: Sheet, before: int, issues: list[Issue]) -> PatientSheet | None:
    """The patients of a sheet, None where no column is known; ``issues`` hear what is left out.

    ``before``: the patients of the sheets before, after whom those without a number count on.
    """
    rows = _upright([tuple(row) for row in sheet.rows if any(cell.text for cell in row)])
    at = max(range(min(len(rows), _HEADER_WITHIN)), key=lambda i: _known(rows[i]), default=0)
    if not rows or not _known(rows[at]):
        if rows:
            issues.append(Issue(sheet.name or "table", "no column is known; it was not read"))
        return None
    header, body = tuple(map(_in_words, rows[at])), rows[at + 1 :]
    if body and all(_UNIT.fullmatch(cell.text) or not cell.text for cell in body[0]):
        header = tuple(_with_unit(h, unit) for h, unit in zip(header, body[0], strict=True))
        body = body[1:]
    body = _without_summaries(body, sheet.name, issues)
    keyed = next((i for i, cell in enumerate(header) if is_key_header(cell.text)), None)
    keys = [row[keyed].text for row in body] if keyed is not None else []
    good = sum(map(is_row_key, keys))
    if keyed is None or good < _MOST_KEYS * len(keys) or len(set(keys)) < len(keys):
        if keyed is not None and len(set(keys)) < len(keys):
            issues.append(
                Issue(
                    sheet.name or "table",
                    f"the numbers in column {header[keyed].text!r} are not distinct",
                    "each row was read as a patient; give one row a patient",
                    rule="table.row",
                )
            )
        return _numbered(sheet.name, header, body, before)
    named = []
    for row in body:
        if is_row_key(row[keyed].text):
            named.append(_first(row, keyed))
        else:
            issues.append(_left_out(sheet.name, row, f"{row[keyed].text!r} is no patient"))
    return PatientSheet(sheet.name, _first(header, keyed), tuple(named))


def _numbered(
    name: str, header: tuple[Filled, ...], body: Sequence[tuple[Filled, ...]], before: int
) -> PatientSheet:
    """Rows without a number of their own are counted; what was in the way is a column as any."""
    rows = tuple((Filled(str(before + n)), *row) for n, row in enumerate(body, 1))
    return PatientSheet(name, (Filled("Patient"), *header), rows)


def _first(row: tuple[Filled, ...], at: int) -> tuple[Filled, ...]:
    return (row[at], *row[:at], *row[at + 1 :])


def _known(row: Sequence[Filled]) -> int:
    """How many columns this header names."""
    words = (_in_words(cell).text for cell in row if 0 < len(cell.text) <= 80)
    return sum(is_key_header(text) or column_for(text) is not None for text in words)


def _upright(rows: list[tuple[Filled, ...]]) -> list[tuple[Filled, ...]]:
    """The table with a patient a row, also where the file has a patient a column."""
    if len(rows) < 3 or len(rows[0]) < 2:
        return rows
    across = max(_known(row) for row in rows[:_HEADER_WITHIN])
    down = _known([row[0] for row in rows])
    return list(zip(*rows, strict=True)) if down > across else rows


def _in_words(cell: Filled) -> Filled:
    text = _CAMEL.sub(" ", cell.text.replace("_", " "))
    return Filled(" ".join(text.split()), cell.place)


def _with_unit(head: Filled, unit: Filled) -> Filled:
    return Filled(f"{head.text} ({unit.text.strip('()')})", head.place) if unit.text else head


def _without_summaries(
    body: Sequence[tuple[Filled, ...]], name: str, issues: list[Issue]
) -> list[tuple[Filled, ...]]:
    kept = []
    for row in body:
        first = next(cell.text for cell in row if cell.text)
        alone = len({cell.place for cell in row if cell.text}) == 1 and len(row) > 2
        if _SUMMARY.match(first) or alone:
            issues.append(_left_out(name, row, f"{first[:40]!r} is no patient"))
        else:
            kept.append(row)
    return kept


def _left_out(name: str, row: Sequence[Filled], why: str) -> Issue:
    place = next((cell.place for cell in row if cell.place), "?")
    return Issue(
        f"{name}!{place}" if name else f"cell {place}",
        f"the row was left out: {why}",
        "give each patient a number",
        rule="table.row",
    )
