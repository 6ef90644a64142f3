"""The graph of an invented report, asked in SPARQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal

from cavagraph.graph.errors import VocabularyError
from cavagraph.graph.model import Extraction, Scope
from cavagraph.graph.names import CLASSES, DATA_PROPERTIES, NAMED_VALUES, OBJECT_PROPERTIES
from cavagraph.graph.rdf import Run, graphed, quads
from cavagraph.ontology.prefixes import PREFIXES

CASE = "cgd:case-5a5a5a5a5a5a-1"
CG = PREFIXES["cg"]


@pytest.mark.parametrize(
    ("pattern", "rows"),
    [
        ("?c a cg:ClinicalCase ; cg:caseNumber ?n",
         [(CASE, "1"), ("cgd:case-5a5a5a5a5a5a-2", "2")]),
        (f"{CASE} cg:hasPatient/cg:sex ?x ; cg:hasPatient/cg:ageAtPresentationYears ?a",
         [("51", "cg:Female")]),
        (f"{CASE} cg:hadSymptom ?x", [("cg:FlankPain",)]),
        (f"{CASE} cg:receivedDrug ?x",
         [("drug:doxorubicin",), ("drug:ifosfamide",), ("drug:trabectedin",)]),
        (f"{CASE} cg:hadToxicity ?x", [("cg:Hepatotoxicity",), ("cg:Neutropenia",)]),
        (f"{CASE} cg:hasTumor/cg:maxDimensionMm ?x", [("70",)]),
        (f"{CASE} cg:hasTumor/cg:involvesSegment ?x", [("seg:juxtarenal",), ("seg:suprarenal",)]),
        (f"{CASE} cg:hasTumor/cg:invades ?x", [("cg:RightRenalVein",)]),
        (f"{CASE} cg:hasOperation/cg:operativeTimeMin ?x", [("310",)]),
        (f"{CASE} cg:hasOperation/cg:hasSubProcedure/cg:technique ?x", [("cg:GraftReplacement",)]),
        (f"{CASE} cg:receivedGraftMaterial ?x", [("cg:PTFE",)]),
        (f"{CASE} cg:reconstructedBy ?x ; cg:hadReconstructionOf ?y",
         [("cg:GraftReplacement", "cg:Cava")]),
        (f"{CASE} cg:vitalStatus ?x", [("cg:Alive",)]),
        ("?f cg:findingType cg:Ascites ; cg:assertionStatus ?s", None),
        ("?m a cg:TumorMeasurement ; cg:dimension1Mm ?a ; cg:dimension2Mm ?b ; cg:dimension3Mm ?c ;"
         " cg:assessedBy ?d ; cg:timepointText ?e . FILTER(isIRI(?m)) MINUS { ?m cg:x ?a }", None),
        ("?r cg:usesGraft/cg:diameterMm ?d ; cg:usesGraft/cg:isRinged ?i . FILTER(?i)", None),
    ],
)  # fmt: skip
def test_facts(graph: Any, pattern: str, rows: list[tuple[str, ...]] | None) -> None:
    found = graph.rows(pattern)
    assert found == rows if rows is not None else len(found) == 1


@pytest.mark.parametrize(
    "pattern",
    [
        f"{CASE} cg:receivedDrug drug:pazopanib",  # only planned
        f"{CASE} cg:hadToxicity cg:Shingles",  # happened during a drug, not blamed on it
        f"{CASE} cg:hadSign cg:Ascites",  # absent
        "?x a cg:Drug",  # an event is not the concept
        "?f cg:ofCase ?c ; cg:field ?x . FILTER NOT EXISTS { ?f cg:evidence ?e }",
        "?f cg:ofCase ?c ; cg:field ?x . FILTER NOT EXISTS { ?f cg:ofReport ?r }",
        "?c cg:hasFact ?f . FILTER NOT EXISTS { ?c cg:hasEvent|cg:hasFinding ?f }",
        "?s a cg:ClinicalCase ; rdfs:label 'lived ten years'@en",
        "?s ?p ?o . FILTER(isBlank(?s) || isBlank(?o))",
    ],
)
def test_what_must_not_be_there(graph: Any, pattern: str) -> None:
    assert not graph.holds(pattern)


def test_every_fact_says_who_what_and_on_whose_word(graph: Any, extraction: Extraction) -> None:
    expected = sum(len(patient.facts) for patient in extraction.patients)
    rows = graph.rows(
        "?f cg:ofCase ?c ; cg:field ?n ; rdfs:label ?l ; cg:valueText ?v ; cg:assertionStatus ?s ;"
        " cg:basis ?b ; cg:scope cg:IndexPatient ; cg:temporality ?t ; cg:tier ?i ; cg:ruleId ?r ;"
        " cg:preferred ?p ; prov:wasGeneratedBy ?g"
    )
    assert len({row[2] for row in rows}) == len(rows) == expected


def test_spans_are_slices_of_the_file(graph: Any, extraction: Extraction) -> None:
    spans = graph.rows(
        "?s a cg:TextSpan ; cg:inReport ?r ; cg:startChar ?a ; cg:endChar ?b ; cg:exactText ?t ;"
        " cg:section ?c ; cg:quoteSha256 ?h"
    )
    quoted = {e.quote: (str(e.start), str(e.end))
              for p in extraction.patients for f in p.facts for e in f.evidence}  # fmt: skip
    found = {row[-1]: (row[0], row[1]) for row in spans}
    assert quoted.items() <= found.items()


def test_report_and_run(graph: Any) -> None:
    assert graph.holds(
        "?r a cg:CaseReport, cg:CaseSeries ; cg:slug 'invented' ; dcterms:title ?t ;"
        " dcterms:creator 'A. Nobody' ; dcterms:date '2020' ; dcterms:license 'CC0-1.0' ;"
        f" cg:textSha256 '{'5a' * 32}' ; cg:patientCount 2 ; cg:fileName 'invented.txt' ;"
        " prov:wasGeneratedBy ?run . ?run a prov:Activity ; cg:softwareVersion '9.9' ;"
        " cg:rulesDigest 'rules' ; cg:ontologyDigest 'onto'"
    )
    assert not graph.holds("?r dcterms:identifier ?x")


def test_a_reading_that_lost_has_no_say(graph: Any) -> None:
    days = graph.rows("?f cg:field 'discharge' ; cg:postoperativeDay ?day ; cg:preferred ?ok")
    assert {row[0] for row in days} == {"12", "14"}
    assert graph.holds("?f cg:postoperativeDay 14 ; cg:preferred false")
    assert graph.holds("?f cg:postoperativeDay 12 ; cg:preferred true")
    assert graph.holds(
        "?c a cg:Contradiction ; cg:contradictionKind 'text-table' ; cg:about 'day of discharge' ;"
        " cg:resolution 'the text is right' ; cg:ruleId 'text-over-table' ; cg:hasReading ?a, ?b ."
        " ?a cg:readingIndex 1 ; cg:preferred true ; cg:readingText 'text: 12' ; cg:evidence ?e ;"
        " cg:concernsFact/cg:postoperativeDay 12 ."
        " ?b cg:readingIndex 2 ; cg:preferred false ; cg:concernsFact/cg:postoperativeDay 14"
    )


def test_zone_labels_are_kept_beside_the_segments(graph: Any) -> None:
    rows = graph.rows(
        "?z skos:inScheme ?s ; skos:notation ?n ; cg:canonicalZone ?c ; cg:mappingBasis ?b ."
        " ?s cg:numberingDirection cg:FromBelow ; cg:zoneWord 'zone'"
    )
    assert {(row[2], row[1]) for row in rows} == {
        ("I", "seg:lower"), ("II", "seg:middle"), ("III", "seg:upper"),
    }  # fmt: skip
    assert graph.holds(
        "?i a cg:SegmentInvolvement ; cg:verbatim 'zone II' ; cg:canonicalZone seg:middle ;"
        " cg:zoneAsPrinted ?z . ?z skos:notation 'II' ; cg:editorialCorrection 'printed otherwise'"
    )


def test_cited_patients_and_recomputations_are_no_facts_of_a_case(graph: Any) -> None:
    assert graph.holds(
        "?x a cg:CitedCase ; cg:summary 'lived ten years' ; cg:scope cg:CitedPatient ; cg:evidence"
        " ?e . FILTER NOT EXISTS { ?x cg:ofCase ?c }"
    )
    assert graph.holds(
        "?x a cg:Recomputation ; cg:statisticKind 'median' ; cg:statedValue 13.0 ;"
        " cg:recomputedValue 13.0 ; cg:agrees true ; cg:field 'hospital_stay_median'"
    )


def test_same_input_same_quads(extraction: Extraction, terminology: Any) -> None:
    once = list(quads(extraction, terminology, Run("1")))
    again = list(quads(extraction, terminology, Run("1")))
    assert once == again
    assert once == sorted(once, key=lambda q: (str(q.subject), str(q.predicate), str(q.object)))


def test_an_unrelated_change_moves_no_name(extraction: Extraction, terminology: Any) -> None:
    """Dropping one fact takes away triples; what stays keeps its names."""
    ada, bruno = extraction.patients
    less = replace(extraction, patients=(replace(ada, facts=ada.facts[:-1]), bruno))
    before = set(quads(extraction, terminology, Run()))
    after = set(quads(less, terminology, Run()))
    assert after < before
    gone = {str(q.subject) for q in before - after}
    assert all("outcome" in name or "span" in name or "case" in name for name in gone)


def test_equal_facts_share_a_node(extraction: Extraction, ask: Callable[..., Any]) -> None:
    ada, bruno = extraction.patients
    again = replace(ada.facts[2], evidence=ada.facts[3].evidence)
    found = ask(replace(extraction, patients=(replace(ada, facts=(*ada.facts, again)), bruno)))
    rows = found.rows("?f cg:field 'symptom' ; cg:evidence ?e")
    assert len(rows) == 2
    assert len({row[1] for row in rows}) == 1


def test_without_quotes_the_names_stay(extraction: Extraction, terminology: Any) -> None:
    with_quotes = graphed(extraction, terminology, Run()).quads
    without = graphed(extraction, terminology, Run(), quotes=False).quads
    assert {q.subject for q in with_quotes} == {q.subject for q in without}
    assert {q.predicate.value for q in with_quotes} - {q.predicate.value for q in without} == {
        CG + "exactText"
    }


def test_only_listed_names_are_written(graph: Any) -> None:
    for quad in graph.graph.quads:
        assert not isinstance(quad.subject, BlankNode)
        name = quad.predicate.value.removeprefix(CG)
        if quad.predicate.value.endswith("#type"):
            assert quad.object.value.removeprefix(CG) in CLASSES or CG not in quad.object.value
        elif not quad.predicate.value.startswith(CG):
            continue
        elif isinstance(quad.object, Literal):
            assert quad.object.datatype.value.rpartition("#")[2] == DATA_PROPERTIES[name]
        else:
            assert name in OBJECT_PROPERTIES


def test_named_values_are_the_listed_ones(graph: Any) -> None:
    for prop in ("assertionStatus", "basis", "scope", "temporality", "mappingBasis"):
        found = {row[1] for row in graph.rows(f"?x cg:{prop} ?y")}
        assert found
        assert found <= {f"cg:{name}" for name in NAMED_VALUES[prop]}


def test_unknown_field_is_an_error(
    make_fact: Callable[..., Any], one_fact: Callable[..., Any]
) -> None:
    with pytest.raises(VocabularyError, match="shoe_size"):
        one_fact(make_fact("shoe_size", 44, "Ada"))


def test_a_patient_of_others_is_no_case_of_the_report(
    extraction: Extraction, ask: Callable[..., Any]
) -> None:
    ada, bruno = extraction.patients
    found = ask(replace(extraction, patients=(replace(ada, scope=Scope.CITED_PATIENT), bruno)))
    assert len(found.rows("?c a cg:ClinicalCase")) == 1
    assert found.holds("?c a cg:CitedCase ; cg:hasFact/cg:scope cg:CitedPatient")
    assert not found.holds("?c cg:receivedDrug|cg:hadToxicity|cg:receivedGraftMaterial ?x")
