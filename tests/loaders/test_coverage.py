"""What no fact used."""

from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.loaders.coverage import QUANTITY
from cavagraph.loaders.pipeline import extract

TEXT = """Case report

A 52-year-old woman came with leg edema. Her cat was named after a river. The operation took
310 min and the blood loss was 900 mL. The wound drain was taken out after it had given 35 mL on
that day. The postoperative course was uneventful.
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "river.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_pieces_are_slices_of_the_file(report: Path) -> None:
    unused = extract(report).unused
    assert unused
    assert all(TEXT[piece.start : piece.end] == piece.quote for piece in unused)
    assert list(unused) == sorted(unused, key=lambda piece: piece.start)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Her cat was named after a river.", True),
        ("35 mL", True),
        ("310 min", False),
        ("900 mL", False),
        ("52-year-old", False),
        ("leg edema", False),
    ],
)
def test_sentences_and_quantities_without_a_fact(report: Path, words: str, told: bool) -> None:
    quotes = [" ".join(piece.quote.split()) for piece in extract(report).unused]
    assert any(words in quote for quote in quotes) is told


def test_quantities_are_told_from_sentences(report: Path) -> None:
    pieces = extract(report).unused
    for piece in pieces:
        assert piece.section.endswith(QUANTITY) is (len(piece.quote.split()) < 4)
