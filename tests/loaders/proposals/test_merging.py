"""Proposals beside the facts of rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cavagraph.graph.model import Evidence, Fact, Patient, Status, attributes
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.proposals.merging import Merged
from cavagraph.ontology.terms import load_terminology


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(load_terminology())


def fact(field: str, value: str | int, at: int = 0, rule: str = "a.rule", **attrs: str) -> Fact:
    quote = f"{field} is {value}"
    evidence = (Evidence(at, at + len(quote), quote),)
    return Fact(field, value, evidence, attributes(**attrs), rule=rule)


def merged(lexicon: Lexicon, known: Fact, new: Fact) -> Merged:
    held = Merged.of(Patient("1", "the patient", facts=(known,)), lexicon)
    held.add(new)
    return held


@pytest.mark.parametrize("value", ["doxorubicin", "Adriamycin"])
def test_one_thing_said_twice_is_the_rules_fact_with_both_quotes(
    lexicon: Lexicon, value: str
) -> None:
    known, new = fact("drug", "doxorubicin"), fact("drug", value, 500, "llm.drugs")
    held = merged(lexicon, known, new)
    assert held.facts == [replace(known, evidence=(*known.evidence, *new.evidence))]
    assert held.contradictions == []


def test_words_that_are_evidence_already_are_not_added(lexicon: Lexicon) -> None:
    known = fact("drug", "doxorubicin")
    part = replace(known, evidence=(Evidence(0, 4, "drug"),), rule="llm.drugs")
    assert merged(lexicon, known, part).facts == [known]


def test_what_the_rules_did_not_find_comes_in_as_the_models(lexicon: Lexicon) -> None:
    known, new = fact("drug", "doxorubicin"), fact("drug", "trabectedin", 500, "llm.drugs")
    assert merged(lexicon, known, new).facts == [known, new]
    other = fact("drug", "doxorubicin", 500, "llm.drugs", dose="60")
    dosed = fact("drug", "doxorubicin", dose="75")
    assert merged(lexicon, dosed, other).facts == [dosed, other]
    assert new.confidence is None


def test_a_number_of_a_rule_wins_and_both_are_recorded(lexicon: Lexicon) -> None:
    known, new = fact("blood_loss", 700), fact("blood_loss", 900, 500, "llm.operation")
    held = merged(lexicon, known, new)
    assert held.facts == [known]
    (record,) = held.contradictions
    assert (record.kind, record.field, record.preferred) == ("rule-and-model", "blood_loss", 0)
    assert [reading.evidence for reading in record.readings] == [known.evidence, new.evidence]
    assert [reading.text for reading in record.readings] == ["rules: 700", "model: 900"]


def test_words_are_kept_on_both_sides(lexicon: Lexicon) -> None:
    known = fact("sign", "leg edema")
    new = replace(fact("sign", "leg edema", 500, "llm.presentation"), status=Status.ABSENT)
    held = merged(lexicon, known, new)
    assert held.facts == [known, new]
    assert held.contradictions[0].preferred is None


def test_a_table_wins_in_words_too(lexicon: Lexicon) -> None:
    known, new = (
        fact("vital_status", "alive", rule="table.status"),
        fact("vital_status", "dead", 500),
    )
    held = merged(lexicon, known, new)
    assert held.facts == [known]
    assert held.contradictions[0].preferred == 0
