"""Decisions of people, applied to what the rules found.

A decision is about words of a report: it holds for a fact of its field and patient whose evidence
touches these words. So it stands when a better rule finds the fact anew, and when the rule finds
what the person had said, it is settled. A decision whose words or fact are gone is told as an
Issue and stays in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from cavagraph.graph.fields import FIELDS, ValueKind
from cavagraph.graph.model import Basis, Evidence, Fact, Issue, Patient, Status
from cavagraph.loaders.decisions import Decision, Decisions, Statement, Verdict
from cavagraph.loaders.document import Document
from cavagraph.loaders.resolution import fold_value

_SINGLE = (ValueKind.NUMBER, ValueKind.SIZE, ValueKind.LOCATION)
"""Of these the same words state one value; of others (symptoms, organs) they may list several."""
RULE = "editor"
"""The rule id of a fact that a person added."""


class Outcome(StrEnum):
    """What became of a decision."""

    APPLIED = "applied"
    SETTLED = "settled"  # the rules say by now what the person had decided
    STALE = "stale"  # its words, its fact or its patient are not there any more


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision with its line in the file and what became of it. ``why``: of a stale one."""

    line: int
    decision: Decision
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True, slots=True)
class Curated:
    """The patients after all decisions, and what became of each decision about the report."""

    patients: tuple[Patient, ...]
    settled: tuple[Settled, ...] = ()

    def issues(self, decisions: Decisions) -> tuple[Issue, ...]:
        """One for each decision that could not be applied."""
        return tuple(
            Issue(
                where=f"{decisions.path}:{one.line}",
                message=f"the decision to {one.decision.verdict} is not applied: {one.why}",
                remedy="look at the report again and decide anew",
                rule="curation",
            )
            for one in self.settled
            if one.outcome is Outcome.STALE
        )


def curate(document: Document, patients: Sequence[Patient], decisions: Decisions) -> Curated:
    """Apply the decisions about a report, in the order of their file."""
    source = document.source
    facts = {patient.key: list(patient.facts) for patient in patients}
    settled = []
    for line, decision in decisions.about(source.sha256):
        outcome, why = _apply(document, facts, decision)
        settled.append(Settled(line, decision, outcome, why))
    for line, decision in decisions.outdated(source.file, source.sha256):
        why = f"{source.file} is not the file that it was made of ({decision.report[:12]})"
        settled.append(Settled(line, decision, Outcome.STALE, why))
    changed = tuple(replace(p, facts=_in_order(facts[p.key])) for p in patients)
    return Curated(changed, tuple(sorted(settled, key=lambda one: one.line)))


def _in_order(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: (fact.evidence[0].start, fact.field)))


def _apply(
    document: Document, facts: dict[str, list[Fact]], decision: Decision
) -> tuple[Outcome, str]:
    place = _place(document, decision)
    if place is None:
        return Outcome.STALE, f"the words {decision.quote!r} do not stand there, nor once elsewhere"
    if decision.patient not in facts:
        return Outcome.STALE, f"there is no patient {decision.patient}"
    return _APPLIED[decision.verdict](facts[decision.patient], decision, place)


def _place(document: Document, decision: Decision) -> Evidence | None:
    """The words of a decision in the text of today: where they stood, or the one place that has
    them (the text layer of a PDF can change with its reader)."""
    text = document.mapped.original
    start = decision.start
    if text[start : decision.end] != decision.quote:
        if text.count(decision.quote) != 1:
            return None
        start = text.index(decision.quote)
    end = start + len(decision.quote)
    section = _section_at(document, start)
    return Evidence(start, end, decision.quote, section, document.anchors.places(start, end))


def _section_at(document: Document, start: int) -> str:
    """The section of the sentence with this character; "table" where none has it."""
    for sentence in document.sentences:
        for piece in document.evidence(sentence.start, sentence.end):
            if piece.start <= start < piece.end:
                return sentence.section.value
    return "table"


def _accept(facts: list[Fact], decision: Decision, place: Evidence) -> tuple[Outcome, str]:
    for i, fact in enumerate(facts):
        if _says(fact, decision.said) and _touches(fact, place):
            facts[i] = _reviewed(fact, decision)
            return Outcome.APPLIED, ""
    return Outcome.STALE, "no rule finds the fact any more; add it if it holds"


def _reject(facts: list[Fact], decision: Decision, place: Evidence) -> tuple[Outcome, str]:
    kept = [f for f in facts if not (_says(f, decision.said) and _touches(f, place))]
    outcome = Outcome.SETTLED if len(kept) == len(facts) else Outcome.APPLIED
    facts[:] = kept
    return outcome, ""


def _correct(facts: list[Fact], decision: Decision, place: Evidence) -> tuple[Outcome, str]:
    assert decision.to is not None  # by the model: a correction has it
    right = next((i for i, f in enumerate(facts) if _says(f, decision.to, attrs=True)), None)
    if right is not None and _touches(facts[right], place):
        facts[right] = _reviewed(facts[right], decision)
        return Outcome.SETTLED, ""
    near = [i for i, f in enumerate(facts) if f.field == decision.said.field and _touches(f, place)]
    wrong = next((i for i in near if _says(facts[i], decision.said)), None)
    if wrong is None and len(near) == 1 and FIELDS[decision.said.field].kind in _SINGLE:
        wrong = near[0]  # another wrong value by now: the words mean what the person said
    if wrong is None:
        facts.append(_made(decision, decision.to, (place,)))
    else:
        facts[wrong] = _corrected(facts[wrong], decision, decision.to)
    return Outcome.APPLIED, ""


def _add(facts: list[Fact], decision: Decision, place: Evidence) -> tuple[Outcome, str]:
    for i, fact in enumerate(facts):
        if _says(fact, decision.said, attrs=True):
            facts[i] = _reviewed(fact, decision)
            return Outcome.SETTLED, ""
    facts.append(_made(decision, decision.said, (place,)))
    return Outcome.APPLIED, ""


_APPLIED = {
    Verdict.ACCEPT: _accept,
    Verdict.REJECT: _reject,
    Verdict.CORRECT: _correct,
    Verdict.ADD: _add,
}


def _says(fact: Fact, said: Statement, *, attrs: bool = False) -> bool:
    """Whether a fact says this; with ``attrs`` all attributes of the statement too."""
    same = (
        fact.field == said.field
        and fold_value(fact.value) == fold_value(said.as_value)
        and fact.status is said.status
        and fact.temporality is said.temporality
    )
    return same and (not attrs or set(said.attributes) <= set(fact.attrs))


def _touches(fact: Fact, place: Evidence) -> bool:
    return any(piece.start < place.end and place.start < piece.end for piece in fact.evidence)


def _reviewed(fact: Fact, decision: Decision) -> Fact:
    verb = {Verdict.ACCEPT: "accepted", Verdict.ADD: "added too"}.get(decision.verdict, "corrected")
    return replace(fact, review=f"{verb} {decision.by}")


def _corrected(fact: Fact, decision: Decision, to: Statement) -> Fact:
    """The fact with what the person put in place of what was found, which is kept in words."""
    return replace(
        fact,
        field=to.field,
        value=to.as_value,
        attrs=to.attributes,
        status=to.status,
        temporality=to.temporality,
        basis=Basis.EDITORIAL,
        confidence=None,
        correction=f"found: {_words(fact)} (rule {fact.rule}); corrected {decision.by}",
    )


def _made(decision: Decision, said: Statement, evidence: tuple[Evidence, ...]) -> Fact:
    verb = "added" if decision.verdict is Verdict.ADD else "corrected (no rule finds it now)"
    return Fact(
        field=said.field,
        value=said.as_value,
        evidence=evidence,
        attrs=said.attributes,
        status=said.status,
        basis=Basis.EDITORIAL,
        temporality=said.temporality,
        rule=RULE,
        correction=f"{verb} {decision.by}",
    )


def _words(fact: Fact) -> str:
    """What a fact said, in one line."""
    value = fact.value if isinstance(fact.value, tuple) else (fact.value,)
    said = " x ".join(map(str, value))
    more = ", ".join(f"{name} {part}" for name, part in fact.attrs)
    status = "" if fact.status is Status.PRESENT else f", {fact.status}"
    return f"{fact.field} {said}" + (f" ({more})" if more else "") + status
