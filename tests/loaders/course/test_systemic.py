"""Systemic treatment given and not given. All texts are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.graph.model import Fact

PRE, ADJ, ANY = "preoperative_chemotherapy", "adjuvant_chemotherapy", "chemotherapy"
ABSENT = [
    ("Preoperative chemotherapy was not given.", {PRE}),
    ("No patient received neoadjuvant therapy.", {PRE}),
    ("She went to theatre without neoadjuvant chemotherapy.", {PRE}),
    ("Neoadjuvant treatment was deemed unnecessary.", {PRE}),
    ("Adjuvant chemotherapy was not performed.", {ADJ}),
    ("He declined adjuvant chemotherapy.", {ADJ}),
    ("She was offered adjuvant therapy, which she refused.", {ADJ}),
    ("Adjuvant chemotherapy was discussed but, given her age, not administered.", {ADJ}),
    ("Because the margins were clear, no adjuvant radiotherapy or chemotherapy was used.", {ADJ}),
    ("Adjuvant chemotherapy was contraindicated by her kidneys.", {ADJ}),
    ("No pre- or postoperative chemotherapy was administered.", {PRE, ADJ}),
    ("No (neo)adjuvant therapy was given.", {PRE, ADJ}),
    ("No adjuvant treatment (neither radiation nor chemotherapy) was administered.", {ADJ}),
    ("Neither chemotherapy nor radiotherapy was given.", {ANY}),
    ("Chemotherapy has not been used because of his age.", {ANY}),
    ("She received radiotherapy but no chemotherapy.", {ANY}),
    ("He was unfit for chemotherapy.", {ANY}),
    ("Adjuvant chemotherapy was proposed, but she did not wish to receive it.", {ADJ}),
    ("Neoadj chemo not felt to be appropriate because of her age.", {PRE}),
    ("Adjuvant chemotherapy was turned down by the patient.", {ADJ}),
]
GIVEN = [
    ("She received preoperative chemotherapy for three months.", {PRE}),
    ("Neoadjuvant chemotherapy was administered.", {PRE}),
    ("He underwent adjuvant chemotherapy elsewhere (details not available).", {ADJ}),
    ("She was treated with adjuvant radiation therapy and chemotherapy.", {ADJ}),
    ("She declined surgery and received chemotherapy at another centre.", {ANY}),
]
SILENT = [
    "There is no standard adjuvant chemotherapy for this tumor.",
    "The role of adjuvant chemotherapy remains controversial.",
    "If she relapses, chemotherapy will be considered.",
    "Adjuvant chemotherapy was recommended.",
    "After recovery she was referred for adjuvant chemotherapy.",
    "Ten years earlier she had received adjuvant chemotherapy for breast cancer.",
    "Neither chemotherapy nor radiotherapy has been proven to be effective.",
    "Adjuvant chemotherapy was not tolerated well.",
]


@pytest.mark.parametrize(("words", "fields"), ABSENT)
def test_not_given(told: Callable[..., list[Fact]], words: str, fields: set[str]) -> None:
    facts = told(words, PRE, ADJ, ANY)
    assert {f.field for f in facts} == fields
    assert {f.status for f in facts} == {"Absent"}
    assert {f.value for f in facts} <= {"not given", "any"}


@pytest.mark.parametrize(("words", "fields"), GIVEN)
def test_given(told: Callable[..., list[Fact]], words: str, fields: set[str]) -> None:
    facts = told(words, PRE, ADJ, ANY)
    assert {(f.field, f.value, f.status) for f in facts} == {
        (x, "given", "Present") for x in fields
    }


@pytest.mark.parametrize("words", SILENT)
def test_only_spoken_of(told: Callable[..., list[Fact]], words: str) -> None:
    assert told(words, PRE, ADJ, ANY) == []


def test_named_drugs_make_the_summary_superfluous(told: Callable[..., list[Fact]]) -> None:
    words = "She received adjuvant chemotherapy with doxorubicin."
    assert [f.field for f in told(words, ADJ, "drug")] == ["drug"]
