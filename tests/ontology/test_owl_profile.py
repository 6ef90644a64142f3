"""OWL 2 DL: the shipped files keep to it, and each way to leave it is noticed."""

from __future__ import annotations

import pytest

from cavagraph.ontology.profile import dl_problems
from cavagraph.ontology.triples import parse, shipped

HEAD = """
@prefix ex: <https://example.org/> .
@prefix cg: <https://w3id.org/cavagraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:o> a owl:Ontology .
ex:A a owl:Class .
ex:p a owl:ObjectProperty . ex:q a owl:ObjectProperty . ex:r a owl:ObjectProperty .
ex:d a owl:DatatypeProperty ; rdfs:range xsd:decimal .
ex:i a owl:DatatypeProperty ; rdfs:range xsd:integer .
ex:b a owl:DatatypeProperty ; rdfs:range xsd:boolean .
ex:s a owl:DatatypeProperty ; rdfs:range xsd:string .
ex:x a owl:NamedIndividual , ex:A . ex:y a owl:NamedIndividual , ex:A .
"""


def rules(extra: str) -> set[str]:
    return {problem.rule for problem in dl_problems(parse(HEAD + extra))}


def test_the_shipped_ontology_is_owl_2_dl() -> None:
    assert dl_problems() == ()


def test_the_alignments_keep_it_owl_2_dl() -> None:
    together = shipped(("cavagraph.ttl", "zones.ttl", "alignments.ttl"))
    assert {problem.rule for problem in dl_problems(together)} == {"one_ontology"}


@pytest.mark.parametrize(
    "extra",
    [
        "",
        "ex:x ex:p ex:y .",
        "ex:x ex:d 1.5 . ex:x ex:d 2 . ex:x ex:i 3 . ex:x ex:i 3.0 .",
        'ex:x ex:s "words" . ex:x ex:b true .',
        "ex:p a owl:TransitiveProperty . ex:q rdfs:subPropertyOf ex:p ; a owl:AsymmetricProperty .",
        "ex:p owl:propertyChainAxiom ( ex:p ex:q ) .",
        "ex:p owl:propertyChainAxiom ( ex:q ex:p ) .",
        "ex:p owl:propertyChainAxiom ( ex:p ex:p ) .",
        "ex:B a owl:Class ; rdfs:subClassOf ex:A .",
    ],
)
def test_what_is_allowed(extra: str) -> None:
    assert rules(extra) == set()


@pytest.mark.parametrize(
    ("rule", "extra"),
    [
        ("one_ontology", "<urn:o2> a owl:Ontology ."),
        ("no_imports", "<urn:o> owl:imports <http://www.w3.org/2006/time> ."),
        ("punning", "ex:p a owl:DatatypeProperty ."),
        ("punning", "ex:p a owl:AnnotationProperty ."),
        ("punning", "ex:A a owl:NamedIndividual , ex:A ."),
        ("undeclared_property", "ex:x ex:nosuch ex:y ."),
        ("undeclared_class", "ex:z a ex:Nosuch ."),
        ("undeclared_class", "ex:A rdfs:subClassOf ex:Nosuch ."),
        ("undeclared_class", "ex:p rdfs:domain ex:Nosuch ."),
        ("undeclared_individual", "ex:x ex:p ex:nobody ."),
        ("literal_at_object_property", 'ex:x ex:p "words" .'),
        ("no_literal", "ex:x ex:d ex:y ."),
        ("reserved_vocabulary", "owl:Thing a ex:A ."),
        ("reserved_vocabulary", "xsd:decimal rdfs:label ex:x ."),
        ("datatype", 'ex:x ex:d "2020-01-01"^^xsd:date .'),
        ("datatype", 'ex:x ex:d "2020"^^xsd:gYear .'),
        ("datatype", 'ex:x ex:d "P3M"^^xsd:duration .'),
        ("datatype", "ex:x ex:d 1.5e0 ."),
        ("datatype_range", 'ex:x ex:d "many"^^xsd:decimal .'),
        ("datatype_range", 'ex:x ex:d "1e3"^^xsd:decimal .'),
        ("datatype_range", "ex:x ex:i 3.5 ."),
        ("datatype_range", 'ex:x ex:b "yes"^^xsd:boolean .'),
        ("datatype_range", "ex:x ex:s 3 ."),
        ("datatype_range", 'ex:x ex:d "3" .'),
        ("non_simple_property", "ex:p a owl:TransitiveProperty , owl:AsymmetricProperty ."),
        ("non_simple_property", "ex:p a owl:TransitiveProperty , owl:FunctionalProperty ."),
        (
            "non_simple_property",
            "ex:p a owl:TransitiveProperty ; rdfs:subPropertyOf ex:q ."
            " ex:q a owl:IrreflexiveProperty .",
        ),
        (
            "non_simple_property",
            "ex:p a owl:TransitiveProperty ; owl:inverseOf ex:q . ex:q a owl:FunctionalProperty .",
        ),
        (
            "non_simple_property",
            "ex:p owl:propertyChainAxiom ( ex:p ex:q ) ."
            " [] a owl:Restriction ; owl:onProperty ex:p ; owl:maxCardinality 1 .",
        ),
        ("irregular_chain", "ex:p owl:propertyChainAxiom ( ex:q ex:p ex:r ) ."),
        (
            "irregular_chain",
            "ex:p owl:propertyChainAxiom ( ex:q ex:r ) ."
            " ex:q owl:propertyChainAxiom ( ex:p ex:r ) .",
        ),
    ],
)
def test_each_way_out_is_noticed(rule: str, extra: str) -> None:
    assert rule in rules(extra)


def test_a_facet_outside_its_datatype_is_noticed() -> None:
    facet = '[] xsd:minExclusive "P1D"^^xsd:duration .'
    assert "datatype" in rules(facet)
