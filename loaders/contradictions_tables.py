"""Tables and text of a series that disagree, and figures that its patients do not give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cavagraph.graph.model import Contradiction, Evidence, Fact, Reading, Recomputation, Status
from cavagraph.loaders.conflicts import Conflict
from cavagraph.loaders.document import Section
from cavagraph.loaders.findings import Findings, facts, unite, words_of

TABLE, RECOMPUTED = "table-against-text", "figure-recomputed"


def table_against_text(findings: Findings) -> Iterator[Contradiction]:
    """What the table overruled: one contradiction a sentence and field, with the rows concerned."""
    groups: dict[tuple[str, int], list[Conflict]] = {}
    for conflict in findings.conflicts:
        key = (conflict.kept.field, conflict.rejected.sentence)
        groups.setdefault(key, []).append(conflict)
    for (field, index), conflicts in groups.items():
        yield _tabled(findings, field, index, conflicts)


def _tabled(findings: Findings, field: str, index: int, conflicts: list[Conflict]) -> Contradiction:
    document = findings.report.document
    rejected = unite(
        document.evidence(*c.rejected.spans[-1], _section(findings, index)) for c in conflicts
    )
    rows = [document.evidence(*c.kept.spans[-1], Section.TABLE.value) for c in conflicts]
    rows += [f.evidence for f in _where_the_table_has_it(findings, field, conflicts)]
    keys = list(dict.fromkeys(c.patient for c in conflicts))
    text = "; ".join(
        f"patient {key}: {_said([c for c in conflicts if c.patient == key])}" for key in keys
    )
    kept = "; ".join(
        f"patient {key}: {_held([c for c in conflicts if c.patient == key])}" for key in keys
    )
    return Contradiction(
        "table against text",
        f"{field.replace('_', ' ')} of patient {', '.join(keys)}",
        (
            Reading(f"text: {text}", rejected),
            Reading(f"table: {kept}", _only_rows(unite(rows))),
        ),
        "the table leads: its rows are filled in patient by patient",
        TABLE,
        preferred=1,
        field=field,
    )


def _said(conflicts: list[Conflict]) -> str:
    return ", ".join(dict.fromkeys(words_of(c.rejected.value) for c in conflicts))


def _held(conflicts: list[Conflict]) -> str:
    known = [(words_of(c.kept.value), c.kept.status) for c in conflicts]
    return ", ".join(
        dict.fromkeys(f"no {v}" if status is Status.ABSENT else v for v, status in known)
    )


def _section(findings: Findings, index: int) -> str:
    return findings.report.sentence(index).section.value if index >= 0 else Section.TABLE.value


def _only_rows(pieces: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(p for p in pieces if p.section == Section.TABLE.value) or pieces


def _where_the_table_has_it(
    findings: Findings, field: str, conflicts: list[Conflict]
) -> Iterator[Fact]:
    """Facts of other patients whose row holds what the text says of this one."""
    wanted = {_fold(words_of(c.rejected.value)) for c in conflicts}
    if any("bilateral" in value for value in wanted):
        wanted |= {side + rest for value in wanted for side, rest in _sides(value)}
    named = {c.patient for c in conflicts}
    for patient in findings.patients:
        for fact in facts(patient, field):
            tabled = fact.evidence[0].section == Section.TABLE.value
            if tabled and (patient.key not in named) and _fold(words_of(fact.value)) in wanted:
                yield fact


def _sides(value: str) -> tuple[tuple[str, str], ...]:
    rest = value.replace("bilateral", "").strip()
    return (("left ", rest), ("right ", rest))


def _fold(value: str) -> str:
    return re.sub(r"s\b", "", value.lower()).strip()


def graft_events(findings: Findings) -> Iterator[Contradiction]:
    """A graft event that the text gives to one patient and the table to another alone."""
    for patient in findings.patients:
        if any(
            c.patient == patient.key and c.kept.field == "graft_patency" for c in findings.conflicts
        ):
            continue
        told = [
            f for f in facts(patient, "complication") if _graft_event(f) and not _tabled_fact(f)
        ]
        rows = [f for f in facts(patient, "graft_patency") if _tabled_fact(f)]
        if not told or not rows or any(f.value != "patent" for f in rows):
            continue
        others = [
            f for p in findings.patients if p.key != patient.key
            for f in facts(p, "graft_patency") if _tabled_fact(f) and f.value != "patent"
        ]  # fmt: skip
        if not others:  # an event that was over when the table was made is no contradiction
            continue
        yield Contradiction(
            "table against text",
            f"graft of patient {patient.key}",
            (
                Reading(f"text: {words_of(told[0].value)}", unite(f.evidence for f in told)),
                Reading("table: patent", _only_rows(unite(f.evidence for f in (*rows, *others)))),
            ),
            "the table leads: its rows are filled in patient by patient",
            TABLE,
            preferred=1,
            field="complication",
        )


def _graft_event(fact: Fact) -> bool:
    return bool(re.search(r"\bgraft\b.*\b(?:occlu|thromb)", words_of(fact.value)))


def _tabled_fact(fact: Fact) -> bool:
    return fact.evidence[0].section == Section.TABLE.value


def recomputed_figures(findings: Findings) -> Iterator[Contradiction]:
    """A figure of the series that its own patients do not give."""
    for item in findings.recomputations:
        if not item.agrees:
            yield Contradiction(
                "recomputation",
                f"{item.statistic} of {item.field.replace('_', ' ')}",
                (
                    Reading(f"stated: {words_of(item.stated)}", _stated(item)),
                    Reading(f"from the patients: {words_of(item.recomputed)}", _rows(item)),
                ),
                "the facts of the patients lead over the summary",
                RECOMPUTED,
                preferred=1,
                field="",
            )


def _stated(item: Recomputation) -> tuple[Evidence, ...]:
    return tuple(e for e in item.evidence if e.section != Section.TABLE.value) or item.evidence


def _rows(item: Recomputation) -> tuple[Evidence, ...]:
    return tuple(e for e in item.evidence if e.section == Section.TABLE.value) or item.evidence
