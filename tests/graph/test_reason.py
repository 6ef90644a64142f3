"""SPARQL and HermiT find the same members of the defined classes."""

from __future__ import annotations

import shutil

import pyoxigraph as ox
import pytest

from cavagraph.graph.build import Library
from cavagraph.graph.errors import StoreError
from cavagraph.graph.inference import INFERRED_GRAPH, infer, inferences
from cavagraph.graph.oxigraph_store import OxigraphStore
from cavagraph.graph.reason import check_reasoning, domain_triples, hermit
from cavagraph.ontology.prefixes import contract

PREFIXES = """
@prefix cg: <https://w3id.org/cavagraph/ontology#> .
@prefix cgd: <https://w3id.org/cavagraph/data/> .
@prefix drug: <https://w3id.org/cavagraph/drug/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix seg: <https://w3id.org/cavagraph/segment/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
VOCAB = "https://w3id.org/cavagraph/data/graph-vocab"
REPORT = "https://w3id.org/cavagraph/data/graph-a"


def _some(prop: str, filler: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:someValuesFrom {filler} ]"


def _value(prop: str, value: str) -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; owl:hasValue {value} ]"


def _defined(name: str, *parts: str) -> str:
    return (
        f"cg:{name} a owl:Class ; owl:equivalentClass "
        f"[ a owl:Class ; owl:intersectionOf ( {' '.join(parts)} ) ] .\n"
    )


_OVER_100 = (
    "[ a rdfs:Datatype ; owl:onDatatype xsd:decimal ; "
    'owl:withRestrictions ( [ xsd:minExclusive "100"^^xsd:decimal ] ) ]'
)
CLASSES = """
cg:Tumor a owl:Class . cg:RegimenExposure a owl:Class . cg:Reconstruction a owl:Class .
cg:Graft a owl:Class . cg:Drug a owl:Class . cg:Vein a owl:Class . cg:GraftMaterial a owl:Class .
cg:TextSpan a owl:Class .
cg:PrimaryTumor a owl:Class ; rdfs:subClassOf cg:Tumor .
cg:RenalVein a owl:Class ; rdfs:subClassOf cg:Vein .
cg:CavalVessel a owl:Class ; rdfs:subClassOf cg:Vein .
cg:VascularSegment a owl:Class ; rdfs:subClassOf cg:CavalVessel .
cg:Anthracycline a owl:Class ; rdfs:subClassOf cg:Drug .
cg:SyntheticMaterial a owl:Class ; rdfs:subClassOf cg:GraftMaterial .
cg:BiologicalMaterial a owl:Class ; rdfs:subClassOf cg:GraftMaterial ;
  owl:disjointWith cg:SyntheticMaterial .
"""
PROPERTIES = """
cg:involvesSegment a owl:ObjectProperty . cg:involvesStructure a owl:ObjectProperty .
cg:targetVessel a owl:ObjectProperty . cg:usesGraft a owl:ObjectProperty .
cg:hasMaterial a owl:ObjectProperty . cg:hasComponentDrug a owl:ObjectProperty .
cg:componentAdministration a owl:ObjectProperty . cg:administersDrug a owl:ObjectProperty .
cg:segmentPartOf a owl:ObjectProperty , owl:TransitiveProperty .
cg:involvesSegment owl:propertyChainAxiom ( cg:involvesSegment cg:segmentPartOf ) .
cg:hasComponentDrug owl:propertyChainAxiom ( cg:componentAdministration cg:administersDrug ) .
cg:maxDimensionMm a owl:DatatypeProperty ; rdfs:range xsd:decimal .
"""
CONCEPTS = """
seg:middle a cg:VascularSegment , owl:NamedIndividual .
seg:lower a cg:VascularSegment , owl:NamedIndividual .
seg:retrohepatic a cg:VascularSegment , owl:NamedIndividual ; cg:segmentPartOf seg:middle .
seg:infrarenal a cg:VascularSegment , owl:NamedIndividual ; cg:segmentPartOf seg:lower .
cg:LeftRenalVein a cg:RenalVein , owl:NamedIndividual .
cg:PortalVein a cg:Vein , owl:NamedIndividual .
cg:InferiorVenaCava a cg:CavalVessel , owl:NamedIndividual .
cg:ePTFE a cg:SyntheticMaterial , owl:NamedIndividual ; rdfs:label "ePTFE"@en .
cg:BovinePericardium a cg:BiologicalMaterial , owl:NamedIndividual .
cg:Unused a cg:BiologicalMaterial , owl:NamedIndividual .
drug:doxorubicin a cg:Anthracycline , owl:NamedIndividual .
drug:ifosfamide a cg:Drug , owl:NamedIndividual .
"""
ONTOLOGY = (
    "<https://w3id.org/cavagraph/ontology> a owl:Ontology ."
    + CLASSES
    + PROPERTIES
    + CONCEPTS
    + _defined("RetrohepaticTumor", "cg:Tumor", _value("cg:involvesSegment", "seg:retrohepatic"))
    + _defined("MiddleSegmentTumor", "cg:Tumor", _value("cg:involvesSegment", "seg:middle"))
    + _defined("RenalVeinInvolvingTumor", "cg:Tumor", _some("cg:involvesStructure", "cg:RenalVein"))
    + _defined("LargeTumor", "cg:Tumor", _some("cg:maxDimensionMm", _OVER_100))
    + _defined(
        "SyntheticCavalReplacement",
        "cg:Reconstruction",
        _some("cg:targetVessel", "cg:CavalVessel"),
        _some("cg:usesGraft", _some("cg:hasMaterial", "cg:SyntheticMaterial")),
    )
    + _defined(
        "AnthracyclineBasedRegimen",
        "cg:RegimenExposure",
        _some("cg:hasComponentDrug", "cg:Anthracycline"),
    )
)
FACTS = """
cgd:tumor-1 a cg:PrimaryTumor ; cg:involvesSegment seg:retrohepatic ; cg:maxDimensionMm 100.0 .
cgd:tumor-2 a cg:PrimaryTumor ; cg:involvesSegment seg:infrarenal ; cg:maxDimensionMm 100.5 ;
  cg:involvesStructure cg:LeftRenalVein , cg:PortalVein .
cgd:tumor-3 a cg:Tumor ; cg:involvesSegment seg:middle ; cg:involvesStructure cg:PortalVein .
cgd:recon-1 a cg:Reconstruction ; cg:targetVessel cg:InferiorVenaCava ; cg:usesGraft cgd:graft-1 .
cgd:graft-1 a cg:Graft ; cg:hasMaterial cg:ePTFE .
cgd:recon-2 a cg:Reconstruction ; cg:targetVessel seg:infrarenal ; cg:usesGraft cgd:graft-2 .
cgd:graft-2 a cg:Graft ; cg:hasMaterial cg:BovinePericardium .
cgd:recon-3 a cg:Reconstruction ; cg:targetVessel cg:LeftRenalVein ; cg:usesGraft cgd:graft-1 .
cgd:regimen-1 a cg:RegimenExposure ; cg:hasComponentDrug drug:ifosfamide ;
  cg:componentAdministration cgd:adm-1 .
cgd:adm-1 cg:administersDrug drug:doxorubicin .
cgd:regimen-2 a cg:RegimenExposure ; cg:hasComponentDrug drug:ifosfamide .
cgd:tumor-1 cg:evidence cgd:span-1 . cgd:span-1 a cg:TextSpan ; cg:startChar 1 .
"""
MEMBERS = {
    ("cg:RetrohepaticTumor", "cgd:tumor-1"),
    ("cg:MiddleSegmentTumor", "cgd:tumor-1"),
    ("cg:MiddleSegmentTumor", "cgd:tumor-3"),
    ("cg:RenalVeinInvolvingTumor", "cgd:tumor-2"),
    ("cg:LargeTumor", "cgd:tumor-2"),
    ("cg:SyntheticCavalReplacement", "cgd:recon-1"),
    ("cg:AnthracyclineBasedRegimen", "cgd:regimen-1"),
}


def _quads(turtle: str) -> list[ox.Quad]:
    return list(ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE))


def store_of(facts: str = FACTS, ontology: str = ONTOLOGY) -> OxigraphStore:
    store = OxigraphStore()
    store.replace(VOCAB, _quads(ontology))
    store.replace(REPORT, _quads(facts))
    return store


def members(store: OxigraphStore) -> set[tuple[str, str]]:
    return {(_curie(quad.object), _curie(quad.subject)) for quad in infer(store)}


def _curie(term: object) -> str:
    return contract(str(term).strip("<>"))


def test_sparql_finds_the_members() -> None:
    assert members(store_of()) == MEMBERS


def test_no_vocabulary_no_surprise() -> None:
    assert infer(OxigraphStore()) == ()


def test_inferences_go_into_their_graph_in_order() -> None:
    quads = infer(store_of())
    assert {q.graph_name for q in quads} == {ox.NamedNode(INFERRED_GRAPH)}
    assert [str(q) for q in quads] == [str(q) for q in infer(store_of())]


def test_each_inference_gives_its_own_class() -> None:
    for inference in inferences():
        given = inference.sparql.split("CONSTRUCT")[1].split("WHERE")[0]
        assert given.split() == ["{", "?member", "a", contract(inference.iri), "}"]


def test_each_build_infers_anew(library: Library) -> None:
    library.publish({VOCAB: _quads(ONTOLOGY), REPORT: _quads(FACTS)})
    with library.open() as store:
        assert store.count(INFERRED_GRAPH) == len(MEMBERS)
    library.publish({REPORT: _quads("cgd:tumor-9 a cg:Tumor ; cg:maxDimensionMm 130 .")})
    with library.open() as store:
        assert [str(q.subject) for q in store.quads(INFERRED_GRAPH)] == [
            "<https://w3id.org/cavagraph/data/tumor-9>"
        ]
    library.publish({}, remove=(REPORT,))
    assert INFERRED_GRAPH not in {graph.iri for graph in library.manifest().graphs}


# --- HermiT ----------------------------------------------------------------------------------


@pytest.mark.java
def test_hermit_finds_the_same_members() -> None:
    found = hermit(store_of())
    assert found.consistent
    assert found.unsatisfiable == ()
    assert {(contract(cls), contract(member)) for cls, member in found.members} == MEMBERS
    assert check_reasoning(store_of()) == ()


@pytest.mark.java
def test_a_contradiction_is_an_error() -> None:
    both = "cg:ePTFE a cg:BiologicalMaterial ."
    assert [f.message for f in check_reasoning(store_of(FACTS + both))] == [
        "contradicts the ontology"
    ]


@pytest.mark.java
def test_an_empty_class_is_an_error() -> None:
    impossible = (
        "cg:Chimera a owl:Class ; rdfs:subClassOf cg:SyntheticMaterial , cg:BiologicalMaterial ."
    )
    found = check_reasoning(store_of(ontology=ONTOLOGY + impossible))
    assert [(f.focus, f.message) for f in found] == [("cg:Chimera", "can have no member")]


@pytest.mark.java
def test_a_disagreement_is_an_error() -> None:
    """Two names of one tumor: HermiT knows, SPARQL does not."""
    same = "cgd:tumor-8 a cg:Tumor ; owl:sameAs cgd:tumor-1 ."
    found = {(f.focus, f.message) for f in check_reasoning(store_of(FACTS + same))}
    assert ("cgd:tumor-8", "only HermiT finds it in cg:RetrohepaticTumor") in found


def test_the_reasoner_sees_no_text_and_nothing_unused() -> None:
    text = "\n".join(map(str, domain_triples(store_of())))
    for gone in ("TextSpan> .", "span-1", "startChar", "rdfs:label", '"ePTFE"', "Unused"):
        assert gone not in text
    for kept in ("tumor-1", "doxorubicin", "minExclusive", "segmentPartOf", "PortalVein"):
        assert kept in text


def test_code_in_an_ontology_is_never_run() -> None:
    evil = (
        "<http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#python_module> "
        "a owl:AnnotationProperty . <https://w3id.org/cavagraph/ontology> "
        "<http://www.lesfleursdunormal.fr/static/_downloads/owlready_ontology.owl#python_module> "
        '"antigravity" .'
    )
    with pytest.raises(StoreError, match="names a Python module to run"):
        domain_triples(store_of(ontology=ONTOLOGY + evil))


def test_imports_are_not_followed() -> None:
    imports = "<https://w3id.org/cavagraph/ontology> owl:imports <https://evil.example/x> ."
    text = "\n".join(map(str, domain_triples(store_of(ontology=ONTOLOGY + imports))))
    assert "evil.example" not in text


def test_no_java_is_said_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(StoreError, match="no Java on this machine; install"):
        hermit(store_of())
    assert shutil.which("java") is None
