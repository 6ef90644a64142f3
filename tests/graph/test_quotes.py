"""Passages of a report stay out of what is passed on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from cavagraph.graph.model import (
    CitedPatient,
    Claim,
    Contradiction,
    Evidence,
    Extraction,
    Fact,
    Patient,
    Reading,
    Recomputation,
    Source,
    ZoneLabel,
    ZoneScheme,
)
from cavagraph.graph.quotes import PASSAGE, all_evidence, without_passages

SENTENCE = "The old harbour master counted seven grey boats before supper came in"
PIECE = Evidence(0, len(SENTENCE), SENTENCE)
NODE = NamedNode("https://example.org/x")
REPORT = Extraction(
    Source(
        "a.txt", "0" * 64, 99, title="Old harbour master counted seven grey boats before supper"
    ),
    (Patient("1", "p", facts=(Fact("symptom", "s", (PIECE,)),)),),
)


def cut(words: str, language: str = "") -> Literal:
    literal = Literal(words, language=language) if language else Literal(words)
    (quad,) = without_passages([Quad(NODE, NODE, literal, NODE)], REPORT)
    assert isinstance(quad.object, Literal)
    return quad.object


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("counted seven grey boats", "counted seven grey boats"),
        ("The old harbour master counted seven grey boats", None),
        (SENTENCE, "The old harbour master counted seven grey boats …"),
        (SENTENCE.upper().replace(" ", ", "),
         "THE, OLD, HARBOUR, MASTER, COUNTED, SEVEN, GREY, BOATS …"),
        (f"note: {SENTENCE}", "note: The old harbour master counted seven grey boats …"),
        ("nine other words that no report ever had in it", None),
        ("", None),
    ],
)  # fmt: skip
def test_cut(words: str, left: str | None) -> None:
    assert cut(words).value == (words if left is None else left)


def test_language_stays() -> None:
    assert cut(SENTENCE, "en").language == "en"


def test_a_title_is_bibliography() -> None:
    assert cut(REPORT.source.title).value == REPORT.source.title
    assert len(REPORT.source.title.split()) == PASSAGE


def test_nodes_are_untouched() -> None:
    quad = Quad(NODE, NODE, NODE, NODE)
    assert without_passages([quad], REPORT) == (quad,)


def test_evidence_of_everything_counts() -> None:
    pieces = [Evidence(n, n + 1, "x") for n in range(8)]
    full = replace(
        REPORT,
        patients=(Patient("1", "p", facts=(Fact("symptom", "s", (pieces[0],)),)),),
        cohort=(Fact("age_mean", 1, (pieces[1],)),),
        cited=(CitedPatient("c", "c", (pieces[2],)),),
        claims=(Claim("survival", "c", (pieces[3],)),),
        recomputations=(Recomputation("mean", "age", 1, 1, True, (pieces[4],)),),
        contradictions=(Contradiction("k", "w", (Reading("a", (pieces[5],)),
                                                 Reading("b", (pieces[6],))), "r", "r"),),
        scheme=ZoneScheme("zone", "FromBelow", (ZoneLabel("I", (), "b", (pieces[7],)),)),
    )  # fmt: skip
    assert sorted(all_evidence(full)) == pieces
