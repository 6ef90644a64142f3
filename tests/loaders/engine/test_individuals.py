"""A report of one patient against reviews, cohorts, guidelines and how-to texts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.document import Document
from cavagraph.loaders.individuals import tells_of_one

CASE = """
Case report

A 44-year-old nurse had a lump. She was operated on and did well.
"""
WITH_REVIEW = """
Methods

We searched the files and identified 31 patients with such a tumour; their mean age was 55 years.
"""
COHORT = """
Methods

All patients treated in seven centres between 2000 and 2018 were included.

Results

The median age of the 73 patients was 57 years. One patient, a 64-year-old man, died of bleeding.
"""
GUIDELINE = """
Recommendations for tumours of great veins

1. The patient should be referred to a centre that knows the disease.
2. The patient is followed every three months by tomography.
"""
HOW_TO = """
How we do it

Surgical technique

The patient is placed supine. The cava is clamped, and the patient receives heparin.
"""
CITED = """
Introduction

The tumour is rare.

Results

Ito et al. reported a 45-year-old woman who died of embolism.
"""


@pytest.mark.parametrize(
    ("text", "one"),
    [
        (CASE, True),
        (CASE + WITH_REVIEW, True),
        (COHORT, False),
        (COHORT + CASE, True),
        (GUIDELINE, False),
        (HOW_TO, False),
        (CITED, False),
    ],
)
def test_tells_of_one(document_of: Callable[[str], Document], text: str, one: bool) -> None:
    assert tells_of_one(document_of(text)) is one
