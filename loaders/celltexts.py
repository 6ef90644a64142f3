"""Cells of running words ("Excision with nephrectomy"), read by the frames like a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cavagraph.loaders.annotations import Annotated
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.context import annotate_text
from cavagraph.loaders.document import BlockKind, Section, Sentence
from cavagraph.loaders.engine import apply_frames
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.rows import Entry
from cavagraph.loaders.view import ReportView

_EPISODES = {episode.value: episode for episode in Episode}


def cell_facts(report: ReportView, entry: Entry, key: str, episode: str) -> Iterator[Candidate]:
    """What the frames find in a cell, for the patient ``key``; ``episode`` as the column says."""
    cell = entry.cell
    sentence = Sentence(
        -1, cell.start, cell.start + len(cell.text), cell.text, Section.CASE, BlockKind.TABLE
    )
    lexicon = report.lexicon.within(report.document.abbreviations)
    mentions, quantities = annotate_text(cell.text, cell.start, lexicon)
    annotated = Annotated(sentence, mentions, quantities)
    for found in apply_frames(report.rules.frames, annotated, _EPISODES.get(episode)):
        yield replace(found, spans=((cell.start, cell.end), entry.span), patients=(key,))
