"""All that the stages share about one report: document, mentions, patients, owners."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cavagraph.graph.model import Issue
from cavagraph.loaders.annotations import Annotated
from cavagraph.loaders.assignment import Assigned, Assigner
from cavagraph.loaders.calendardates import since_operation
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.cast import NOBODY, Cast, find_cast, one_or_none
from cavagraph.loaders.cast import Source as Told
from cavagraph.loaders.context import annotate
from cavagraph.loaders.document import Document, Section, Sentence
from cavagraph.loaders.episodes import Episode, episodes
from cavagraph.loaders.guard import Guard
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.rulebook import Rulebook, shipped_rulebook
from cavagraph.loaders.scopes import Ownership, by_section, ownership


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as the rules see it. ``annotated`` and ``owners`` run along the sentences."""

    document: Document
    lexicon: Lexicon
    annotated: tuple[Annotated, ...]
    owners: tuple[Ownership, ...]
    episodes: tuple[Episode | None, ...]
    cast: Cast
    assigner: Assigner
    rules: Rulebook
    guard: Guard

    @property
    def issues(self) -> list[Issue]:
        """What was skipped so far, and why."""
        return self.guard.issues

    def own(self) -> Iterator[Annotated]:
        """The sentences about the report's own patients."""
        return self.of(Ownership.OWN)

    def of(self, *owners: Ownership) -> Iterator[Annotated]:
        """The sentences of these ownerships, in reading order."""
        return (a for a, o in zip(self.annotated, self.owners, strict=True) if o in owners)

    def sentence(self, index: int) -> Sentence:
        """The sentence with this number, from 0."""
        return self.document.sentences[index]

    def section_at(self, position: int) -> str:
        """The section of the sentence at a position of the working text; "table" outside all."""
        sentences = self.document.sentences
        at = bisect_right(sentences, position, key=lambda s: s.start) - 1
        if at >= 0 and position < sentences[at].end:
            return sentences[at].section.value
        return Section.TABLE.value

    def assign(self, candidate: Candidate) -> Assigned:
        """The patients of a candidate: given by its rule, or found by its place."""
        if candidate.patients is not None:
            return Assigned(candidate.patients, candidate.distributed, explicit=True)
        if candidate.sentence < 0:
            return Assigned(self.cast.keys if len(self.cast.keys) == 1 else ())
        sentence = self.sentence(candidate.sentence)
        assigned = self.assigner.assign(sentence, candidate.start, candidate.end)
        if not assigned.keys and candidate.distributed:
            return Assigned(self.cast.keys, distributed=True)
        return assigned


Stage = Callable[[ReportView, tuple[Candidate, ...]], Iterable[Candidate]]
"""A stage gets all candidates so far and gives the new whole list."""


def view(document: Document, lexicon: Lexicon, rules: Rulebook | None = None) -> ReportView:
    """Read what every stage needs from a document; the shipped rules where none are given."""
    guard = Guard(document.source.file)
    nothing = tuple(Annotated(s, (), ()) for s in document.sentences)
    no_course: tuple[Episode | None, ...] = (None,) * len(nothing)

    annotated = guard.run("annotate", lambda: annotate(document, lexicon, guard), nothing)
    cast = _cast(document, guard)
    serial = cast.source in (Told.TABLE, Told.TRANSPOSED)
    course = guard.run("episodes", lambda: episodes(document, serial), no_course)
    timed = guard.run("since_operation", lambda: since_operation(annotated, course), annotated)
    several = cast.several
    owners = guard.run("ownership", lambda: ownership(document, several), by_section(document))
    assigner = guard.run("assigner", lambda: Assigner(document, cast), None)
    return ReportView(
        document,
        lexicon,
        timed,
        owners,
        course,
        cast,
        assigner or Assigner(document, NOBODY),
        rules or shipped_rulebook(),
        guard,
    )


def _cast(document: Document, guard: Guard) -> Cast:
    """The patients; where several cannot be told apart, perhaps it is a report of one."""
    found = guard.run("find_cast", lambda: find_cast(document), None)
    return found or guard.run("one_or_none", lambda: one_or_none(document), NOBODY)
