"""General statements of a report as claims: statistics, recommendations, what is held and known.

One claim a number or pair of numbers; a sentence without numbers gives one claim a clause at most.
The text of a claim is made from its parts, never copied from the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cavagraph.graph.model import Claim, Scope, Value, ZoneScheme, attributes
from cavagraph.loaders.claim_figures import Attrs, Figure, figures
from cavagraph.loaders.claim_passages import Passage, clause_at, clauses, passages
from cavagraph.loaders.claim_rules import ClaimRule, claim_rules, compiled
from cavagraph.loaders.claim_values import described, grade_of, study_of, value_text
from cavagraph.loaders.claim_words import guideline_of, labels, level_of, radiation_of, summary
from cavagraph.loaders.claim_zoned import procedures_in, zoned_claims
from cavagraph.loaders.claim_zones import Zone, conditions, needless, polarity_of, zones_in
from cavagraph.loaders.document import Section
from cavagraph.loaders.view import ReportView
from cavagraph.loaders.zones import find_scheme

_RECOMMENDS = frozenset({"recommendation", "recommendation_by_zone"})
_CONCLUDED = frozenset(
    {"recommendation", "treatment_effect", "outcome", "material_property", "prognostic_factor"}
)
_ADVICE = re.compile(r"\bshould\b|\bmust\b|\brecommended\b|\badvised\b", re.IGNORECASE)
_BESIDE = frozenset(
    {"recommendation", "treatment", "prognostic_factor", "material_option", "treatment_effect"}
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A claim in the making: ``[start, end)`` is its clause in the passage."""

    kind: str
    rule: str
    says: str
    attrs: Attrs
    start: int
    end: int
    source: str = ""
    about: str = ""


def claims(report: ReportView) -> tuple[Claim, ...]:
    """The claims of a report in reading order; equal ones are one, with all their evidence."""
    scheme = find_scheme(report.document)
    found: dict[tuple[object, ...], Claim] = {}
    topic: tuple[int, Zone] | None = None
    for passage in passages(report):
        if compiled(claim_rules().weak).search(passage.text):
            continue
        for claim in _of_passage(report, passage, scheme, topic):
            key = (claim.kind, claim.text, claim.attrs, claim.source)
            known = found.get(key)
            found[key] = _united(known, claim) if known else claim
        topic = _topic(passage, scheme) or topic
    return tuple(found.values())


def _united(known: Claim, again: Claim) -> Claim:
    return replace(
        known,
        evidence=tuple(dict.fromkeys((*known.evidence, *again.evidence))),
        citations=tuple(dict.fromkeys((*known.citations, *again.citations))),
    )


def _topic(passage: Passage, scheme: ZoneScheme | None) -> tuple[int, Zone] | None:
    """The zone that a sentence like "For tumours of zone II, ..." opens for its paragraph."""
    zones = zones_in(passage.text, scheme)
    if not zones:
        return None
    lead = re.match(r"(?:for|regarding|in|with|as for|concerning)\b", passage.text, re.IGNORECASE)
    return (passage.sentence.paragraph, zones[0]) if lead and zones[0].start < 60 else None


def _of_passage(
    report: ReportView,
    passage: Passage,
    scheme: ZoneScheme | None,
    topic: tuple[int, Zone] | None,
) -> Iterator[Claim]:
    inherited = topic[1] if topic and topic[0] == passage.sentence.paragraph else None
    zones = zones_in(passage.text, scheme)
    statistics = list(_statistics(passage, zones))
    before = _drug_before(report, passage)
    taken = [(f.start, f.end) for f in statistics]
    for found in statistics:
        claim = _claim(report, passage, found)
        needs = found.kind == "toxicity_rate" and "drug" not in found.attrs
        yield _with_drug(report, claim, before) if needs and before else claim
    zoned = list(zoned_claims(passage, zones, inherited, scheme))
    for part in zoned:
        found = _Found(
            "recommendation_by_zone", part.rule, part.says, part.attrs, part.start, part.end
        )
        yield replace(_claim(report, passage, found), correction=part.correction)
    for found in _statements(passage, zones, taken, [(z.start, z.end) for z in zoned]):
        yield _claim(report, passage, found)


def _drug_before(report: ReportView, passage: Passage) -> tuple[str, int] | None:
    """The one drug of the sentence before, and that sentence: whose toxicity is told next."""
    index = passage.sentence.index - 1
    if index < 0 or report.sentence(index).paragraph != passage.sentence.paragraph:
        return None
    drugs = labels(report.annotated[index].mentions, "Drug")
    return (drugs[0], index) if len(drugs) == 1 else None


def _with_drug(report: ReportView, claim: Claim, before: tuple[str, int]) -> Claim:
    drug, index = before
    sentence = report.sentence(index)
    shown = report.document.evidence(sentence.start, sentence.end, sentence.section.value)
    attrs = attributes(**dict(claim.attrs), drug=drug)
    return replace(
        claim, text=f"{drug}: {claim.text}", attrs=attrs, evidence=(*claim.evidence, *shown)
    )


def _statistics(passage: Passage, zones: list[Zone]) -> Iterator[_Found]:
    spans = clauses(passage.text)
    for figure in described(passage, figures(passage)):
        clause = clause_at(spans, figure.start)
        rule = _statistic_rule(passage, figure, clause)
        if rule is None:
            continue
        attrs = dict(figure.attrs)
        if rule.kind == "survival" and "pct" in attrs:
            attrs["value_pct"] = attrs.pop("pct")
        if rule.kind not in ("survival", "mortality", "treatment_effect"):
            attrs.pop("measure", None)
        attrs |= _about(passage, clause, figure, rule.kind)
        zone = _nearest(zones, figure, clause)
        if zone and rule.kind in ("epidemiology", "outcome_rate", "survival", "mortality"):
            attrs |= {"canonical": zone.segments} if zone.segments else {}
            attrs |= {"zone": ", ".join(zone.labels)} if zone.labels else {}
        yield _Found(rule.kind, rule.id, rule.says, attrs, *clause, rule.source)


def _statistic_rule(passage: Passage, figure: Figure, clause: tuple[int, int]) -> ClaimRule | None:
    """The first rule whose cue stands in the figure's clause, else in its sentence."""
    for start, end in (clause, (0, len(passage.text))):
        for rule in claim_rules().statistics:
            if figure.kind not in rule.figures or (passage.mixed and not rule.own):
                continue
            mentioned = any(m.isa(*rule.classes) for m in passage.mentions)
            if rule.classes and not mentioned:
                continue
            if rule.matches(passage.text[start:end], passage.text):
                return rule
    return None


def _nearest(zones: list[Zone], figure: Figure, clause: tuple[int, int]) -> Zone | None:
    inside = [z for z in zones if clause[0] <= z.start < clause[1]]
    if not inside:
        return None
    return min(inside, key=lambda z: min(abs(z.end - figure.start), abs(figure.end - z.start)))


def _about(passage: Passage, clause: tuple[int, int], figure: Figure, kind: str) -> Attrs:
    """Drug, material, event, procedure, study and grade of a statistic."""
    attrs: Attrs = {}
    study = study_of(passage.sentence.text)
    if study:
        attrs["study"] = study
    if kind in ("toxicity_rate", "outcome_rate", "treatment_effect", "survival"):
        attrs |= _named(passage, figure, clause, "drug", "Drug", "DrugRegimen")
    if kind == "toxicity_rate":
        attrs |= _named(passage, figure, clause, "event", "AdverseEventType", "Complication")
        grade = grade_of(passage, figure)
        attrs |= {"grade": grade} if grade else {}
    if kind == "outcome_rate":
        attrs |= _named(passage, figure, clause, "material", "GraftMaterial")
        attrs |= _named(
            passage, figure, clause, "procedure", "ReconstructionTechnique", "VesselManagement",
            "OrganResection", "Transplantation",
        )  # fmt: skip
    return attrs


def _named(
    passage: Passage, figure: Figure, clause: tuple[int, int], name: str, *classes: str
) -> Attrs:
    """What the clause names after the figure, else before it, else what the passage names."""
    after = labels(passage.within(figure.end, clause[1]), *classes)
    before = labels(passage.within(clause[0], figure.start), *classes)
    rest = labels(passage.within(0, clause[0]), *classes)
    listed = " for " in passage.text[figure.end : figure.end + 6]
    found = (after or before or rest) if listed else (before or after or rest)
    if not found:
        return {}
    return {name: found[0] if len(found) == 1 else found}


def _statements(
    passage: Passage,
    zones: list[Zone],
    taken: list[tuple[int, int]],
    zoned: list[tuple[int, int]],
) -> Iterator[_Found]:
    """At most one statement a clause; beside a statistic or a zone only of some kinds."""
    seen: set[str] = set()
    for start, end in clauses(passage.text):
        rule = _statement_rule(passage, start, end)
        if rule is None or rule.kind in seen - _RECOMMENDS:
            continue
        kind = rule.kind
        if (start, end) in taken and kind not in _BESIDE:
            continue
        if any(a < end and start < b for a, b in zoned) and kind in (*_RECOMMENDS, "conclusion"):
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
        yield _Found(kind, rule.id, says, attrs, start, end, rule.source, rule.about)


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


def _claim(report: ReportView, passage: Passage, found: _Found) -> Claim:
    sentence = passage.sentence
    evidence = report.document.evidence(passage.start, passage.end, sentence.section.value)
    mentions = passage.within(found.start, found.end) or passage.mentions
    return Claim(
        kind=found.kind,
        text=summary(found.says, mentions, found.attrs, value_text(found.attrs), found.about),
        evidence=evidence,
        attrs=attributes(**_sorted(found.attrs.items())),
        citations=passage.citations,
        source=found.source or passage.source,
        scope=Scope.RECOMMENDATION if found.kind in _RECOMMENDS else Scope.LITERATURE,
        rule=found.rule,
    )


def _sorted(items: Iterable[tuple[str, Value]]) -> Attrs:
    return {name: value for name, value in items if value not in ("", ())}
