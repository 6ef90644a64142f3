"""Lists given respectively."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.respectively import respective_stage
from cavagraph.loaders.view import ReportView

ViewOf = Callable[[str], ReportView]
SERIES = """
Results

It is told here what was seen. {words}

Table 1. The group

| Case | Age | Sex |
|---|---|---|
| 1 | 44 | F |
| 2 | 61 | M |
| 3 | 50 | M |
"""


def found(view: ReportView, *items: str) -> list[Candidate]:
    """A candidate for each of the words, in the sentence that holds them."""
    made = []
    for item in items:
        sentence = next(s for s in view.document.sentences if item in s.text)
        at = sentence.start + sentence.text.index(item)
        made.append(Candidate("symptom", item, ((at, at + len(item)),), "x", sentence.index))
    return made


CASES = [
    ("Patients 1 and 3 had fever and cramps, respectively.", {"fever": ("1",), "cramps": ("3",)}),
    ("Fever and cramps came in patients 2 and 1, respectively.",
     {"Fever": ("2",), "cramps": ("1",)}),
    ("Cases 1, 2 and 3 had fever, cramps and gout, respectively.",
     {"fever": ("1",), "cramps": ("2",), "gout": ("3",)}),
    # lists of different length, or without the word, are left to the nearest reference
    ("Patients 1, 2 and 3 had fever and cramps, respectively.", {"fever": None, "cramps": None}),
    ("Patients 1 and 3 had fever and cramps.", {"fever": None, "cramps": None}),
    ("Patient 1 had fever and cramps, respectively.", {"fever": None, "cramps": None}),
    ("She and he had fever and cramps, respectively.", {"fever": None, "cramps": None}),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), CASES)
def test_lists(view_of: ViewOf, words: str, expected: dict[str, tuple[str, ...] | None]) -> None:
    view = view_of(SERIES.format(words=words))
    made = respective_stage(view, tuple(found(view, *expected)))
    assert {str(c.value): c.patients for c in made} == expected


def test_order_in_the_text_counts_not_that_of_the_candidates(view_of: ViewOf) -> None:
    view = view_of(SERIES.format(words="Patients 1 and 3 had fever and cramps, respectively."))
    made = respective_stage(view, tuple(found(view, "cramps", "fever")))
    assert {str(c.value): c.patients for c in made} == {"cramps": ("3",), "fever": ("1",)}


def test_a_single_patient_has_no_lists(view_of: ViewOf) -> None:
    view = view_of("Case report\n\nA 44-year-old nurse had fever and cramps, respectively.\n")
    made = tuple(found(view, "fever", "cramps"))
    assert respective_stage(view, made) == made


def test_a_candidate_that_knows_its_patient_keeps_it(view_of: ViewOf) -> None:
    from dataclasses import replace

    view = view_of(SERIES.format(words="Patients 1 and 3 had fever and cramps, respectively."))
    one, two = found(view, "fever", "cramps")
    made = list(respective_stage(view, (replace(one, patients=("2",)), two)))
    assert [c.patients for c in made] == [("2",), None]
