"""Who the report's own patients are: from tables, headings, ordinals or age-and-sex introductions.

No rule knows a report. The order is that of reliability: a table whose first column numbers the
cases, transposed tables, "Case 2" headings, "the first patient ... the second", sentences that
begin with "Patient 2", two introductions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cavagraph.loaders.document import BlockKind, Document, Section, Sentence, Table
from cavagraph.loaders.individuals import tells_of_one
from cavagraph.loaders.introductions import introduced, ordinals

KEY = r"(?:[1-9]\d?|[A-H]|I{1,3}|IV|V)"
_KEY_HEADER = re.compile(
    r"^\W*(?:(?:case|patient|pt|pat|subject)s?\.?(?: ?(?:no\.?|number|#|id))?|no\.?|nr\.?|#|n°)"
    r"\W*$",
    re.IGNORECASE,
)
_KEY_CELL = re.compile(rf"^\W*(?:(?:case|patient|pt)\.? ?)?({KEY})\W*$", re.IGNORECASE)
_ROW_KEY = re.compile(
    rf"^\W*(?:(?:case|patient|pt)\.? ?)?({KEY}|[A-Za-z]{{0,4}}[-_. ]?\d{{1,6}}[A-Za-z]?)\W*$",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"\b(?:author|reference|study|series|ref\.?|publication)s?\b", re.I)
_OF_A_YEAR = re.compile(r"\W*(?:years?|year of publication)\W*$", re.I)
_PUBLISHED = re.compile(
    r"\b(?:literature|published|(?:previously |all )?reported (?:cases|patients)|review of|"
    r"previous (?:cases|reports|series)|other (?:authors|series))\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:our|present series|this (?:series|study|report))\b", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:Patient|Case|PATIENT|CASE|Pt\.?) (?:[Nn]o\. ?|#)?(?P<key>[1-9]|[A-H])(?!\w)"
)
_HEADING = re.compile(rf"^\W*(?:case|patient)(?: (?:no\.? ?|report )?)?({KEY})\b", re.IGNORECASE)
NARRATIVE = {Section.CASE, Section.UNKNOWN, Section.HEADER, Section.RESULTS, Section.ABSTRACT}


class Source(StrEnum):
    """What told the patients apart."""

    TABLE = "table"
    TRANSPOSED = "transposed table"
    HEADING = "heading"
    ORDINAL = "ordinal"
    NAMED = "named"
    INTRODUCTION = "introduction"
    SINGLE = "single"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Member:
    """A patient of the report: ``key`` as numbered there, ``label`` for people."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Cast:
    """All patients of the report, in order, and how they were told apart."""

    members: tuple[Member, ...]
    source: Source

    @property
    def keys(self) -> tuple[str, ...]:
        """The patients' keys in order."""
        return tuple(m.key for m in self.members)

    @property
    def several(self) -> bool:
        """Whether the report has more than one patient of its own."""
        return len(self.members) > 1


def find_cast(document: Document) -> Cast:
    """The report's own patients; an empty cast for a review."""
    for source, finder in (
        (Source.TABLE, _table_keys),
        (Source.TRANSPOSED, _column_keys),
        (Source.HEADING, _heading_keys),
        (Source.ORDINAL, _ordinal_keys),
        (Source.NAMED, _named_keys),
        (Source.INTRODUCTION, _introduction_keys),
    ):
        keys = finder(document)
        if len(keys) > 1 or (keys and source is Source.TABLE):
            return Cast(tuple(Member(k, f"Patient {k}") for k in keys), source)
    return one_or_none(document)


NOBODY = Cast((), Source.NONE)


def one_or_none(document: Document) -> Cast:
    """The one patient of a report that tells of one; else nobody."""
    if tells_of_one(document):
        return Cast((Member("1", "the patient"),), Source.SINGLE)
    return NOBODY


def own_table(table: Table) -> bool:
    """Whether a table is of the report's own patients, not of cited series."""
    if table.of_patients:
        return True
    if _PUBLISHED.search(table.caption) and not _OURS.search(table.caption):
        return False
    return not any(
        _FOREIGN.search(cell.text) or _OF_A_YEAR.match(cell.text) for cell in table.header
    )


def is_key_header(words: str) -> bool:
    """Whether the head of a column says that it numbers the patients."""
    return _KEY_HEADER.match(words) is not None


def is_row_key(words: str) -> bool:
    """Whether a cell of such a column numbers a patient: "3", "B", "Case 2", "P-017"."""
    return _ROW_KEY.match(words) is not None


def row_key(table: Table, row: int) -> str:
    """The patient key in the first cell of a row, or ""."""
    cells = table.rows[row]
    pattern = _ROW_KEY if table.of_patients else _KEY_CELL
    found = pattern.match(cells[0].text) if cells else None
    return found[1] if found else ""


def keyed_by_row(table: Table) -> bool:
    """Whether rows are patients: a case-number column and nothing but numbers in it."""
    if not table.header or not _KEY_HEADER.match(table.header[0].text) or not own_table(table):
        return False
    keys = [row_key(table, i) for i in range(len(table.rows))]
    enough = len(keys) > 1 or (table.of_patients and keys)
    return bool(enough) and all(keys) and len(set(keys)) == len(keys)


def column_keys(table: Table) -> tuple[str, ...]:
    """Patient keys of a transposed table, one a column after the first; () if it is none."""
    if len(table.header) < 3 or not own_table(table):
        return ()
    keys = [
        m[1]
        if (m := _KEY_CELL.match(c.text)) and re.search(r"\d|case|patient", c.text, re.I)
        else ""
        for c in table.header[1:]
    ]
    return tuple(keys) if all(keys) and len(set(keys)) == len(keys) else ()


def _table_keys(document: Document) -> tuple[str, ...]:
    return _unique(
        row_key(t, i) for t in document.tables if keyed_by_row(t) for i in range(len(t.rows))
    )


def _column_keys(document: Document) -> tuple[str, ...]:
    return _unique(k for t in document.tables for k in column_keys(t))


def heading_key(sentence: Sentence) -> str:
    """The patient key in the heading above a sentence ("Case 2: ..."), or ""."""
    found = _HEADING.match(sentence.heading)
    return found[1].upper() if found else ""


def _heading_keys(document: Document) -> tuple[str, ...]:
    return _unique(
        key for s in document.sentences if s.kind is BlockKind.PARAGRAPH and (key := heading_key(s))
    )


def _ordinal_keys(document: Document) -> tuple[str, ...]:
    keys = _unique(
        key for s in document.sentences if s.section in NARRATIVE for key, _ in ordinals(s.text)
    )
    expected = tuple(str(i + 1) for i in range(len(keys)))
    return expected if len(keys) > 1 and set(keys) == set(expected) else ()


def _named_keys(document: Document) -> tuple[str, ...]:
    """Keys of sentences that begin with "Patient 2" or "Case B", if they count on without gap."""
    keys = _unique(
        m["key"]
        for s in document.sentences
        if s.section in NARRATIVE and s.kind is BlockKind.PARAGRAPH and (m := _NAMED.match(s.text))
    )
    rows = ("123456789", "ABCDEFGH")
    return keys if len(keys) > 1 and any(row.startswith("".join(keys)) for row in rows) else ()


def ages(document: Document) -> tuple[str, ...]:
    """The ages by which the case part introduces people, in order, each once."""
    return _unique(i.age for s in document.sentences for i in introduced(s))


def _introduction_keys(document: Document) -> tuple[str, ...]:
    return tuple(str(i + 1) for i in range(len(ages(document))))


def _unique(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
