"""Statements without a figure of their own: advice, what is held, what is known of materials."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.graph.model import Value
from cavagraph.loaders.claim_figures import Attrs
from cavagraph.loaders.claim_passages import Passage, clauses
from cavagraph.loaders.claim_rules import RECOMMENDS, ClaimRule, FoundClaim, claim_rules, compiled
from cavagraph.loaders.claim_words import guideline_of, labels, level_of, radiation_of
from cavagraph.loaders.claim_zoned import procedures_in
from cavagraph.loaders.claim_zones import Zone, conditions, needless, polarity_of
from cavagraph.loaders.document import Section

_CONCLUDED = frozenset(
    {"recommendation", "treatment_effect", "outcome", "material_property", "prognostic_factor"}
)
_ADVICE = re.compile(r"\bshould\b|\bmust\b|\brecommended\b|\badvised\b", re.IGNORECASE)
_BESIDE = frozenset(
    {"recommendation", "treatment", "prognostic_factor", "material_option", "treatment_effect"}
)


def statements_in(
    passage: Passage,
    zones: list[Zone],
    taken: list[tuple[int, int]],
    zoned: list[tuple[int, int]],
) -> Iterator[FoundClaim]:
    """At most one statement a clause; beside a statistic or a zone only of some kinds."""
    seen: set[str] = set()
    for start, end in clauses(passage.text):
        rule = _statement_rule(passage, start, end)
        if rule is None or rule.kind in seen - RECOMMENDS:
            continue
        kind = rule.kind
        if (start, end) in taken and kind not in _BESIDE:
            continue
        if any(a < end and start < b for a, b in zoned) and kind in (*RECOMMENDS, "conclusion"):
            continue
        seen.add(kind)
        attrs: Attrs = dict(rule.attrs)
        if kind == "recommendation":
            attrs |= _recommended(passage, start, end)
        if kind == "prognostic_factor":
            attrs |= _direction(passage.text[start:end])
        if kind in ("treatment_effect", "drug_property", "outcome"):
            attrs |= _every(passage, start, end, "drug", "Drug")
        if kind == "material_property":
            attrs |= _every(passage, start, end, "material", "GraftMaterial")
        place = [z for z in zones if start <= z.start < end and z.segments]
        if place and kind in ("epidemiology", "symptom_pattern", "prognostic_factor"):
            attrs["canonical"] = place[0].segments
            attrs |= {"zone": ", ".join(place[0].labels)} if place[0].labels else {}
        says = rule.says
        if kind == "recommendation" and needless(passage.text[start:end]):
            says = "not needed"
        kind = _concluded(passage, kind, passage.text[start:end])
        yield FoundClaim(kind, rule.id, says, attrs, start, end, rule.source, rule.about)


def _concluded(passage: Passage, kind: str, text: str) -> str:
    """What the authors conclude is a conclusion; their plain advice stays a recommendation."""
    if kind not in _CONCLUDED or passage.source != "authors" or not concluding(passage):
        return kind
    advice = kind == "recommendation" and _ADVICE.search(text)
    if kind == "prognostic_factor" and re.search(r"\bfactors?\b", text, re.IGNORECASE):
        return kind
    return kind if advice and passage.sentence.section is Section.CONCLUSION else "conclusion"


def _statement_rule(passage: Passage, start: int, end: int) -> ClaimRule | None:
    clause = passage.text[start:end]
    mentions = passage.within(start, end)
    place = "conclusion" if concluding(passage) else passage.sentence.section.value
    for rule in claim_rules().statements:
        if passage.mixed and not rule.own and place != "conclusion":
            continue
        if rule.sections and place not in rule.sections:
            continue
        named = {m.term.iri for m in mentions if m.isa(*rule.classes)}
        worded = bool(rule.words) and compiled(rule.words).search(clause) is not None
        if rule.classes and len(named) < (2 if rule.several else 1) and not worded:
            continue
        if rule.matches(clause, passage.text):
            return rule
    return None


def concluding(passage: Passage) -> bool:
    """Whether the authors conclude here: the conclusion of the abstract or of the text."""
    sentence = passage.sentence
    if sentence.section is Section.ABSTRACT:
        return sentence.subsection in ("conclusion", "")
    return sentence.section is Section.CONCLUSION


def _recommended(passage: Passage, start: int, end: int) -> Attrs:
    text = passage.text[start:end]
    attrs: Attrs = {**conditions(passage, start, end), **radiation_of(passage)}
    polarity = polarity_of(text)
    if polarity:
        attrs["polarity"] = polarity
    level = level_of(text) or level_of(passage.text)
    for name, value in (("level", level), ("guideline", guideline_of(passage.text))):
        if value:
            attrs[name] = value
    attrs |= _every(passage, start, end, "drug", "Drug")
    done = procedures_in(passage, start, end)
    attrs |= {"procedure": done[0] if len(done) == 1 else done} if done else {}
    return attrs


def _every(passage: Passage, start: int, end: int, name: str, *classes: str) -> Attrs:
    found: tuple[Value, ...] = labels(passage.within(start, end), *classes)
    if not found:
        return {}
    return {name: found[0] if len(found) == 1 else tuple(str(f) for f in found)}


def _direction(text: str) -> Attrs:
    if re.search(r"\bnot\b|\bno (?:effect|influence|impact)\b", text, re.IGNORECASE):
        return {"direction": "none"}
    if re.search(
        r"\bpoor|\bworse|\bworst|\brisk\b|\bshort|\badverse|\bunfavo|\bnegative", text, re.I
    ):
        return {"direction": "negative"}
    if re.search(r"\bbetter|\bbest|\blonger|\bfavou?rable|\bimproved", text, re.IGNORECASE):
        return {"direction": "positive"}
    return {}
