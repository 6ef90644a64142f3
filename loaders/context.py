"""Whether a mention is asserted: negated, suspected, past, planned, hypothetical, another's.

After NegEx and ConText (Chapman 2001, Harkema 2009), with clauses found by their verbs. The cues
are data (``rules/context.yaml``); how far one reaches is decided in ``reach``. A cue inside a
mention ("negative margin") or inside a longer cue ("no change") is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby

from cavagraph.loaders.annotations import Annotated, Context, Mention, Quantity
from cavagraph.loaders.coordination import coordinated
from cavagraph.loaders.cues import CueHit, Cues, load_cues
from cavagraph.loaders.dates import month_first
from cavagraph.loaders.document import Document, Sentence
from cavagraph.loaders.guard import Guard
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.quantities import quantities
from cavagraph.loaders.reach import Clauses, backward, clauses_of, forward, lowered

# A treatment is not suspected: "was considered", "possible" make it a plan.
TREATMENTS = ("Drug", "DrugClass", "DrugRegimen", "Procedure", "TreatmentModality", "Radiotherapy")


# Terms that hold their own negation ("not reconstructed", "negative").
_NEGATIVE = re.compile(r"(?:not|no|non|never|neg|negative|absent|absence|without|free|spared)\b")
# No sentence is longer; what is (a broken file) is read in pieces, so that time stays linear.
_LONGEST = 2_000


def in_context(
    text: str, mentions: tuple[Mention, ...], offset: int = 0, cues: Cues | None = None
) -> tuple[Mention, ...]:
    """The mentions of the sentence ``text``, which starts at ``offset``, with their context."""
    if not mentions:
        return mentions
    if len(text) > _LONGEST:
        return tuple(_piecewise(text, mentions, offset, cues))
    rules = cues or load_cues()
    low = lowered(text)
    spans = [(m.start - offset, m.end - offset) for m in mentions]
    hits = [h for h in rules.find(low) if not _inside(h, spans)]
    if not hits and not rules.pairs:
        return mentions
    clauses = clauses_of(low, rules)
    fields: list[dict[str, str]] = [{} for _ in mentions]
    exempt = _exempt(clauses, hits, spans)
    for hit in hits:
        for category in hit.cue.sets:
            for i in _reached(clauses, hit, spans, exempt):
                fields[i].setdefault(category, hit.cue.id)
    for i, cue_id in rules.landmarks(low, spans):
        fields[i].setdefault("landmark", cue_id)
    for mention, found in zip(mentions, fields, strict=True):
        if "suspected" in found and mention.isa(*TREATMENTS):
            found.setdefault("planned", found.pop("suspected"))
    return tuple(
        replace(m, context=Context(**f)) if f else m for m, f in zip(mentions, fields, strict=True)
    )


def _piecewise(
    text: str, mentions: tuple[Mention, ...], offset: int, cues: Cues | None
) -> Iterator[Mention]:
    for piece, held in groupby(mentions, key=lambda m: (m.start - offset) // _LONGEST):
        at = piece * _LONGEST
        yield from in_context(text[at : at + _LONGEST], tuple(held), offset + at, cues)


def _inside(hit: CueHit, spans: list[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in spans)


def _exempt(clauses: Clauses, hits: list[CueHit], spans: list[tuple[int, int]]) -> frozenset[int]:
    """Mentions after "except for": what is said of the rest is not said of them."""
    return frozenset(
        i for hit in hits if hit.cue.category == "exception" for i in forward(clauses, hit, spans)
    )


def _reached(
    clauses: Clauses, hit: CueHit, spans: list[tuple[int, int]], exempt: frozenset[int]
) -> Iterator[int]:
    found: list[int] = []
    if hit.cue.category == "negated":  # "was not infiltrated"; but "negative" says it itself
        found += [
            i
            for i, (s, e) in enumerate(spans)
            if hit.start <= s and e <= hit.end and not _NEGATIVE.match(clauses.text, s)
        ]
    if hit.cue.direction in ("before", "both"):
        found += backward(clauses, hit, spans)
    if hit.cue.direction in ("after", "both"):
        found += forward(clauses, hit, spans)
    for i in found:
        if i not in exempt or hit.cue.category != "negated":
            yield i


def annotate_text(
    text: str, offset: int, lexicon: Lexicon, *, month_first: bool = False
) -> tuple[tuple[Mention, ...], tuple[Quantity, ...]]:
    """Mentions in their context, and quantities, of a stretch of the working text at ``offset``.

    For a sentence, a table cell, a field. ``lexicon`` should know the document's abbreviations
    (``Lexicon.within``).
    """
    plain = lexicon.mentions(text, offset)
    implied = coordinated(text, plain, lexicon, offset) if plain else ()
    mentions = _with_implied(plain, implied) if implied else plain
    return in_context(text, mentions, offset), quantities(text, offset, month_first=month_first)


def _with_implied(plain: tuple[Mention, ...], implied: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """All in order; an implied mention replaces a plain one of the same words."""
    covered = {at for i in implied for at in range(i.start, i.end)}
    kept = [p for p in plain if p.start not in covered]
    return tuple(sorted((*kept, *implied), key=lambda m: m.start))


def annotate(
    document: Document, lexicon: Lexicon, guard: Guard | None = None
) -> tuple[Annotated, ...]:
    """Every sentence of a document with what stands in it (also captions and fields).

    With a ``guard``, one that cannot be read stands there with nothing, and the guard tells why.
    """
    local = lexicon.within(document.abbreviations)
    american = month_first(document.text)
    found = []
    for sentence in document.sentences:
        work = partial(_annotated, sentence, local, american)
        name = f"annotate, sentence {sentence.index + 1}"
        nothing = Annotated(sentence, (), ())
        found.append(guard.run(name, work, nothing) if guard else work())
    return tuple(found)


def _annotated(sentence: Sentence, lexicon: Lexicon, american: bool) -> Annotated:
    mentions, found = annotate_text(sentence.text, sentence.start, lexicon, month_first=american)
    return Annotated(sentence, mentions, found)
