"""A line that numbers a case is a heading; a sentence about a numbered case is not."""

from __future__ import annotations

import pytest

from cavagraph.loaders.document import Section
from cavagraph.loaders.headings import section_of


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
