"""Statistics of a passage: every figure with what it speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from cavagraph.loaders.annotations import Mention
from cavagraph.loaders.claim_figures import Attrs, Figure, figures
from cavagraph.loaders.claim_passages import Passage, clause_at, clauses
from cavagraph.loaders.claim_rules import ClaimRule, FoundClaim, claim_rules
from cavagraph.loaders.claim_values import described, grade_of, study_of
from cavagraph.loaders.claim_words import labels
from cavagraph.loaders.claim_zones import Zone

_GENERIC = frozenset({"graft", "anastomosis"})  # names no technique


def statistics_in(passage: Passage, zones: list[Zone]) -> Iterator[FoundClaim]:
    """Every figure of a passage that a rule takes, with what it speaks of."""
    spans = clauses(passage.text)
    described_figures = described(passage, figures(passage))
    for figure in described_figures:
        clause = clause_at(spans, figure.start)
        rule = _statistic_rule(passage, figure, clause)
        if rule is None:
            continue
        attrs = dict(figure.attrs)
        if rule.kind == "survival" and "pct" in attrs:
            attrs["value_pct"] = attrs.pop("pct")
        if rule.kind not in ("survival", "mortality", "treatment_effect"):
            attrs.pop("measure", None)
        attrs |= _about(passage, clause, figure, described_figures, rule.kind)
        zone = _nearest(zones, figure, clause, described_figures)
        if zone and rule.kind in ("epidemiology", "outcome_rate", "survival", "mortality"):
            attrs |= {"canonical": zone.segments} if zone.segments else {}
            attrs |= {"zone": ", ".join(zone.labels)} if zone.labels else {}
        yield FoundClaim(rule.kind, rule.id, rule.says, attrs, *clause, rule.source)


def _statistic_rule(passage: Passage, figure: Figure, clause: tuple[int, int]) -> ClaimRule | None:
    """The first rule whose cue stands in the figure's clause, else in its sentence."""
    whole = (0, len(passage.text))
    for last, (start, end) in ((False, clause), (False, whole), (True, whole)):
        for rule in claim_rules().statistics:
            if rule.last is not last:
                continue
            if figure.kind not in rule.figures or (passage.mixed and not rule.own):
                continue
            mentioned = any(m.isa(*rule.classes) for m in passage.mentions)
            if rule.classes and not mentioned:
                continue
            if rule.matches(passage.text[start:end], passage.text):
                return rule
    return None


def _nearest(
    zones: list[Zone], figure: Figure, clause: tuple[int, int], found: list[Figure]
) -> Zone | None:
    """The zone next to a figure in its clause, with no other figure in between."""
    low = max([clause[0], *(f.end for f in found if f.end <= figure.start)])
    high = min([clause[1], *(f.start for f in found if f.start >= figure.end)])
    before = [z for z in zones if low <= z.start and z.end <= figure.start]
    after = [z for z in zones if figure.end <= z.start < high]
    if before and after:
        near, far = before[-1], after[0]
        return near if figure.start - near.end <= far.start - figure.end else far
    near_by = before[-1:] or after[:1]
    return near_by[0] if near_by else None


def _about(
    passage: Passage,
    clause: tuple[int, int],
    figure: Figure,
    found: list[Figure],
    kind: str,
) -> Attrs:
    """Drug, material, event, procedure, study and grade of a statistic."""
    attrs: Attrs = {}
    study = study_of(passage.sentence.text)
    if study:
        attrs["study"] = study
    near = _reach(passage, clause, figure, found)
    if kind in ("toxicity_rate", "outcome_rate", "treatment_effect", "survival"):
        attrs |= _named(passage, figure, near, "drug", "Drug", "DrugRegimen")
    if kind == "toxicity_rate":
        events = [m for m in passage.mentions if m.isa("AdverseEventType", "Complication")]
        attrs |= _nearest_label(passage, figure, events)
        grade = grade_of(passage, figure, found)
        attrs |= {"grade": grade} if grade else {}
    if kind == "outcome_rate":
        attrs |= _named(passage, figure, near, "material", "GraftMaterial")
        attrs |= _named(
            passage, figure, near, "procedure", "ReconstructionTechnique", "VesselManagement",
            "OrganResection", "Transplantation",
        )  # fmt: skip
    return attrs


def _reach(
    passage: Passage, clause: tuple[int, int], figure: Figure, found: list[Figure]
) -> tuple[int, int]:
    """The words of a figure: its clause, from the figure before it to the one after it."""
    before = [f.end for f in found if f.end <= figure.start]
    after = [f.start for f in found if f.start >= figure.end]
    return max([clause[0], *before[-1:]]), min([clause[1], *after[:1]])


def _nearest_label(passage: Passage, figure: Figure, mentions: list[Mention]) -> Attrs:
    start, end = figure.start + passage.start, figure.end + passage.start
    if not mentions:
        return {}
    return {"event": min(mentions, key=lambda m: max(m.start - end, start - m.end)).term.label}


def _named(
    passage: Passage, figure: Figure, near: tuple[int, int], name: str, *classes: str
) -> Attrs:
    """What is named beside the figure: before it, after it, else earlier in the passage."""
    after, before, rest = (
        tuple(x for x in labels(passage.within(*span), *classes) if x not in _GENERIC)
        for span in ((figure.end, near[1]), (near[0], figure.start), (0, near[0]))
    )
    listed = " for " in passage.text[figure.end : figure.end + 6]
    found = (after or before or rest) if listed else (before or after or rest)
    if not found:
        return {}
    return {name: found[0] if len(found) == 1 else found}
