"""Drugs gathered into regimens: dose, cycles, line, setting; what was not given. All invented."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cavagraph.graph.model import Fact
from cavagraph.loaders.pipeline import extract_document
from cavagraph.loaders.readers import read
from cavagraph.ontology.terms import load_terminology

NAMES = ("dose", "unit", "cycles", "line")
AFTER = "Lung metastases appeared at 12 months. "

GIVEN = [
    (AFTER + "He completed 5# of trabectedin.", {("trabectedin", None, None, 5, 1)}),
    (AFTER + "He received 4/4 cycles of eribulin.", {("eribulin", None, None, 4, 1)}),
    (AFTER + "Dacarbazine was administered thrice.", {("dacarbazine", None, None, 3, 1)}),
    (
        AFTER + "Of the six planned cycles of doxorubicin only two could be given.",
        {("doxorubicin", None, None, 2, 1)},
    ),
    (
        AFTER + "Doxorubicin (75 mg per square metre) was given; six courses were completed.",
        {("doxorubicin", 75, "mg/m2", 6, 1)},
    ),
    (
        AFTER + "Gemcitabine at a dose of 900 mg/m2 on days 1 and 8 and docetaxel at 75 mg/m2 on "
        "day 8 were started; a total of 5 cycles was delivered.",
        {("gemcitabine", 900, "mg/m2", 5, 1), ("docetaxel", 75, "mg/m2", 5, 1)},
    ),
    (
        AFTER + "A combination of doxorubicin and ifosfamide at doses of 60 mg/m2 and 9 g/m2, "
        "respectively, was administered; four of the six planned cycles could be given.",
        {("doxorubicin", 60, "mg/m2", 4, 1), ("ifosfamide", 9, "g/m2", 4, 1)},
    ),
    (
        "Adjuvant therapy with six 3-week cycles of AIM (doxorubicin 75 mg/m2, ifosfamide 9 g/m2, "
        "mesna) was recommended, but she tolerated only two cycles.",
        {("doxorubicin", 75, "mg/m2", 2, None), ("ifosfamide", 9, "g/m2", 2, None)},
    ),
    (
        AFTER + "We switched to eribulin 1.1 mg/m2, then to trabectedin 1.5 mg/m2.",
        {("eribulin", 1.1, "mg/m2", None, 1), ("trabectedin", 1.5, "mg/m2", None, 2)},
    ),
    (
        AFTER
        + "Treated with doxorubicin 75 mg/m2 x4; then gemcitabine + dacarbazine x8; pazopanib.",
        {
            ("doxorubicin", 75, "mg/m2", 4, 1),
            ("gemcitabine", None, None, 8, 2),
            ("dacarbazine", None, None, 8, 2),
            ("pazopanib", None, None, None, 3),
        },
    ),
    (
        AFTER + "Pazopanib, eribulin and trabectedin followed in turn.",
        {
            ("pazopanib", None, None, None, 1),
            ("eribulin", None, None, None, 2),
            ("trabectedin", None, None, None, 3),
        },
    ),
    (
        AFTER + "Pazopanib was given; the dose was lowered from 800 to 600 mg for diarrhea.",
        {("pazopanib", 800, "mg", None, 1)},
    ),
    (
        "She received four cycles of gemcitabine/docetaxel as adjuvant treatment.",
        {("gemcitabine", None, None, 4, None), ("docetaxel", None, None, 4, None)},
    ),
    (
        AFTER + "Epirubicin and ifosfamide were planned for six cycles, of which three were given.",
        {("epirubicin", None, None, 3, 1), ("ifosfamide", None, None, 3, 1)},
    ),
    (
        AFTER + "Eribulin was replaced by pazopanib 600 mg daily.",
        {("eribulin", None, None, None, 1), ("pazopanib", 600, "mg/day", None, 2)},
    ),
    (
        AFTER + "Trabectedin was begun as third-line treatment at 1.3 mg/m2.",
        {("trabectedin", 1.3, "mg/m2", None, 3)},
    ),
]


@pytest.mark.parametrize(("words", "expected"), GIVEN)
def test_given(
    told: Callable[..., list[Fact]],
    brief: Callable[..., set[tuple[object, ...]]],
    words: str,
    expected: object,
) -> None:
    drugs = [f for f in told(words, "drug") if f.tier == "core"]
    assert brief(drugs, NAMES) == expected


@pytest.mark.parametrize(
    ("words", "setting"),
    [
        ("She received adjuvant doxorubicin.", "adjuvant"),
        (AFTER + "Doxorubicin was given.", "after recurrence"),
        (AFTER + "Palliative doxorubicin was given.", "palliative"),
        ("Doxorubicin was started as first-line chemotherapy.", "postoperative"),
        (
            AFTER + "The metastases were resected and adjuvant doxorubicin was given.",
            "adjuvant after metastasectomy",
        ),
    ],
)
def test_setting(told: Callable[..., list[Fact]], words: str, setting: object) -> None:
    (drug,) = told(words, "drug")
    assert drug.get("setting") == setting


def test_before_the_operation(told: Callable[..., list[Fact]]) -> None:
    words = "Three cycles of doxorubicin were given preoperatively. The tumor was then resected."
    (drug,) = told(words, "drug", operated=False)
    assert (drug.get("setting"), drug.get("line"), drug.get("cycles")) == ("neoadjuvant", None, 3)


@pytest.mark.parametrize(
    ("words", "status", "when", "tier"),
    [
        (
            "Pazopanib was considered but withheld because of hypertension.",
            "Absent",
            "current",
            "core",
        ),
        ("Dacarbazine was discussed but not given.", "Absent", "current", "core"),
        ("She declined doxorubicin.", "Absent", "current", "core"),
        ("In case of progression she will be offered trabectedin.", "Present", "planned", "extra"),
        ("Pazopanib is planned on progression.", "Present", "planned", "extra"),
    ],
)
def test_not_given(
    told: Callable[..., list[Fact]], words: str, status: object, when: str, tier: object
) -> None:
    (drug,) = told(words, "drug")
    assert (drug.status, drug.temporality, drug.tier) == (status, when, tier)


@pytest.mark.parametrize(
    "words",
    [
        "Ultrasound showed a nodule in S1 of the liver.",
        "Patients who received doxorubicin were excluded.",
        "The specimen measured 8 cm.",
    ],
)
def test_no_drug(told: Callable[..., list[Fact]], words: str) -> None:
    assert told(words, "drug") == []


def test_one_drug_of_the_combination_is_not_a_new_regimen(told: Callable[..., list[Fact]]) -> None:
    words = AFTER + "Doxorubicin plus ifosfamide was given. Ifosfamide was reduced by 20%."
    drugs = told(words, "drug")
    assert {f.get("sequence") for f in drugs} == {1}
    assert {f.get("regimen") for f in drugs} == {"doxorubicin+ifosfamide"}


def test_named_regimen_keeps_its_name(told: Callable[..., list[Fact]]) -> None:
    drugs = told(AFTER + "Three cycles of MAID were given.", "drug")
    core = {f.value for f in drugs if f.tier == "core"}
    assert core == {"doxorubicin", "ifosfamide", "dacarbazine"}
    assert {f.get("regimen") for f in drugs if f.tier == "core"} == {"MAID"}


def test_earlier_treatment_of_another_tumor(told: Callable[..., list[Fact]]) -> None:
    words = (
        "She had received six cycles of CMF for breast cancer in 2009. After the "
        "resection, adjuvant "
        "doxorubicin 60 mg/m2 was administered."
    )
    drugs = told(words, "drug")
    past = {f.value for f in drugs if f.temporality == "historical"}
    assert past == {"cyclophosphamide", "methotrexate", "fluorouracil"}
    assert [f.value for f in drugs if f.temporality == "current"] == ["doxorubicin"]


def test_evidence_is_the_sentence_of_every_part(told: Callable[..., list[Fact]]) -> None:
    words = AFTER + "Doxorubicin 75 mg/m2 was begun. All six planned cycles were completed."
    (drug,) = told(words, "drug")
    quotes = " / ".join(e.quote for e in drug.evidence)
    assert "75 mg/m2" in quotes and "six planned" in quotes


@pytest.mark.parametrize(
    "words",
    [
        "Pazopanib declined.",
        "Gemcitabine was offered to him, but he declined.",
        "Two cycles of doxorubicin were proposed to the patient, who opted for immediate surgery.",
        "Two cycles of doxorubicin had been envisaged but the bilirubin forbade them.",
    ],
)
def test_a_drug_that_was_not_taken(told: Callable[..., list[Fact]], words: str) -> None:
    assert {f.status for f in told(words, "drug")} == {"Absent"}


def test_a_drug_kept_in_reserve_is_planned(told: Callable[..., list[Fact]]) -> None:
    (fact,) = told("Pazopanib is being kept in reserve as the next drug.", "drug")
    assert fact.temporality == "planned"


def test_a_smaller_dose_of_one_drug_is_no_new_regimen(told: Callable[..., list[Fact]]) -> None:
    words = (
        "Lung metastases, without relapse in the abdomen, were found at 15 months. Doxorubicin 60 "
        "mg/m2 with trabectedin 1.1 mg/m2 was given, and trabectedin was cut to 0.9 mg/m2."
    )
    facts = told(words, "drug", "dose_modification")
    drugs = {(f.value, str(f.get("dose")), f.get("line")) for f in facts if f.field == "drug"}
    assert drugs == {("doxorubicin", "60", 1), ("trabectedin", "1.1", 1)}
    assert [f.value for f in facts if f.field == "dose_modification"] == ["trabectedin"]


def test_the_abstract_tells_the_course_where_there_is_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "poster.md"
    path.write_text(
        "# Sarcoma of the vena cava\n\n**Abstract**\n\nA 54-year-old woman had back pain. She "
        "underwent resection of the tumor of the vena cava. At 12 months lung metastases "
        "appeared. Doxorubicin was given. Grade 3 neutropenia followed.\n",
        encoding="utf-8",
    )
    (patient,) = extract_document(read(path), load_terminology()).patients
    found = {f.field: f for f in patient.facts}
    assert found["drug"].get("line") == 1
    assert found["toxicity"].get("grade") == 3


def test_each_drug_has_the_line_beside_it(told: Callable[..., list[Fact]]) -> None:
    words = AFTER + "1st-line doxorubicin (SD), 2nd-line gemcitabine (PR), 3rd-line eribulin (PD)."
    lines = {f.value: f.get("line") for f in told(words, "drug")}
    assert lines == {"doxorubicin": 1, "gemcitabine": 2, "eribulin": 3}


def test_days_between_two_drugs_do_not_part_them(told: Callable[..., list[Fact]]) -> None:
    words = (
        "She was given six courses of chemotherapy (ifosfamide 1.8 g/m2/day × 5 days and "
        "epirubicin 60 mg/m2 × 2 days)."
    )
    facts = told(words, "drug")
    assert {(f.value, f.get("cycles")) for f in facts} == {("ifosfamide", 6), ("epirubicin", 6)}


def test_the_drug_in_brackets_is_meant_by_its_class(told: Callable[..., list[Fact]]) -> None:
    words = "Low molecular weight heparin (enoxaparin 40 mg daily) was given for 4 weeks."
    assert [f.value for f in told(words, "drug")] == ["enoxaparin"]


def test_numbered_lines_and_a_dose_per_square_metre(told: Callable[..., list[Fact]]) -> None:
    words = AFTER + "Line 2: epirubicin 60 mg/mq, 3 cycles. Progression in the lungs."
    (drug,) = told(words, "drug")
    assert (drug.get("line"), drug.get("unit")) == (2, "mg/m2")
    assert [f.get("response") for f in told(words, "drug_response")] == ["progressive disease"]
