"""Dose reductions, delays and stops of systemic treatment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.graph.model import Status, Value, attributes
from cavagraph.loaders.annotations import Annotated
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import Course, Regimen, components, in_order, patients_at
from cavagraph.loaders.namings import namings
from cavagraph.loaders.view import ReportView

RULE = "regimen"
_REDUCED = re.compile(
    r"\b(?P<verb>reduc\w+|lower\w+|decreas\w+|cut|dropped|adjusted|"
    r"de-?escalat\w+)\b(?: from [^.;,]{1,20}?)? (?P<how>(?:by|to) (?:a )?[^.;,()]{0,8}?"
    r"\d[\d.·]*(?: ?%| per ?cent| ?m?c?g(?:/(?:m2|m²|kg|day))?(?: (?:daily|per day|"
    r"twice daily))?)|by (?:a|one) (?:quarter|third|half))",
    re.IGNORECASE,
)


_LESS = re.compile(
    r"\b(?:dose reductions?\b(?! (?:to|by) \d)|reduction (?:of|in) (?:the )?dose\b|"
    r"(?:a )?(?P<pct>\d{1,2}) ?% (?:dose )?reduction)\b",
    re.IGNORECASE,
)


_DELAYED = re.compile(
    r"\b(?P<verb>delay(?:ed|s)?|postponed|deferred)\b(?: (?P<what>the next cycle|"
    r"\w+ cycle))?(?: (?:by|for|of) (?P<how>[\w.]+ (?:days?|weeks?|months?)))?",
    re.IGNORECASE,
)


_HELD = re.compile(
    r"\b(?P<verb>held|interrupted|suspended|paused|on hold|interruption)\b"
    r"(?: (?:again|temporarily|briefly|twice|once))?(?: (?:for|of|by) (?P<how>[\w.]+ (?:days?|"
    r"weeks?|"
    r"months?)))?",
    re.IGNORECASE,
)


_CYCLE_WORD = re.compile(
    r"\b(?:cycles?|courses?|dos(?:e|es|ing)|chemotherapy|infusion)\b", re.IGNORECASE
)


_DOSE_SUBJECT = re.compile(
    r"\b(?:doses?|dosage|drugs?|chemotherapy|treatment|regimen|which|it|this)\b|"
    rf"{_CYCLE_WORD.pattern}",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"\b(?P<verb>stopped|discontinued|ceased|cancelled|canceled|terminated|withdrawn|halted|"
    r"aborted|given up|curtailed|broken off|permanently interrupted|interrupted permanently|"
    r"abandoned|discontinuation|cessation|withdrawal)\b|"
    r"\b(?:declined|refused) (?P<refused>further|additional|the remaining|any more) (?:chemo\w*|"
    r"treatment|therapy|cycles?|courses?|infusions?)\b|"
    r"\b(?P<short>\w+ (?:of|out of) (?:the )?\w+ (?:planned |scheduled |intended )?(?:cycles?|"
    r"courses?))\b(?: of [\w/+ -]{3,40}?)? (?:were|was|could be) (?:\w+ )?(?:completed|given|"
    r"administered|delivered|tolerated)\b(?=[^.;]{0,10}\b(?:because|due|owing|on account|"
    r"since|as)\b)",
    re.IGNORECASE,
)


_TAKEN = re.compile(r"\s?(?:taking|using|receiving|of|in)? ?(?:the |oral )?", re.IGNORECASE)
_WISHED = re.compile(
    r"\b(?:patient'?s?’?s? (?:own )?(?:request|wish|choice|decision)|(?:his|her) (?:own "
    r")?(?:request|"
    r"wish|choice|decision)|(?:declined|refused) (?:further|additional|any more|the remaining))\b",
    re.IGNORECASE,
)
_AFTER_CYCLE = re.compile(
    r"\bafter (?:the )?(?:cycle \d+|(?:\w+|\d+) cycles?|\w+ (?:of|"
    r"out of) \w+ (?:planned )?cycles?)",
    re.IGNORECASE,
)


_STOP_SUBJECT = re.compile(
    r"\b(?:chemotherapy|treatment|regimen|therapy|combination|it|which|cycles?|the (?:first|"
    r"second|third|fourth|fifth|"
    r"sixth|remaining|last)|administration|drug)\b",
    re.IGNORECASE,
)


_TUMOR_SIZE = re.compile(
    r"\b(?:lesions?|tumou?r|mass|nodules?|metasta\w+|size|SUV\w*|diameter|volume|fraction|"
    r"counts?|creatinine|levels?)\b[^.;,]{0,25}$",
    re.IGNORECASE,
)


_FOR_PROGRESSION = re.compile(
    r"[^.;]{0,30}?\b(?:for|because of|due to|on|upon|after|"
    r"owing to) (?:\w+ ){0,2}?(?:progress\w+|PD\b|recurrence|lack of response)",
    re.IGNORECASE,
)


_NEGATED = re.compile(r"\b(?:not|never|without|no)\b[^.;,]{0,25}$", re.IGNORECASE)


def changes(
    report: ReportView, found: dict[str, Course], harms: list[Candidate]
) -> Iterator[Candidate]:
    """Dose reductions, delays and stops, with the harm of the same sentence as reason."""
    for order, annotated in in_order(report):
        if order > 0:
            return
        for match, change in _all(annotated):
            start = annotated.sentence.start + match.start()
            keys, _ = patients_at(report, annotated.sentence.index, start, start + 1)
            for key in keys:
                running = found[key].running((order, start))
                subject = _subject(annotated, found[key], order, match, running)
                if subject:
                    yield from _change(annotated, key, match, change, subject, harms)


def _all(annotated: Annotated) -> Iterator[tuple[re.Match[str], str]]:
    yield from _reductions(annotated)
    yield from _delays(annotated)
    yield from _holds(annotated)
    yield from _stops(annotated)


def _reductions(annotated: Annotated) -> Iterator[tuple[re.Match[str], str]]:
    text = annotated.sentence.text
    for match in _REDUCED.finditer(text):
        before = text[: match.start()]
        if not _NEGATED.search(before) and not _TUMOR_SIZE.search(before):
            yield match, f"reduced {match['how']}".replace("²", "2")
    for match in _LESS.finditer(text):
        yield match, f"reduced by {match['pct']}%" if match["pct"] else "reduced"


def _delays(annotated: Annotated) -> Iterator[tuple[re.Match[str], str]]:
    text = annotated.sentence.text
    for match in _DELAYED.finditer(text):
        near = text[max(0, match.start() - 60) : match.end() + 40]
        if not _NEGATED.search(text[: match.start()]) and _CYCLE_WORD.search(near):
            how = f" {match['how']}" if match["how"] else ""
            yield match, f"{match['verb'].lower()}{how}"


def _holds(annotated: Annotated) -> Iterator[tuple[re.Match[str], str]]:
    """A pause: it says for how long, or for which harm."""
    text = annotated.sentence.text
    for match in _HELD.finditer(text):
        told = match["how"] or re.match(
            r"[^.;]{0,30}?\b(?:because|due|owing|for|after)\b", text[match.end() :]
        )
        if told and not _NEGATED.search(text[: match.start()]):
            how = f" {match['how']}" if match["how"] else ""
            yield match, f"{match['verb'].lower().replace('interruption', 'interrupted')}{how}"


def _stops(annotated: Annotated) -> Iterator[tuple[re.Match[str], str]]:
    text = annotated.sentence.text
    for match in _STOPPED.finditer(text):
        if not _NEGATED.search(text[: match.start()]):
            yield match, ""


def _subject(
    annotated: Annotated, course: Course, order: int, match: re.Match[str], running: Regimen | None
) -> str:
    """The drugs whose dose changed: named as subject before the verb, else the running regimen."""
    offset, text = annotated.sentence.start, annotated.sentence.text
    clause = re.split(r";|, (?:and|but|which)\b| and (?=\w+ (?:was|were))", text[: match.start()])[
        -1
    ]
    begin = match.start() - len(clause)
    follows = match.re is _STOPPED or match[0].lower().startswith(("reduc", "dose reduc"))
    for naming in namings(annotated, components):
        at = naming.start - offset
        behind = text[match.end() : at] if follows and at >= match.end() else "."
        inside = match.start() <= at < match.end()
        if begin <= at < match.start() or inside or _TAKEN.fullmatch(behind):
            return "+".join(naming.drugs) if course.known(naming.key) else ""
    if any(begin <= m.start - offset < match.start() for m in annotated.of("Drug")):
        return ""
    wanted = _STOP_SUBJECT if match.re is _STOPPED else _DOSE_SUBJECT
    near = clause + text[match.start() : match.end() + 40]
    return running.name if running and wanted.search(near) else ""


def _change(
    annotated: Annotated,
    patient: str,
    match: re.Match[str],
    change: str,
    subject: str,
    harms: list[Candidate],
) -> Iterator[Candidate]:
    sentence = annotated.sentence
    reasons = _reasons(annotated, patient, harms, match)
    attrs: dict[str, Value | None] = {"change": change, "reason": "; ".join(reasons) or None}
    name, value = "dose_modification", subject
    if match.re is _STOPPED:
        if not (_for_harm(sentence.text, match, reasons) or _WISHED.search(sentence.text)):
            return
        name, value = "treatment_discontinuation", _stop(sentence.text, match, subject, reasons)
        wished = _WISHED.search(sentence.text) and not reasons
        attrs = {"drug": subject, "reason": "patient's request" if wished else "toxicity"}
    yield Candidate(
        field=name,
        value=value,
        spans=(
            (sentence.start + match.start(), sentence.start + match.end()),
            (sentence.start, sentence.end),
        ),
        rule=RULE,
        sentence=sentence.index,
        attrs=attributes(**attrs),
        patients=(patient,),
    )


def _for_harm(text: str, match: re.Match[str], reasons: list[str]) -> bool:
    """Stopped because of harm, not because the tumor grew or the course was complete."""
    named = re.search(
        r"\b(?:toxicit\w+|side[- ]effects?|adverse|intoleran\w+|tolera\w+|sepsis|"
        r"deteriorat\w+|decline in (?:his |her )?(?:general )?(?:condition|performance))\b",
        text,
        re.IGNORECASE,
    )
    return bool(reasons or named) and not _FOR_PROGRESSION.match(text[match.end() :])


def _stop(text: str, match: re.Match[str], subject: str, reasons: list[str]) -> str:
    """ "trabectedin stopped after cycle 3 for hepatotoxicity"."""
    after = _AFTER_CYCLE.search(text)
    verb = (match["verb"] or "stopped").lower()
    verb = re.sub("discontinuation|cessation|withdrawal", "discontinued", verb)
    if match["short"]:
        verb = f"stopped after {match['short']}"
    why = f" for {' and '.join(reasons)}" if reasons else ""
    what = _printed_subject(text[: match.start()]) or subject.replace("+", "-")
    return " ".join(f"{what} {verb} {after[0].lower() if after else ''}{why}".split())


def _printed_subject(before: str) -> str:
    """ "the fourth cycle", "adjuvant AI": a subject that the text prints; "" for the regimen."""
    found = re.search(
        r"\b(?P<nth>first|second|third|fourth|fifth|sixth|seventh|eighth)(?P<cycle> cycle|"
        r" course)? (?:was|were|had to be)\s$|"
        r"\b(?P<name>(?:adjuvant |neoadjuvant )[A-Z]{2,6}) (?:was|were|had to be)\s$",
        before,
    )
    if not found:
        return ""
    return found["name"] or f"{found['nth']} cycle"


def _reasons(
    annotated: Annotated, patient: str, harms: list[Candidate], match: re.Match[str]
) -> list[str]:
    """The harms of the same part of the sentence (parts end at a semicolon)."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    first = text.rfind(";", 0, match.start()) + 1 + offset
    last = text.find(";", match.end())
    last = (last if last >= 0 else len(text)) + offset
    here = [
        str(h.value)
        for h in harms
        if h.field == "toxicity"
        and h.sentence == annotated.sentence.index
        and (first <= h.start < last or (match.re is _STOPPED and h.start < match.start() + offset))
        and h.patients == (patient,)
        and h.status is Status.PRESENT
    ]
    return list(dict.fromkeys(here))
