"""Each rule finds its fault, and only that, in an otherwise sound graph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from cavagraph.graph.errors import VocabularyError
from cavagraph.graph.oxigraph_store import OxigraphStore
from cavagraph.graph.validate import (
    Check,
    Finding,
    Severity,
    check_references,
    check_shapes,
    checks,
    validate,
)

PREFIXES = """
@prefix cg: <https://w3id.org/cavagraph/ontology#> .
@prefix cgd: <https://w3id.org/cavagraph/data/> .
@prefix drug: <https://w3id.org/cavagraph/drug/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix seg: <https://w3id.org/cavagraph/segment/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_CLASSES = "CaseReport ClinicalCase TextSpan Claim DrugAdministration Drug VascularSegment"
_OBJECT = (
    "describedIn ofCase ofReport administersDrug assertionStatus evidence inReport "
    "directlyPrecedes directlyCranialTo segmentPartOf broaderConcept"
)
RANGES = """
cg:chars rdfs:range xsd:integer . cg:field rdfs:range xsd:string .
cg:startChar rdfs:range xsd:decimal .
"""
_DATA = "chars startChar endChar exactText field"
VOCABULARY = "".join(
    f"cg:{name} a owl:{kind} . "
    for kind, names in (
        ("Class", _CLASSES),
        ("ObjectProperty", _OBJECT),
        ("DatatypeProperty", _DATA),
        ("NamedIndividual", "Present"),
    )
    for name in names.split()
)
VOCABULARY += RANGES + "drug:ifosfamide a cg:Drug ."
SOUND = """
cgd:report-a a cg:CaseReport ; cg:chars 100 .
cgd:case-a-1 a cg:ClinicalCase ; cg:describedIn cgd:report-a .
cgd:adm-a-1 a cg:DrugAdministration ; cg:ofCase cgd:case-a-1 ; cg:ofReport cgd:report-a ;
  cg:field "drug" ; cg:assertionStatus cg:Present ; cg:administersDrug drug:ifosfamide ;
  cg:evidence cgd:span-a-10-14 .
cgd:span-a-10-14 a cg:TextSpan ; cg:inReport cgd:report-a ; cg:startChar 10 ; cg:endChar 14 ;
  cg:exactText "μ-ok" .
"""
B = "cgd:report-b a cg:CaseReport ; cg:chars 9 . "


def store_of(facts: str, other: str = "") -> OxigraphStore:
    store = OxigraphStore()
    for name, turtle in (("vocab", VOCABULARY), ("a", facts), ("b", other)):
        quads = list(ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE))
        store.replace(f"https://w3id.org/cavagraph/data/graph-{name}", quads)
    return store


def test_a_sound_graph_has_no_findings() -> None:
    assert check_references(store_of(SOUND)) == ()


FAULTS: list[tuple[str, str, str, str, str]] = [
    # rule, what is replaced in SOUND, by what (or added), focus, detail
    ("fact-without-evidence", "  cg:evidence cgd:span-a-10-14 .", "  .", "cgd:adm-a-1", ""),
    ("fact-without-evidence", "", "cgd:claim-a a cg:Claim .", "cgd:claim-a", ""),
    (
        "evidence-without-span",
        "cgd:span-a-10-14 a cg:TextSpan ;",
        "cgd:span-a-10-14",
        "cgd:adm-a-1",
        "cgd:span-a-10-14",
    ),
    (
        "span-without-report",
        "cg:inReport cgd:report-a ; cg:startChar",
        "cg:startChar",
        "cgd:span-a-10-14",
        "no report",
    ),
    ("case-without-report", " ; cg:describedIn cgd:report-a", "", "cgd:case-a-1", ""),
    ("span-out-of-range", "cg:chars 100", "cg:chars 13", "cgd:span-a-10-14", "10-14 of 13"),
    ("span-out-of-range", "cg:endChar 14 ;", "", "cgd:span-a-10-14", "10-? of 100"),
    ("span-out-of-range", "cg:startChar 10 ;", "", "cgd:span-a-10-14", "?-14 of 100"),
    ("quote-of-wrong-length", '"μ-ok"', '"μ-okay"', "cgd:span-a-10-14", "6 characters for 4"),
    (
        "evidence-of-another-report",
        "cg:ofReport cgd:report-a",
        "cg:ofReport cgd:report-b",
        "cgd:adm-a-1",
        "cgd:span-a-10-14",
    ),
    (
        "dangling-reference",
        "cg:ofCase cgd:case-a-1 ;",
        "cg:ofCase cgd:case-a-9 ;",
        "cgd:adm-a-1",
        "cgd:case-a-9",
    ),
    (
        "dangling-concept",
        "drug:ifosfamide ;",
        "drug:ifosphamide ;",
        "cgd:adm-a-1",
        "drug:ifosphamide",
    ),
    (
        "dangling-concept",
        "a cg:ClinicalCase",
        "a cg:ClinicalKase",
        "cgd:case-a-1",
        "cg:ClinicalKase",
    ),
    ("undeclared-property", "cg:administersDrug drug", "cg:gaveDrug drug", "cg:gaveDrug", ""),
    ("value-of-wrong-type", "cg:chars 100", "cg:chars 100.5", "cgd:report-a", "cg:chars 100.5"),
    ("value-of-wrong-type", 'cg:field "drug"', "cg:field 7", "cgd:adm-a-1", "cg:field 7"),
    (
        "cyclic-order",
        "",
        "cgd:adm-a-1 cg:directlyPrecedes cgd:adm-a-1 .",
        "cgd:adm-a-1",
        "directlyPrecedes",
    ),
]


@pytest.mark.parametrize(
    ("rule", "old", "new", "focus", "detail"),
    FAULTS,
    ids=[f"{f[0]}-{n}" for n, f in enumerate(FAULTS)],
)
def test_each_fault_is_found(rule: str, old: str, new: str, focus: str, detail: str) -> None:
    assert old in SOUND
    facts = SOUND.replace(old, new, 1) if old else SOUND + new
    found = [f for f in check_references(store_of(facts, B)) if f.source == rule]
    assert [f.focus for f in found][:1] == [focus]
    assert found[0].severity is Severity.ERROR
    message = _by_name(rule).message
    assert found[0].message == (f"{message}: {detail}" if detail else message)


def test_a_statement_in_two_graphs_is_a_warning() -> None:
    twice = "cgd:case-a-1 cg:describedIn cgd:report-a ."
    run = "cgd:run-1 a prov:Activity ."
    found = check_references(store_of(SOUND + run, twice + run))
    assert [(f.severity, f.source, f.focus) for f in found] == [
        (Severity.WARNING, "statement-in-two-graphs", "cgd:case-a-1")
    ]


def test_every_rule_has_its_fault_here() -> None:
    assert {check.name for check in checks()} == {f[0] for f in FAULTS} | {
        "statement-in-two-graphs"
    }


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.name)
def test_rules_are_well_formed(check: Check) -> None:
    assert check.message
    assert check.message[0].islower()
    assert store_of("").select(check.sparql).columns == ("focus", "detail")


def _by_name(name: str) -> Check:
    return next(check for check in checks() if check.name == name)


# --- shapes ----------------------------------------------------------------------------------

SHAPES = """
cgd:shape a sh:NodeShape ; sh:targetClass cg:DrugAdministration ;
  sh:property [ sh:path cg:evidence ; sh:minCount 1 ; sh:message "needs evidence" ] ;
  sh:property [ sh:path cg:administersDrug ; sh:class cg:Drug ; sh:severity sh:Warning ;
                sh:message "should give a drug" ] .
"""


@pytest.fixture
def shapes(tmp_path: Path) -> Path:
    path = tmp_path / "shapes.ttl"
    path.write_text(PREFIXES + SHAPES, encoding="utf-8")
    return path


def test_shapes_hold(shapes: Path) -> None:
    assert check_shapes(store_of(SOUND), shapes) == ()
    assert validate(store_of(SOUND), shapes) == ()


def test_violations_and_warnings_become_findings(shapes: Path) -> None:
    facts = SOUND.replace("  cg:evidence cgd:span-a-10-14 .", "  .").replace(
        "cg:administersDrug drug:ifosfamide", "cg:administersDrug cg:Present"
    )
    assert check_shapes(store_of(facts), shapes) == (
        Finding(
            Severity.ERROR,
            "sh:MinCountConstraintComponent",
            "cgd:adm-a-1",
            "cg:evidence needs evidence",
        ),
        Finding(
            Severity.WARNING,
            "sh:ClassConstraintComponent",
            "cgd:adm-a-1",
            "cg:administersDrug should give a drug (cg:Present)",
        ),
    )


def test_errors_come_first(shapes: Path) -> None:
    facts = SOUND.replace("  cg:evidence cgd:span-a-10-14 .", "  .")
    found = validate(store_of(facts, "cgd:case-a-1 a cg:ClinicalCase ."), shapes)
    assert [f.severity for f in found] == sorted(f.severity for f in found)
    assert str(found[0]) == (
        "error: cgd:adm-a-1: a fact, claim, contradiction or recomputation without evidence "
        "(fact-without-evidence)"
    )


@pytest.mark.parametrize("text", [None, "@prefix x: <urn:", "\x00"])
def test_broken_shapes_are_named(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "mine.ttl"
    if text is not None:
        path.write_text(text)
    with pytest.raises(VocabularyError, match=r"mine\.ttl: cannot be read"):
        check_shapes(store_of(SOUND), path)
