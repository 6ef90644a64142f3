"""The sections of text that stands under no heading, from its own words.

A text goes from general remarks to the patient (an age with a sex, "the patient was") and may
come back to the literature ("et al.", "have been reported", dense citations). What is told after
that of "our patient" stays discussion, as in a printed report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from cavagraph.loaders.document import Citation, Section, Sentence
from cavagraph.loaders.fronts import INTRODUCES

_BESIDE = frozenset(
    {
        *(Section.ABSTRACT, Section.HEADER, Section.REFERENCES),
        *(Section.BOILERPLATE, Section.CAPTION, Section.TABLE),
    }
)
"""What may stand beside an abstract in a file that holds nothing else."""
_LITERATURE = re.compile(
    r"\bet al\b|\bcolleagues\b|\bco-workers\b"
    r"|\b(?:have|has|had) been (?:reported|described|published)\b"
    r"|\breported (?:in|by|that|to)\b|\bliterature\b"
    r"|\b(?:series|studies|reviews|guidelines|meta-analys[ie]s)\b"
    r"|\brecommended\b|\bcontroversial\b"
    r"|\bsurvival (?:rate|after|of patients)|\b(?:is|are) (?:a )?rare\b"
    r"|\b(?:most|many|some|usually|commonly|generally|typically|rarely)\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:he|she|his|her)\b|\b(?:the|our|this) patient(?:'s|\u2019s)?\b|\bour case\b"
    r"|\bpresent(?:ed)? case\b"
    r"|\bpostoperative day\b|\bPOD\b|\bwas (?:discharged|admitted|referred|resected|removed)\b",
    re.IGNORECASE,
)
_CONCLUDES = re.compile(r"^(?:in conclusion|in summary|to conclude|we conclude)\b", re.IGNORECASE)


def infer_sections(
    sentences: Sequence[Sentence], citations: Sequence[Citation]
) -> tuple[Sentence, ...]:
    """The sentences, those of section UNKNOWN with a section where their words are plain."""
    unknown = [s for s in sentences if s.section is Section.UNKNOWN]
    proper = {s.section for s in sentences}
    if not unknown:
        return tuple(sentences) if proper - _BESIDE else _abstract_alone(sentences, citations)
    if proper & {Section.CASE, Section.RESULTS, Section.METHODS}:
        found = _before_headings(unknown)
    else:
        found = _without_headings(unknown, citations)
    return tuple(replace(s, section=found.get(s.index, s.section)) for s in sentences)


def _abstract_alone(
    sentences: Sequence[Sentence], citations: Sequence[Citation]
) -> tuple[Sentence, ...]:
    """A report that is an abstract and nothing else tells its case there."""
    told = [s for s in sentences if s.section is Section.ABSTRACT]
    found = _without_headings(told, citations) if told else {}
    kept = {s.index: found.get(s.index, Section.UNKNOWN) for s in told}
    return tuple(replace(s, section=kept.get(s.index, s.section)) for s in sentences)


def _before_headings(unknown: Sequence[Sentence]) -> dict[int, Section]:
    """Paragraphs above the first heading: an abstract that tells the case, then introduction."""
    out: dict[int, Section] = {}
    abstract: int | None = None
    for sentence in unknown:
        if INTRODUCES.search(sentence.text) and abstract is None:
            abstract = sentence.paragraph
    if abstract is None and unknown:
        abstract = unknown[0].paragraph
    for sentence in unknown:
        late = abstract is not None and sentence.paragraph > abstract
        out[sentence.index] = Section.INTRODUCTION if late else Section.ABSTRACT
    return out


def _without_headings(
    unknown: Sequence[Sentence], citations: Sequence[Citation]
) -> dict[int, Section]:
    out: dict[int, Section] = {}
    starts = [i for i, s in enumerate(unknown) if INTRODUCES.search(s.text)]
    if not starts:
        return out
    state = Section.CASE
    cited = [c.position for c in citations]
    for i, sentence in enumerate(unknown):
        if i < starts[0]:
            out[sentence.index] = Section.INTRODUCTION
            continue
        literature = bool(_LITERATURE.search(sentence.text)) or any(
            sentence.start <= p <= sentence.end for p in cited
        )
        own = bool(_OWN.search(sentence.text)) or bool(INTRODUCES.search(sentence.text))
        opens = sentence.paragraph != unknown[i - 1].paragraph if i else True
        if _CONCLUDES.match(sentence.text):
            state = Section.CONCLUSION
        elif literature and not own and state is Section.CASE and i > starts[0]:
            if _general_ahead(unknown[i : i + 3]):
                state = Section.DISCUSSION
        elif state is Section.DISCUSSION and opens and own and not literature:
            state = Section.CASE
        out[sentence.index] = state
    return out


def _general_ahead(ahead: Sequence[Sentence]) -> bool:
    """Whether the next sentences speak in general as well."""
    own = sum(bool(_OWN.search(s.text)) for s in ahead)
    general = sum(bool(_LITERATURE.search(s.text)) for s in ahead)
    return general > own
