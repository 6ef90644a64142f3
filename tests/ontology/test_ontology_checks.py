"""The shipped ontology passes its checks, and each check finds the fault it is for."""

from __future__ import annotations

import pytest

from cavagraph.ontology.checks import RULES, report
from cavagraph.ontology.problems import Problem, Severity, errors
from cavagraph.ontology.triples import parse

HEAD = """
@prefix cg: <https://w3id.org/cavagraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix NCIT: <http://purl.obolibrary.org/obo/NCIT_> .
"""
GOOD = (
    HEAD
    + """
<urn:o> a owl:Ontology ; dcterms:title "t" ; dcterms:description "d" ; dcterms:license <urn:l> .
cg:A a owl:Class ; rdfs:label "first"@en ; skos:definition "The first of all."@en .
cg:b a owl:NamedIndividual , cg:A ; rdfs:label "second"@en ; skos:altLabel "2nd"@en ;
    skos:definition "The second of all."@en ; skos:exactMatch NCIT:C5372 .
"""
)


def found(turtle: str) -> set[tuple[str, str]]:
    return {(problem.rule, problem.severity.value) for problem in report(parse(turtle))}


def test_the_shipped_ontology_has_no_errors() -> None:
    assert errors(report()) == ()


def test_the_shipped_ontology_has_no_repeated_labels_as_synonyms() -> None:
    assert [p for p in report() if p.rule == "duplicate_label_synonym"] == []


def test_the_good_example_is_good() -> None:
    assert report(parse(GOOD)) == ()


@pytest.mark.parametrize(
    ("rule", "severity", "old", "new"),
    [
        ("missing_label", "ERROR", 'rdfs:label "first"@en ;', ""),
        ("multiple_labels", "ERROR", '"first"@en', '"first"@en , "1st"@en'),
        ("duplicate_label", "ERROR", '"second"@en', '"first"@en'),
        ("label_formatting", "ERROR", '"first"@en', '"first\\nline"@en'),
        ("label_formatting", "ERROR", '"first"@en', '"<i>first</i>"@en'),
        ("label_whitespace", "ERROR", '"first"@en', '" first"@en'),
        ("label_whitespace", "ERROR", '"first"@en', '"first  one"@en'),
        ("missing_definition", "ERROR", 'skos:definition "The first of all."@en', "a cg:A"),
        ("multiple_definitions", "ERROR", '"The first of all."@en', '"One."@en , "Two."@en'),
        ("duplicate_definition", "ERROR", "The second of all.", "The first of all."),
        ("lowercase_definition", "INFO", "The first", "the first"),
        ("annotation_whitespace", "WARN", "The first", "The  first"),
        ("annotation_whitespace", "WARN", '"2nd"@en', '"2nd "@en'),
        ("duplicate_label_synonym", "WARN", '"2nd"@en', '"second"@en'),
        ("empty_synonym", "ERROR", '"2nd"@en', '"-"@en'),
        ("invalid_xref", "ERROR", "NCIT:C5372", "<http://example.org/C5372>"),
        ("invalid_xref", "ERROR", "NCIT:C5372", '"NCIT:C5372"'),
        ("invalid_xref", "ERROR", "NCIT:C5372", "NCIT:leiomyosarcoma"),
        ("missing_ontology_title", "ERROR", 'dcterms:title "t" ;', ""),
        ("missing_ontology_description", "ERROR", 'dcterms:description "d" ;', ""),
        ("missing_ontology_license", "ERROR", "; dcterms:license <urn:l>", ""),
        ("missing_class", "ERROR", "a owl:NamedIndividual , cg:A", "a owl:NamedIndividual"),
        (
            "deprecated_class_reference",
            "ERROR",
            "cg:A a owl:Class ;",
            "cg:A a owl:Class ; owl:deprecated true ;",
        ),
    ],
)
def test_each_fault_is_found(rule: str, severity: str, old: str, new: str) -> None:
    assert old in GOOD
    assert (rule, severity) in found(GOOD.replace(old, new, 1))


def test_a_synonym_of_two_terms_is_a_warning() -> None:
    twice = GOOD + 'cg:c a owl:NamedIndividual , cg:A ; skos:altLabel "2nd"@en .'
    assert ("duplicate_exact_synonym", "WARN") in found(twice)


def test_findings_come_errors_first_and_read_well() -> None:
    bad = GOOD.replace("The first", "the first").replace('rdfs:label "second"@en ;', "")
    problems = report(parse(bad))
    assert [p.severity for p in problems] == [Severity.ERROR, Severity.INFO]
    assert str(problems[0]) == "ERROR missing_label: cg:b: has no rdfs:label; add one"


def test_every_rule_is_a_function_with_a_name() -> None:
    assert len({rule.__name__ for rule in RULES}) == len(RULES)


def test_errors_keeps_errors_only() -> None:
    warn, error = (
        Problem(severity, "rule", "cg:x", "why") for severity in (Severity.WARN, Severity.ERROR)
    )
    assert errors((warn, error)) == (error,)
