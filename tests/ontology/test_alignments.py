"""The bridge file: our terms on the left, known foreign ones on the right, nothing obsolete."""

from __future__ import annotations

from importlib.resources import files

import pyoxigraph as ox
import pytest

from cavagraph.ontology.generate import declared
from cavagraph.ontology.prefixes import EXTERNAL, OWN, PREFIXES
from cavagraph.ontology.triples import SOURCES, curie, named, shipped

TRIPLES = shipped(("alignments.ttl",))
BRIDGES = [
    triple
    for triple in TRIPLES
    if isinstance(triple.subject, ox.NamedNode) and triple.subject.value.startswith(OWN["cg"])
]
FOREIGN = (*EXTERNAL.values(), *(PREFIXES[name] for name in ("prov", "skos", "oa")))
OBSOLETE = ("OBI:0000011",)


def test_there_are_bridges() -> None:
    assert len(BRIDGES) > 40


@pytest.mark.parametrize("triple", BRIDGES, ids=lambda t: f"{curie(t.subject)}-{curie(t.object)}")
def test_bridges_lead_from_our_terms_to_foreign_ones(triple: ox.Triple) -> None:
    assert isinstance(triple.subject, ox.NamedNode)
    assert triple.subject.value in declared()
    assert isinstance(triple.object, ox.NamedNode)
    assert triple.object.value.startswith(FOREIGN)


@pytest.mark.parametrize("identifier", OBSOLETE)
def test_obsolete_terms_are_not_used(identifier: str) -> None:
    assert identifier not in {curie(triple.object) for triple in TRIPLES}


def test_our_ontology_says_nothing_about_upper_ontologies() -> None:
    """It must open without them: no imports, no BFO, RO or OBI superclass."""
    own = shipped(SOURCES)
    upper = tuple(EXTERNAL[name] for name in ("BFO", "RO", "IAO", "OBI", "OGMS", "sio"))
    logical = {named("rdfs:subClassOf"), named("rdfs:subPropertyOf"), named("owl:imports")}
    leaks = [
        triple
        for triple in own
        if triple.predicate in logical
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value.startswith(upper)
    ]
    assert leaks == []


def test_the_file_says_that_it_is_not_imported() -> None:
    text = files("cavagraph.ontology").joinpath("alignments.ttl").read_text(encoding="utf-8")
    assert "Not imported" in text
    assert "owl:imports" not in text
