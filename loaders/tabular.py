"""Facts of patient tables: headed cells through column specs, columns that belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from cavagraph.graph.model import Issue, Status, Tier, Value
from cavagraph.loaders.candidates import Candidate, merge_attrs
from cavagraph.loaders.cast import Source
from cavagraph.loaders.cells import READERS, CellContext, Reading
from cavagraph.loaders.cells_care import CARE_READERS, is_missing
from cavagraph.loaders.celltexts import cell_facts
from cavagraph.loaders.columns import Column, column_for
from cavagraph.loaders.document import Table
from cavagraph.loaders.fieldlists import fields_of
from cavagraph.loaders.locations import scheme_name, segments_of, table_segments
from cavagraph.loaders.rows import Entry, PatientRow, patient_rows
from cavagraph.loaders.view import ReportView
from cavagraph.loaders.zones import find_scheme

_ALL_READERS = READERS | CARE_READERS


def table_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Adds the facts of the report's own patient tables."""
    yield from candidates
    if report.cast.source is Source.SINGLE:
        for row in fields_of(report.document, report.cast.keys[0]):
            yield from _row(report, None, row)
    if not report.cast.several and report.cast.source is not Source.TABLE:
        return
    for table in report.document.tables:
        rows = list(patient_rows(table))
        for row in rows:
            if row.key in report.cast.keys:
                yield from _row(report, table, row)


def _row(report: ReportView, table: Table | None, row: PatientRow) -> Iterator[Candidate]:
    made: list[Candidate] = []
    for entry in row.entries:
        column = column_for(entry.header)
        if column is None and table is not None:
            _unknown(report, table, entry)
        if column is None:
            continue
        if not is_missing(entry.cell.text) or column.kind == "complications":
            made.extend(_cell(report, row, entry, column))
    yield from _combined(made)


def _cell(report: ReportView, row: PatientRow, entry: Entry, column: Column) -> Iterator[Candidate]:
    site = column.kind == "recurrence_site" and not re.search(r"recur|relaps|metasta", entry.header)
    if column.kind == "zone" or (site and table_segments(entry.cell.text)):
        yield from _zone(report, row, entry)
        return
    if column.kind == "text":
        yield from cell_facts(report, entry, row.key, column.value)
        return
    context = CellContext(entry.cell.text, entry.header, column, report.lexicon)
    for reading in _ALL_READERS[column.kind](context):
        yield _candidate(row, entry, column, reading)


def _candidate(row: PatientRow, entry: Entry, column: Column, reading: Reading) -> Candidate:
    return Candidate(
        field=reading.field,
        value=reading.value,
        spans=((entry.cell.start, max(entry.cell.end, entry.cell.start + 1)), entry.span),
        rule=column.id,
        attrs=tuple(sorted(reading.attrs)),
        status=reading.status,
        tier=Tier(column.tier),
        patients=(row.key,),
    )


def _zone(report: ReportView, row: PatientRow, entry: Entry) -> Iterator[Candidate]:
    scheme = find_scheme(report.document)
    word = re.match(r"\w+", entry.header)
    segments = segments_of(entry.cell.text, scheme) if scheme else ()
    attrs: tuple[tuple[str, Value], ...]
    if segments and scheme is not None:
        raw = f"{word.group().lower() if word else scheme.word} {entry.cell.text}"
        attrs = (("raw", raw), ("scheme", scheme_name(scheme)))
    else:
        segments, attrs = table_segments(entry.cell.text), (("raw", entry.cell.text),)
    if not segments:
        return
    yield Candidate(
        field="ivc_location",
        value=segments,
        spans=((entry.cell.start, entry.cell.end), entry.span),
        rule="table.zone",
        attrs=attrs,
        derived=True,
        patients=(row.key,),
    )


def _combined(made: list[Candidate]) -> Iterator[Candidate]:
    """Columns that tell of one thing: time of recurrence, graft width, months of the status."""
    times = [c for c in made if c.field == "recurrence" and c.value == ""]
    widths = [c for c in made if c.rule == "table.graft-size"]
    follow = next((c for c in made if c.field == "follow_up"), None)
    for candidate in made:
        if candidate in times or candidate in widths:
            continue
        yield _joined(candidate, times, widths, follow)
    if not any(c.rule == "table.cava" for c in made):
        yield from widths
    if follow is None:
        yield from _followed(made)


_MONTHS = {"month": 1, "year": 12}


def _followed(made: list[Candidate]) -> Iterator[Candidate]:
    """The length of the follow-up where only the status tells it: "NED, 30 months"."""
    for status in made:
        time, unit = status.get("time"), _MONTHS.get(str(status.get("time_unit")))
        if status.field == "vital_status" and isinstance(time, int | Decimal) and unit:
            attrs: tuple[tuple[str, Value], ...] = (("unit", "month"),)
            yield replace(status, field="follow_up", value=time * unit, attrs=attrs)
            return


def _joined(
    candidate: Candidate,
    times: list[Candidate],
    widths: list[Candidate],
    follow: Candidate | None,
) -> Candidate:
    present = candidate.status is Status.PRESENT
    if candidate.field == "recurrence" and present and times and candidate.get("time") is None:
        attrs = merge_attrs(candidate.attrs, **dict(times[0].attrs))
        return replace(candidate, attrs=attrs)
    if candidate.rule == "table.cava" and present and widths and candidate.get("material"):
        attrs = merge_attrs(candidate.attrs, diameter_mm=widths[0].get("diameter_mm"))
        return replace(candidate, attrs=attrs)
    if candidate.field == "vital_status" and follow is not None:
        attrs = merge_attrs(candidate.attrs, time=follow.value, time_unit=follow.get("unit"))
        return replace(candidate, attrs=attrs)
    return candidate


def _unknown(report: ReportView, table: Table, entry: Entry) -> None:
    file = report.document.source.file
    where = f"{file}: table {table.number}" if table.number else file
    message = f"column {entry.header!r} is not known and was not read"
    issue = Issue(where, message, "add it to the columns", rule="table.column")
    if issue not in report.issues:
        report.issues.append(issue)
