from __future__ import annotations

from decimal import Decimal

import pytest

from cavagraph.app.facts import FACT_COLUMNS, UNUSED_COLUMNS, fact_rows, unused_rows, written
from cavagraph.graph.model import (
    Basis,
    CitedPatient,
    Claim,
    Contradiction,
    Evidence,
    Extraction,
    Fact,
    Patient,
    Reading,
    Reference,
    Scope,
    Source,
    Status,
    Temporality,
    Value,
    attributes,
)


def piece(start: int, quote: str, section: str = "case") -> tuple[Evidence, ...]:
    return (Evidence(start, start + len(quote), quote, section),)


SOURCE = Source("folder/a.txt", "0" * 64, 100)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("graft", "graft"),
        (True, "yes"),
        (False, "no"),
        (3, "3"),
        (Decimal("60.0"), "60"),
        (Decimal("1200"), "1200"),
        (Decimal("37.90"), "37.9"),
        ((Decimal("60.0"), 41, Decimal("5.5")), "60 x 41 x 5.5"),
        (("renal", "suprahepatic"), "renal, suprahepatic"),
    ],
)
def test_values_are_written_for_people(value: Value, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize(
    ("fact", "cells"),
    [
        (
            Fact("sex", "female", piece(0, "a woman")),
            ("sex", "female", "", "case", "a woman"),
        ),
        (
            Fact("sign", "edema", piece(0, "no edema"), status=Status.ABSENT),
            ("sign", "edema", "absent", "case", "no edema"),
        ),
        (
            Fact(
                "drug",
                "aspirin",
                piece(0, "aspirin", "abstract") + piece(20, "100 mg"),
                attrs=attributes(dose=Decimal("100.0"), unit="mg"),
                basis=Basis.INFERRED,
                temporality=Temporality.PLANNED,
            ),
            (
                "drug",
                "aspirin (dose 100, unit mg)",
                "inferred, planned",
                "abstract, case",
                "aspirin ... 100 mg",
            ),
        ),
    ],
)
def test_a_fact_is_one_row(fact: Fact, cells: tuple[str, ...]) -> None:
    found = Extraction(SOURCE, patients=(Patient("1", "patient", facts=(fact,)),))
    assert list(fact_rows(found)) == [("a", "1", *cells)]
    assert len(cells) == len(FACT_COLUMNS) - 2


def test_what_is_not_of_a_patient_has_rows_too() -> None:
    fact = Fact("age", 40, piece(0, "40"))
    found = Extraction(
        SOURCE,
        patients=(Patient("x", "cited", scope=Scope.CITED_PATIENT, facts=(fact,)),),
        cohort=(fact,),
        cited=(CitedPatient("Smith", "a man", piece(9, "a man")),),
        claims=(Claim("survival", "half lived", piece(5, "half", "discussion")),),
        references=(Reference("3", "Marsh", "2011", "", "J Foo", "", piece(20, "M 2011")),),
        contradictions=(
            Contradiction(
                "text-table",
                "blood loss",
                (Reading("1", piece(1, "1")), Reading("2", piece(2, "2", "table"))),
                "the table wins",
                "table-over-text",
            ),
        ),
    )
    assert [row[1:3] for row in fact_rows(found)] == [
        ("x (cited)", "age"),
        ("all", "age"),
        ("cited", "summary"),
        ("", "claim: survival"),
        ("", "reference"),
        ("", "contradiction: text-table"),
    ]
    assert list(fact_rows(found))[-2][3:] == ("Marsh 2011, J Foo", "3", "case", "M 2011")
    assert list(fact_rows(found))[-1][3:] == (
        "blood loss; the table wins",
        "",
        "case, table",
        "1 ... 2",
    )


def test_what_no_fact_used_is_listed_with_its_place() -> None:
    found = Extraction(SOURCE, unused=piece(7, "left over"))
    assert list(unused_rows(found)) == [("a", "7-16", "case", "left over")]
    assert len(UNUSED_COLUMNS) == 4
