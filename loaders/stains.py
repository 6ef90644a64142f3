"""Immunostains: which antigens a sentence calls positive and which negative.

A sentence names antigens in lists, and the word that judges a list stands before it ("positive for
A, B and C"), after it ("A and B were negative") or beside it ("A (+), B (-)"). Lists are read from
left to right, so that no list takes a word that has judged its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cavagraph.loaders.annotations import Annotated, Mention
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.stainwords import (
    CARRIED,
    DENIED,
    GAP,
    QUALIFIED,
    SHARE,
    SHOWN_LAST,
    SIGN,
    SINGULAR,
    STOP,
    Cue,
    after,
    before,
)
from cavagraph.loaders.view import ReportView

RULE = "stain"
_SECTIONS = (Section.CASE, Section.RESULTS, Section.UNKNOWN, Section.CAPTION, Section.ABSTRACT)
_SHARED = {"PR": "progesterone receptor"}  # short forms that name something else as well
_STAINED = re.compile(r"immuno|stain|nucle|\bcells\b|receptor|\bIHC\b", re.IGNORECASE)
_INDEX = ("Ki-67", "MIB-1")  # a share of cells, no yes or no: the frame "ihc.index" reads it


@dataclass(slots=True)
class _Run:
    """Antigens listed together, each with its result; positions relative to the sentence.

    ``start`` and ``end`` span the list and later the word that judges it; ``taken`` is where the
    next list may look for its own.
    """

    members: list[Mention]
    start: int
    end: int
    taken: int = 0
    signed: bool = False
    results: tuple[str, ...] = ()


def stain_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Adds the result of every immunostain that a sentence of the own case names."""
    yield from candidates
    for annotated in report.own():
        sentence = annotated.sentence
        if sentence.section in _SECTIONS and sentence.kind is not BlockKind.HEADING:
            for mention, result in stains(annotated):
                yield Candidate(
                    field="ihc",
                    value=mention.term.label,
                    spans=((mention.start, mention.end), (sentence.start, sentence.end)),
                    rule=RULE,
                    sentence=sentence.index,
                    attrs=(("result", result),),
                )


def stains(annotated: Annotated) -> Iterator[tuple[Mention, str]]:
    """Each judged antigen with "positive", "negative" or the printed share of stained cells."""
    text = annotated.sentence.text
    runs = _runs(annotated)
    for i, run in enumerate(runs):
        limit = runs[i + 1].start if i + 1 < len(runs) else len(text)
        run.results = _judged(text, run, runs[i - 1] if i else None, limit)
        for mention, result in zip(run.members, run.results, strict=False):
            context = mention.context
            if result and not (context.generic or context.other or context.family):
                yield mention, result


def _runs(annotated: Annotated) -> list[_Run]:
    text, offset = annotated.sentence.text, annotated.sentence.start
    runs: list[_Run] = []
    for mention in _antigens(annotated):
        start, end = mention.start - offset, mention.end - offset
        if mention.term.label in _INDEX:
            continue
        last = runs[-1] if runs else None
        if last and GAP.fullmatch(text, last.end, start) and not SIGN.match(text, last.end):
            last.members.append(mention)
            last.end = end
        else:
            runs.append(_Run([mention], start, end))
    return runs


def _antigens(annotated: Annotated) -> list[Mention]:
    """The antigens named, with those whose short form is another term's where stains are told."""
    named = list(annotated.of("Antigen"))
    if named or _STAINED.search(annotated.sentence.text):
        for mention in annotated.mentions:
            if mention.text in _SHARED and not mention.isa("Antigen"):
                term = replace(mention.term, label=_SHARED[mention.text])
                named.append(replace(mention, term=term))
    return sorted(named, key=lambda mention: mention.start)


def _judged(text: str, run: _Run, previous: _Run | None, limit: int) -> tuple[str, ...]:
    """The results of a list, one a member; () where nothing judges it."""
    many = len(run.members)
    run.taken = run.end
    if sign := SIGN.match(text, run.end):
        run.taken, run.signed = sign.end(), True
        return (_printed(next(filter(None, sign.groups()))),) * many
    left = text[previous.taken if previous else 0 : run.start]
    stop = max((s.end() for s in STOP.finditer(left)), default=0)
    if DENIED.search(left):
        return ("negative",) * many
    ahead = before(left[stop:])
    behind = after(text[run.end : limit], followed=limit < len(text))
    if many > 1 and ahead and behind and not ahead.weak and ahead.result != behind.result:
        run.taken = run.end + behind.end
        return _divided(text, run, ahead, behind)
    if behind and (ahead is None or ahead.weak):
        run.taken = run.end + behind.end
        return (behind.result,) * many
    if ahead and not (ahead.weak and ahead.result == "positive"):
        return (ahead.result,) * many
    carries = previous is not None and previous.results and not previous.signed and not stop
    if previous and carries and CARRIED.fullmatch(left):
        return previous.results[-1:] * many
    if share := SHARE.match(text, run.end):
        return ("",) * (many - 1) + (share["share"].strip(),)
    found = QUALIFIED.match(text, run.end) or SHOWN_LAST.search(left)
    return ("positive",) * many if found else ()


def _printed(sign: str) -> str:
    return "negative" if re.match(r"[-−–]|neg", sign, re.IGNORECASE) else "positive"


def _divided(text: str, run: _Run, ahead: Cue, behind: Cue) -> tuple[str, ...]:
    """ "Positive for A and B, C was negative": the word before judges the first members only."""
    many = len(run.members)
    first = many - 1
    if not SINGULAR.match(text, run.end):
        offset = run.members[0].start - run.start
        gaps = [
            text[a.end - offset : b.start - offset]
            for a, b in zip(run.members, run.members[1:], strict=False)
        ]
        joined = next((i for i, gap in enumerate(gaps) if re.search(r"\band\b", gap)), many)
        first = joined + 2 if joined + 2 < many else first
    return (ahead.result,) * first + (behind.result,) * (many - first)
