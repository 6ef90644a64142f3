"""What the terms and rules may lack: phrases of the reports' cases that no term covers.

A phrase is a run of words between the words that carry no subject (``rules/stopwords.yaml``),
without a term of the ontology or a quantity in it. It says nothing of itself: a person looks at
the most frequent ones and adds terms (``--terms``) or rules (``--rules``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files as package_files
from pathlib import Path

import yaml

from cavagraph.graph.model import Evidence, Extraction
from cavagraph.loaders.annotations import Annotated, Mention, Quantity
from cavagraph.loaders.document import BlockKind
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.pipeline import extract_document, lexicon_of
from cavagraph.loaders.readers import read
from cavagraph.loaders.rulebook import Rulebook
from cavagraph.loaders.view import ReportView, view
from cavagraph.ontology.terms import Terminology

LONGEST = 4
"""Words of a phrase at most; longer runs are cut into the phrases in them."""
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_RUN = re.compile(r"[^\W\d_]+(?:(?:[-’']| )[^\W\d_]+)*")


def suggest(
    paths: Iterable[Path],
    terminology: Terminology,
    rules: Rulebook,
    as_: ReportFormat | None = None,
) -> list[Suggestion]:
    """What occurs more than once (in one report alone: at all), in most reports first.

    Raises:
        ReportError: a report cannot be read.
    """
    counts = Suggestions()
    files = tuple(paths)
    for path in files:
        document = read(path, as_)
        report = view(document, lexicon_of(terminology), rules)
        counts.add(report, extract_document(document, terminology, rules))
    return counts.ranked(least=2 if len(files) > 1 else 1)


@dataclass(slots=True)
class Suggestion:
    """A phrase that no term covers, or a quantity that no fact holds. ``kind``: which of both.

    ``reports``: names of those that have it; ``times``: how often; ``example``: the first place,
    in the report ``first``.
    """

    kind: str
    words: str
    first: str
    example: Evidence
    times: int = 0
    reports: set[str] = field(default_factory=set)


class Suggestions:
    """Counts phrases and quantities over reports."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Suggestion] = {}

    def add(self, report: ReportView, extraction: Extraction) -> None:
        """Count what a report has."""
        name = extraction.source.stem
        for annotated in report.own():
            if annotated.sentence.kind is BlockKind.HEADING:
                continue
            for start, end, words in phrases(annotated):
                for piece in report.document.evidence(start, end)[:1]:
                    self._count("phrase", words, name, piece)
            for quantity in annotated.quantities:
                for piece in report.document.evidence(quantity.start, quantity.end)[:1]:
                    if quantity.unit and _lies_in(piece, extraction.unused):
                        self._count("quantity", piece.quote, name, piece)

    def ranked(self, least: int = 1) -> list[Suggestion]:
        """Those that occur ``least`` times or more: in most reports first, then most often."""
        found = (s for s in self._found.values() if s.times >= least or s.kind == "quantity")
        return sorted(found, key=lambda s: (-len(s.reports), -s.times, s.kind, s.words))

    def _count(self, kind: str, words: str, report: str, piece: Evidence) -> None:
        known = self._found.setdefault((kind, words), Suggestion(kind, words, report, piece))
        known.times += 1
        known.reports.add(report)


def _lies_in(piece: Evidence, unused: Iterable[Evidence]) -> bool:
    """Whether a quantity stands in words that no fact used."""
    return any(other.start <= piece.start and piece.end <= other.end for other in unused)


def phrases(annotated: Annotated) -> Iterator[tuple[int, int, str]]:
    """The uncovered phrases of a sentence: start and end in the working text, folded words."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    items: list[Mention | Quantity] = [*annotated.mentions, *annotated.quantities]
    covered = [(item.start, item.end) for item in items]
    for run in _RUN.finditer(text):
        at = run.start() + offset
        for words in _parted(run.group()):
            start, end = words[0].start(), words[-1].end()
            if not any(a < at + end and at + start < b for a, b in covered):
                yield at + start, at + end, " ".join(w.group().lower() for w in words)


def _parted(run: str) -> Iterator[list[re.Match[str]]]:
    """The stretches of a run between words that carry no subject, cut to ``LONGEST``."""
    stretch: list[re.Match[str]] = []
    for word in (*_WORD.finditer(run), None):
        if word is not None and word.group().lower() not in stopwords():
            stretch.append(word)
            continue
        yield from _cut(stretch)
        stretch = []


def _cut(stretch: list[re.Match[str]]) -> Iterable[list[re.Match[str]]]:
    if not stretch or (len(stretch) == 1 and len(stretch[0].group()) < 4):
        return
    for i in range(0, len(stretch), LONGEST):
        yield stretch[i : i + LONGEST]


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Words that carry no subject: articles, pronouns, verbs of report, times."""
    text = (package_files("cavagraph.loaders.rules") / "stopwords.yaml").read_text(encoding="utf-8")
    groups: dict[str, str] = yaml.safe_load(text)
    return frozenset(word for words in groups.values() for word in words.split())
