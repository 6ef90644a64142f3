"""Patients of others: found, told in parts, never mixed up with the report's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cavagraph.loaders.cited_patients import cited_patients
from cavagraph.loaders.cited_words import person_of
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.readers import read
from cavagraph.loaders.view import ReportView, view
from cavagraph.ontology.terms import load_terminology

ReportOf = Callable[..., ReportView]


@pytest.mark.parametrize(
    ("text", "label", "parts"),
    [
        ("Okafor et al. described a 33-year-old man who died of pulmonary embolism at 4 months.",
         "33-year-old man (Okafor)", ["33-year-old man", "died at 4 months (pulmonary embolism)"]),
        ("A 5-year-old girl with a tumour of the femoral vein has been reported.",
         "5-year-old girl", ["5-year-old girl", "femoral vein"]),
        ("One of their patients, a 28-year-old woman, died of pulmonary embolism.",
         "28-year-old woman", ["28-year-old woman", "pulmonary embolism"]),
        ("Lindqvist and colleagues followed a man of 70 years who was alive at 9 years.",
         "man of 70 years (Lindqvist)", ["70-year-old man", "alive at 9 years"]),
        ("In Case 2, right hepatectomy was performed, but recurrence came 7 months after surgery.",
         "case 2", ["right hepatectomy", "recurrence at 7 months"]),
    ],
)  # fmt: skip
def test_one_person(text: str, label: str, parts: list[str], report_of: ReportOf) -> None:
    (found,) = cited_patients(report_of(text))
    assert found.label == label
    assert found.kind == "literature_patient"
    told = found.summary.split("; ")
    assert [p for p in parts if p not in told] == []


def test_two_people_of_a_sentence(report_of: ReportOf) -> None:
    text = (
        "Okafor et al. treated a 40-year-old woman who was free of recurrence at 50 months, and a "
        "66-year-old man who died of sepsis."
    )
    first, second = cited_patients(report_of(text))
    assert first.summary == "40-year-old woman; free of disease at 50 months"
    assert "died (sepsis)" in second.summary
    assert first.evidence[0].end <= second.evidence[0].start


def test_the_next_sentence_goes_on(report_of: ReportOf) -> None:
    text = (
        "In Case 3, the metastases were too many for removal. As a result, chemotherapy was "
        "given, and the patient was alive 11 months after the operation."
    )
    (found,) = cited_patients(report_of(text))
    assert len(found.evidence) == 2
    assert "alive at 11 months" in found.summary


def test_a_case_told_twice_is_one(report_of: ReportOf) -> None:
    text = (
        "In Case 4, nephrectomy was performed and the patient died 20 months later.\n\n"
        "Patients differ widely. Adjuvant radiotherapy was given in Case 4."
    )
    found = cited_patients(report_of(text))
    assert [p.label for p in found] == ["case 4"]
    assert len(found[0].evidence) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Our patient, a 61-year-old woman, was well at ten months.",
        "Most patients are women aged 50-60 years.",
        "The five-year survival was 40% in one registry.",
        "Patients aged 18 years or younger are rare.",
    ],
)
def test_no_person(text: str, report_of: ReportOf) -> None:
    assert cited_patients(report_of(text)) == ()


def test_excluded_patient_of_a_series(tmp_path: Path) -> None:
    path = tmp_path / "series.md"
    path.write_text(
        "# A series\n\n## Methods\n\nBetween 2010 and 2015 four patients had caval resection. "
        "One further patient, a 71-year-old man with ligation only, was excluded.\n\n"
        "## Results\n\nPatient 1 was a 50-year-old woman. Patient 2 was a 44-year-old man.\n",
        encoding="utf-8",
    )
    found = cited_patients(view(read(path), Lexicon(load_terminology())))
    (excluded,) = [p for p in found if p.kind == "excluded_patient"]
    assert excluded.summary.startswith("71-year-old man")


TABLE = """Reported cases are shown in Table 1.

Table 1. Reported cases of caval autotransplantation

| Author (year) | Age/sex | Graft | Outcome |
|---|---|---|---|
| Okafor (1998) | 44/F | Dacron | Dead, 5 mo |
| Lindqvist (2009) | 58/M | PTFE | Alive, 40 mo |
| Present case | 61/F | PTFE | Alive, 10 mo |
"""


def test_rows_of_a_table_of_the_literature(report_of: ReportOf) -> None:
    found = cited_patients(report_of(TABLE))
    assert [p.label for p in found] == ["Okafor (1998)", "Lindqvist (2009)"]
    assert found[0].summary == "Age/sex: 44/F; Graft: Dacron; Outcome: Dead, 5 mo"
    assert "Okafor" in found[0].evidence[0].quote


def test_rows_that_are_series_are_no_patients(report_of: ReportOf) -> None:
    text = TABLE.replace("Age/sex", "Patients")
    assert cited_patients(report_of(text)) == ()


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("a 52-year-old woman", "52-year-old woman"),
        ("38 year old male", "38-year-old male"),
        ("a man of 60 years", "60-year-old man"),
        ("a 36-year-old pregnant woman", "36-year-old woman"),
        ("a 50-year-old patient", "50-year-old patient"),
        ("nobody", ""),
    ],
)
def test_person(text: str, person: str) -> None:
    assert person_of(text) == person
