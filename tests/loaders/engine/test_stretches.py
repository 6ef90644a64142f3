"""Stretches of the cava between two landmarks. Every sentence is invented."""

from __future__ import annotations

import pytest

from cavagraph.loaders.stretches import spans
from cavagraph.loaders.zones import INFRARENAL, MIDDLE, RENAL, UPPER

STRETCHES = [
    ("It extended from the renal veins to the right atrium.", (RENAL, MIDDLE, UPPER)),
    ("It ran from 2 cm above the renal veins up to the hepatic veins.", (MIDDLE,)),
    ("It ran from the confluence of the iliac veins to below the renal veins.", (INFRARENAL,)),
    ("It lay from 3 cm under the left renal vein to the iliac confluence.", (INFRARENAL,)),
    ("It reached from 2 cm above the renal veins to 1 cm below the right atrium.", (MIDDLE, UPPER)),
    ("It went from the hepatic veins down to the iliac bifurcation.", (INFRARENAL, RENAL, MIDDLE)),
    ("It lay from just below the hepatic veins to just above the renal veins.", (MIDDLE,)),
]


@pytest.mark.parametrize(("text", "segments"), STRETCHES)
def test_a_stretch_has_the_segments_between_its_ends(text: str, segments: tuple[str, ...]) -> None:
    assert [s.segments for s in spans(text)] == [segments]


@pytest.mark.parametrize(
    "text",
    [
        "A graft was sewn from end to end.",
        "She was moved from the ward to the theatre.",
        "The tumour lay below the renal veins.",
    ],
)
def test_without_two_landmarks_there_is_no_stretch(text: str) -> None:
    assert list(spans(text)) == []


def test_a_stretch_has_its_words() -> None:
    text = "CT: from the renal veins to the diaphragm."
    (found,) = spans(text)
    assert text[found.start : found.end] == found.raw == "from the renal veins to the diaphragm"
