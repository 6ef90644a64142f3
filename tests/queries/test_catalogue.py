"""The catalogue: names, lists, lookups, and what a fresh process has to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

import cavagraph.queries.catalogue as catalogue
from cavagraph.graph.errors import QueryError, VocabularyError
from cavagraph.graph.oxigraph_store import OxigraphStore


def test_names_are_sorted_and_lead_to_questions() -> None:
    assert list(catalogue.names()) == sorted(catalogue.names())
    assert [question.name for question in catalogue.questions()] == list(catalogue.names())


def test_summaries_agree_with_the_parsed_headers() -> None:
    parsed = tuple((question.name, question.summary) for question in catalogue.questions())
    assert catalogue.summaries() == parsed


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("drug-toxicty", "try drug-toxicity"),
        ("zzzz", "cavagraph queries"),
        ("../x", "no question"),
    ],
)
def test_an_unknown_question_gets_the_nearest_names(typed: str, hint: str) -> None:
    with pytest.raises(QueryError, match=hint):
        catalogue.question(typed)


def test_sparql_is_the_file_where_nothing_is_bound() -> None:
    assert catalogue.sparql("drug-doses") == catalogue.question("drug-doses").text


def test_sparql_shows_the_bound_value() -> None:
    text = catalogue.sparql("drug-doses", {"drug": "ifosfamide"})
    assert "VALUES ?drug { <https://w3id.org/cavagraph/drug/ifosfamide> }" in text


def test_run_raises_for_an_unknown_term(small_store: OxigraphStore) -> None:
    with pytest.raises(VocabularyError, match="ifosfamide"):
        catalogue.run(small_store, "drug-doses", {"drug": "ifosfamid"})


def test_a_canned_question_needs_no_heavy_module() -> None:
    code = (
        "import sys; from cavagraph.queries import catalogue; catalogue.sparql('drug-toxicity');"
        "print(sorted({'rdflib', 'pydantic', 'rapidfuzz', 'owlready2'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_list_of_questions_reads_no_yaml() -> None:
    code = (
        "import sys; from cavagraph.queries import catalogue; catalogue.summaries();"
        "print('yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
