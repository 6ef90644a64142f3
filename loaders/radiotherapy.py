"""Radiotherapy: what was given with which dose and intent, and what was expressly not given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from cavagraph.graph.model import Basis, Status, Temporality, Tier, Value, attributes
from cavagraph.loaders.annotations import Annotated, QuantityKind
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import in_order, patients_at
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.offered import clause_bounds, denied, hypothetical, only_told
from cavagraph.loaders.radiationwords import (
    ADJ,
    AFTER_EVENT,
    BOOST,
    DONE,
    FRACTIONS,
    GENERAL,
    GRAY,
    INTRAOPERATIVE,
    KINDS,
    LIMIT,
    LOOKS_BACK,
    NEO,
    PALL,
    PAST,
    PER_FRACTION,
    RELAPSE,
    TRIGGER,
    WORDS,
)
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

RULE = "radiotherapy"


def radiotherapy_stage(
    report: ReportView, candidates: tuple[Candidate, ...]
) -> Iterable[Candidate]:
    """Adds radiotherapy given and not given, one a patient, setting and dose."""
    yield from candidates
    seen: dict[tuple[str, str, Status], set[str]] = {}
    for order, annotated in in_order(report):
        for made in _in_sentence(report, annotated):
            keys, distributed = patients_at(report, annotated.sentence.index, made.start, made.end)
            for key in keys:
                dose = str(made.get("dose_gy") or "")
                mark = (key, str(made.get("setting") or ""), made.status)
                known = {
                    d for (k, _, s), ds in seen.items() if k == key and s is made.status for d in ds
                }
                mine = seen.setdefault(mark, set())
                if (not dose and (mine or (made.status is Status.PRESENT and known))) or (
                    dose and dose in known
                ):
                    continue
                if order > 0 and made.status is Status.PRESENT and known:
                    continue
                mine.add(dose)
                yield _for(made, key, distributed)


def _for(made: Candidate, key: str, distributed: bool) -> Candidate:
    return replace(made, patients=(key,), distributed=distributed)


def _in_sentence(report: ReportView, annotated: Annotated) -> Iterator[Candidate]:
    """One a clause; a second course in it ("IORT of 15 Gy and IMRT, 45 Gy") has its own dose."""
    text = annotated.sentence.text
    done: list[int] = []
    triggers = list(TRIGGER.finditer(text)) or list(GRAY.finditer(text))[:1]
    triggers = triggers or list(GENERAL.finditer(text))
    for i, trigger in enumerate(triggers):
        begin, end = clause_bounds(text, trigger.start(), trigger.end())
        first = begin not in done
        stop = min(end, triggers[i + 1].start() if i + 1 < len(triggers) else end)
        doses = list(_doses(annotated, begin if first else trigger.start(), stop if done else end))
        clause = text[begin:end] if first else text[trigger.start() - 15 : stop]
        before, after = text[begin : trigger.start()], text[trigger.end() : end]
        status = _status(before, after, bool(doses))
        if status is None and doses and _told_as_done(report, annotated):
            status = Status.PRESENT
        if trigger.re is GENERAL and status is not Status.ABSENT:
            continue
        if not first and (not doses or status is not Status.PRESENT):
            continue
        if status is None or (hypothetical(clause) and not doses):
            continue
        if status is Status.PRESENT and not _received(trigger, before, clause, bool(doses)):
            continue
        done.append(begin)
        dose = doses[0] if doses else _product(clause)
        yield _candidate(report, annotated, trigger, clause, status, dose)


def _told_as_done(report: ReportView, annotated: Annotated) -> bool:
    """Whether the next sentences look back on a course that was only recommended so far."""
    index = annotated.sentence.index
    later = report.document.sentences[index + 1 : index + 6]
    return any(LOOKS_BACK.search(s.text) for s in later if s.section is annotated.sentence.section)


def _received(trigger: re.Match[str], before: str, clause: str, dosed: bool) -> bool:
    """Whether the clause tells of a treatment: it has a dose, or a word for giving it."""
    if trigger.re is GRAY:
        return bool(DONE.search(clause)) and not LIMIT.search(clause)
    return dosed or not (AFTER_EVENT.search(before) or not DONE.search(clause))


def _doses(annotated: Annotated, begin: int, end: int) -> Iterator[Decimal]:
    """Total doses in Gy within ``begin:end`` of the sentence, not those of one fraction."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    for q in annotated.amounts(QuantityKind.RADIATION):
        inside = q.values and begin <= q.start - offset < end
        if inside and not PER_FRACTION.match(text[q.end - offset :]):
            yield q.values[0]


def _product(clause: str) -> Decimal | None:
    """ "3 x 15 Gy": the total of equal fractions."""
    found = FRACTIONS.search(clause)
    return int(found["k"]) * Decimal(found["each"]) if found and found["each"] else None


def _status(before: str, after: str, dosed: bool) -> Status | None:
    """Given, denied, or None where it is only spoken of."""
    refused = re.search(
        r"declin|refus|reject|(?:offered|proposed|advised)\b.{0,20}\bbut\b|not\b|n't\b",
        after[:40] + before[-20:],
        re.IGNORECASE,
    )
    if denied(before, after) and (not dosed or refused):
        return Status.ABSENT
    return None if only_told(before, after) else Status.PRESENT


def _candidate(
    report: ReportView,
    annotated: Annotated,
    trigger: re.Match[str],
    clause: str,
    status: Status,
    dose: Decimal | None,
) -> Candidate:
    sentence = annotated.sentence
    setting = _setting(report, annotated, clause, trigger, status)
    given = status is Status.PRESENT
    kind, attrs = _course(clause, dose) if given else (_not_given(clause, setting), {})
    attrs["setting"] = setting or None
    when = _when(report, annotated, clause, setting) if given else Temporality.CURRENT
    start = sentence.start + trigger.start()
    return Candidate(
        field="radiotherapy",
        value=kind,
        spans=((start, sentence.start + trigger.end()), (sentence.start, sentence.end)),
        rule=RULE,
        sentence=sentence.index,
        attrs=attributes(**attrs),
        status=status,
        temporality=when,
        # "No adjuvant treatment" need not have been written with radiotherapy in mind.
        basis=Basis.INFERRED if trigger.re is GENERAL else Basis.STATED,
        tier=Tier.EXTRA if trigger.re is GENERAL else Tier.CORE,
    )


def _course(clause: str, dose: Decimal | None) -> tuple[str, dict[str, Value | None]]:
    """Kind and figures of radiotherapy that was given."""
    kinds = (name for words, name in KINDS if re.search(words, clause, re.IGNORECASE))
    kind = next(kinds, "external beam radiotherapy")
    boost = BOOST.search(clause)
    return kind, {
        "dose_gy": number(dose) if dose is not None else None,
        "fractions": _fractions(clause),
        "technique": kind if kind == "IMRT" else None,
        "boost_total_gy": number(Decimal(boost["gy"])) if boost else None,
    }


def _not_given(clause: str, setting: str) -> str:
    """The name of what was not given, as printed ("postoperative radiotherapy")."""
    word = (NEO.search(clause) or ADJ.search(clause)) if setting else None
    if not word:
        return "any"
    printed = word[0].lower().removesuffix("ly").replace("pre-op", "preop")
    return f"{re.sub('complementary|supplementary', 'adjuvant', printed)} radiotherapy"


def _when(report: ReportView, annotated: Annotated, clause: str, setting: str) -> Temporality:
    episode = report.episodes[annotated.sentence.index]
    late = episode is Episode.FOLLOW_UP or setting in ("palliative", "after recurrence")
    if late and setting not in ("neoadjuvant", "adjuvant"):
        return Temporality.FOLLOW_UP
    past = episode is Episode.PRESENTATION and PAST.search(clause)
    return Temporality.HISTORICAL if past else Temporality.CURRENT


def _setting(
    report: ReportView,
    annotated: Annotated,
    clause: str,
    trigger: re.Match[str],
    status: Status,
) -> str:
    """The nearest word decides; without one the episode does, for what was given."""
    text = annotated.sentence.text
    found = [
        (abs(m.start() - trigger.start()), name)
        for name, words in (("neoadjuvant", NEO), ("adjuvant", ADJ), ("palliative", PALL))
        for m in words.finditer(text)
    ]
    near = min(found, default=(999, ""))
    if status is Status.PRESENT and re.search(INTRAOPERATIVE, clause, re.IGNORECASE):
        return "intraoperative"
    if near[0] < 80:
        return near[1]
    if status is Status.ABSENT:
        return ""
    episode = report.episodes[annotated.sentence.index]
    if episode is Episode.PRESENTATION:
        return ""
    if RELAPSE.search(clause) or _relapsed_before(report, annotated):
        return "after recurrence"
    return "adjuvant" if episode in (Episode.POSTOPERATIVE, Episode.FOLLOW_UP) else ""


def _relapsed_before(report: ReportView, annotated: Annotated) -> bool:
    sentences = report.document.sentences
    for earlier in reversed(sentences[: annotated.sentence.index]):
        if (
            earlier.section is not annotated.sentence.section
            or earlier.paragraph < annotated.sentence.paragraph - 1
        ):
            return False
        if report.episodes[earlier.index] is not Episode.FOLLOW_UP:
            return False
        if RELAPSE.search(earlier.text) and not re.search(
            r"\b(?:no|without)\b[^.;]{0,40}(?:recurr|metasta)", earlier.text, re.I
        ):
            return True
    return False


def _fractions(clause: str) -> int | None:
    found = FRACTIONS.search(clause)
    if not found:
        return None
    word = (found["n"] or found["m"] or found["k"]).lower()
    return WORDS.get(word) or int(word)
