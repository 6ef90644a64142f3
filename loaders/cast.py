"""Who the report's own patients are: from tables, headings, ordinals or age-and-sex introductions.

No rule knows a report. The order is that of reliability: a table whose first column numbers the
cases, transposed tables, "Case 2" headings, "the first patient ... the second", two introductions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cavagraph.loaders.document import BlockKind, Document, Section, Sentence, Table

KEY = r"(?:[1-9]\d?|[A-H]|I{1,3}|IV|V)"
_KEY_HEADER = re.compile(
    r"^\W*(?:(?:case|patient|pt|pat|subject)s?\.?(?: ?(?:no\.?|number|#|id))?|no\.?|nr\.?|#|n°)"
    r"\W*$",
    re.IGNORECASE,
)
_KEY_CELL = re.compile(rf"^\W*(?:(?:case|patient|pt)\.? ?)?({KEY})\W*$", re.IGNORECASE)
_FOREIGN = re.compile(r"\b(?:author|reference|study|year|series|ref\.?|publication)s?\b", re.I)
_HEADING = re.compile(rf"^\W*(?:case|patient)(?: (?:no\.? ?|report )?)?({KEY})\b", re.IGNORECASE)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_ORDINAL = re.compile(
    rf"\b(?:the|our) (?P<ordinal>{'|'.join(_ORDINALS)})(?: \w+)?? (?:patient|case)\b"
    rf"|\bthe (?P<bare>{'|'.join(_ORDINALS)}) (?:presented|was|had|has|is|underwent|died|"
    rf"remain\w*|developed|"
    r"received|survived|who|woman|man|lady|gentleman|one)\b",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"\b(?:a|an|the) (?:[\w-]+,? ){0,4}?\d{1,3}[- ]year[- ]?s?[- ]?old\b"
    r"|\b(?:a|an|the) (?:[\w-]+ ){0,2}?(?:woman|man|lady|gentleman|girl|boy) of \d{1,3}\b"
    r"|\b\d{1,3} ?(?:yo|y/o|yr old|[MF])\b|\baged \d{1,3}\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:the|this|our) patient\b|\b(?:male|female)\b|\b\d{1,3}[- ]years?[- ]?old\b|\byear-old\b"
    r"|\b\d{1,3} ?(?:yo|y/o|[MF])\b|\bage[d:]? \d{1,3}\b|\bpatient:"
    r"|\b(?:woman|man|lady|gentleman|girl|boy) of \d{1,3}\b",
    re.IGNORECASE,
)
NARRATIVE = {Section.CASE, Section.UNKNOWN, Section.HEADER, Section.RESULTS, Section.ABSTRACT}


class Source(StrEnum):
    """What told the patients apart."""

    TABLE = "table"
    TRANSPOSED = "transposed table"
    HEADING = "heading"
    ORDINAL = "ordinal"
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
        (Source.INTRODUCTION, _introduction_keys),
    ):
        keys = finder(document)
        if len(keys) > 1:
            return Cast(tuple(Member(k, f"Patient {k}") for k in keys), source)
    if _has_patient(document):
        return Cast((Member("1", "the patient"),), Source.SINGLE)
    return Cast((), Source.NONE)


def own_table(table: Table) -> bool:
    """Whether a table is of the report's own patients, not of cited series."""
    return not any(_FOREIGN.search(cell.text) for cell in table.header)


def row_key(table: Table, row: int) -> str:
    """The patient key in the first cell of a row, or ""."""
    cells = table.rows[row]
    found = _KEY_CELL.match(cells[0].text) if cells else None
    return found[1] if found else ""


def keyed_by_row(table: Table) -> bool:
    """Whether rows are patients: a case-number column and nothing but numbers in it."""
    if not table.header or not _KEY_HEADER.match(table.header[0].text) or not own_table(table):
        return False
    keys = [row_key(table, i) for i in range(len(table.rows))]
    return len(keys) > 1 and all(keys) and len(set(keys)) == len(keys)


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


def ordinal_key(text: str) -> tuple[str, int] | None:
    """(key, position) of "the first patient", "the second case"; None where there is none."""
    found = _ORDINAL.search(text)
    if not found:
        return None
    word = (found["ordinal"] or found["bare"]).lower()
    return str(_ORDINALS.index(word) + 1), found.start()


def _ordinal_keys(document: Document) -> tuple[str, ...]:
    keys = _unique(
        found[0]
        for s in document.sentences
        if s.section in NARRATIVE and (found := ordinal_key(s.text))
    )
    expected = tuple(str(i + 1) for i in range(len(keys)))
    return expected if len(keys) > 1 and set(keys) == set(expected) else ()


def introduces(sentence: Sentence) -> bool:
    """Whether a sentence of the case part introduces somebody by age at its start."""
    found = _INTRODUCTION.search(sentence.text)
    return (
        found is not None
        and found.start() < 60
        and sentence.section
        in (
            Section.CASE,
            Section.UNKNOWN,
            Section.RESULTS,
        )
    )


def _introduction_keys(document: Document) -> tuple[str, ...]:
    ages = _unique(
        "".join(re.findall(r"\d{1,3}", m.group())[:1])
        for s in document.sentences
        if introduces(s) and (m := _INTRODUCTION.search(s.text))
    )
    return tuple(str(i + 1) for i in range(len(ages)))


def _has_patient(document: Document) -> bool:
    own = {Section.CASE, Section.UNKNOWN, Section.HEADER, Section.RESULTS, Section.ABSTRACT}
    return any(s.section in own and _PERSON.search(s.text) for s in document.sentences)


def _unique(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
