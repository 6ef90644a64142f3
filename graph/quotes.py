"""Leaving out the words of a report: facts may be passed on, its sentences may not.

A passage is nine or more words in a row that stand in the evidence of the extraction. A literal
that holds one is cut after eight of them and ends in an ellipsis. A title is bibliography and
stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, Quad

from cavagraph.graph.model import Evidence, Extraction

__all__ = ["PASSAGE", "all_evidence", "shortened", "without_passages"]

PASSAGE = 9
"""Words in a row that make a passage."""

_WORD = re.compile(r"[a-z0-9]+")
_JOINS = "-\u2010\u2011\u2013/"
_Run = tuple[str, ...]


def without_passages(quads: Iterable[Quad], extraction: Extraction) -> tuple[Quad, ...]:
    """The quads, in the same order, with every passage of the report's evidence cut short."""
    passages = frozenset(run for piece in all_evidence(extraction) for run, _ in _runs(piece.quote))
    title = extraction.source.title
    return tuple(_cut(quad, passages, title) for quad in quads)


def all_evidence(extraction: Extraction) -> Iterator[Evidence]:
    """Every piece of evidence of an extraction, of facts and of all else."""
    for patient in extraction.patients:
        for fact in patient.facts:
            yield from fact.evidence
    for group in (extraction.cohort, extraction.cited, extraction.claims,
                  extraction.references, extraction.recomputations):  # fmt: skip
        for item in group:
            yield from item.evidence
    for contradiction in extraction.contradictions:
        for reading in contradiction.readings:
            yield from reading.evidence
    for label in extraction.scheme.labels if extraction.scheme else ():
        yield from label.evidence


def shortened(text: str) -> str:
    """A text that is no longer than a passage may be; "I-II" is two words and is never split."""
    end = next((end for _, end in _runs(text)), None)
    return text if end is None else _cut_at(text, end)


def _cut_at(text: str, end: int) -> str:
    """``text[:end]`` and an ellipsis, without a part of a longer word ("zone I" of "zone I-II")."""
    if text[end : end + 1] and text[end] in _JOINS:
        end = max(text.rfind(" ", 0, end), 0) or end
    return f"{text[:end]} …"


def _runs(text: str) -> Iterator[tuple[_Run, int]]:
    """Every run of ``PASSAGE`` words with the position after its last but one."""
    words = [(match.group(), match.end()) for match in _WORD.finditer(text.lower())]
    for i in range(len(words) - PASSAGE + 1):
        run = words[i : i + PASSAGE]
        yield tuple(word for word, _ in run), run[-2][1]


def _cut(quad: Quad, passages: frozenset[_Run], title: str) -> Quad:
    value = quad.object
    if not isinstance(value, Literal) or value.value == title:
        return quad
    end = next((end for run, end in _runs(value.value) if run in passages), None)
    if end is None:
        return quad
    words = _cut_at(value.value, end)
    short = Literal(words, language=value.language) if value.language else Literal(words)
    return Quad(quad.subject, quad.predicate, short, quad.graph_name)
