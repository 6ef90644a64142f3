"""A report says the same whether it comes as text or set in columns as a PDF."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from cavagraph.graph.model import Extraction, PagePlace
from cavagraph.loaders.evaluation import evaluate
from cavagraph.loaders.pipeline import extract
from tests.loaders.formats.typeset import typeset

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT / "tests" / "corpus"
EXAMPLES = ("valley.txt", "ridge.md")
ANNOTATED = ("inv03.md", "inv06.txt", "inv08.txt", "inv12.txt")
"""Prose, notes in fragments, a series and a short report."""


@lru_cache(maxsize=8)
def from_text(name: str) -> Extraction:
    return extract(path_of(name))


def from_pdf(name: str, columns: int, folder: Path) -> Extraction:
    path = path_of(name)
    set_at = folder / f"{path.stem}.pdf"
    return extract(typeset(path.read_text(encoding="utf-8"), set_at, columns))


def path_of(name: str) -> Path:
    return (CORPUS if name in ANNOTATED else ROOT / "docs" / "examples") / name


def values(extraction: Extraction) -> Counter[tuple[object, ...]]:
    """What is said of whom, without the words."""
    return Counter(
        (patient.key, fact.field, fact.value, fact.status, fact.temporality)
        for patient in extraction.patients
        for fact in patient.facts
    )


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_gives_the_same_facts(name: str, columns: int, tmp_path: Path) -> None:
    assert values(from_pdf(name, columns, tmp_path)) == values(from_text(name))


@pytest.mark.slow
@pytest.mark.parametrize("columns", [1, 2])
def test_annotated_reports_score_as_their_text_does(columns: int, tmp_path: Path) -> None:
    gold = CORPUS / "gold.json"
    text = evaluate(gold, [from_text(name) for name in ANNOTATED]).tally.score("relaxed")
    pdf = evaluate(gold, [from_pdf(name, columns, tmp_path) for name in ANNOTATED]).tally.score(
        "relaxed"
    )
    assert text.f1 > 0.5
    assert abs(text.f1 - pdf.f1) <= 0.03


def test_every_fact_has_its_page_and_box(tmp_path: Path) -> None:
    for patient in from_pdf("ridge.md", 2, tmp_path).patients:
        for fact in patient.facts:
            for piece in fact.evidence:
                assert piece.places, fact
                for place in piece.places:
                    assert isinstance(place, PagePlace)
                    left, bottom, right, top = place.box
                    assert place.page == 1
                    assert 50 <= left < right <= 545 and 40 <= bottom < top <= 800
