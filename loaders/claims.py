"""General statements of a report as claims: statistics, recommendations, what is held and known.

One claim a number or pair of numbers; a sentence without numbers gives one claim a clause at most.
The text of a claim is made from its parts, never copied from the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cavagraph.graph.model import Claim, Scope, Value, ZoneScheme, attributes
from cavagraph.loaders.claim_figures import Attrs
from cavagraph.loaders.claim_passages import Passage, passages
from cavagraph.loaders.claim_rules import RECOMMENDS, FoundClaim, claim_rules, compiled
from cavagraph.loaders.claim_statements import statements_in
from cavagraph.loaders.claim_statistics import statistics_in
from cavagraph.loaders.claim_values import value_text
from cavagraph.loaders.claim_words import labels, summary
from cavagraph.loaders.claim_zoned import zoned_claims
from cavagraph.loaders.claim_zones import Zone, zones_in
from cavagraph.loaders.view import ReportView
from cavagraph.loaders.zones import find_scheme


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
    statistics = list(statistics_in(passage, zones))
    before = _drug_before(report, passage)
    taken = [(f.start, f.end) for f in statistics]
    for found in statistics:
        claim = _claim(report, passage, found)
        needs = found.kind == "toxicity_rate" and "drug" not in found.attrs
        yield _with_drug(report, claim, before) if needs and before else claim
    zoned = list(zoned_claims(passage, zones, inherited, scheme))
    for part in zoned:
        found = FoundClaim(
            "recommendation_by_zone", part.rule, part.says, part.attrs, part.start, part.end
        )
        yield replace(_claim(report, passage, found), correction=part.correction)
    for found in statements_in(passage, zones, taken, [(z.start, z.end) for z in zoned]):
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


def _claim(report: ReportView, passage: Passage, found: FoundClaim) -> Claim:
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
        scope=Scope.RECOMMENDATION if found.kind in RECOMMENDS else Scope.LITERATURE,
        rule=found.rule,
    )


def _sorted(items: Iterable[tuple[str, Value]]) -> Attrs:
    return {name: value for name, value in items if value not in ("", ())}
