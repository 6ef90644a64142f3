from __future__ import annotations

import pytest

from cavagraph.app.rows import table_of
from cavagraph.graph.store import Blank, Iri, Literal, RdfTerm, Rows

CG = "https://w3id.org/cavagraph/ontology#"
CGD = "https://w3id.org/cavagraph/data/"
ROWS = Rows(
    ("drug", "drugLabel", "printedZone", "note", "evidence"),
    (
        (
            Iri("https://w3id.org/cavagraph/drug/imatinib"),
            Literal("imatinib"),
            Literal("zone II"),
            None,
            Iri(CGD + "span-1"),
        ),
    ),
)


def lines(rows: Rows, *, iris: bool = False, canned: bool = False) -> list[list[str]]:
    return [line.split("  ") for line in table_of(rows, None, iris=iris, canned=canned)]


def words(rows: Rows, *, iris: bool = False, canned: bool = False) -> list[list[str]]:
    found = lines(rows, iris=iris, canned=canned)
    return [[cell.strip() for cell in line if cell.strip()] for line in (found[0], *found[2:])]


def test_canned_tables_have_words_only() -> None:
    assert words(ROWS, canned=True) == [["drug", "printed zone"], ["imatinib", "zone II"]]


def test_other_tables_keep_every_column_and_shorten_iris() -> None:
    assert words(ROWS) == [
        ["drug", "printedZone", "note", "evidence"],
        ["imatinib", "zone II", "cgd:span-1"],
    ]


def test_with_iris_nothing_is_left_out() -> None:
    found = words(ROWS, iris=True)
    assert found[0] == list(ROWS.columns)
    assert found[1][0] == "https://w3id.org/cavagraph/drug/imatinib"


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (Iri(CG + "Ascites"), "cg:Ascites"),
        (Iri("https://example.org/x"), "https://example.org/x"),
        (Blank("b0"), "_:b0"),
        (Literal("37.9", "http://www.w3.org/2001/XMLSchema#decimal"), "37.9"),
    ],
)
def test_terms_are_shown_short(term: RdfTerm, shown: str) -> None:
    assert words(Rows(("x",), ((term,),))) == [["x"], [shown]]


def test_a_label_without_its_term_stands_under_the_bare_name() -> None:
    rows = Rows(("reportLabel",), ((Literal("a report"),),))
    assert words(rows, canned=True) == [["report"], ["a report"]]
    assert words(rows) == [["reportLabel"], ["a report"]]


def test_an_empty_answer_says_so() -> None:
    assert list(table_of(Rows(("a", "b"), ()), 80, iris=False)) == ["no rows (columns: a, b)"]
