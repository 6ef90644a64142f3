"""Radiotherapy given and not given. All texts are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.graph.model import Fact

GIVEN = [
    (
        "Adjuvant radiotherapy (45 Gy in 25 fractions) was given.",
        ("external beam radiotherapy", 45, 25, "adjuvant"),
    ),
    ("Postoperative IMRT to a dose of 50.4 Gy/28# was given.", ("IMRT", 50.4, 28, "adjuvant")),
    (
        "Because of the margin she had radiotherapy at a dose of 54 Gy.",
        ("external beam radiotherapy", 54, None, "adjuvant"),
    ),
    (
        "At 10 months liver metastases were found. Palliative radiotherapy (30 Gy in 10 "
        "fractions) was delivered.",
        ("external beam radiotherapy", 30, 10, "palliative"),
    ),
    (
        "Local recurrence was seen at 16 months. Radiotherapy, 60 Gy in 30 fractions, was given.",
        ("external beam radiotherapy", 60, 30, "after recurrence"),
    ),
    (
        "She underwent adjuvant chemoradiotherapy (50 Gy in 25 fractions).",
        ("chemoradiotherapy", 50, 25, "adjuvant"),
    ),
    (
        "A dose of 4500 cGy in 2-Gy fractions was delivered to the tumor bed.",
        ("external beam radiotherapy", 45, None, "adjuvant"),
    ),
    (
        "CyberKnife treatment (3 x 15 Gy) of a lung metastasis was carried out 17 months later.",
        ("stereotactic body radiotherapy", 45, 3, "after recurrence"),
    ),
    (
        "Intraoperative electron beam radiotherapy of 12.5 Gy was applied.",
        ("intraoperative radiotherapy", 12.5, None, "intraoperative"),
    ),
]


@pytest.mark.parametrize(("words", "expected"), GIVEN)
def test_given(
    told: Callable[..., list[Fact]],
    brief: Callable[..., set[tuple[object, ...]]],
    words: str,
    expected: object,
) -> None:
    facts = told(words, "radiotherapy")
    assert brief(facts, ("dose_gy", "fractions", "setting")) == {expected}


def test_recommended_and_looked_back_on(told: Callable[..., list[Fact]]) -> None:
    words = "The board recommended radiotherapy (50 Gy, 25 fractions)."
    assert told(words, "radiotherapy") == []
    (fact,) = told(f"{words} Six weeks after irradiation CT was unchanged.", "radiotherapy")
    assert fact.get("dose_gy") == 50


def test_two_courses_of_one_sentence(told: Callable[..., list[Fact]]) -> None:
    words = "IORT of 15 Gy was followed by external beam radiotherapy with 45 Gy in 25 fractions."
    facts = told(words, "radiotherapy")
    assert {(f.value, f.get("dose_gy")) for f in facts} == {
        ("intraoperative radiotherapy", 15),
        ("external beam radiotherapy", 45),
    }


def test_boost(told: Callable[..., list[Fact]]) -> None:
    words = (
        "Neoadjuvant radiation therapy of 46 Gy with a boost up to 54 Gy was given. "
        "The tumor was then resected."
    )
    (fact,) = told(words, "radiotherapy", operated=False)
    assert (fact.get("dose_gy"), fact.get("boost_total_gy")) == (46, 54)
    assert fact.get("setting") == "neoadjuvant"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Neither chemotherapy nor radiotherapy was given.", "any"),
        ("Postoperative radiotherapy was not offered.", "postoperative radiotherapy"),
        ("She refused adjuvant chemotherapy and radiotherapy.", "adjuvant radiotherapy"),
        (
            "We discussed preoperative chemotherapy and radiotherapy, but neither was given.",
            "preoperative radiotherapy",
        ),
        ("She did not receive any chemotherapy or radiation therapy.", "any"),
        ("Adjuvant radiotherapy was planned but the patient declined.", "adjuvant radiotherapy"),
        ("He was offered radiotherapy, which he refused.", "any"),
        ("No complementary therapy was given.", "adjuvant radiotherapy"),
        ("A neoadjuvant treatment was not carried out.", "neoadjuvant radiotherapy"),
        (
            "Preoperative radiation of 45 Gy was offered, but she chose to go to surgery.",
            "preoperative radiotherapy",
        ),
        ("Radiation was avoided because the bowel lay close to the bed.", "any"),
    ],
)
def test_not_given(told: Callable[..., list[Fact]], words: str, value: object) -> None:
    assert [(f.value, f.status) for f in told(words, "radiotherapy")] == [(value, "Absent")]


@pytest.mark.parametrize(
    "words",
    [
        "Radiotherapy was discussed.",
        "Adjuvant treatment was given elsewhere.",
        "MRI four weeks after radiotherapy was unchanged.",
        "Radiotherapy may be considered.",
        "Neither chemotherapy nor radiotherapy has been proven to be effective.",
        "The mean dose to the kidney was kept below 12 Gy.",
    ],
)
def test_only_spoken_of(told: Callable[..., list[Fact]], words: str) -> None:
    assert told(words, "radiotherapy") == []


def test_for_a_recurrence_it_is_follow_up(told: Callable[..., list[Fact]]) -> None:
    words = "Local recurrence was seen at 16 months. Radiotherapy, 60 Gy, was given."
    assert [f.temporality for f in told(words, "radiotherapy")] == ["followup"]
