"""Drugs that are not directed at the tumor: anticoagulants, antiplatelet agents and the rest.

Each mention gives what is said beside it: dose, from and until which postoperative day, for how
long, what for. A later mention that adds nothing is the same administration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from cavagraph.graph.model import Status, Temporality, Tier, Value
from cavagraph.loaders.annotations import Annotated, Mention, Quantity, QuantityKind
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import in_order, patients_at
from cavagraph.loaders.document import Section
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.namings import around
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

RULE = "support-drug"
_CORE = ("Anticoagulant", "AntiplateletAgent", "Thrombolytic")
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
_LIFE = re.compile(
    r"\b(?:life-?long|for life|indefinite(?:ly)?|permanent(?:ly)?|long[- ]term)\b", re.IGNORECASE
)
_INTRAOP = re.compile(
    r"\b(?:clamp\w*|intra-?operative\w*|before (?:clamping|occlusion)|systemic(?:ally)?|"
    r"bolus|during (?:the )?(?:operation|surgery|"
    r"procedure)|bypass|control was taken|heparini[sz]\w+)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:graft (?:thrombosis|occlusion|thrombus)|(?:\w+ ){0,2}vein thrombosis|thrombosis|"
    r"thrombus|embolism|embolus|DVT|occlu\w+)\b",
    re.IGNORECASE,
)
_TREATS = re.compile(
    r"\b(?:treat\w*|therapeutic|because of|due to|for|exchanged|changed|switched|managed)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"^[^.;,]{0,30}?\b(?:was|were)? ?(?:exchanged for|changed to|switched to|replaced by|"
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
        if mention.isa("AntineoplasticAgent", "ContrastAgent", "HormonalAgent"):
            continue
        if mention.isa("DrugClass") and mention.term.label not in _CLASSES:
            continue
        c = mention.context
        if c.generic or c.other or c.family or c.hypothetical:
            continue
        yield mention
    heparin = _heparinised(annotated)
    if heparin is not None and not any(m.term.label == "heparin" for m in annotated.of("Drug")):
        yield heparin


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
    attrs = _details(report, annotated, mention) if status is Status.PRESENT else {}
    if status is Status.PRESENT and _ENDED.match(after) and not attrs.get("dose"):
        attrs = {k: v for k, v in attrs.items() if k == "purpose"} | _stop_only(attrs)
    core = mention.isa(*_CORE) or mention.isa("DrugClass")
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


def _details(report: ReportView, annotated: Annotated, mention: Mention) -> dict[str, Value]:
    values: dict[str, Value] = {}
    dose = _dose(annotated, mention)
    if dose is not None:
        values |= {"dose": number(dose.values[0]), "unit": _unit(annotated, dose)}
    values |= _times(annotated, mention)
    values["purpose"] = _purpose(report, annotated, mention)
    return values


def _unit(annotated: Annotated, dose: Quantity) -> str:
    after = annotated.sentence.text[dose.end - annotated.sentence.start :][:24]
    daily = re.match(
        r"(?:/c)?[\s,]*(?:[\w/.]{1,4} )?(?:OD|o\.d\.|once daily|daily|per day|a day|qd|/day)\b",
        after,
    )
    return (
        f"{dose.unit}/day"
        if daily and "/" not in dose.unit and "dail" not in dose.unit
        else dose.unit
    )


def _dose(annotated: Annotated, mention: Mention) -> Quantity | None:
    offset, text = annotated.sentence.start, annotated.sentence.text
    others = [m for m in annotated.of("Drug") if m.start != mention.start]
    amounts = [
        q for q in annotated.amounts(QuantityKind.DOSE, QuantityKind.VOLUME) if q.values and q.unit
    ]
    for q in amounts:
        overlaps = mention.start < q.start < mention.end <= q.end
        if overlaps:
            return q
        between = text[mention.end - offset : q.start - offset] if q.start >= mention.end else None
        if (
            between is not None
            and len(between) <= 32
            and not re.search(r"[;.]\s|,\s(?:and|then)|\b(?:and|then)\b", between)
        ):
            if not any(mention.end <= m.start < q.start for m in others):
                return q
    for q in reversed(amounts):
        if q.end <= mention.start and re.fullmatch(
            r"\s?(?:of )?(?:oral |subcutaneous |intravenous |iv |systemic |sodium |"
            r"unfractionated )?",
            text[q.end - offset : mention.start - offset],
        ):
            return q
    return None


def _times(annotated: Annotated, mention: Mention) -> dict[str, Value]:
    offset, text = annotated.sentence.start, annotated.sentence.text
    others = [m.start for m in annotated.of("Drug") if m.start > mention.start]
    stop = min(others, default=annotated.sentence.end)
    semicolon = text.find(";", mention.end - offset)
    if semicolon >= 0:
        stop = min(stop, semicolon + offset)
    values: dict[str, Value] = {}
    for q in annotated.quantities:
        if not q.values or not mention.start - 45 <= q.start < stop:
            continue
        lead = text[max(0, q.start - offset - 40) : q.start - offset]
        if q.start < mention.start:
            opening = text[q.end - offset : mention.start - offset]
            if (
                q.anchor == "surgery"
                and q.unit == "day"
                and re.search(
                    r"\b(?:start|beg[au]n|commenc|initiat|given|put on|placed on)", opening
                )
            ):
                values.setdefault("start_pod", number(q.values[0]))
            continue
        if q.kind is QuantityKind.TIMEPOINT and q.unit == "day" and q.anchor in ("surgery", ""):
            key = "stop_pod" if _ends(lead) else "start_pod"
            values.setdefault(key, number(q.values[0]))
        elif (
            q.kind is QuantityKind.DURATION
            and q.anchor != "interval"
            and re.search(
                r"\bfor (?:a |the |another |at least |about )?(?:\w+ )?$|\bfor\b|[x×] ?$",
                lead[-20:],
            )
        ):
            values |= _duration(q)
    life = _LIFE.search(text[max(0, mention.start - offset - 20) : stop - offset])
    if life and "duration" not in values and "duration_months" not in values:
        values["duration"] = "lifelong" if "life" in life[0].lower() else life[0].lower()
    return values


def _ends(lead: str) -> bool:
    """Whether the last word before a day says until when, not from when."""
    cues = list(
        re.finditer(
            r"\b(?:(?P<stop>stopped|until|till|through|discontinued|ceased|to)|from|started?|since|"
            r"begun)\b",
            lead,
            re.I,
        )
    )
    if not cues or re.search(r"\b(?:switched|changed|given|administered) to\b", lead):
        return False
    last = cues[-1]
    return bool(last["stop"]) and (
        last[0].lower() != "to" or bool(re.search(r"\bto (?:the )?$", lead))
    )


def _duration(q: Quantity) -> dict[str, Value]:
    if q.unit == "month":
        return {"duration_months": number(q.values[0])}
    plural = "s" if q.values[0] != 1 else ""
    return {"duration": f"{number(q.values[0])} {q.unit}{plural}"}


def _purpose(report: ReportView, annotated: Annotated, mention: Mention) -> str:
    text = annotated.sentence.text
    before, after = around(annotated, mention.start, mention.end)
    against = _AGAINST.search(before) or _AGAINST.search(after)
    if not mention.isa(*_CORE) and not mention.isa("DrugClass"):
        return {"mesna": "uroprotection"}.get(mention.term.label, "supportive")
    if mention.isa("AntiplateletAgent") or "antiplatelet" in mention.term.label:
        return "antiplatelet"
    if re.search(r"\bprophyla\w+", before + after, re.IGNORECASE):
        return "thromboprophylaxis"
    late = report.episodes[annotated.sentence.index] in (Episode.POSTOPERATIVE, Episode.FOLLOW_UP)
    if against and _TREATS.search(before + after) and (late or mention.isa("Thrombolytic")):
        return f"treatment of {against[0].lower()}"
    if mention.isa("Heparin"):
        if mention.term.label == "heparin":
            around_it = before[-70:] + after[:70]
            posted = re.search(
                r"\bpost-?\s?op\w*|\bPOD\b|\bdrip\b|\bday\b|\bdischarge", around_it, re.IGNORECASE
            )
            return (
                "intraoperative anticoagulation"
                if _INTRAOP.search(text) and not posted
                else "postoperative anticoagulation"
            )
        return "thromboprophylaxis"
    return "anticoagulation"
