"""The concepts as data: each is complete, findable and at home in a class."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest

from cavagraph.ontology.folding import fold
from cavagraph.ontology.prefixes import OWN
from cavagraph.ontology.terms import Term, load_terminology

TERMS = load_terminology()
LOCAL_NAME = {
    OWN["cg"]: re.compile(r"^[A-Z][A-Za-z0-9]*$|^ePTFE$"),
    OWN["drug"]: re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$"),
    OWN["seg"]: re.compile(r"^[a-z]+(-[a-z]+)*$"),
}


def per_term(fault: str, is_good: Callable[[Term], object]) -> None:
    bad = [term.label for term in TERMS.terms if not is_good(term)]
    assert not bad, f"{fault}: {bad[:10]}"


def test_each_has_a_label_a_definition_and_a_class() -> None:
    per_term("incomplete", lambda t: t.label and t.definition and "DomainConcept" in t.types)
    per_term("in no class but the root", lambda t: len(t.types) > 1)


def test_definitions_are_sentences() -> None:
    per_term("no full stop", lambda t: t.definition.endswith("."))
    per_term("begins small", lambda t: not t.definition[0].islower())
    per_term("too short to say anything", lambda t: len(t.definition) >= 10)


def test_definitions_do_not_repeat_the_label() -> None:
    per_term("empty definition", lambda t: fold(t.definition) != fold(t.label))


def test_local_names_follow_their_namespace() -> None:
    def named(term: Term) -> bool:
        return any(
            term.iri.startswith(ns) and pattern.match(term.iri.removeprefix(ns))
            for ns, pattern in LOCAL_NAME.items()
        )

    per_term("odd local name", named)


def test_labels_find_their_own_concept() -> None:
    per_term("not found by its label", lambda t: t in TERMS.find_all(t.label)[:2])


def test_labels_are_unique_also_when_folded() -> None:
    counts = Counter(fold(term.label) for term in TERMS.terms)
    assert [key for key, n in counts.items() if n > 1] == []


def test_no_word_is_listed_twice() -> None:
    per_term("word twice", lambda t: len(set(t.words)) == len(t.words))


def test_broader_concepts_exist_and_do_not_run_in_circles() -> None:
    known = {term.iri for term in TERMS.terms}
    per_term("unknown broader concept", lambda t: t.broader <= known)
    per_term("its own ancestor", lambda t: t.iri not in t.broader)


def test_a_narrower_word_is_not_repeated_by_its_broader_concept() -> None:
    by_iri = {term.iri: term for term in TERMS.terms}
    repeated = [
        (term.label, word)
        for term in TERMS.terms
        for iri in term.broader
        for word in {term.label, *term.synonyms} & set(by_iri[iri].synonyms)
    ]
    assert repeated == []


@pytest.mark.parametrize(
    ("local_name", "least"),
    [
        ("AnatomicalStructure", 150),
        ("Procedure", 200),
        ("ClinicalFinding", 300),
        ("Drug", 150),
        ("AntineoplasticAgent", 60),
        ("Anticoagulant", 15),
        ("DrugRegimen", 15),
        ("Antigen", 40),
        ("LaboratoryTest", 40),
        ("ImagingModality", 25),
        ("GraftMaterial", 15),
        ("SurgicalApproach", 20),
        ("CirculatorySupport", 5),
        ("AdverseEventType", 80),
        ("Complication", 100),
        ("Symptom", 60),
        ("Comorbidity", 60),
        ("TumorType", 50),
        ("OutcomeMeasure", 10),
        ("MarginStatus", 5),
        ("ResponseCategory", 6),
        ("ClavienDindoGrade", 8),
        ("InvolvementRelation", 8),
        ("LiverSegment", 8),
    ],
)
def test_classes_are_filled(local_name: str, least: int) -> None:
    assert len(TERMS.of_class(local_name)) >= least


@pytest.mark.parametrize("word", ["AI", "PE", "RA", "ER", "US", "ICE", "MI", "AF", "Cr", "ACT"])
def test_upper_case_short_forms_are_case_sensitive(word: str) -> None:
    loose = [t.label for t in TERMS.find_all(word) if word in t.words and not t.match_case]
    assert loose == []


@pytest.mark.parametrize(
    "agent", ["enoxaparin", "dalteparin", "clopidogrel", "warfarin", "rivaroxaban"]
)
def test_a_class_of_drugs_is_no_synonym_of_an_agent(agent: str) -> None:
    term = TERMS.find(agent)
    assert term is not None
    for group in ("low molecular weight heparin", "antiplatelet agent", "anticoagulant"):
        assert fold(group) not in {fold(word) for word in term.words}


def test_no_concept_is_about_the_superior_vena_cava_tumor() -> None:
    """The near homonym that fuzzy matchers prefer (MONDO:0004208)."""
    assert TERMS.find("superior vena cava leiomyosarcoma") is None
