"""A line that numbers a case is a heading; a sentence about a numbered case is not."""

from __future__ import annotations

import pytest

from cavagraph.loaders.document import Section
from cavagraph.loaders.headings import numbered_sentence, run_in, section_of


@pytest.mark.parametrize(
    "line",
    ["## Case 1", "Case 2: the sister", "Patient B", "CASE NO. 3", "Patient 4 (female, 50 years)"],
)
def test_a_numbered_heading_opens_the_case(line: str) -> None:
    assert section_of(line) is Section.CASE


@pytest.mark.parametrize(
    "line",
    [
        "Patient 1 died of sarcoma at 20 months.",
        "Patient 2 is alive.",
        "Case 1 shows that ligation works.",
        "Patient 3 underwent nephrectomy",
        "Case 4 and case 5 had grafts.",
    ],
)
def test_a_sentence_about_a_numbered_case_is_no_heading(line: str) -> None:
    assert section_of(line) is None


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Case 1. A smith of 61 came in with pain.", "A smith of 61 came in with pain."),
        ("**Patient B:** a nurse, had a lump in the flank.", "a nurse, had a lump in the flank."),
        ("Case 2 (F, 50): found by chance, cut out.", "found by chance, cut out."),
        ("Case 2: the sister", ""),
        ("Case 2. Short.", ""),
        ("Patient B was a smith who had a lump.", ""),
    ],
)
def test_a_number_that_runs_into_the_text(line: str, rest: str) -> None:
    at = run_in(line)
    assert (line[at:] if at else "") == rest


def test_a_sentence_with_a_numbered_patient_is_no_heading() -> None:
    assert numbered_sentence("Patient B, a smith of 61, had a lump.")
    assert not numbered_sentence("Patient B (male, 61)")


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Operative steps", Section.TECHNIQUE),
        ("How we do it: the caval graft", Section.TECHNIQUE),
        ("Operative steps were few.", None),
    ],
)
def test_headings_that_are_like_known_ones(line: str, section: Section | None) -> None:
    assert section_of(line) is section
