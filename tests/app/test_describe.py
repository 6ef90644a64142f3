"""What ``describe`` says in words: literals as they are, IRIs by label or short form."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from cavagraph.app.exploring import describe
from cavagraph.graph.oxigraph_store import OxigraphStore

TURTLE = """
@prefix cg: <https://w3id.org/cavagraph/ontology#> .
@prefix drug: <https://w3id.org/cavagraph/drug/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
drug:inventine rdfs:label "inventine"@en ; cg:note "made up" ; cg:kin drug:othertine .
cg:case-1 cg:received drug:inventine ; rdfs:label "the patient" .
[] owl:distinctMembers ( drug:inventine ) .
"""


@pytest.fixture
def rows() -> dict[str, str]:
    store = OxigraphStore()
    store.inner.load(TURTLE.encode(), format=ox.RdfFormat.TURTLE)
    found = describe(store, "https://w3id.org/cavagraph/drug/inventine")
    return {str(row[1]): str(row[3]) for row in found}


@pytest.mark.parametrize(
    ("words", "value"),
    [("note", "made up"), ("kin", "drug:othertine"), ("is received of", "the patient")],
)
def test_every_value_is_shown_in_words(rows: dict[str, str], words: str, value: str) -> None:
    assert rows[words] == value


def test_inner_nodes_of_axioms_are_left_out(rows: dict[str, str]) -> None:
    assert not [value for value in rows.values() if value.startswith("_:")]
