"""Heads that are printed once for several terms."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cavagraph.loaders.coordination import coordinated
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.ontology.terms import Term

LABELS = (
    "renal vein|left renal vein|right renal vein|renal artery|left hepatic vein|hepatic vein|"
    "middle hepatic vein|right hepatic vein|back pain|abdominal pain|lower abdominal pain|"
    "spindle cells|epithelioid cells|kidney|fever|renal"
)


@dataclass(frozen=True)
class Words:
    terms: tuple[Term, ...]


LEXICON = Lexicon(
    Words(tuple(Term(f"https://example.org/{n}", n, "a term") for n in LABELS.split("|")))
)
TABLE = [
    ("right and left renal veins", [("right", "right renal vein")]),
    (
        "right, middle and left hepatic veins",
        [("right", "right hepatic vein"), ("middle", "middle hepatic vein")],
    ),
    ("back and lower abdominal pain", [("back", "back pain")]),
    ("spindle and epithelioid cells", [("spindle", "spindle cells")]),
    ("the renal and hepatic veins", [("renal", "renal vein")]),
    ("the renal vein and artery", [("artery", "renal artery")]),
    ("fever and lower abdominal pain", []),
    ("right kidney and hepatic vein", []),
    ("left renal vein", []),
    ("vein, renal and hepatic veins", [("renal", "renal vein")]),
    ("the purple and left renal veins", []),
]


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[t for t, _ in TABLE])
def test_implied(text: str, expected: list[tuple[str, str]]) -> None:
    plain = LEXICON.mentions(text, 5)
    implied = sorted(coordinated(text, plain, LEXICON, 5), key=lambda m: m.start)
    assert [(m.text, m.term.label) for m in implied] == expected
    assert all(text[m.start - 5 : m.end - 5] == m.text for m in implied)
