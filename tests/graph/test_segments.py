"""Canonical segments and printed zone labels."""

from __future__ import annotations

import pytest

from cavagraph.graph.model import ZoneLabel, ZoneScheme
from cavagraph.graph.segments import canonical_segments, canonical_zones, printed_labels

BEHIND = "suprarenal-retrohepatic"


def scheme(word: str, *notations: str) -> ZoneScheme:
    labels = tuple(ZoneLabel(name, ("renal",), "StatedDefinition") for name in notations)
    return ZoneScheme(word, "FromBelow", labels)


@pytest.mark.parametrize(
    ("values", "words", "expected"),
    [
        (("infrarenal",), "", ("infrarenal",)),
        (("renal",), "zone II", ("juxtarenal",)),
        ((BEHIND,), "zone II", ("suprarenal",)),
        ((BEHIND,), "behind the liver", ("retrohepatic",)),
        ((BEHIND,), "retro-hepatic cava", ("retrohepatic",)),
        ((BEHIND,), "suprarenal and retrohepatic", ("suprarenal", "retrohepatic")),
        ((BEHIND, "suprahepatic"), "", ("suprarenal", "suprahepatic")),
        ((), "behind the liver", ()),
    ],
)
def test_segments(values: tuple[str, ...], words: str, expected: tuple[str, ...]) -> None:
    assert canonical_segments(values, words) == expected


def test_unknown_segment_is_an_error() -> None:
    with pytest.raises(KeyError):
        canonical_segments(["somewhere"])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("renal", BEHIND), ("middle",)),
        (("infrarenal", "renal"), ("lower", "middle")),
        (("suprahepatic",), ("upper",)),
    ],
)
def test_zones(values: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert canonical_zones(values) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("zone II", ["II"]),
        ("zones I and III of the cava", ["I", "III"]),
        ("zone I-III", ["I", "II", "III"]),
        ("Zone I to II", ["I", "II"]),
        ("zone III-I", ["I", "II", "III"]),
        ("segment II", []),  # another paper's word
        ("3 cm above, II", []),  # a number without the word
        ("zone IV", []),
        ("zone II; zone III", ["II", "III"]),
    ],
)
def test_labels_need_the_word_of_the_scheme(words: str, expected: list[str]) -> None:
    found = printed_labels(words, scheme("zone", "I", "II", "III"))
    assert [label.notation for label in found] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("2", ["2"]), ("1-3", ["1", "2", "3"]), ("upper/level 3", ["3"]), ("2 and 3", ["2", "3"]),
     ("12", []), ("2.5", [])],
)  # fmt: skip
def test_bare_labels(words: str, expected: list[str]) -> None:
    found = printed_labels(words, scheme("level", "1", "2", "3"), with_word=False)
    assert [label.notation for label in found] == expected


def test_no_scheme_no_labels() -> None:
    assert printed_labels("zone II", None) == ()
