"""Who the patients are: tables first, then headings, ordinals, introductions, one, nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.cast import (
    Source,
    column_keys,
    find_cast,
    keyed_by_row,
    own_table,
    row_key,
)
from cavagraph.loaders.document import BlockKind, Cell, Document, Section, Sentence, Table
from cavagraph.loaders.introductions import introduces, ordinals

DocumentOf = Callable[[str], Document]
ROWS = """
Results

Table 1. All of them

| {head} | Age | Sex |
|---|---|---|
| {a} | 44 | F |
| {b} | 61 | M |
"""
TRANSPOSED = """
Results

Table 1. Both of them

| | {a} | {b} |
|---|---|---|
| Age | 44 | 61 |
| Sex | F | M |
"""
HEADINGS = """
Case report

Case 1

A lady of 44 came in with a mass.

Case 2

A man of 61 had pain.
"""
ORDINALS = """
Case report

The first patient, a nurse, had a mass. It was cut out.

The second patient was a smith. He had pain.
"""
INTRODUCED = """
Case report

A 44-year-old nurse had a mass. It was cut out.

A 61-year-old smith had pain. He was sent home.
"""
NAMED = """
Case report

Patient A, a nurse, had a mass. It was cut out.

Patient B was a smith. He had pain.
"""
SINGLE = """
Case report

A 44-year-old nurse had a mass. She was sent home.
"""
REVIEW = """
Introduction

Masses of the cava are rare.

Discussion

Surgery should be offered to most patients.
"""
CASTS = [
    (ROWS.format(head="Case", a="1", b="2"), Source.TABLE, ("1", "2")),
    (ROWS.format(head="Patient no.", a="1", b="2"), Source.TABLE, ("1", "2")),
    (ROWS.format(head="No.", a="3", b="7"), Source.TABLE, ("3", "7")),
    (ROWS.format(head="Pt", a="A", b="B"), Source.TABLE, ("A", "B")),
    (ROWS.format(head="Patient", a="Patient 1", b="Patient 2"), Source.TABLE, ("1", "2")),
    (TRANSPOSED.format(a="Case 1", b="Case 2"), Source.TRANSPOSED, ("1", "2")),
    (TRANSPOSED.format(a="Patient A", b="Patient B"), Source.TRANSPOSED, ("A", "B")),
    (HEADINGS, Source.HEADING, ("1", "2")),
    (ORDINALS, Source.ORDINAL, ("1", "2")),
    (NAMED, Source.NAMED, ("A", "B")),
    (NAMED.replace("Patient B", "Patient D"), Source.SINGLE, ("1",)),
    (INTRODUCED, Source.INTRODUCTION, ("1", "2")),
    (INTRODUCED + "\nThe 44-year-old nurse was well.\n", Source.INTRODUCTION, ("1", "2")),
    (SINGLE, Source.SINGLE, ("1",)),
    (REVIEW, Source.NONE, ()),
    # a table of cited series is nobody's
    (ROWS.format(head="Author", a="Sanders", b="Morano"), Source.NONE, ()),
    (ROWS.replace("| Age |", "| Year |").format(head="No.", a="1", b="2"), Source.NONE, ()),
    # the same number twice is no numbering
    (ROWS.format(head="Case", a="1", b="1"), Source.NONE, ()),
    (ROWS.format(head="Case", a="1", b=""), Source.NONE, ()),
    # a table beats headings, headings beat ordinals
    (HEADINGS + ROWS.format(head="Case", a="5", b="6"), Source.TABLE, ("5", "6")),
    (HEADINGS + "\nThe first patient and the second patient met.\n", Source.HEADING, ("1", "2")),
    # one heading alone is one patient
    (HEADINGS.split("Case 2")[0], Source.SINGLE, ("1",)),
    # "the second" without "the first" counts nobody
    (SINGLE + "\nThe second patient of Sanders had a clot.\n", Source.SINGLE, ("1",)),
]


@pytest.mark.parametrize(("text", "source", "keys"), CASTS)
def test_find_cast(
    document_of: DocumentOf, text: str, source: Source, keys: tuple[str, ...]
) -> None:
    cast = find_cast(document_of(text))
    assert (cast.source, cast.keys) == (source, keys)
    assert cast.several == (len(keys) > 1)


def test_labels_are_for_people(document_of: DocumentOf) -> None:
    assert [m.label for m in find_cast(document_of(HEADINGS)).members] == ["Patient 1", "Patient 2"]
    assert [m.label for m in find_cast(document_of(SINGLE)).members] == ["the patient"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The first patient had a clot.", [("1", 0)]),
        ("Of all, the third case was worst.", [("3", 8)]),
        ("Then our second patient came.", [("2", 5)]),
        ("The second had a tube.", [("2", 0)]),
        ("The first elderly patient fell.", [("1", 0)]),
        ("The sixth patient left.", [("6", 0)]),
        ("The first operation took long.", []),
        ("At first the patient was well.", []),
        ("The seventh patient left.", []),
    ],
)
def test_ordinals(text: str, expected: list[tuple[str, int]]) -> None:
    assert list(ordinals(text)) == expected


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("A 44-year-old nurse came.", Section.CASE, True),
        ("A tall, thin 44-year-old nurse came.", Section.RESULTS, True),
        ("A nurse aged 44 came.", Section.CASE, True),
        ("61M with pain.", Section.CASE, True),
        ("A 44-year-old nurse came.", Section.DISCUSSION, False),
        ("A nurse came.", Section.CASE, False),
        (
            "After a long discussion with everybody on the ward and with several close relatives, "
            "a 44-year-old nurse came.",
            Section.CASE,
            False,
        ),
    ],
)
def test_introduces(text: str, section: Section, expected: bool) -> None:
    sentence = Sentence(0, 0, len(text), text, section, BlockKind.PARAGRAPH)
    assert introduces(sentence) is expected


def table(*rows: str) -> Table:
    cells = [tuple(Cell(c.strip(), 0, 0) for c in row.split("|")) for row in rows]
    return Table("1", "", cells[0], tuple(cells[1:]))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (table("Case|Age", "1|44", "2|61"), True),
        (table("Case|Age", "1|44"), False),
        (table("Case|Age", "1|44", "total|61"), False),
        (table("Age|Case", "1|44", "2|61"), False),
        (table("Case|Reference", "1|4", "2|6"), False),
        (table("#|Age", "(1)|44", "(2)|61"), True),
        (table("Patients|Age", "Pt. 1|44", "Pt. 2|61"), True),
    ],
)
def test_keyed_by_row(made: Table, expected: bool) -> None:
    assert keyed_by_row(made) is expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (table("|Case 1|Case 2", "Age|44|61"), ("1", "2")),
        (table("|1|2|3", "Age|44|61|70"), ("1", "2", "3")),
        (table("|Patient A|Patient B", "Age|44|61"), ("A", "B")),
        (table("|A|B", "Age|44|61"), ()),
        (table("|Case 1|Case 1", "Age|44|61"), ()),
        (table("|Case 1|Total", "Age|44|61"), ()),
        (table("|Case 1", "Age|44"), ()),
        (table("Author|Case 1|Case 2", "Age|44|61"), ()),
    ],
)
def test_column_keys(made: Table, expected: tuple[str, ...]) -> None:
    assert column_keys(made) == expected


@pytest.mark.parametrize(
    ("cell", "key"),
    [("1", "1"), ("12", "12"), ("Case 3", "3"), ("**4**", "4"), ("II", "II"), ("x", ""), ("", ""),
     ("0", ""), ("120", "")],
)  # fmt: skip
def test_row_key(cell: str, key: str) -> None:
    assert row_key(table("Case|Age", f"{cell}|44"), 0) == key


@pytest.mark.parametrize(
    ("head", "expected"),
    [("Case|Age", True), ("Case|Author", False), ("Case|Ref.", False), ("Study|n", False)],
)
def test_own_table(head: str, expected: bool) -> None:
    assert own_table(table(head, "1|2")) is expected
