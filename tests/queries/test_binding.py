"""Values that people type, as terms; injected text stays a value."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cavagraph.graph.errors import CavagraphError, LimitError, QueryError, VocabularyError
from cavagraph.graph.oxigraph_store import OxigraphStore
from cavagraph.ontology.terms import Terminology, load_terminology
from cavagraph.queries.binding import MAX_VALUES, bind, values_line
from cavagraph.queries.header import Parameter, Type, parse

DRUG = Parameter("drug", Type.IRI, "Drug", of_class="Drug", multiple=True)
FACT = Parameter("fact", Type.IRI, "Fact")
WORDS = Parameter("words", Type.STRING, "Words", multiple=True)
COUNT = Parameter("count", Type.INTEGER, "Count", minimum=Decimal(1), maximum=Decimal(10))
SHARE = Parameter("share", Type.DECIMAL, "Share")
FLAG = Parameter("flag", Type.BOOLEAN, "Flag")

QUESTION = """#+ summary: What?
#+ description: For this test.
#+ view: table
#+ parameters:
#+   words: {type: string, label: Words, multiple: true, example: x}
#+   count: {type: integer, label: Count, default: 3, example: 4}
SELECT ?words ?count WHERE {
  #@bind words
  #@bind count
  BIND(1 AS ?one)
}
"""


@pytest.fixture(scope="module")
def terms() -> Terminology:
    return load_terminology()


@pytest.mark.parametrize(
    ("parameter", "typed", "expected"),
    [
        (DRUG, "trabectedin", "<https://w3id.org/cavagraph/drug/trabectedin>"),
        (DRUG, "Trabectedin ", "<https://w3id.org/cavagraph/drug/trabectedin>"),
        (DRUG, "drug:trabectedin", "<https://w3id.org/cavagraph/drug/trabectedin>"),
        (
            DRUG,
            "https://w3id.org/cavagraph/drug/trabectedin",
            "<https://w3id.org/cavagraph/drug/trabectedin>",
        ),
        (
            DRUG,
            "<https://w3id.org/cavagraph/drug/trabectedin>",
            "<https://w3id.org/cavagraph/drug/trabectedin>",
        ),
        (FACT, "cgd:ae-1", "<https://w3id.org/cavagraph/data/ae-1>"),
        (COUNT, "7", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (COUNT, "7.0", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (SHARE, "37.90", '"37.90"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (SHARE, "1e3", '"1000"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (FLAG, "Yes", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (FLAG, "0", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (WORDS, 'a "quoted" } #', '"a \\"quoted\\" } #"'),
    ],
)
def test_rendered(parameter: Parameter, typed: str, expected: str, terms: Terminology) -> None:
    line = values_line(parameter, [typed], lambda: terms)
    assert line == f"  VALUES ?{parameter.name} {{ {expected} }}"


@pytest.mark.parametrize(
    ("parameter", "typed", "error", "hint"),
    [
        (DRUG, "trabectdin", VocabularyError, "try trabectedin"),
        (DRUG, "drug:trabectdin", VocabularyError, "trabectedin"),
        (DRUG, "zzzz", VocabularyError, "unknown Drug"),
        (DRUG, "hepatotoxicity", VocabularyError, "is no Drug"),
        (DRUG, "cg:Hepatotoxicity", VocabularyError, "is no Drug"),
        (FACT, "no iri", QueryError, "no IRI"),
        (FACT, "http://e/> ?p ?o } #", QueryError, "no IRI"),
        (COUNT, "many", QueryError, "whole number"),
        (COUNT, "1.5", QueryError, "whole number"),
        (COUNT, "0", QueryError, "out of range; give 1 to 10"),
        (COUNT, "11", QueryError, "out of range"),
        (SHARE, "NaN", QueryError, "a number"),
        (SHARE, "1e999999999", QueryError, "a number"),
        (FLAG, "maybe", QueryError, "neither true nor false"),
        (WORDS, "\ud800", QueryError, "no text"),
    ],
)
def test_refused(
    parameter: Parameter,
    typed: str,
    error: type[CavagraphError],
    hint: str,
    terms: Terminology,
) -> None:
    with pytest.raises(error, match=hint) as caught:
        values_line(parameter, [typed], lambda: terms)
    assert parameter.name in str(caught.value)


def test_several_values_only_where_allowed(terms: Terminology) -> None:
    assert values_line(WORDS, ["a", "b", "a"], lambda: terms) == '  VALUES ?words { "a" "b" }'
    with pytest.raises(QueryError, match="takes one value"):
        values_line(COUNT, ["1", "2"], lambda: terms)
    with pytest.raises(LimitError, match="at most"):
        values_line(WORDS, [str(i) for i in range(MAX_VALUES + 1)], lambda: terms)


def test_terms_are_not_read_where_no_concept_is_wanted() -> None:
    def never() -> Terminology:
        raise AssertionError("the ontology was read for nothing")

    assert values_line(SHARE, ["1"], never)


def test_bind_puts_values_and_defaults_at_their_marks(terms: Terminology) -> None:
    question = parse("q", QUESTION, "q.rq")
    text = bind(question, {"words": ("x",)}, lambda: terms)
    assert '  VALUES ?words { "x" }\n' in text
    assert 'VALUES ?count { "3"^^' in text
    assert "#@bind" not in text


def test_bind_leaves_an_unused_parameter_a_comment(terms: Terminology) -> None:
    assert "  #@bind words\n" in bind(parse("q", QUESTION, "q.rq"), {}, lambda: terms)


def test_bind_refuses_an_unknown_parameter(terms: Terminology) -> None:
    with pytest.raises(QueryError, match="no parameter 'wrods'; it has words, count"):
        bind(parse("q", QUESTION, "q.rq"), {"wrods": ("x",)}, lambda: terms)


@given(st.text(max_size=40).filter(lambda t: t.isprintable() or "\n" in t or "\r" in t))
def test_any_text_comes_back_as_itself(text: str) -> None:
    line = values_line(WORDS, [text], load_terminology)
    (row,) = OxigraphStore().select(f"SELECT ?words {{ {line} }}")
    assert str(row[0]) == text
