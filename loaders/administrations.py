"""What is said beside a drug: dose, days, duration, purpose."""

from __future__ import annotations

import re

from cavagraph.graph.model import Value
from cavagraph.loaders.annotations import Annotated, Mention, Quantity, QuantityKind
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.namings import around
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

CORE = ("Anticoagulant", "AntiplateletAgent", "Thrombolytic")
"""Classes of drugs whose administration must be found."""

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


def details(report: ReportView, annotated: Annotated, mention: Mention) -> dict[str, Value]:
    """Dose, days, duration and purpose of one mention of a drug."""
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
        if mention.start < q.start < mention.end <= q.end:
            return q
        between = text[mention.end - offset : q.start - offset]
        parted = re.search(r"[;.]\s|,\s(?:and|then)|\b(?:and|then)\b", between)
        other = any(mention.end <= m.start < q.start for m in others)
        if q.start >= mention.end and len(between) <= 32 and not parted and not other:
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
    if not values.keys() & {"duration", "duration_months"}:
        lead = text[max(0, mention.start - offset - 20) : stop - offset]
        values |= _lasting(lead, before_drug=bool(others) and stop == min(others))
    return values


def _lasting(words: str, *, before_drug: bool) -> dict[str, Value]:
    """A drug's duration without a number, if any, in the words around it.

    ``before_drug``: the next drug follows the words; "lifelong" straight before it is said of it.
    """
    life = _LIFE.search(words)
    if not life or (before_drug and not words[life.end() :].strip()):
        return {}
    return {"duration": "lifelong" if "life" in life[0].lower() else life[0].lower()}


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
    if not mention.isa(*CORE) and not mention.isa("DrugClass"):
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
