"""The diagnosis that only the title has, the sex that only pronouns tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.locations import table_segments
from cavagraph.loaders.unstated import unstated_stage

Staged = Callable[..., list[str]]
ALONE = "Case report\n\nA 44-year-old nurse came. {words}\n\nDiscussion\n\nIt is rare.\n"
PRONOUNS = [
    ("She was well. The doctors saw her again in May.", ["sex: female"]),
    ("He had lost weight. A scan showed his tumour.", ["sex: male"]),
    ("The 44-year-old patient presented herself in May.", ["sex: female"]),
    ("Her mother had a sarcoma.", []),  # whose pronoun it is stays open
    ("She said that he was to come.", []),  # two persons
    ("A scan showed the tumour.", []),
]


@pytest.mark.parametrize(("words", "expected"), PRONOUNS)
def test_pronouns_tell_the_sex(staged: Staged, words: str, expected: list[str]) -> None:
    assert staged(unstated_stage, ALONE.format(words=words)) == expected


SERIES = (
    "{title}\n\nCase 1\n\nA 44-year-old woman had back pain. She was operated on.\n\n"
    "Case 2\n\nA 61-year-old man had leg swelling. He was operated on.\n\n"
    "Discussion\n\nIt is rare.\n"
)


def _diagnoses(staged: Staged, title: str) -> int:
    found = staged(unstated_stage, SERIES.format(title=title))
    return found.count("diagnosis: leiomyosarcoma of the inferior vena cava")


def test_the_title_of_a_series_is_the_diagnosis_of_all(staged: Staged) -> None:
    assert _diagnoses(staged, "Two patients with leiomyosarcoma of the inferior vena cava") == 2
    assert _diagnoses(staged, "Intravenous leiomyomatosis mimicking leiomyosarcoma of the IVC") == 0
    assert _diagnoses(staged, "Two operations on the great veins") == 0


def test_table_codes_are_segments() -> None:
    assert table_segments("IR + R") == ("infrarenal", "renal")
    assert table_segments("RH") == ("suprarenal-retrohepatic",)
    assert table_segments("retrohepatic") == ("suprarenal-retrohepatic",)
    assert table_segments("Right lung") == ()
