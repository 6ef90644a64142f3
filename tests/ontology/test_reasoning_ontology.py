"""HermiT on the ontology: consistent, satisfiable, and the defined classes have their members."""

from __future__ import annotations

import shutil

import pytest

from cavagraph.ontology.prefixes import expand
from cavagraph.ontology.reasoning import (
    Classification,
    JavaMissingError,
    classify,
    java_available,
)

PREFIXES = """
@prefix cg: <https://w3id.org/cavagraph/ontology#> .
@prefix drug: <https://w3id.org/cavagraph/drug/> .
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix seg: <https://w3id.org/cavagraph/segment/> .
"""
ASSERTIONS = """
ex:behind a cg:PrimaryTumor ; cg:involvesSegment seg:retrohepatic ; cg:maxDimensionMm 60.0 .
ex:low a cg:PrimaryTumor ; cg:involvesSegment seg:infrarenal ; cg:maxDimensionMm 101 .
ex:two a cg:Tumor ; cg:involvesSegment seg:infrarenal , seg:suprarenal ;
    cg:invades cg:LeftRenalVein .
ex:high a cg:Metastasis ; cg:involvesSegment seg:suprahepatic ;
    cg:involvesStructure cg:RightAtrium ; cg:maxDimensionMm 100.0 .

ex:tube a cg:Reconstruction ; cg:targetVessel cg:InferiorVenaCava ; cg:usesGraft ex:tube-graft .
ex:tube-graft a cg:Graft ; cg:hasMaterial cg:Dacron .
ex:segment-tube a cg:Reconstruction ; cg:targetVessel seg:infrarenal ; cg:usesGraft ex:tube-graft .
ex:calf a cg:Reconstruction ; cg:targetVessel cg:InferiorVenaCava ; cg:usesGraft ex:calf-graft .
ex:calf-graft a cg:Graft ; cg:hasMaterial cg:BovinePericardium .
ex:renal a cg:Reconstruction ; cg:targetVessel cg:RightRenalVein ; cg:usesGraft ex:tube-graft .
ex:wide-operation a cg:SurgicalProcedure ; cg:hasSubProcedure ex:calf , ex:renal .
ex:narrow-operation a cg:SurgicalProcedure ; cg:hasSubProcedure ex:tube .

ex:pair a cg:RegimenExposure ; cg:componentAdministration ex:give-e , ex:give-i .
ex:give-e a cg:DrugAdministration ; cg:administersDrug drug:epirubicin .
ex:give-i a cg:DrugAdministration ; cg:administersDrug drug:ifosfamide .
ex:told a cg:RegimenExposure ; cg:hasComponentDrug drug:doxorubicin .
ex:other a cg:RegimenExposure ; cg:hasComponentDrug drug:gemcitabine , drug:docetaxel .

ex:share-74 a cg:VesselMeasurement ; cg:circumferencePercent 74.9 .
ex:share-75 a cg:VesselMeasurement ; cg:circumferencePercent 75.0 .

ex:both a cg:AdverseEvent ; cg:hasAttribution ex:both-blamed .
ex:both-blamed a cg:CausalAttribution ; cg:attributionScope cg:CombinationUnresolved .
ex:one a cg:AdverseEvent ; cg:hasAttribution ex:one-blamed .
ex:one-blamed a cg:CausalAttribution ; cg:attributionScope cg:SingleAgent .

ex:spread a cg:ClinicalCase ; cg:hasFinding ex:spread-finding .
ex:spread-finding a cg:MetastasisFinding ; cg:isSynchronous true ; cg:assertionStatus cg:Present .
ex:denied a cg:ClinicalCase ; cg:hasFinding ex:denied-finding .
ex:denied-finding a cg:MetastasisFinding ; cg:isSynchronous true ; cg:assertionStatus cg:Absent .
"""
MEMBERS = {
    "RetrohepaticTumor": {"behind"},
    "MiddleSegmentTumor": {"behind", "two"},
    "MultisegmentTumor": {"two"},
    "RenalVeinInvolvingTumor": {"two"},
    "LargeTumor": {"low"},
    "SubtotalCircumference": {"share-74"},
    "SyntheticCavalReplacement": {"tube", "segment-tube"},
    "ComplexVenousReconstruction": {"wide-operation"},
    "AnthracyclineBasedRegimen": {"pair", "told"},
    "CombinationAttributedToxicity": {"both"},
    "SynchronousMetastaticCase": {"spread"},
}


@pytest.fixture(scope="module")
def answer() -> Classification:
    return classify(PREFIXES + ASSERTIONS)


def test_without_java_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert not java_available()
    with pytest.raises(JavaMissingError, match="install a Java runtime"):
        classify()


@pytest.mark.java
def test_consistent_and_satisfiable(answer: Classification) -> None:
    assert answer.consistent
    assert answer.unsatisfiable == ()


@pytest.mark.java
@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_defined_classes_take_in_whom_they_should(answer: Classification, name: str) -> None:
    found = {
        member.removeprefix("https://example.org/")
        for cls, member in answer.members
        if cls == expand(f"cg:{name}")
    }
    assert found == MEMBERS[name]


@pytest.mark.java
@pytest.mark.slow
def test_all_concepts_together_are_consistent() -> None:
    whole = classify(whole=True)
    assert whole.consistent
    assert whole.unsatisfiable == ()
    assert (expand("cg:Drug"), expand("drug:epirubicin")) in whole.members


@pytest.mark.java
@pytest.mark.parametrize(
    "contradiction",
    [
        "ex:a a cg:DrugAdministration ; cg:administersDrug drug:doxorubicin , drug:ifosfamide .",
        "ex:m a cg:SyntheticMaterial , cg:BiologicalMaterial .",
        "ex:t a cg:Tumor , cg:Patient .",
        "ex:t a cg:Tumor ; cg:involvesSegment drug:doxorubicin .",
        'ex:t a cg:Tumor ; cg:maxDimensionMm "large" .',
        "ex:a cg:directlyPrecedes ex:b . ex:b cg:directlyPrecedes ex:a .",
    ],
)
def test_contradictions_are_noticed(contradiction: str) -> None:
    assert not classify(PREFIXES + contradiction).consistent


@pytest.mark.java
def test_disagreeing_reports_are_no_contradiction() -> None:
    harmless = """
    ex:e a cg:AdverseEvent , cg:ComplicationEvent ; cg:eventType cg:RightRenalVeinThrombosis .
    ex:t a cg:PrimaryTumor ; cg:maxDimensionMm 60.0 , 70.0 .
    ex:f a cg:Finding ; cg:assertionStatus cg:Suspected , cg:Absent .
    ex:a a cg:DrugAdministration ; cg:administersDrug cg:AntiplateletAgentClass .
    """
    assert classify(PREFIXES + harmless).consistent
