"""Zone schemes: from below, from above, three or four levels, misprints, and none at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.graph.model import ZoneScheme
from cavagraph.loaders.document import Document
from cavagraph.loaders.locations import scheme_name, segments_of
from cavagraph.loaders.zones import INFRARENAL, MIDDLE, RENAL, UPPER, find_scheme, number_of

DocumentOf = Callable[[str], Document]
TEXT = "Methods\n\nAll charts were read. {words}\n\nResults\n\nA mass was seen.\n"

LOW, MID, TOP = (INFRARENAL,), (RENAL, MIDDLE), (UPPER,)


def scheme(document: Document) -> ZoneScheme:
    found = find_scheme(document)
    assert found is not None
    return found


def labels(found: ZoneScheme) -> dict[str, tuple[str, ...]]:
    return {label.notation: label.segments for label in found.labels}


STATED = [
    # three from below
    (
        "Zone I is below the renal veins, zone II is between the renal and hepatic veins, and "
        "zone III is above the hepatic veins.",
        "zone",
        "FromBelow",
        {"I": LOW, "II": MID, "III": TOP},
    ),
    # three from above
    (
        "Segment I is above the hepatic veins, segment II is between the renal and hepatic veins, "
        "and segment III is below the renal veins.",
        "segment",
        "FromAbove",
        {"I": TOP, "II": MID, "III": LOW},
    ),
    # four levels: the renal veins have their own
    (
        "Level 1 denotes the infrarenal cava, level 2 the cava at the renal veins, level 3 the "
        "retrohepatic cava and level 4 the cava above the hepatic veins.",
        "level",
        "FromBelow",
        {"1": LOW, "2": (RENAL,), "3": (MIDDLE,), "4": TOP},
    ),
    # in brackets
    (
        "The cava was divided into part I (infrarenal), part II (retrohepatic) and part III "
        "(suprahepatic).",
        "part",
        "FromBelow",
        {"I": LOW, "II": MID, "III": TOP},
    ),
    # pairs of landmarks
    (
        "Region 1 extends from the iliac confluence to the renal veins; region 2 from the renal "
        "veins to the hepatic veins; region 3 from the hepatic veins to the atrium.",
        "region",
        "FromBelow",
        {"1": LOW, "2": MID, "3": TOP},
    ),
    # a glossary without a verb
    (
        "Zone I, right atrium to hepatic veins; zone II, hepatic veins to renal veins; zone III, "
        "renal veins to iliac veins.",
        "zone",
        "FromAbove",
        {"I": TOP, "II": MID, "III": LOW},
    ),
    # two labels are enough
    (
        "Zone I is below the renal veins and zone II is above the hepatic veins.",
        "zone",
        "FromBelow",
        {"I": LOW, "II": TOP},
    ),
]


@pytest.mark.parametrize(("words", "word", "direction", "expected"), STATED)
def test_stated_schemes(
    document_of: DocumentOf,
    words: str,
    word: str,
    direction: str,
    expected: dict[str, tuple[str, ...]],
) -> None:
    found = scheme(document_of(TEXT.format(words=words)))
    assert (found.word, found.direction) == (word, direction)
    assert labels(found) == expected
    assert {label.basis for label in found.labels} == {"StatedDefinition"}


NONE = [
    "The mass lay in zone II.",
    "Zone I and zone II were compared.",
    "Segment IV of the liver was below the renal veins; segment V of the liver was above.",
    "Grade I is below the renal veins and grade II above the hepatic veins.",
    "Zone I is below the renal veins.",
    "The cava has three parts.",
    "Zone I is red, zone II is blue.",
    "",
]


@pytest.mark.parametrize("words", NONE)
def test_without_a_meaning_there_is_no_scheme(document_of: DocumentOf, words: str) -> None:
    assert find_scheme(document_of(TEXT.format(words=words))) is None


def test_a_numeral_printed_twice_is_read_as_the_missing_one(document_of: DocumentOf) -> None:
    words = (
        "Zone I is below the renal veins, zone III is between the renal and hepatic veins, and "
        "zone III is above the hepatic veins."
    )
    found = scheme(document_of(TEXT.format(words=words)))
    assert {label.notation: label.basis for label in found.labels} == {
        "I": "StatedDefinition",
        "II": "CorrectedTypo",
        "III": "StatedDefinition",
    }
    (fixed,) = [label for label in found.labels if label.correction]
    assert fixed.notation == "II"
    assert "a second time" in fixed.correction
    assert "read as II" in fixed.correction


def test_a_numeral_printed_twice_with_nothing_missing_is_kept_once(
    document_of: DocumentOf,
) -> None:
    words = (
        "Zone I is below the renal veins, zone II is between the renal and hepatic veins, and "
        "zone II is above the hepatic veins."
    )
    found = scheme(document_of(TEXT.format(words=words)))
    assert labels(found) == {"I": LOW, "II": MID}


def test_labels_beside_landmarks_are_inferred(document_of: DocumentOf) -> None:
    words = (
        "Masses in zone I were cut below the renal veins. Masses in zone III reached above the "
        "hepatic veins."
    )
    found = scheme(document_of(TEXT.format(words=words)))
    assert labels(found) == {"I": LOW, "III": TOP}
    assert {label.basis for label in found.labels} == {"InferredFromLandmarks"}


def test_one_inferred_label_is_no_scheme(document_of: DocumentOf) -> None:
    words = "Masses in zone I were cut below the renal veins."
    assert find_scheme(document_of(TEXT.format(words=words))) is None


def test_evidence_is_the_definition_of_the_label(document_of: DocumentOf) -> None:
    words = str(STATED[0][0])
    document = document_of(TEXT.format(words=words))
    for label in scheme(document).labels:
        for piece in label.evidence:
            assert document.mapped.original[piece.start : piece.end] == piece.quote
            assert f"{label.notation} is" in piece.quote
            assert piece.section == "definition"


def test_references_define_nothing(document_of: DocumentOf) -> None:
    text = (
        "Case report\n\nA mass was seen.\n\nReferences\n\n1. Sanders A. Zone I is below the renal "
        "veins and zone II is above the hepatic veins. J Test 2001;1:1.\n"
    )
    assert find_scheme(document_of(text)) is None


@pytest.mark.parametrize(
    ("numeral", "expected"),
    [("I", 1), ("ii", 2), ("III", 3), ("IV", 4), ("V", 5), ("1", 1), ("4", 4)],
)
def test_number_of(numeral: str, expected: int) -> None:
    assert number_of(numeral) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("I", LOW),
        ("II", MID),
        ("i", LOW),
        ("1", LOW),
        ("I-II", (*LOW, *MID)),
        ("I–III", (*LOW, *MID, *TOP)),
        ("III to I", (*LOW, *MID, *TOP)),
        ("I and III", (*LOW, *TOP)),
        ("I, II", (*LOW, *MID)),
        ("IV", ()),
        ("I-IV", ()),
        ("", ()),
        ("none", ()),
    ],
)
def test_segments_of_a_label(
    document_of: DocumentOf, label: str, expected: tuple[str, ...]
) -> None:
    found = scheme(document_of(TEXT.format(words=STATED[0][0])))
    assert segments_of(label, found) == expected


@pytest.mark.parametrize(
    ("index", "name"),
    [
        (0, "zone I-III (I lower)"),
        (1, "segment I-III (I upper)"),
        (2, "level 1-4 (1 lower)"),
        (5, "zone I-III (I upper)"),
    ],
)
def test_scheme_name(document_of: DocumentOf, index: int, name: str) -> None:
    assert scheme_name(scheme(document_of(TEXT.format(words=STATED[index][0])))) == name
