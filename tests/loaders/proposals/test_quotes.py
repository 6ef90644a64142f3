"""A quote is found letter by letter, or not at all."""

from __future__ import annotations

import pytest

from cavagraph.loaders.proposals.quotes import QuoteFinder

TEXT = (
    "The blood loss was 1,400 mL; a 5-10 mm rim of cafe\u0301-au-lait tissue re-\nmained. "
    "The ﬁrst graft measured 1.5 cm, and the blood loss was 1,400 mL again."
)


def found(quote: str) -> list[str]:
    return [TEXT[start:end] for start, end in QuoteFinder(TEXT).find(quote)]


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("BLOOD  loss was\n1,400 mL", "blood loss was 1,400 mL"),
        ("tissue remained", "tissue re-\nmained"),
        ("café au lait tissue", "cafe\u0301-au-lait tissue"),
        ("the first graft", "The ﬁrst graft"),
        ("a 5-10 mm rim", "a 5-10 mm rim"),
    ],
)
def test_space_hyphens_case_and_ligatures_do_not_matter(quote: str, words: str) -> None:
    assert found(quote)[0] == words


def test_every_place_is_found() -> None:
    assert len(found("blood loss was 1,400 mL")) == 2


@pytest.mark.parametrize(
    "quote",
    [
        "blood loss was 1,300 mL",  # a digit altered
        "blood loss was 1,40",  # cut within a number
        "a 510 mm rim",  # a range without its hyphen
        "graft measured 1",  # cut at the decimal point
        "5 cm, and the blood",  # the other half of it
        "lood loss was",  # cut within a word
        "blood loss of 1,400 mL",  # a word altered
        "",
    ],
)
def test_what_is_altered_is_not_found(quote: str) -> None:
    assert found(quote) == []
