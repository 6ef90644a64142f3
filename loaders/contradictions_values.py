"""One field of one patient with two values: told twice, on two sides, there and not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.graph.model import Contradiction, Fact, Patient, Reading, Status
from cavagraph.loaders.document import Section
from cavagraph.loaders.findings import (
    CASE,
    Findings,
    about,
    attribute,
    brief,
    facts,
    told_in,
    unite,
    words_of,
)

VALUES, MARGINS, SIDES, STATUS, DETAILS, DIAGNOSIS = (
    "two-values-of-one-field", "two-margin-statements", "other-side-elsewhere",
    "present-and-absent", "detail-against-summary", "diagnosis-revised",
)  # fmt: skip
_ONE_VALUE = (
    "age", "sex", "blood_loss", "operative_time", "hospital_stay", "specimen_weight",
    "mitotic_rate",
)  # fmt: skip
_EXACT = frozenset({Section.TABLE.value, Section.CASE.value, Section.RESULTS.value, "unknown"})


def single_values(findings: Findings) -> Iterator[Contradiction]:
    """A figure that a patient can have only once, given as two figures."""
    for patient in findings.patients:
        for field in _ONE_VALUE:
            groups = _by_value(facts(patient, field))
            if len(groups) > 1:
                yield _values(findings, patient, field, groups)


def _by_value(found: list[Fact]) -> list[list[Fact]]:
    """Facts that say the same; figures of different kinds (by an attribute) are not compared."""
    plain = [f for f in found if not {n for n, _ in f.attrs} - {"unit", "raw", "scale"}]
    groups: dict[str, list[Fact]] = {}
    for fact in plain:
        groups.setdefault(words_of(fact.value).lower(), []).append(fact)
    return sorted(groups.values(), key=lambda g: g[0].evidence[0].start)


def _values(
    findings: Findings, patient: Patient, field: str, groups: list[list[Fact]]
) -> Contradiction:
    exact = [i for i, g in enumerate(groups) if any(told_in(f) & _EXACT for f in g)]
    preferred = exact[0] if len(exact) == 1 else None
    reason = "both kept" if preferred is None else "table and case part lead over summaries"
    return Contradiction(
        "section against section",
        about(findings, patient, field.replace("_", " ")),
        tuple(Reading(_with_unit(group[0]), unite(f.evidence for f in group)) for group in groups),
        reason,
        VALUES,
        preferred=preferred,
        field=field,
    )


def _with_unit(fact: Fact) -> str:
    return f"{words_of(fact.value)} {attribute(fact, 'unit')}".strip()


_CLEAR, _INVOLVED = ("R0", "negative"), ("R1", "R2", "positive")


def margin_statements(findings: Findings) -> Iterator[Contradiction]:
    """Margins called clear in one place and involved in another, for one and the same specimen."""
    for patient in findings.patients:
        margins = facts(patient, "margin")
        for specimen in dict.fromkeys(attribute(f, "specimen") for f in margins):
            here = [f for f in margins if attribute(f, "specimen") == specimen]
            clear = [f for f in here if f.value in _CLEAR]
            involved = [f for f in here if f.value in _INVOLVED]
            if clear and involved and _told_apart(clear, involved):
                yield _margins(findings, patient, clear, involved)


def _told_apart(first: list[Fact], second: list[Fact]) -> bool:
    """Whether one side stands in the case part alone and the other in summaries or tables alone.

    Two statements of one section belong to two times more often than they contradict.
    """
    places = [frozenset().union(*(told_in(f) for f in group)) for group in (first, second)]
    narrative = _EXACT - {Section.TABLE.value}
    return any(a <= narrative and not b & narrative for a, b in (places, list(reversed(places))))


def _margins(
    findings: Findings, patient: Patient, clear: list[Fact], involved: list[Fact]
) -> Contradiction:
    return Contradiction(
        "section against section",
        about(findings, patient, "resection margin"),
        tuple(
            Reading(words_of(group[0].value), unite(f.evidence for f in group))
            for group in (clear, involved)
        ),
        "both kept; neither is preferred",
        MARGINS,
        field="margin",
    )


_SIDE = re.compile(r"\b(?P<side>left|right)\b", re.I)
_SIDED = ("procedure", "vessel_management", "reconstruction")


def other_sides(findings: Findings) -> Iterator[Contradiction]:
    """An operation on one side in the case part and on the other side in a summary of it."""
    for patient in findings.patients:
        sided = [f for f in facts(patient, *_SIDED) if _SIDE.search(words_of(f.value))]
        case = [f for f in sided if told_in(f) & _EXACT]
        summary = [f for f in sided if not told_in(f) & _EXACT]
        for fact in summary:
            against = [f for f in case if f.field == fact.field and _mirrored(f, fact)]
            if against and not any(words_of(f.value) == words_of(fact.value) for f in case):
                yield Contradiction(
                    "section against section",
                    about(findings, patient, _SIDE.sub("", words_of(fact.value)).strip()),
                    (
                        Reading(words_of(against[0].value), against[0].evidence),
                        Reading(words_of(fact.value), fact.evidence),
                    ),
                    "the case part leads over the summary",
                    SIDES,
                    preferred=0,
                    field=fact.field,
                )


def _mirrored(one: Fact, other: Fact) -> bool:
    """Whether two values differ in the side alone."""
    return _swapped(words_of(one.value)) == words_of(other.value).lower()


def _swapped(words: str) -> str:
    sides = {"left": "right", "right": "left"}
    return _SIDE.sub(lambda m: sides[m["side"].lower()], words.lower())


_STATES = ("symptom", "sign", "bypass", "drug", "past_history")


def present_and_absent(findings: Findings) -> Iterator[Contradiction]:
    """A finding that the same patient has in one sentence and does not have in another."""
    for patient in findings.patients:
        found = facts(patient, *_STATES, status=None)
        for field, value in dict.fromkeys((f.field, words_of(f.value)) for f in found):
            here = [
                f for f in found
                if (f.field, words_of(f.value)) == (field, value)
                and not {"time", "start_pod"} & {n for n, _ in f.attrs}
            ]  # fmt: skip
            yes = [f for f in here if f.status is Status.PRESENT]
            no = [f for f in here if f.status is Status.ABSENT]
            times = {f.temporality for f in (*yes, *no)}
            if yes and no and len(times) == 1 and _told_apart(yes, no):
                yield Contradiction(
                    "section against section",
                    about(findings, patient, value),
                    (
                        Reading("present", unite(f.evidence for f in yes)),
                        Reading("absent", unite(f.evidence for f in no)),
                    ),
                    "both kept",
                    STATUS,
                    field=field,
                )


_DETAILS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("symptom", ("duration_months",)),
    ("drug", ("dose", "cycles")),
    ("reconstruction", ("diameter_mm", "length_mm")),
    ("recurrence", ("time",)),
    ("vital_status", ("time",)),
    ("radiotherapy", ("dose_gy", "dose")),
)


def differing_details(findings: Findings) -> Iterator[Contradiction]:
    """A dose, a duration, a diameter that a summary gives otherwise than the case part."""
    for patient in findings.patients:
        for field, names in _DETAILS:
            found = facts(patient, field)
            case = [f for f in found if told_in(f) & _EXACT]
            summary = [f for f in found if not told_in(f) & _EXACT]
            for fact in summary:
                same = [f for f in case if words_of(f.value) == words_of(fact.value)]
                yield from _details(findings, patient, fact, same, names)


def _details(
    findings: Findings, patient: Patient, fact: Fact, case: list[Fact], names: tuple[str, ...]
) -> Iterator[Contradiction]:
    for name in names:
        told, known = attribute(fact, name), {attribute(f, name): f for f in case}
        known.pop("", None)
        units = {attribute(f, f"{name}_unit") for f in (*known.values(), fact)}
        if not told or not known or told in known or len(units) > 1:
            continue
        value, other = next(iter(known.items()))
        yield Contradiction(
            "section against section",
            about(findings, patient, f"{words_of(fact.value)}, {name.replace('_', ' ')}"),
            (Reading(value, other.evidence), Reading(told, fact.evidence)),
            "the case part leads over the summary",
            DETAILS,
            preferred=0,
            field=fact.field,
        )


_FIRST_TAKEN = re.compile(
    r"\b(?:mis-?diagnosed|mis-?interpreted|mistaken|(?:initially|first|originally|at first|"
    r"provisionally|erroneously) (?:diagnosed|interpreted|reported|thought|considered|regarded|"
    r"labelled|labeled|taken|read|classified))\b(?: to be| as| for|:)?(?P<what>[^.;,]{3,60})",
    re.I,
)
_REVISED = re.compile(
    r"\b(?:revised|re-?classified|changed|amended|corrected)\b[^.;]{0,25}\b(?:to|as)\b"
    r"(?P<what>[^.;,]{3,60})",
    re.I,
)
_TUMOUR_WORD = re.compile(
    r"\b\w*(?:oma|oma[st]a|sarcoma|tumou?r|thromb\w+|GIST|metasta\w+|embol\w+|fibroid|cyst)\b", re.I
)


def revised_diagnoses(findings: Findings) -> Iterator[Contradiction]:
    """A first diagnosis that was given up: a mistaken reading or a report that was revised."""
    for sentence in findings.own(CASE):
        for pattern in (_FIRST_TAKEN, _REVISED):
            match = pattern.search(sentence.text)
            if match is None or not _TUMOUR_WORD.search(sentence.text[match.start() :]):
                continue
            patients = [p for p in findings.patients if p.key in findings.keys(sentence)]
            final = [f for p in patients for f in facts(p, "diagnosis")]
            if final:
                yield _revised(findings, patients[0], brief(match.group()), sentence.index, final)
                break


def _revised(
    findings: Findings, patient: Patient, words: str, index: int, final: list[Fact]
) -> Contradiction:
    sentence = findings.report.sentence(index)
    return Contradiction(
        "over time",
        about(findings, patient, "diagnosis"),
        (
            findings.read(words, sentence),
            Reading(
                ", ".join(dict.fromkeys(words_of(f.value) for f in final)),
                unite(f.evidence for f in final),
            ),
        ),
        "the final diagnosis leads",
        DIAGNOSIS,
        preferred=1,
    )
