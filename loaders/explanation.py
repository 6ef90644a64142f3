"""Why a fact is in the extraction: the rule, the words that set it off, and how they were read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from cavagraph.graph.errors import ReportError
from cavagraph.graph.interchange_write import fact_ids
from cavagraph.graph.model import Evidence, Extraction, Fact
from cavagraph.loaders.annotations import Annotated, Context, Mention
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.pipeline import candidates_of, extract_document, lexicon_of
from cavagraph.loaders.readers import read
from cavagraph.loaders.resolution import fold_value
from cavagraph.loaders.rulebook import Rulebook
from cavagraph.loaders.view import ReportView, view
from cavagraph.ontology.terms import Terminology


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that changed how a term was read. ``sets``: negated, suspected, planned ..."""

    term: str
    sets: str
    cue: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """A place where the rule found the fact. ``words`` are slices of the report.

    ``section``, ``owner`` and ``episode`` of its sentence; ``patients``: whom the place stands for,
    and ``how`` that was decided; empty where it is a table cell or the report as a whole.
    """

    rule: str
    words: tuple[Evidence, ...]
    sentence: str
    section: str
    owner: str
    episode: str
    patients: tuple[str, ...]
    how: str
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A fact with everything that led to it. Several triggers: it was said more than once."""

    fact_id: str
    patient: str
    fact: Fact
    triggers: tuple[Trigger, ...]


def explain(
    path: Path,
    fact_id: str,
    terminology: Terminology,
    rules: Rulebook,
    as_: ReportFormat | None = None,
) -> Explanation:
    """Why the report has the fact of this id, as ``extract --format json`` prints ids.

    Raises:
        ReportError: the report cannot be read, or it has no such fact; says which ids there are.
    """
    document = read(path, as_)
    extraction = extract_document(document, terminology, rules)
    patient, fact = _chosen(extraction, fact_id)
    report = view(document, lexicon_of(terminology), rules)
    found = [c for c in candidates_of(report) if _made(report, c, patient, fact)]
    triggers = tuple(_trigger(report, candidate) for candidate in found)
    return Explanation(fact_id, patient, fact, triggers)


def _chosen(extraction: Extraction, fact_id: str) -> tuple[str, Fact]:
    known = {name: (patient, fact) for name, patient, fact in fact_ids(extraction)}
    if fact_id not in known:
        which = f"{next(iter(known))} to {next(reversed(known))}" if known else "none"
        raise ReportError(
            f"{extraction.source.file}: no fact {fact_id}; there is {which}, see: cavagraph "
            "extract --format json"
        )
    return known[fact_id]


def _made(report: ReportView, candidate: Candidate, patient: str, fact: Fact) -> bool:
    """Whether a candidate went into a fact: what it says, where, and of whom."""
    if candidate.field != fact.field or candidate.status is not fact.status:
        return False
    if fold_value(candidate.value) != fold_value(fact.value):
        return False
    if patient not in report.assign(candidate).keys:
        return False
    words = [e for a, b in candidate.spans for e in report.document.evidence(a, b)]
    return any(w.start < e.end and e.start < w.end for w in words for e in fact.evidence)


def _trigger(report: ReportView, candidate: Candidate) -> Trigger:
    words = report.document.evidence(candidate.start, candidate.end)
    assigned = report.assign(candidate)
    how = "named by the rule" if candidate.patients is not None else _how(report, assigned.explicit)
    if candidate.distributed or assigned.distributed:
        how += ", said of several"
    if candidate.sentence < 0:
        return Trigger(candidate.rule, words, "", "table", "", "", assigned.keys, how, ())
    sentence = report.sentence(candidate.sentence)
    annotated = report.annotated[candidate.sentence]
    episode = report.episodes[candidate.sentence]
    return Trigger(
        rule=candidate.rule,
        words=words,
        sentence=sentence.text,
        section=sentence.section.value,
        owner=report.owners[candidate.sentence].value,
        episode=episode.value if episode else "",
        patients=assigned.keys,
        how=how,
        cues=tuple(_cues(annotated, candidate)),
    )


def _how(report: ReportView, explicit: bool) -> str:
    if len(report.cast.keys) == 1:
        return "the only patient of the report"
    return "named beside it" if explicit else "by the text around it"


def _cues(annotated: Annotated, candidate: Candidate) -> Iterator[Cue]:
    """What was read into the terms that lie in the match."""
    for mention in annotated.mentions:
        if mention.start < candidate.end and candidate.start < mention.end:
            yield from _of_mention(mention)


def _of_mention(mention: Mention) -> Iterator[Cue]:
    for flag in fields(Context):
        cue = getattr(mention.context, flag.name)
        if cue:
            yield Cue(mention.text, flag.name, cue)
