"""The verifier: what is let in, and the reason for everything else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cavagraph.graph.model import Fact, Status, Temporality
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.pipeline import extract_document
from cavagraph.loaders.proposals.answers import STATUSES
from cavagraph.loaders.proposals.families import FAMILIES, attributes_of
from cavagraph.loaders.proposals.proposal import Proposal, Reason, Rejection
from cavagraph.loaders.proposals.verifier import Verifier
from cavagraph.loaders.view import ReportView
from cavagraph.ontology.terms import load_terminology

if TYPE_CHECKING:
    from tests.loaders.proposals.conftest import Judge

ABSENT, SUSPECTED = Status.ABSENT, Status.SUSPECTED


GOOD = """
age            | 61                | A 61-year-old woman presented | 61
sex            | female            | A 61-year-old woman presented | female
symptom        | flank pain        | presented with flank pain     | flank pain
tumor_size     | 54 x 48           | a mass of 5.4 x 4.8 cm        | (54, 48)
ivc_location   | infrarenal        | cm in the infrarenal IVC      | ('infrarenal',)
operative_time | 585               | operation took 9 h 45 min     | 585
blood_loss     | 1500              | blood loss of 1,500 mL        | 1500
approach       | midline laparotomy| a midline laparotomy          | midline laparotomy
drug           | Adriamycin        | received doxorubicin at 75    | doxorubicin
vital_status   | alive             | She was alive with disease    | alive
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def family_of(field: str) -> str:
    """The family that asks for a field; of one that none asks for, the first."""
    return next((f.name for f in FAMILIES if field in f.fields), FAMILIES[0].name)


@pytest.mark.parametrize(("field", "value", "quote", "expected"), rows(GOOD))
def test_what_the_words_state_is_let_in(
    one: ReportView, judge: Judge, field: str, value: str, quote: str, expected: str
) -> None:
    judged = judge(one, family_of(field), field, value, quote)
    assert isinstance(judged, Candidate), judged
    assert str(judged.value) == expected
    assert judged.rule == f"llm.{family_of(field)}"
    (start, end) = judged.spans[0]
    assert "".join(one.document.text[start:end].split()) == "".join(quote.split())


def test_a_stain_has_the_result_of_its_list(one: ReportView, judge: Judge) -> None:
    stain = ("pathology", "ihc", "S100", "positive for desmin and negative for S100")
    judged = judge(one, *stain, result="negative")
    assert isinstance(judged, Candidate), judged
    for wrong in (
        judge(one, *stain, result="positive"),
        judge(one, *stain, ABSENT, result="negative"),
        judge(one, *stain),
    ):
        assert isinstance(wrong, Rejection)
        assert wrong.reason is Reason.POLARITY


def test_units_and_anchors_come_from_the_words(one: ReportView, judge: Judge) -> None:
    words = "doxorubicin at 75 mg/m2 for four cycles"
    drug = judge(one, "drugs", "drug", "doxorubicin", words, dose="75", cycles="4")
    assert isinstance(drug, Candidate)
    assert dict(drug.attrs) == {"dose": 75, "unit": "mg/m2", "cycles": 4}
    words = "alive with disease 30 months after surgery"
    last = judge(one, "outcome", "vital_status", "alive", words, time="30")
    assert isinstance(last, Candidate)
    assert dict(last.attrs) == {"time": 30, "time_unit": "month", "anchor": "surgery"}


def test_the_polarity_is_that_of_our_own_context(one: ReportView, judge: Judge) -> None:
    quote = "There was no edema of the legs"
    judged = judge(one, "presentation", "sign", "leg edema", quote, ABSENT)
    assert isinstance(judged, Candidate)
    assert judged.status is ABSENT
    thrombosis = "Deep vein thrombosis was suspected"
    assert isinstance(
        judge(one, "imaging", "imaging_finding", "deep vein thrombosis", thrombosis, SUSPECTED),
        Candidate,
    )


BAD = """
quote       | blood_loss      | 1500               | the blood loss came to 1,500 mL
quote       | blood_loss      | 1600               | blood loss of 1,600 mL
quote       | symptom         | flank pain         | flank pain for three months. There was
short-quote | symptom         | flank pain         | flank pain
number      | blood_loss      | 1600               | blood loss of 1,500 mL
number      | blood_loss      | 1.5 L              | blood loss of 1,500 mL
number      | operative_time  | 9                  | operation took 9 h 45 min
number      | tumor_size      | 5.4 x 4.8          | a mass of 5.4 x 4.8 cm
number      | tumor_size      | 48 x 54            | a mass of 5.4 x 4.8 cm
number      | age             | -61                | A 61-year-old woman presented
number      | drug            | doxorubicin        | doxorubicin at 75 mg/m2 | present | dose=60
concept     | symptom         | back pain          | presented with flank pain
concept     | symptom         | severe flank pain  | presented with flank pain
concept     | reconstruction  | inferior vena cava | replaced by a 16 mm ringed
concept     | ivc_location    | suprahepatic       | cm in the infrarenal IVC
unmapped    | symptom         | a bad omen         | presented with flank pain
unmapped    | sex             | flank pain         | presented with flank pain
unmapped    | ivc_location    | zone 2             | cm in the infrarenal IVC
polarity    | sign            | leg edema          | There was no edema of the legs
polarity    | symptom         | flank pain         | presented with flank pain     | absent
polarity    | blood_loss      | 1500               | blood loss of 1,500 mL        | absent
polarity    | imaging_finding | deep vein thrombosis | Deep vein thrombosis was suspected
context     | past_history    | hypertension       | Her mother had hypertension
not-own-case| vital_status    | dead               | died of liver failure 33 months after
field       | horoscope       | lion               | A 61-year-old woman presented
field       | age             | 61                 | A 61-year-old woman | present | mood=good
"""


@pytest.mark.parametrize("row", rows(BAD), ids=lambda row: " ".join(row[:3]))
def test_what_they_do_not_is_refused_with_the_reason(
    one: ReportView, judge: Judge, row: list[str]
) -> None:
    reason, field, value, quote, *rest = row
    status = STATUSES[rest[0]] if rest else Status.PRESENT
    attrs = dict([rest[1].split("=")]) if len(rest) > 1 else {}
    judged = judge(one, family_of(field), field, value, quote, status, **attrs)
    assert isinstance(judged, Rejection), judged
    assert judged.reason == reason, judged
    assert judged.detail
    assert f"not taken, {reason}" in str(judged.issue("a.txt"))


def test_a_field_of_another_family_was_not_asked_for(one: ReportView, judge: Judge) -> None:
    judged = judge(one, "outcome", "age", "61", "A 61-year-old woman presented")
    assert isinstance(judged, Rejection)
    assert judged.reason is Reason.FIELD


def test_a_number_that_no_patient_can_have_is_refused(
    told: Callable[[str], ReportView], judge: Judge
) -> None:
    report = told("An invented case\n\nCase report\n\nA 161-year-old woman had flank pain.\n")
    judged = judge(report, "presentation", "age", "161", "A 161-year-old woman")
    assert isinstance(judged, Rejection)
    assert judged.reason is Reason.RANGE


def test_a_toxicity_has_a_drug_only_where_the_words_hold_it_responsible(
    one: ReportView, judge: Judge
) -> None:
    toxicity = ("drugs", "toxicity", "cardiotoxicity")
    held = judge(one, *toxicity, "cardiotoxicity caused by doxorubicin", drug="doxorubicin")
    assert isinstance(held, Candidate)
    assert dict(held.attrs)["drug"] == "doxorubicin"
    beside = judge(one, *toxicity, "cardiotoxicity caused by", drug="doxorubicin")
    assert isinstance(beside, Rejection)


def test_a_true_quote_about_the_other_patient_is_refused(two: ReportView, judge: Judge) -> None:
    first, second = two.cast.keys
    loss = ("operation", "blood_loss", "900", "Blood loss was 900 mL during the operation")
    assert isinstance(judge(two, *loss, patient=second), Candidate)
    judged = judge(two, *loss, patient=first)
    assert isinstance(judged, Rejection)
    assert judged.reason is Reason.PATIENT
    assert f"about patient {second}" in judged.detail


def test_of_several_places_the_one_of_this_patient_counts(two: ReportView, judge: Judge) -> None:
    for key, age in zip(two.cast.keys, (50, 64), strict=True):
        judged = judge(two, "presentation", "age", str(age), f"A {age}-year-old", patient=key)
        assert isinstance(judged, Rejection)  # under twelve letters
        judged = judge(two, "operation", "bypass", "x", "mL during the operation", patient=key)
        assert isinstance(judged, Rejection)
        assert judged.reason is Reason.UNMAPPED  # the quote was found where this patient is


def as_proposal(fact: Fact, patient: str) -> Proposal | None:
    """What a rule found, as a model would propose it; None for fields that are not asked for."""
    for family in FAMILIES:
        for row in family.rows():
            if row.name == fact.field and len(fact.evidence) == 1:
                value = fact.value if isinstance(fact.value, tuple) else (fact.value,)
                by = " x " if all(isinstance(v, int | Decimal) for v in value) else ", "
                names = {attr.name for attr in attributes_of(row)} if row.name == "ihc" else set()
                attrs = tuple((n, str(v)) for n, v in fact.attrs if n in names)
                words = by.join(map(str, value))
                quote = fact.evidence[0].quote
                return Proposal(patient, family.name, row.name, words, quote, fact.status, attrs)
    return None


def test_facts_of_the_rules_pass_the_same_judge(one: ReportView) -> None:
    found = extract_document(one.document, load_terminology())
    verifier, judged = Verifier(one), []
    for fact in found.patients[0].facts:
        proposal = as_proposal(fact, found.patients[0].key)
        if proposal is not None:
            judged.append(verifier.judge(proposal))
    accepted = [j for j in judged if isinstance(j, Candidate)]
    assert len(accepted) >= 14
    reasons = {j.reason for j in judged if isinstance(j, Rejection)}
    assert reasons <= {Reason.SHORT, Reason.CONCEPT, Reason.UNMAPPED}, judged
    assert all(c.temporality is Temporality.CURRENT for c in accepted)


def test_no_fact_of_the_rules_passes_once_it_is_altered(one: ReportView) -> None:
    verifier, altered = Verifier(one), 0
    for fact in extract_document(one.document, load_terminology()).patients[0].facts:
        proposal = as_proposal(fact, one.cast.keys[0])
        if proposal is None or isinstance(verifier.judge(proposal), Rejection):
            continue
        denied = Status.PRESENT if fact.status is ABSENT else ABSENT
        others = [replace(proposal, status=denied), replace(proposal, patient="somebody else")]
        if re.search(r"\d", proposal.quote):
            others.append(replace(proposal, quote=_other_digit(proposal.quote)))
        if re.search(r"\d", proposal.value) and fact.field != "ihc":
            others.append(replace(proposal, value=_other_digit(proposal.value)))
        for other in others:
            assert isinstance(verifier.judge(other), Rejection), other
            altered += 1
    assert altered >= 35


def _other_digit(words: str) -> str:
    return re.sub(r"\d", lambda m: str((int(m[0]) + 1) % 10), words, count=1)
