from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.loaders.rulebook import shipped_rulebook
from cavagraph.loaders.suggestions import LONGEST, stopwords, suggest
from cavagraph.ontology.terms import load_terminology

TERMS = load_terminology()
TEXT = """\
Case report

A 61-year-old woman was admitted with flank pain and a glimmering toe sign. The glimmering toe sign
was repeated. A tumour of the inferior vena cava was resected.
"""


def written(folder: Path, **texts: str) -> list[Path]:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return [folder / f"{name}.txt" for name in texts]


def test_what_no_term_covers_is_counted_with_its_first_place(tmp_path: Path) -> None:
    found = suggest(written(tmp_path, one=TEXT), TERMS, shipped_rulebook())
    phrase = next(s for s in found if "glimmering" in s.words)
    assert (phrase.kind, phrase.times, phrase.first) == ("phrase", 2, "one")
    assert phrase.example.quote == TEXT[phrase.example.start : phrase.example.end]
    said = {s.words for s in found}
    assert not any("flank pain" in words or "vena cava" in words for words in said)
    assert all(len(s.words.split()) <= LONGEST for s in found if s.kind == "phrase")


def test_in_several_reports_the_shared_words_come_first(tmp_path: Path) -> None:
    other = TEXT.replace("glimmering toe sign\nwas", "sombre elbow\nwas")
    found = suggest(written(tmp_path, one=TEXT, two=other), TERMS, shipped_rulebook())
    phrases = [s for s in found if s.kind == "phrase"]
    assert "glimmering" in phrases[0].words
    assert (len(phrases[0].reports), phrases[0].times) == (2, 3)
    assert "sombre elbow" not in {s.words for s in phrases}  # once only


def test_a_quantity_that_no_fact_holds_is_listed_with_its_place(tmp_path: Path) -> None:
    text = TEXT.replace("A tumour of", "The drain was shortened by 14 mm. A tumour of")
    (found,) = (
        s
        for s in suggest(written(tmp_path, one=text), TERMS, shipped_rulebook())
        if s.kind == "quantity"
    )
    assert found.words == "14 mm"
    assert text[found.example.start : found.example.end] == "14 mm"


@pytest.mark.parametrize("word", ["the", "underwent", "patient", "months"])
def test_words_without_a_subject_end_a_phrase(word: str) -> None:
    assert word in stopwords()
