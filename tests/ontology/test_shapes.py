"""The shapes let a sound graph pass and name each fault."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import pyshacl
import pytest
import rdflib

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
PREFIXES = """
@prefix cg: <https://w3id.org/cavagraph/ontology#> .
@prefix cgd: <https://w3id.org/cavagraph/data/> .
@prefix drug: <https://w3id.org/cavagraph/drug/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix seg: <https://w3id.org/cavagraph/segment/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix unit: <http://qudt.org/vocab/unit/> .
@prefix zone: <https://w3id.org/cavagraph/zone/> .
"""
ABOUT = """cg:ofReport cgd:r ; cg:evidence cgd:s ;
    rdfs:label "a fact"@en ; cg:assertionStatus cg:Present ; cg:basis cg:StatedByAuthor ;
    cg:temporality cg:CurrentEpisode ; cg:tier "core" ; cg:preferred true ;
    prov:wasGeneratedBy cgd:run """
FACT = f"cg:ofCase cgd:c ; cg:scope cg:IndexPatient ; {ABOUT}"
SOUND = f"""
cgd:r a cg:CaseReport ; cg:slug "invented" ; cg:chars 40 ; cg:textSha256 "{"0" * 64}" .
cgd:other a cg:CaseReport ; cg:slug "second" ; cg:chars 9 ; cg:textSha256 "{"1" * 64}" .
cgd:s a cg:TextSpan ; cg:inReport cgd:r ; cg:startChar 4 ; cg:endChar 9 ; cg:exactText "tumor" .
cgd:s2 a cg:TextSpan ; cg:inReport cgd:other ; cg:startChar 0 ; cg:endChar 2 .
cgd:c a cg:ClinicalCase ; cg:describedIn cgd:r ; cg:hasPatient cgd:p ; cg:hasTumor cgd:t .
cgd:p a cg:Patient ; cg:sex cg:Female ; cg:ageAtPresentationYears 61 .
cgd:t a cg:PrimaryTumor .

cgd:size a cg:TumorMeasurement , cg:Finding ; cg:field "tumor_size" ; {FACT} ; cg:confidence 0.9 ;
    cg:dimension1Mm 80.0 ; cg:dimension2Mm 55.0 ; cg:dimension3Mm 40.0 ; cg:maxDimensionMm 80.0 .
cgd:place a cg:SegmentInvolvement , cg:Finding ; cg:field "ivc_location" ; {FACT} ;
    cg:segment seg:infrarenal ; cg:zoneAsPrinted zone:r-I .
zone:r a skos:ConceptScheme , cg:ZoneScheme ; cg:numberingDirection cg:FromBelow .
zone:r-I a skos:Concept , cg:ZoneLabel ; skos:inScheme zone:r ; skos:notation "I" ;
    cg:denotesSegment seg:infrarenal ; cg:mappingBasis cg:StatedDefinition .

cgd:give a cg:DrugAdministration , cg:Event ; cg:field "drug" ; {FACT} ;
    cg:administersDrug drug:eribulin ; cg:doseValue 1.4 ; cg:doseUnitText "mg/m2" ;
    cg:doseUnit unit:MilliGM-PER-M2 ; cg:cyclesGiven 3.0 ; cg:lineOfTherapy 2 .
cgd:exposure a cg:RegimenExposure ; cg:ofCase cgd:c ; cg:componentAdministration cgd:give .
cgd:harm a cg:AdverseEvent , cg:Event ; cg:field "toxicity" ; {FACT} ;
    cg:ctcaeGradeNumber 3 ; cg:hasAttribution cgd:blame .
cgd:blame a cg:CausalAttribution ; cg:attributionScope cg:SingleAgent ;
    cg:suspectDrug drug:eribulin .
cgd:repair a cg:Reconstruction , cg:Event ; cg:field "reconstruction" ; {FACT} ;
    cg:usesGraft cgd:graft .
cgd:graft a cg:Graft ; cg:hasMaterial cg:ePTFE ; cg:diameterMm 18.0 ; cg:lengthMm 70.0 .
cgd:time a cg:OperativeMeasurement , cg:Event ; cg:field "operative_time" ; {FACT} ;
    cg:operativeTimeMin 245.0 .
cgd:stain a cg:ImmunostainResult , cg:Finding ; cg:field "ihc" ; {FACT} ; cg:percentPositive 30.0 .

cgd:claim a cg:CohortStatistic , cg:Claim ; cg:ofReport cgd:r ; cg:evidence cgd:s ;
    cg:scope cg:LiteratureStatistic .
cgd:clash a cg:Contradiction ; cg:hasReading cgd:left , cgd:right .
cgd:left a cg:Reading . cgd:right a cg:Reading .
cgd:cited a cg:CitedCase ; cg:evidence cgd:s .
"""


@cache
def ontology() -> rdflib.Graph:
    """Classes and types of all concepts, and the zones as they are."""
    folder = files("cavagraph.ontology")
    graph = rdflib.Graph().parse(str(folder.joinpath("zones.ttl")))
    concepts = rdflib.Graph().parse(str(folder.joinpath("cavagraph.ttl")))
    graph += concepts.triples((None, rdflib.RDF.type, None))
    graph += concepts.triples((None, rdflib.RDFS.subClassOf, None))
    return graph


@cache
def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(str(files("cavagraph.ontology").joinpath("shapes.ttl")))


def messages(turtle: str) -> set[str]:
    data = rdflib.Graph().parse(data=PREFIXES + turtle, format="turtle")
    conforms, report, _ = pyshacl.validate(
        data, shacl_graph=shapes(), ont_graph=ontology(), inference="none", advanced=True
    )
    assert isinstance(report, rdflib.Graph)
    found = {str(message) for message in report.objects(None, SH.resultMessage)}
    assert conforms == (not found)
    return found


def test_a_sound_graph_passes() -> None:
    assert messages(SOUND) == set()


def test_every_property_shape_has_a_message_for_people() -> None:
    graph = shapes()
    properties = set(graph.objects(None, SH.property))
    assert properties == {node for node in properties if graph.value(node, SH.message)}


@pytest.mark.parametrize(
    ("message", "old", "new"),
    [
        ("at least one stretch of text", "cg:evidence cgd:s ;", ""),
        ("one status", "cg:Present ;", "cg:Present , cg:Absent ;"),
        ("one status", "cg:assertionStatus cg:Present ;", ""),
        ("one status", "cg:assertionStatus cg:Present", "cg:assertionStatus cg:Maybe"),
        ("one basis", "cg:basis cg:StatedByAuthor ;", ""),
        ("one scope", "cg:scope cg:IndexPatient ;", ""),
        ("about an index patient", "cg:scope cg:IndexPatient", "cg:scope cg:CitedPatient"),
        ("one temporality", "cg:temporality cg:CurrentEpisode ;", ""),
        ("core or extra", '"core"', '"bonus"'),
        ("names its field", 'cg:field "tumor_size" ;', ""),
        ("from 0 to 1", "cg:confidence 0.9", "cg:confidence 1.2"),
        ("before it ends", "cg:startChar 4", "cg:startChar 9"),
        ("before it ends", "cg:startChar 4", "cg:startChar -1"),
        ("inside the text", "cg:endChar 9 ; cg:exactText", "cg:endChar 41 ; cg:exactText"),
        ("as long as its span", '"tumor"', '"tumors"'),
        ("the report that the node comes from", "cg:evidence cgd:s ;", "cg:evidence cgd:s2 ;"),
        ("exactly one report", "cg:inReport cgd:r ;", ""),
        ("64 hexadecimal", f'"{"0" * 64}"', '"abc"'),
        ("how many characters", "cg:chars 40 ;", ""),
        ("exactly one patient", "cg:hasPatient cgd:p ;", ""),
        ("described in a report", "cg:describedIn cgd:r ;", ""),
        ("female or male", "cg:sex cg:Female", "cg:sex cg:Unknown"),
        ("0 and 120", "Years 61", "Years 161"),
        ("at most 1000 mm", "cg:dimension2Mm 55.0", "cg:dimension2Mm -4.0"),
        ("greater than the greatest", "cg:dimension3Mm 40.0", "cg:dimension3Mm 90.0"),
        ("names a segment", "cg:segment seg:infrarenal ;", ""),
        ("names a segment", "cg:segment seg:infrarenal", "cg:segment cg:Liver"),
        ("one direction", "cg:numberingDirection cg:FromBelow", "cg:zoneWord 'zone'"),
        ("belongs to one scheme", "skos:inScheme zone:r ;", ""),
        ("why it means", "cg:mappingBasis cg:StatedDefinition", "skos:note 'x'"),
        ("has a unit", 'cg:doseUnitText "mg/m2" ;', ""),
        ("unit of the ontology", "unit:MilliGM-PER-M2", "unit:FURLONG"),
        ("above 0", "cg:doseValue 1.4", "cg:doseValue 0"),
        ("one drug or class", "drug:eribulin ; cg:doseValue", "cg:Liver ; cg:doseValue"),
        ("count from 1", "cg:lineOfTherapy 2", "cg:lineOfTherapy 0"),
        ("at least one administration", "; cg:componentAdministration cgd:give", ""),
        ("grade is 1 to 5", "Number 3", "Number 6"),
        ("to what it is attributed", "cg:hasAttribution cgd:blame", "cg:severityText 'bad'"),
        ("blames one drug", "cg:suspectDrug drug:eribulin", "cg:suspectDrug drug:a , drug:b"),
        ("blames no drug", "cg:SingleAgent", "cg:NotAttributed"),
        ("made of a graft material", "cg:hasMaterial cg:ePTFE", "cg:hasMaterial cg:Liver"),
        ("at most 60 mm", "cg:diameterMm 18.0", "cg:diameterMm 180.0"),
        ("48 hours", "Min 245.0", "Min 24500.0"),
        ("0 to 100", "cg:percentPositive 30.0", "cg:percentPositive 300.0"),
        ("claim has evidence", "cgd:r ; cg:evidence cgd:s ;\n    cg:scope", "cgd:r ; cg:scope"),
        ("never belongs to a case", "cg:scope cg:Lit", "cg:ofCase cgd:c ; cg:scope cg:Lit"),
        ("two readings", "cgd:left , cgd:right", "cgd:left"),
        ("cited case has evidence", "cg:CitedCase ; cg:evidence cgd:s", "cg:CitedCase"),
        ("no case of the report", "a cg:CitedCase", "a cg:ClinicalCase , cg:CitedCase"),
    ],
)
def test_each_fault_is_named(message: str, old: str, new: str) -> None:
    assert old in SOUND
    found = messages(SOUND.replace(old, new))
    assert any(message in text for text in found), found


def test_a_denied_adverse_event_needs_no_attribution() -> None:
    denied = SOUND.replace("cg:hasAttribution cgd:blame", "cg:severityText 'none'")
    fact = FACT.replace("cg:Present", "cg:Absent")
    assert messages(denied.replace(f'"toxicity" ; {FACT}', f'"toxicity" ; {fact}')) == set()
