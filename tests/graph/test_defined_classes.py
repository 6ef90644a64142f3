"""The shipped ontology's defined classes: who belongs to each, by SPARQL and by HermiT.

Each class has members and near misses, so that neither an empty nor a greedy question passes.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pyoxigraph as ox
import pytest

from cavagraph.graph.inference import infer, inferences
from cavagraph.graph.oxigraph_store import OxigraphStore
from cavagraph.graph.reason import check_reasoning, hermit
from cavagraph.ontology.prefixes import contract, expand

PREFIXES = """
@prefix cg: <https://w3id.org/cavagraph/ontology#> .
@prefix cgd: <https://w3id.org/cavagraph/data/> .
@prefix drug: <https://w3id.org/cavagraph/drug/> .
@prefix seg: <https://w3id.org/cavagraph/segment/> .
"""
FACTS = """
cgd:t-behind a cg:PrimaryTumor ; cg:involvesSegment seg:retrohepatic ; cg:maxDimensionMm 100.0 .
cgd:t-low a cg:PrimaryTumor ; cg:involvesSegment seg:infrarenal ; cg:maxDimensionMm 100.5 .
cgd:t-two a cg:PrimaryTumor ; cg:involvesSegment seg:infrarenal , seg:juxtarenal ;
  cg:involvesStructure cg:LeftRenalVein .
cgd:t-one-third a cg:PrimaryTumor ; cg:involvesSegment seg:juxtarenal , seg:suprarenal ;
  cg:involvesStructure cg:PortalVein ; cg:maxDimensionMm 101 .
cgd:t-coarse a cg:PrimaryTumor ; cg:involvesSegment seg:middle , seg:upper .

cgd:m-74 a cg:VesselMeasurement ; cg:circumferencePercent 74.9 .
cgd:m-75 a cg:VesselMeasurement ; cg:circumferencePercent 75.0 .

cgd:op-both a cg:SurgicalProcedure ; cg:hasSubProcedure cgd:r-eptfe , cgd:r-renal .
cgd:op-cava a cg:SurgicalProcedure ; cg:hasSubProcedure cgd:r-eptfe , cgd:r-bovine .
cgd:r-eptfe a cg:Reconstruction ; cg:targetVessel cg:InferiorVenaCava ; cg:usesGraft cgd:g-eptfe .
cgd:g-eptfe a cg:Graft ; cg:hasMaterial cg:ePTFE .
cgd:r-bovine a cg:Reconstruction ; cg:targetVessel cg:InferiorVenaCava ; cg:usesGraft cgd:g-bov .
cgd:g-bov a cg:Graft ; cg:hasMaterial cg:BovinePericardium .
cgd:r-renal a cg:Reconstruction ; cg:targetVessel cg:LeftRenalVein ; cg:usesGraft cgd:g-eptfe .

cgd:x-stated a cg:RegimenExposure ; cg:hasComponentDrug drug:epirubicin , drug:ifosfamide .
cgd:x-given a cg:RegimenExposure ; cg:componentAdministration cgd:adm-dox .
cgd:adm-dox a cg:DrugAdministration ; cg:administersDrug drug:doxorubicin .
cgd:x-other a cg:RegimenExposure ; cg:hasComponentDrug drug:ifosfamide .

cgd:ae-both a cg:AdverseEvent ; cg:hasAttribution cgd:att-both .
cgd:att-both a cg:CausalAttribution ; cg:attributionScope cg:CombinationUnresolved .
cgd:ae-one a cg:AdverseEvent ; cg:hasAttribution cgd:att-one .
cgd:att-one a cg:CausalAttribution ; cg:attributionScope cg:SingleAgent .

cgd:c-sync a cg:ClinicalCase ; cg:hasFinding cgd:f-sync .
cgd:f-sync a cg:MetastasisFinding ; cg:isSynchronous true ; cg:assertionStatus cg:Present .
cgd:c-suspected a cg:ClinicalCase ; cg:hasFinding cgd:f-suspected .
cgd:f-suspected a cg:MetastasisFinding ; cg:isSynchronous true ; cg:assertionStatus cg:Suspected .
cgd:c-later a cg:ClinicalCase ; cg:hasFinding cgd:f-later .
cgd:f-later a cg:MetastasisFinding ; cg:isSynchronous false ; cg:assertionStatus cg:Present .
"""
MEMBERS = {
    "RetrohepaticTumor": {"t-behind"},
    "MiddleSegmentTumor": {"t-behind", "t-two", "t-one-third", "t-coarse"},
    "MultisegmentTumor": {"t-two", "t-coarse"},
    "RenalVeinInvolvingTumor": {"t-two"},
    "LargeTumor": {"t-low", "t-one-third"},
    "SubtotalCircumference": {"m-74"},
    "SyntheticCavalReplacement": {"r-eptfe"},
    "ComplexVenousReconstruction": {"op-both"},
    "AnthracyclineBasedRegimen": {"x-stated", "x-given"},
    "CombinationAttributedToxicity": {"ae-both"},
    "SynchronousMetastaticCase": {"c-sync"},
}


@cache
def ontology() -> tuple[ox.Quad, ...]:
    """The shipped classes, properties, concepts and segments."""
    folder = files("cavagraph.ontology")
    return tuple(
        quad
        for name in ("cavagraph.ttl", "zones.ttl")
        for quad in ox.parse((folder / name).read_bytes(), format=ox.RdfFormat.TURTLE)
    )


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    store = OxigraphStore()
    store.replace(expand("cgd:graph-vocab"), ontology())
    facts = ox.parse(PREFIXES + FACTS, format=ox.RdfFormat.TURTLE)
    store.replace(expand("cgd:graph-a"), facts)
    return store


def test_each_defined_class_has_its_question() -> None:
    equivalent = ox.NamedNode(expand("owl:equivalentClass"))
    defined = {str(quad.subject) for quad in ontology() if quad.predicate == equivalent}
    assert {f"<{inference.iri}>" for inference in inferences()} == defined
    assert {f"<{expand(f'cg:{name}')}>" for name in MEMBERS} == defined


@pytest.mark.parametrize("name", MEMBERS)
def test_sparql_finds_the_members(store: OxigraphStore, name: str) -> None:
    cls = ox.NamedNode(expand(f"cg:{name}"))
    found = {str(q.subject).strip("<>").rpartition("/")[2] for q in infer(store) if q.object == cls}
    assert found == MEMBERS[name]


@pytest.mark.java
def test_hermit_finds_the_same(store: OxigraphStore) -> None:
    reasoned = hermit(store)
    assert reasoned.consistent
    assert reasoned.unsatisfiable == ()
    found = {
        (contract(cls).removeprefix("cg:"), contract(member).removeprefix("cgd:"))
        for cls, member in reasoned.members
    }
    assert found == {(name, member) for name, members in MEMBERS.items() for member in members}


@pytest.mark.java
def test_disjoint_things_stay_apart(store: OxigraphStore) -> None:
    wrong = OxigraphStore()
    for graph in store.graphs():
        wrong.replace(graph, store.quads(graph))
    turtle = PREFIXES + "cgd:g-eptfe a cg:ClinicalCase ."
    wrong.replace("urn:wrong", ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    assert [f.message for f in check_reasoning(wrong)] == ["contradicts the ontology"]
