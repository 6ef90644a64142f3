"""Whether a mention is asserted: negated, suspected, past, planned, hypothetical, another's.

After NegEx and ConText (Chapman 2001, Harkema 2009), with clauses found by their verbs. The cues
are data (``rules/context.yaml``); this module decides only how far a cue reaches:

* forward: to a terminator, to the token limit, or to the first verb after what it covers ("no A,
  B or C was seen"), less a new clause before that verb ("no A was seen, and CT showed B");
* backward: to the start of the clause; over a comma only within a list or over an exception
  ("A and B, except for C, were not seen");
* a cue inside a mention ("negative margin") or inside a longer cue ("no change") is silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cavagraph.loaders.annotations import Annotated, Context, Mention, Quantity
from cavagraph.loaders.coordination import coordinated
from cavagraph.loaders.cues import CueHit, Cues, load_cues
from cavagraph.loaders.dates import month_first
from cavagraph.loaders.document import Document
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.quantities import quantities

# A treatment is not suspected: "was considered", "possible" make it a plan.
TREATMENTS = ("Drug", "DrugClass", "DrugRegimen", "Procedure", "TreatmentModality", "Radiotherapy")
_COPULA = r"(?:was|were|is|are|has\sbeen|have\sbeen|had\sbeen)"
_VERB = re.compile(
    rf"\b(?P<copula>{_COPULA})\b|"
    r"\b(?:had|has|have|did|does|showed|shows|revealed|reveals|demonstrated|disclosed|confirmed|"
    r"underwent|received|developed|remained|remains|became|started|went|gave|led|required|"
    r"presented|complained|reported|suggested|contained|measured|weighed|lay|arose|extended|"
    r"reached|involved|invaded|encased|occurred|followed|can|could|may|might|should|would|will|"
    r"must|recovered|died|lasted|appeared|functioned|took|allowed|improved|"
    r"discussed|decided|agreed|caused|produced|proved|survived|lived|resolved|included|recommended|"
    r"advised)\b"
)
# After "was", these say that the thing before it was or was not there: no new clause.
_OBSERVED = re.compile(
    r"\s(?:not\s|ever\s|also\s|subsequently\s|clearly\s)?(?:seen|observed|found|noted|noticed|detected|identified|"
    r"present|reported|given|performed|needed|required|used|necessary|done|evident|made|recorded|"
    r"encountered|demonstrated|visible|visuali[sz]ed|suspected|documented|inserted|placed|offered|involved|"
    r"administered|palpable|palpated|apparent|shown|revealed|felt|elicited|raised|possible|available|"
    r"associated|undertaken|attempted|carried|disturbed|spared|affected)\b"
)
_RELATIVE = (" that ", " which ", " who ")
_SUBJECT = re.compile(
    r",\s(?:and|so|the|he|she|it|we|they|this|there|our|his|her|a|an)\s(?!well\b)[^,]{0,80}$"
)
_JOIN = re.compile(r",\s(?:and|or)\s|\sand\s|,\s")
_LIST_WORD = re.compile(r"\b(?:and|or|nor)\b|&|/")
_INTRODUCTION = re.compile(r"\s*(?:on|at|in|during|after|by|for|with|from|before|despite)\b")
_ASIDE = re.compile(
    r"\s*(?:(?:if|when|where|as|although|however|therefore|unfortunately|likewise|which)\b|"
    r"\w{3,20}(?:ed|ing)\b)"
)
_WORD = re.compile(r"[^\s]+")
_LOWER = {
    ord("’"): "'",
    ord("–"): "-",
    ord("‐"): "-",
    ord("−"): "-",
    ord("\n"): " ",
}
_LIST_ITEM_WORDS = 6


@dataclass(frozen=True, slots=True)
class _Clauses:
    """A sentence in small letters with the positions that limit scopes (relative to it)."""

    text: str
    stops: tuple[tuple[int, int], ...]
    ahead: tuple[tuple[int, int], ...]
    verbs: tuple[re.Match[str], ...]


def lowered(text: str) -> str:
    """Small letters and plain signs, character for character."""
    plain = text.translate(_LOWER)
    low = plain.lower()
    return low if len(low) == len(text) else "".join(_lower(c) for c in plain)


def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


def in_context(
    text: str, mentions: tuple[Mention, ...], offset: int = 0, cues: Cues | None = None
) -> tuple[Mention, ...]:
    """The mentions of the sentence ``text``, which starts at ``offset``, with their context."""
    if not mentions:
        return mentions
    rules = cues or load_cues()
    low = lowered(text)
    spans = [(m.start - offset, m.end - offset) for m in mentions]
    hits = [h for h in rules.find(low) if not _inside(h, spans)]
    if not hits and not rules.pairs:
        return mentions
    clauses = _clauses(low, rules)
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


def _clauses(low: str, rules: Cues) -> _Clauses:
    """The cues' terminators, and each "and" before a verb ("no cyst and was well")."""
    verbs = tuple(_VERB.finditer(low))
    joined = [(v.start() - 4, v.start()) for v in verbs if low.startswith("and ", v.start() - 4)]
    stops = tuple(sorted([*rules.stops(low), *joined]))
    return _Clauses(low, stops, tuple(rules.stops_ahead(low)), verbs)


def _inside(hit: CueHit, spans: list[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in spans)


def _exempt(clauses: _Clauses, hits: list[CueHit], spans: list[tuple[int, int]]) -> frozenset[int]:
    """Mentions after "except for": what is said of the rest is not said of them."""
    return frozenset(
        i for hit in hits if hit.cue.category == "exception" for i in _forward(clauses, hit, spans)
    )


def _reached(
    clauses: _Clauses, hit: CueHit, spans: list[tuple[int, int]], exempt: frozenset[int]
) -> Iterator[int]:
    found: list[int] = []
    if hit.cue.category == "negated":  # "was not infiltrated"
        found += [i for i, (s, e) in enumerate(spans) if hit.start <= s and e <= hit.end]
    if hit.cue.direction in ("before", "both"):
        found += _backward(clauses, hit, spans)
    if hit.cue.direction in ("after", "both"):
        found += _forward(clauses, hit, spans)
    for i in found:
        if i not in exempt or hit.cue.category != "negated":
            yield i


def _forward(clauses: _Clauses, hit: CueHit, spans: list[tuple[int, int]]) -> list[int]:
    cue = hit.cue
    end = _forward_end(clauses, hit)
    ahead = [i for i, (s, _) in enumerate(spans) if hit.end <= s < end]
    if not ahead:
        return []
    for verb in () if cue.over_verbs else clauses.verbs:
        covered = spans[ahead[0]][1] <= verb.start()
        if hit.end <= verb.start() < end and (covered or _new_clause(clauses.text, hit.end, verb)):
            first = spans[ahead[0]][1] if covered else hit.end
            end = min(end, _before_verb(clauses.text, first, verb))
            break
    reached = [i for i in ahead if spans[i][0] < end]
    near = [i for i in reached if _tokens(clauses.text, hit.end, spans[i][0]) <= cue.max_tokens]
    return near[: cue.targets] if cue.targets else near


def _forward_end(clauses: _Clauses, hit: CueHit) -> int:
    end = len(clauses.text)
    for start, _ in clauses.stops:
        if start >= hit.end:
            end = start
            break
    if hit.cue.comma_ends:
        comma = clauses.text.find(",", hit.end, end)
        end = comma if comma >= 0 else end
    ahead = (start for start, _ in clauses.ahead if hit.end <= start < end)
    end = min(ahead, default=end)
    for words in hit.cue.terminators:
        found = re.search(rf"\b{re.escape(words)}\b", clauses.text[hit.end : end])
        if found:
            end = hit.end + found.start()
    opened = clauses.text.rfind("(", 0, hit.start)
    closed = clauses.text.find(")", hit.end)
    if opened >= 0 and clauses.text.find(")", opened, hit.start) < 0 <= closed:
        end = min(end, closed)
    return end


def _new_clause(text: str, start: int, verb: re.Match[str]) -> bool:
    """Whether a clause with its own subject begins between ``start`` and the verb."""
    return bool(_SUBJECT.search(text, start, verb.start()))


def _before_verb(text: str, first: int, verb: re.Match[str]) -> int:
    """Where a forward scope ends that meets ``verb``: before the subject of a new clause."""
    if verb["copula"] and _OBSERVED.match(text, verb.end()):
        return verb.start()
    joins = [m.start() for m in _JOIN.finditer(text, first, verb.start())]
    return joins[-1] if joins else verb.start()


def _tokens(text: str, start: int, end: int) -> int:
    return len(_WORD.findall(text, start, end))


def _backward(clauses: _Clauses, hit: CueHit, spans: list[tuple[int, int]]) -> list[int]:
    if hit.cue.category == "negated" and clauses.text.endswith(_RELATIVE, 0, hit.start):
        return []  # "nodules that were not noted before": they are there
    start, asides = _backward_start(clauses, hit)
    near = [
        i
        for i, (s, e) in enumerate(spans)
        if start <= s
        and e <= hit.start
        and _tokens(clauses.text, e, hit.start) <= hit.cue.max_tokens
        and not any(a <= s < b for a, b in asides)
    ]
    return near[-hit.cue.targets :] if hit.cue.targets else near


def _backward_start(clauses: _Clauses, hit: CueHit) -> tuple[int, list[tuple[int, int]]]:
    text = clauses.text
    start = 0
    for _, end in clauses.stops:
        if end <= hit.start and not _excepting(text, end - 12, end):
            start = max(start, end)
    for verb in () if hit.cue.over_verbs else clauses.verbs:
        if verb.end() <= hit.start:
            start = max(start, verb.end())
    for words in hit.cue.terminators:
        at = text.rfind(words, start, hit.start)
        start = at + len(words) if at >= 0 else start
    if text.rfind(")", start, hit.start) < (opened := text.rfind("(", start, hit.start)):
        start = opened + 1
    start, asides = _list_start(text, start, hit.start)
    if text.startswith(("was ", "is ", "has "), hit.start) or hit.cue.comma_ends:
        joined = text.rfind(" and ", start, hit.start)
        start = joined + 5 if joined >= 0 else start
    return start, asides


def _excepting(text: str, start: int, end: int) -> bool:
    return any(w in text[max(0, start) : end] for w in ("except", "apart from", "other than"))


def _list_start(text: str, start: int, end: int) -> tuple[int, list[tuple[int, int]]]:
    """Go left over the commas of a list, of an exception and of asides, no further.

    Returns where the scope starts, and the asides ("A, confirmed by B, was not seen").
    """
    at = len(text[:end].rstrip(" ,"))
    closed = at < len(text[:end].rstrip())  # a comma just before the cue closes an aside
    asides: list[tuple[int, int]] = []
    in_list = False
    while (comma := text.rfind(",", start, at)) >= 0:
        segment = text[comma + 1 : at]
        if closed and (_excepting(segment, 0, len(segment)) or _ASIDE.match(segment)):
            asides.append((comma, at))
            at, closed = comma, False
            continue
        in_list = in_list or bool(_LIST_WORD.search(segment))
        if not in_list or len(segment.split()) > _LIST_ITEM_WORDS:
            return comma + 1, asides
        at = comma
    if at < end and in_list and _INTRODUCTION.match(text, start, at):
        following = text.find(",", start)
        return (following + 1 if following >= 0 else start), asides
    return start, asides


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
    kept = [p for p in plain if not any(i.start <= p.start and p.end <= i.end for i in implied)]
    return tuple(sorted((*kept, *implied), key=lambda m: m.start))


def annotate(document: Document, lexicon: Lexicon) -> tuple[Annotated, ...]:
    """Every sentence of a document with what stands in it (also captions and fields)."""
    local = lexicon.within(document.abbreviations)
    american = month_first(document.text)
    out: list[Annotated] = []
    for sentence in document.sentences:
        mentions, found = annotate_text(sentence.text, sentence.start, local, month_first=american)
        out.append(Annotated(sentence, mentions, found))
    return tuple(out)
