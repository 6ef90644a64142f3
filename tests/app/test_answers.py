from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.app.answers import Answer, Place, parameters_of, write
from cavagraph.app.choices import RowFormat
from cavagraph.graph.errors import LimitError, QueryError, StoreError, VocabularyError
from cavagraph.graph.store import Literal, Rows

ROWS = Rows(("x",), ((Literal("a, b"),),))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ([], {}),
        (["drug=trabectedin"], {"drug": ["trabectedin"]}),
        (["drug=a", "drug=b", "n=1"], {"drug": ["a", "b"], "n": ["1"]}),
        (["text=a=b"], {"text": ["a=b"]}),
        ([" drug =a"], {"drug": ["a"]}),
        (["empty="], {"empty": [""]}),
    ],
)
def test_parameters_are_names_and_values(typed: list[str], found: dict[str, list[str]]) -> None:
    assert parameters_of(typed) == found


@pytest.mark.parametrize("typed", ["trabectedin", "=x", ""])
def test_what_is_no_parameter_is_refused(typed: str) -> None:
    with pytest.raises(QueryError, match="not name=value"):
        parameters_of([typed])


@pytest.mark.parametrize(
    ("chosen", "width", "text"),
    [
        (None, None, 'x\r\n"a, b"\r\n'),
        (None, 80, "x\n----\na, b\n"),
        (RowFormat.CSV, 80, 'x\r\n"a, b"\r\n'),
        (RowFormat.TABLE, None, "x\n----\na, b\n"),
    ],
)
def test_people_get_tables_and_programs_csv(
    chosen: RowFormat | None, width: int | None, text: str
) -> None:
    assert write(Answer(rows=ROWS), chosen, width).decode() == text


@pytest.mark.parametrize("chosen", [choice for choice in RowFormat if choice.is_rdf])
def test_rows_are_no_triples(chosen: RowFormat) -> None:
    with pytest.raises(VocabularyError, match="is for triples"):
        write(Answer(rows=ROWS), chosen, None)
    assert write(Answer(triples=()), chosen, None) is not None


@pytest.mark.parametrize("chosen", [RowFormat.CSV, RowFormat.JSON, RowFormat.XML, RowFormat.TSV])
def test_triples_are_no_rows(chosen: RowFormat) -> None:
    with pytest.raises(VocabularyError, match="is for rows"):
        write(Answer(triples=()), chosen, None)


def test_a_worker_answers_free_sparql(built_store: Path) -> None:
    place = Place(built_store, limit=2)
    answer = place.ask_free("SELECT ?c { ?c a cg:ClinicalCase }")
    assert (answer.size, answer.truncated) == (2, False)
    assert place.ask_free("SELECT * { ?s ?p ?o }").truncated
    assert place.ask_free("ASK { ?s ?p ?o }").boolean is True
    cut = place.ask_free("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert (cut.truncated, cut.size) == (True, 2)


def test_the_time_limit_is_that_of_the_place(built_store: Path) -> None:
    with pytest.raises(LimitError, match=r"stopped after 0\.3 s"):
        Place(built_store, seconds=0.3).ask_free(
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c. ?d ?e ?f. ?g ?h ?i }"
        )


def test_a_place_without_a_store_says_so(store_dir: Path) -> None:
    for ask in (Place(store_dir).ask_free, Place(store_dir).ask_canned):
        with pytest.raises(StoreError, match="no graph here"):
            ask("ASK {}")
