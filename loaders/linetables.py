"""Tables of one patient's treatment: a row is a line, with drugs, dose, cycles, answer and harm.

Columns are told by their headers. A row gives a regimen to the patient's course, before the text is
read, so that the text adds to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.cast import own_table
from cavagraph.loaders.context import annotate_text
from cavagraph.loaders.document import BlockKind, Cell, Section, Sentence, Table
from cavagraph.loaders.doses import Dose
from cavagraph.loaders.namings import Components, Naming, namings
from cavagraph.loaders.view import ReportView

_HEADERS: tuple[tuple[str, str], ...] = (
    ("toxicity", r"\btoxicit|\badverse|\bside[- ]effect|\btolera|\bAEs?\b|\bCTCAE"),
    ("response", r"\bresponse|\bRECIST|\bbest (?:effect|result)|\boutcome|\bresult|\beffect"),
    ("cycles", r"\bcycles?\b|\bcourses?\b|\bno\.? of (?:cycles|courses)"),
    ("dose", r"\bdos(?:e|es|age|ing)\b|\bschedule"),
    (
        "line",
        r"^\W*(?:lines?|no\.?|#|setting|phase|indication|intent|order|step)\b|\bline\b|"
        r"\bsetting\b",
    ),
    (
        "drugs",
        r"\bregimens?|\bdrugs?\b|\bagents?\b|\bchemo|\bsystemic|\btreatment|\btherapy|"
        r"\bprotocol|\bmedication",
    ),
)
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6,
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6,
}  # fmt: skip
_SEPARATE = re.compile(r"\s*(?:\+|/(?=\s?\d)|;|,(?!\d)|\band\b|\bplus\b)\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the drugs, ``cycles`` and ``line`` where printed, and the cells of answer and harm.

    ``span`` is the whole row in the working text.
    """

    naming: Naming
    span: tuple[int, int]
    cycles: int | None
    line: int | None
    setting: str
    response: Annotated | None
    toxicity: Annotated | None


def treatment_lines(report: ReportView, components: Components) -> Iterator[Line]:
    """The lines of all treatment tables of a report with one patient."""
    if report.cast.several or not report.cast.keys:
        return
    for table in report.document.tables:
        columns = _columns(table)
        if columns is None:
            continue
        for row in table.rows:
            made = _line(report, columns, row, components)
            if made is not None:
                yield made


def _columns(table: Table) -> dict[str, int] | None:
    """Column numbers by role; None where the table is not about lines of treatment."""
    if not own_table(table):
        return None
    roles: dict[str, int] = {}
    for i, cell in enumerate(table.header):
        for role, words in _HEADERS:
            if role not in roles and re.search(words, cell.text, re.IGNORECASE):
                roles[role] = i
                break
    useful = {"response", "cycles", "toxicity", "dose", "line"} & roles.keys()
    return roles if "drugs" in roles and useful else None


def _line(
    report: ReportView, columns: dict[str, int], row: tuple[Cell, ...], components: Components
) -> Line | None:
    cells = {role: row[i] for role, i in columns.items() if i < len(row)}
    drugs = _annotated(report, cells["drugs"]) if "drugs" in cells else None
    found = list(namings(drugs, components)) if drugs else []
    if not drugs or not found:
        return None
    naming = found[0]
    if "dose" in cells and not naming.doses:
        naming = replace(naming, doses=_doses(naming, _annotated(report, cells["dose"])))
    words = cells["line"].text if "line" in cells else ""
    whole = " ".join(c.text for c in row)
    return Line(
        naming,
        (row[0].start, max(c.end for c in row)),
        _cycles(cells.get("cycles"), drugs),
        _number(words),
        _setting(words, whole),
        _annotated(report, cells["response"]) if "response" in cells else None,
        _annotated(report, cells["toxicity"]) if "toxicity" in cells else None,
    )


def _annotated(report: ReportView, cell: Cell) -> Annotated | None:
    """A cell read like a sentence; None for an empty one."""
    if not cell.text.strip():
        return None
    sentence = Sentence(
        -1, cell.start, cell.start + len(cell.text), cell.text, Section.TABLE, BlockKind.TABLE
    )
    mentions, quantities = annotate_text(cell.text, cell.start, report.lexicon)
    return Annotated(sentence, mentions, quantities)


def _doses(naming: Naming, cell: Annotated | None) -> dict[str, Dose]:
    """One dose a drug, in the order of the names."""
    amounts: list[Quantity] = []
    if cell is not None:
        amounts = [q for q in cell.amounts(QuantityKind.DOSE) if q.values and q.unit]
    named = {
        m.term.label: q
        for m in (cell.of("AntineoplasticAgent") if cell else ())
        for q in amounts
        if 0 <= q.start - m.end <= 6 or 0 <= m.start - q.end <= 4
    }
    if named:
        return {
            drug: Dose(q.values[0], q.unit) for drug, q in named.items() if drug in naming.drugs
        }
    if len(amounts) != len(naming.drugs):
        return {}
    return {d: Dose(q.values[0], q.unit) for d, q in zip(naming.drugs, amounts, strict=True)}


def _cycles(cell: Cell | None, drugs: Annotated) -> int | None:
    if cell is not None:
        found = re.match(
            r"\W*(\d{1,2})\b(?!\s*(?:mg|g|%|/\d|mo|weeks?|wk|days?|years?))", cell.text
        )
        return int(found[1]) if found else None
    counted = [q for q in drugs.amounts(QuantityKind.CYCLES) if q.values]
    return int(counted[0].values[0]) if counted else None


def _number(words: str) -> int | None:
    found = re.search(r"\b(\d)(?:st|nd|rd|th)?\b", words)
    if found:
        return int(found[1])
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _ORDINALS:
            return _ORDINALS[word]
    return None


def _setting(words: str, whole: str) -> str:
    for text in (words, whole):
        if re.search(r"neo-?\s?adjuvant|pre-?operative", text, re.IGNORECASE):
            return "neoadjuvant"
        if re.search(r"\badjuvant|post-?operative", text, re.IGNORECASE):
            return "adjuvant"
        if re.search(r"palliat", text, re.IGNORECASE):
            return "palliative"
    return ""
