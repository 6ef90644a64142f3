"""Decisions of people on an invented report, and on what better and worse rules make of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Basis, Extraction, Fact, Patient, Status, Value
from cavagraph.loaders.curation import RULE, Outcome, curate
from cavagraph.loaders.decisions import (
    Decision,
    Decisions,
    Statement,
    Verdict,
    decision_line,
    read_decisions,
    statement_of,
)
from cavagraph.loaders.document import Document
from cavagraph.loaders.pipeline import extract, extract_document
from cavagraph.loaders.readers import read
from cavagraph.ontology.terms import load_terminology

TERMS = load_terminology()
TEXT = """\
Case report

A 61-year-old woman was admitted with flank pain and fever. A tumour of the inferior vena cava was
resected. Blood loss was 900 mL. She was well at ten months.
"""
WHEN = datetime(2026, 1, 31, 12, tzinfo=UTC)
LOSS = "Blood loss was 900 mL."
LOSS_WORDS = LOSS.rstrip(".")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "invented.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def document(report: Path) -> Document:
    return read(report)


@pytest.fixture
def patients(document: Document) -> tuple[Patient, ...]:
    return extract_document(document, TERMS).patients


def statement(field: str, value: Value, **said: object) -> Statement:
    return Statement.model_validate({"field": field, "value": value, **said})


def decision(verdict: Verdict, said: Statement, quote: str = LOSS, **other: object) -> Decision:
    start = TEXT.index(quote) if quote in TEXT else 0
    return Decision.model_validate(
        {
            "verdict": verdict,
            "file": "invented.txt",
            "report": hashlib.sha256(TEXT.encode()).hexdigest(),
            "patient": "1",
            "said": said,
            "start": start,
            "end": start + len(quote),
            "quote": quote,
            "who": "A. Reader",
            "when": WHEN,
            "why": "seen in the chart",
        }
        | other
    )


def file_of(*decisions: Decision) -> Decisions:
    return Decisions(Path("own.jsonl"), tuple(enumerate(decisions, 1)))


def facts(patients: tuple[Patient, ...], field: str) -> list[Fact]:
    return [fact for patient in patients for fact in patient.facts if fact.field == field]


LOST = statement("blood_loss", 900, attrs={"unit": "mL"})
TRUE = statement("blood_loss", 950, attrs={"unit": "mL"})
CORRECTION = decision(Verdict.CORRECT, LOST, to=TRUE)


def test_a_correction_takes_the_place_and_keeps_what_was_found(
    document: Document, patients: tuple[Patient, ...]
) -> None:
    made = curate(document, patients, file_of(CORRECTION))
    (fact,) = facts(made.patients, "blood_loss")
    (found,) = facts(patients, "blood_loss")
    assert (fact.value, fact.basis, fact.confidence) == (950, Basis.EDITORIAL, None)
    assert fact.evidence == found.evidence
    assert fact.rule == found.rule
    assert fact.correction == (
        "found: blood_loss 900 (unit mL) (rule operation.blood-loss); "
        "corrected by A. Reader on 2026-01-31: seen in the chart"
    )
    assert [one.outcome for one in made.settled] == [Outcome.APPLIED]
    assert made.issues(file_of(CORRECTION)) == ()


def with_value(patients: tuple[Patient, ...], value: Value | None) -> tuple[Patient, ...]:
    """The patients as another rule would find them: another blood loss, or none."""
    kept = [fact for fact in patients[0].facts if fact.field != "blood_loss"]
    if value is not None:
        kept += [replace(f, value=value, rule="better") for f in facts(patients, "blood_loss")]
    return (replace(patients[0], facts=tuple(kept)),)


@pytest.mark.parametrize(
    ("value", "outcome", "rule"),
    [
        (900, Outcome.APPLIED, "better"),
        (950, Outcome.SETTLED, "better"),
        (90, Outcome.APPLIED, "better"),
        (None, Outcome.APPLIED, RULE),
    ],
)
def test_a_correction_stands_whatever_a_new_rule_finds(
    document: Document,
    patients: tuple[Patient, ...],
    value: Value | None,
    outcome: Outcome,
    rule: str,
) -> None:
    made = curate(document, with_value(patients, value), file_of(CORRECTION))
    (fact,) = facts(made.patients, "blood_loss")
    assert (fact.value, fact.rule) == (950, rule)
    assert fact.correction or "A. Reader" in fact.review
    assert [one.outcome for one in made.settled] == [outcome]


def test_a_rejected_fact_is_gone_and_others_of_its_words_stay(
    document: Document, patients: tuple[Patient, ...]
) -> None:
    words = "A 61-year-old woman was admitted with flank pain and fever."
    reject = decision(Verdict.REJECT, statement("symptom", "fever"), words)
    made = curate(document, patients, file_of(reject, reject))
    assert [fact.value for fact in facts(made.patients, "symptom")] == ["flank pain"]
    assert [one.outcome for one in made.settled] == [Outcome.APPLIED, Outcome.SETTLED]


def test_a_corrected_symptom_that_no_rule_finds_leaves_its_neighbours_alone(
    document: Document, patients: tuple[Patient, ...]
) -> None:
    words = "A 61-year-old woman was admitted with flank pain and fever."
    change = decision(
        Verdict.CORRECT, statement("symptom", "chills"), words, to=statement("symptom", "rigors")
    )
    made = curate(document, patients, file_of(change))
    assert {fact.value for fact in facts(made.patients, "symptom")} == {
        *("flank pain", "fever", "rigors")
    }


def test_an_accepted_fact_says_by_whom(document: Document, patients: tuple[Patient, ...]) -> None:
    made = curate(document, patients, file_of(decision(Verdict.ACCEPT, LOST)))
    (fact,) = facts(made.patients, "blood_loss")
    assert fact.review == "accepted by A. Reader on 2026-01-31: seen in the chart"
    assert fact.basis is Basis.STATED


def test_an_added_fact_has_the_words_that_state_it(
    document: Document, patients: tuple[Patient, ...]
) -> None:
    said = statement("sign", "fever", status="Absent")
    add = decision(Verdict.ADD, said, "She was well at ten months")
    (fact,) = facts(curate(document, patients, file_of(add)).patients, "sign")
    assert (fact.rule, fact.basis, fact.status) == (RULE, Basis.EDITORIAL, Status.ABSENT)
    (piece,) = fact.evidence
    assert TEXT[piece.start : piece.end] == piece.quote == "She was well at ten months"
    assert piece.section == "case"
    again = curate(document, patients, file_of(add, add))
    assert [one.outcome for one in again.settled] == [Outcome.APPLIED, Outcome.SETTLED]
    assert len(facts(again.patients, "sign")) == 1


@pytest.mark.parametrize(
    ("stale", "why"),
    [
        (decision(Verdict.ACCEPT, LOST, patient="7"), "there is no patient 7"),
        (decision(Verdict.ACCEPT, LOST, quote="Blood loss was 9 L."), "do not stand there"),
        (decision(Verdict.ACCEPT, TRUE), "no rule finds the fact any more"),
        (decision(Verdict.ACCEPT, LOST, report="0" * 64), "is not the file that it was made of"),
    ],
)
def test_a_decision_that_fits_no_longer_is_told_not_dropped(
    document: Document, patients: tuple[Patient, ...], stale: Decision, why: str
) -> None:
    decisions = file_of(stale)
    made = curate(document, patients, decisions)
    assert made.patients == patients
    (issue,) = made.issues(decisions)
    assert issue.where == "own.jsonl:1"
    assert why in issue.message


def test_words_that_moved_are_found_where_they_stand_once(
    document: Document, patients: tuple[Patient, ...]
) -> None:
    moved = decision(Verdict.ACCEPT, LOST, start=3, end=3 + len(LOSS_WORDS), quote=LOSS_WORDS)
    made = curate(document, patients, file_of(moved))
    assert [one.outcome for one in made.settled] == [Outcome.APPLIED]


def test_decisions_of_other_reports_do_nothing(
    document: Document, patients: tuple[Patient, ...]
) -> None:
    other = decision(Verdict.REJECT, LOST, report="0" * 64, file="other.txt")
    assert curate(document, patients, file_of(other)).settled == ()


def test_decisions_reach_the_extraction(report: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(decision_line(CORRECTION) + "\n", encoding="utf-8")
    decisions = read_decisions(path)
    assert decisions.lines == ((1, CORRECTION),)
    found: Extraction = extract(report, TERMS, decisions=decisions)
    assert [fact.value for fact in facts(found.patients, "blood_loss")] == [950]
    path.write_text(decision_line(decision(Verdict.ACCEPT, TRUE)), encoding="utf-8")
    told = extract(report, TERMS, decisions=read_decisions(path)).issues
    assert [issue.rule for issue in told] == ["curation"]


def test_a_statement_keeps_numbers_as_they_are() -> None:
    said = statement("tumor_size", (54, 48), attrs={"unit": "mm"})
    line = decision_line(decision(Verdict.ADD, said))
    assert '"value": [54, 48]' in line


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"verdict": "correct"', '"verdict": "doubt"', "verdict"),
        ('"end": ', '"end": 1', "start and end do not fit the quote"),
        ('"report": "', '"report": "x', "report"),
        ("+00:00", "", "the time needs a zone"),
        ('"field": "blood_loss"', '"field": "blood"', "is none of the graph model"),
        ('"who"', '"whom"', "who"),
        ("{", "", "mend or remove the line"),
        ('"correct"', '"accept"', "only a correction, has 'to'"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = tmp_path / "own.jsonl"
    line = decision_line(CORRECTION)
    path.write_text(line + line.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ReportError, match=r"own\.jsonl:2: ") as error:
        read_decisions(path)
    assert told in str(error.value)
    with pytest.raises(ReportError, match=r"none\.jsonl: cannot be read"):
        read_decisions(tmp_path / "none.jsonl")


def test_a_statement_of_a_fact_says_the_same(patients: tuple[Patient, ...]) -> None:
    for fact in patients[0].facts:
        said = statement_of(fact)
        assert (said.field, said.as_value, said.attributes) == (fact.field, fact.value, fact.attrs)
