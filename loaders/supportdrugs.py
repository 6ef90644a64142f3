"""Drugs that are not directed at the tumor: anticoagulants, antiplatelet agents and the rest.

Each mention gives what is said beside it: dose, from and until which postoperative day, for how
long, what for. A later mention that adds nothing is the same administration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cavagraph.graph.model import Status, Temporality, Tier, Value
from cavagraph.loaders.administrations import CORE, details
from cavagraph.loaders.annotations import Annotated, Mention
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import in_order, patients_at
from cavagraph.loaders.document import Section
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.namings import around
from cavagraph.loaders.view import ReportView

RULE = "support-drug"
_CLASSES = {
    "oral antiplatelet agent",
    "direct oral anticoagulant",
    "vitamin K antagonist",
    "antiplatelet therapy",
}
_GIVEN = re.compile(
    r"\b(?:was|were) (?:\w+ )?(?:given|administered|injected|started|prescribed|used|"
    r"continued)\b",
    re.I,
)
_GENERIC = re.compile(
    r"\b(?:is|are|usually|generally|if|may|can|should|\d+ patients|some patients|"
    r"one patient)\b",
    re.I,
)
_ENDED = re.compile(
    r"^(?:(?!start|beg[au]n|given|initiat|commenc)[^.;,]){0,30}?\b(?:was|were)? ?"
    r"(?:exchanged for|changed to|switched to|replaced by|"
    r"replaced with|stopped|discontinued|"
    r"not (?:given|used|needed|required|continued)|withheld|withdrawn)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:without|no|not receive|not need(?:ing)?|not require|not take|never took|need for|"
    r"avoid\w*|instead of|rather than)\b"
    r"(?: (?:any|the|a|an|\w+))?\s*$",
    re.IGNORECASE,
)
_HEPARINISED = re.compile(r"\bheparini[sz](?:ation|ed)\b", re.IGNORECASE)


def support_drug_stage(
    report: ReportView, candidates: tuple[Candidate, ...]
) -> Iterable[Candidate]:
    """Adds drugs that are not directed at the tumor."""
    yield from candidates
    known: dict[tuple[str, ...], set[str]] = {}
    for order, annotated in in_order(report):
        for mention in _mentions(report, annotated):
            made = _candidate(report, annotated, mention)
            if made is None:
                continue
            made = _placed(report, annotated, made)
            seen = known.setdefault(made.patients or (), set())
            bare = {name for name, _ in made.attrs} <= {"purpose"}
            treats = order == 0 and str(made.get("purpose")).startswith("treatment")
            known_already = str(made.value) in seen and made.status is Status.PRESENT
            if bare and known_already and not treats:
                continue
            seen.add(str(made.value))
            yield made


def _placed(report: ReportView, annotated: Annotated, made: Candidate) -> Candidate:
    """With its patients; a standard protocol told of nobody in particular is everybody's."""
    keys, distributed = patients_at(report, annotated.sentence.index, made.start, made.end)
    text = annotated.sentence.text
    standard = annotated.sentence.section in (Section.METHODS, Section.RESULTS) and _GIVEN.search(
        text
    )
    if not keys and standard and not _GENERIC.search(text) and made.status is Status.PRESENT:
        keys, distributed = report.cast.keys, True
    return replace(made, patients=keys, distributed=distributed)


def _mentions(report: ReportView, annotated: Annotated) -> Iterator[Mention]:
    for mention in annotated.of("Drug", "DrugClass"):
        if mention.isa("AntineoplasticAgent", "ContrastAgent"):
            continue
        if mention.isa("HormonalAgent") and not mention.context.historical:
            continue
        if mention.isa("DrugClass") and mention.term.label not in _CLASSES:
            continue
        if _named_next(annotated, mention):
            continue
        c = mention.context
        if c.generic or c.other or c.family or c.hypothetical:
            continue
        yield mention
    heparin = _heparinised(annotated)
    if heparin is not None and not any(m.term.label == "heparin" for m in annotated.of("Drug")):
        yield heparin


def _named_next(annotated: Annotated, mention: Mention) -> bool:
    """ "low-molecular-weight heparin (enoxaparin 40 mg)": the drug in brackets is meant."""
    if mention.term.label not in (*_CLASSES, "low molecular weight heparin"):
        return False
    after = annotated.sentence.text[mention.end - annotated.sentence.start :]
    opened = re.match(r"\s?(?:therapy |treatment )?[(\[,]\s?", after)
    at = mention.end + (opened.end() if opened else 0)
    return bool(opened) and any(m.start == at for m in annotated.of("Drug"))


def _heparinised(annotated: Annotated) -> Mention | None:
    """ "systemic heparinization" as heparin, where the ontology has the procedure only."""
    for mention in annotated.of("OtherProcedure"):
        if "heparini" in mention.term.label:
            from cavagraph.ontology.terms import load_terminology

            term = load_terminology().find("heparin")
            return (
                Mention(mention.start, mention.end, mention.text, term, mention.context)
                if term
                else None
            )
    return None


def _candidate(report: ReportView, annotated: Annotated, mention: Mention) -> Candidate | None:
    before, after = around(annotated, mention.start, mention.end)
    sentence = annotated.sentence
    status = Status.PRESENT
    if mention.context.negated or _REFUSED.search(before):
        status = Status.ABSENT
    if mention.context.planned:
        return None
    historical = mention.context.historical or _habit(report, annotated, before)
    attrs = details(report, annotated, mention) if status is Status.PRESENT else {}
    if status is Status.PRESENT and _ENDED.match(after) and not attrs.get("dose"):
        attrs = {k: v for k, v in attrs.items() if k == "purpose"} | _stop_only(attrs)
    core = mention.isa(*CORE, "DrugClass", "HormonalAgent")
    if not core and status is Status.ABSENT:
        return None
    return Candidate(
        field="drug",
        value=mention.term.label,
        spans=((mention.start, mention.end), (sentence.start, sentence.end)),
        rule=RULE,
        sentence=sentence.index,
        attrs=tuple(sorted(attrs.items())),
        status=status,
        temporality=Temporality.HISTORICAL if historical else Temporality.CURRENT,
        tier=Tier.CORE if core else Tier.EXTRA,
    )


def _stop_only(attrs: dict[str, Value]) -> dict[str, Value]:
    return {k: v for k, v in attrs.items() if k == "stop_pod"}


def _habit(report: ReportView, annotated: Annotated, before: str) -> bool:
    """Taken before the illness: "was taking", "on regular", in the presentation."""
    early = report.episodes[annotated.sentence.index] is Episode.PRESENTATION
    return early and bool(
        re.search(
            r"\b(?:taking|takes|on|controlled with|medication\w*|took|regular|using|used)\b",
            before,
            re.I,
        )
    )
