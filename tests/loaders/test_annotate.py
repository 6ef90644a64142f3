"""Sentences with all that stands in them: mentions with context, implied mentions, quantities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cavagraph.graph.model import Source
from cavagraph.loaders.annotations import Annotated, Mention, Quantity, QuantityKind
from cavagraph.loaders.context import annotate, annotate_text
from cavagraph.loaders.document import Abbreviation, BlockKind, Document, Section, Sentence
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.mapped import plain
from cavagraph.ontology.terms import Term

if TYPE_CHECKING:
    from tests.conftest import Growth


@dataclass(frozen=True)
class Words:
    terms: tuple[Term, ...]


def term(label: str, kind: str) -> Term:
    return Term(f"https://example.org/{label}", label, "a term", types=frozenset({kind}))


LEXICON = Lexicon(
    Words(
        (
            term("right renal vein", "Vein"),
            term("left renal vein", "Vein"),
            term("inferior vena cava", "Vein"),
            term("ascites", "Sign"),
            term("pleural effusion", "Sign"),
            term("heparin", "Drug"),
            term("nephrectomy", "Procedure"),
            term("liver", "Organ"),
        )
    )
)


def document(*sentences: str, abbreviations: tuple[Abbreviation, ...] = ()) -> Document:
    text = " ".join(sentences)
    placed: list[Sentence] = []
    at = 0
    for i, words in enumerate(sentences):
        placed.append(Sentence(i, at, at + len(words), words, Section.CASE, BlockKind.PARAGRAPH))
        at += len(words) + 1
    return Document(
        source=Source("invented.txt", "0" * 64, len(text)),
        mapped=plain(text),
        blocks=(),
        sentences=tuple(placed),
        tables=(),
        citations=(),
        abbreviations=abbreviations,
    )


def fields(annotated: Annotated) -> dict[str, set[str]]:
    """By printed words: the names of the context fields that are set."""
    return {
        m.text: {f for f in type(m.context).__slots__ if getattr(m.context, f)}
        for m in annotated.mentions
    }


def test_a_sentence_gets_mentions_context_and_quantities() -> None:
    (found,) = annotate(
        document("No ascites was seen, and heparin 5,000 units was given."), LEXICON
    )
    assert fields(found) == {"ascites": {"negated"}, "heparin": set()}
    assert [q.text for q in found.amounts(QuantityKind.DOSE)] == ["5,000 units"]


def test_positions_are_those_of_the_document() -> None:
    doc = document("All was well.", "The liver was 18 cm long.")
    found = annotate(doc, LEXICON)[1]
    items: list[Mention | Quantity] = [*found.mentions, *found.quantities]
    assert [doc.text[i.start : i.end] for i in items] == ["liver", "18 cm"]


def test_abbreviations_of_the_document_are_read() -> None:
    pair = Abbreviation("IVC", "inferior vena cava")
    (found,) = annotate(document("The IVC was open.", abbreviations=(pair,)), LEXICON)
    assert [m.term.label for m in found.of("Vein")] == ["inferior vena cava"]


def test_an_implied_mention_stands_in_order_and_has_its_context() -> None:
    (found,) = annotate(document("Neither right nor left renal vein was open."), LEXICON)
    assert [m.term.label for m in found.mentions] == ["left renal vein"]
    (found,) = annotate(document("No right or left renal vein was seen."), LEXICON)
    assert [m.term.label for m in found.mentions] == ["right renal vein", "left renal vein"]
    assert fields(found) == {"right": {"negated"}, "left renal vein": {"negated"}}


def test_a_treatment_is_planned_where_a_finding_is_suspected() -> None:
    (drug,) = annotate(document("Heparin was considered."), LEXICON)
    (sign,) = annotate(document("Ascites was considered."), LEXICON)
    assert fields(drug) == {"Heparin": {"planned"}}
    assert fields(sign) == {"Ascites": {"suspected"}}


def test_dates_follow_the_order_of_the_document() -> None:
    doc = document("Seen on 03/04/2018.", "Seen again on 04/25/2018.")
    dates = [q.text for a in annotate(doc, LEXICON) for q in a.amounts(QuantityKind.DATE)]
    assert dates == ["2018-03-04", "2018-04-25"]


SOME = """no not without ascites heparin liver , and or but was seen except for ( ) right left renal
vein ruled out history of 5 cm months after surgery neither nor planned , , ?"""
WORDS = st.sampled_from(SOME.split())


@given(st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=60))
def test_any_text_can_be_annotated(text: str) -> None:
    mentions, quantities = annotate_text(text, 10, LEXICON)
    items: list[Mention | Quantity] = [*mentions, *quantities]
    for item in items:
        assert 10 <= item.start < item.end <= 10 + len(text)
    assert list(mentions) == sorted(mentions, key=lambda m: m.start)


@pytest.mark.parametrize(
    "piece", ["no ascites ", "ascites, ", "right and left renal vein ", "liver was not seen "]
)
def test_time_grows_with_the_length_of_the_text(piece: str, linear: Growth) -> None:
    linear(lambda n: annotate_text(piece * n, 0, LEXICON), 1_000)


def test_a_long_run_of_words_keeps_its_positions() -> None:
    text = "no ascites " * 1_000
    mentions, _ = annotate_text(text, 3, LEXICON)
    assert len(mentions) == 1_000
    assert all(text[m.start - 3 : m.end - 3] == m.text for m in mentions)
    assert sum(bool(m.context.negated) for m in mentions) > 900
