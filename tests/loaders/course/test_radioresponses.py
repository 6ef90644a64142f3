"""How the tumor answered radiotherapy. All texts are invented."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cavagraph.graph.model import Fact

BONE = "A metastasis of the femur was found at 20 months. "


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("It was irradiated with 30 Gy in 10 fractions and has remained stable.", "stable disease"),
        ("Radiotherapy, 45 Gy in 15 fractions, was given. The lesion shrank.", "partial response"),
        ("SBRT (36 Gy in 3 fractions) was given, with a complete response.", "complete response"),
        ("Despite radiotherapy with 40 Gy it continued to grow.", "progressive disease"),
        ("Radiotherapy with 20 Gy in 5 fractions relieved the pain.", "pain relief"),
    ],
)
def test_answer(told: Callable[..., list[Fact]], words: str, expected: str) -> None:
    assert [f.value for f in told(BONE + words, "radiotherapy_response")] == [expected]


@pytest.mark.parametrize(
    "words",
    [
        "It was irradiated with 30 Gy in 10 fractions.",
        "Radiotherapy, 30 Gy, was given. Pazopanib was started and the lesion shrank.",
        "Radiotherapy, 30 Gy, was given without regression.",
        "No radiotherapy was given. The lesion remained stable.",
    ],
)
def test_no_answer(told: Callable[..., list[Fact]], words: str) -> None:
    assert told(BONE + words, "radiotherapy_response") == []
