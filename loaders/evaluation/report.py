"""The result of an evaluation: tables for people, JSON for programs."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cavagraph.loaders.confidence import Table
from cavagraph.loaders.evaluation.claims import ClaimCounts
from cavagraph.loaders.evaluation.documents import Outcome
from cavagraph.loaders.evaluation.errors import Fault
from cavagraph.loaders.evaluation.runs import Difference, Given, differences, given_facts
from cavagraph.loaders.evaluation.tallies import LEVELS, Ratio, Score, Tally, total

IN_SAMPLE = (
    "A score on reports that were read while the rules were written is in-sample: it says how well "
    "the rules fit these reports, not how well they do on others."
)
COLUMNS = (
    "what",
    "gold",
    "found",
    *(f"{level} {name}" for level in LEVELS for name in ("P", "R", "F1")),
)
_SEED = 20240229
_INTERVAL = (0.025, 0.975)

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One table with its heading."""

    title: str
    columns: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was counted. ``missing``: documents of the gold standard that nobody gave a report for;
    they are not counted. ``unused``: by document, case sentences and quantities without a fact.
    ``by_rule``: true and false facts of each rule, field and cue. ``before``: the facts of an
    earlier run, to be held against."""

    outcomes: tuple[Outcome, ...]
    claims: ClaimCounts
    faults: tuple[Fault, ...]
    missing: tuple[str, ...]
    unused: Mapping[str, tuple[int, int]]
    by_rule: Table
    before: tuple[Given, ...] | None = None
    resamples: int = 1000

    @property
    def tally(self) -> Tally:
        return total(outcome.tally for outcome in self.outcomes)

    @property
    def by_field(self) -> dict[str, Tally]:
        """Counts by field, the most frequent first."""
        fields: dict[str, Tally] = {}
        for outcome in self.outcomes:
            for name, tally in outcome.by_field.items():
                fields.setdefault(name, Tally()).add(tally)
        return dict(sorted(fields.items(), key=lambda pair: (-pair[1].gold, pair[0])))

    @property
    def by_document(self) -> dict[str, Tally]:
        return {outcome.name: outcome.tally for outcome in self.outcomes}

    @property
    def given(self) -> tuple[Given, ...]:
        """The counted facts, for later runs."""
        return given_facts(self.outcomes)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What differs from the earlier run; nothing where there is none."""
        return () if self.before is None else differences(self.before, self.given)

    @property
    def strict_f1(self) -> float:
        return self.tally.score("strict").f1

    @property
    def columns(self) -> Row:
        return COLUMNS

    @property
    def rows(self) -> tuple[Row, ...]:
        """All, by document and by field."""
        return (
            score_row("all", self.tally),
            *(score_row(name, tally) for name, tally in self.by_document.items()),
            *(score_row(name, tally) for name, tally in self.by_field.items()),
        )

    def interval(self, level: str) -> tuple[float, float] | None:
        """The 95 % interval of F1 over documents, by drawing them anew; None for one document.

        The same documents always give the same interval.
        """
        tallies = [outcome.tally for outcome in self.outcomes]
        if len(tallies) < 2:
            return None
        chance = random.Random(_SEED)
        drawn = sorted(
            total(chance.choices(tallies, k=len(tallies))).score(level).f1
            for _ in range(self.resamples)
        )
        low, high = (drawn[min(len(drawn) - 1, int(q * len(drawn)))] for q in _INTERVAL)
        return low, high

    def sections(self) -> Iterator[Section]:
        """Tables for people."""
        yield Section("by document", COLUMNS, self.rows[: len(self.outcomes) + 1])
        yield Section("by field", COLUMNS, self.rows[len(self.outcomes) + 1 :])
        yield Section("further figures", ("figure", "value"), tuple(self._figures()))
        counts = Counter((fault.error, fault.kind) for fault in self.faults)
        rows = [(error.value, kind, str(n)) for (error, kind), n in counts.most_common()]
        yield Section("errors by class", ("class", "facts", "number"), tuple(sorted(rows)))
        fallen = tuple(
            (outcome.name, trap.id, trap.what, f"{item.field} = {item.text}")
            for outcome in self.outcomes
            for trap, item in outcome.traps
        )
        if fallen:
            yield Section("failed traps", ("report", "trap", "what", "found"), fallen)
        if self.before is not None:
            columns = ("change", "report", "patient", "fact", "right", "rule", "rule before")
            changed = tuple(_changed(one) for one in self.differences)
            yield Section("against the earlier run", columns, changed)

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be said beside the figures."""
        missing = ", ".join(self.missing)
        absent = (f"Not scored, no report given: {missing}.",) if missing else ()
        return (*absent, IN_SAMPLE)

    def _figures(self) -> Iterator[Row]:
        tally, claims = self.tally, self.claims
        for level in LEVELS[:2]:
            interval = self.interval(level)
            if interval:
                text = f"{interval[0]:.3f} to {interval[1]:.3f}"
                yield (f"{level} F1, 95 % interval over documents", text)
        yield ("patients matched", str(Ratio(tally.patients_matched, tally.patients)))
        yield ("patients given", str(tally.patients_given))
        for name, ratio in self.ratios.items():
            yield (name, str(ratio))
        for kind, ratio in claims.by_kind.items():
            yield (f"claims found: {kind}", str(ratio))
        sentences, quantities = (sum(n[i] for n in self.unused.values()) for i in (0, 1))
        yield ("case sentences that no fact used", str(sentences))
        yield ("quantities that no fact used", str(quantities))
        for name in ("repeated", "neutral", "ignored"):
            yield (f"predictions not counted: {name}", str(getattr(tally, name)))

    @property
    def ratios(self) -> dict[str, Ratio]:
        """The figures that are shares."""
        tally, claims = self.tally, self.claims
        return {
            "patient assignment": Ratio(tally.assigned_right, tally.assigned),
            "polarity": Ratio(tally.polarity_right, tally.polarity),
            "key attributes": Ratio(tally.attributes_right, tally.attributes),
            "traps failed": Ratio(tally.traps_failed, tally.traps),
            "contradictions found": claims.contradictions,
            "claims found": claims.found,
            "claims found with their kind": claims.kind_right,
            "claims found with all numbers": claims.numbers_right,
            "claims given that are claims": claims.precise,
        }

    def as_json(self) -> dict[str, Any]:
        """All figures as plain JSON values."""
        return {
            "note": IN_SAMPLE,
            "overall": _scores(self.tally) | {"intervals": self._intervals()},
            "documents": {name: _scores(tally) for name, tally in self.by_document.items()},
            "fields": {name: _scores(tally) for name, tally in self.by_field.items()},
            "patients": {
                "gold": self.tally.patients,
                "given": self.tally.patients_given,
                "matched": self.tally.patients_matched,
            },
            "ratios": {name: _ratio(ratio) for name, ratio in self.ratios.items()},
            "claims": {kind: _ratio(ratio) for kind, ratio in self.claims.by_kind.items()},
            "unused": {
                name: {"sentences": sentences, "quantities": quantities}
                for name, (sentences, quantities) in self.unused.items()
            },
            "traps": [
                {"document": o.name, "trap": trap.id, "field": item.field, "value": item.text}
                for o in self.outcomes
                for trap, item in o.traps
            ],
            "faults": [
                {
                    "document": fault.document,
                    "patient": fault.patient,
                    "kind": fault.kind,
                    "class": fault.error.value,
                    "field": fault.item.field,
                    "value": fault.item.text,
                    "rule": fault.item.rule,
                }
                for fault in self.faults
            ],
            "missing": list(self.missing),
            "given": [fact.model_dump() for fact in self.given],
            "differences": [
                {"change": one.change.value, "before": one.before, **one.fact.model_dump()}
                for one in self.differences
            ],
        }

    def to_json(self) -> str:
        return json.dumps(self.as_json(), ensure_ascii=False, indent=1)

    def _intervals(self) -> dict[str, list[float]]:
        found = {level: self.interval(level) for level in LEVELS}
        return {level: [round(x, 4) for x in pair] for level, pair in found.items() if pair}


def _changed(one: Difference) -> Row:
    fact = one.fact
    said = f"{fact.field} = {fact.value}" + ("" if fact.sense == "yes" else f" ({fact.sense})")
    right = "right" if fact.right else "wrong"
    return (one.change.value, fact.document, fact.patient, said, right, fact.rule, one.before)


def score_row(name: str, tally: Tally) -> Row:
    """The scores of a tally under ``COLUMNS``."""
    scores = [tally.score(level) for level in LEVELS]
    figures = (f"{x:.3f}" for s in scores for x in (s.precision, s.recall, s.f1))
    return (name, str(tally.gold), str(scores[0].given), *figures)


def _scores(tally: Tally) -> dict[str, Any]:
    return {level: _score(tally.score(level)) for level in LEVELS}


def _score(score: Score) -> dict[str, float]:
    return {
        "right": score.right,
        "gold": score.expected,
        "found": score.given,
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
    }


def _ratio(ratio: Ratio) -> dict[str, float | None]:
    share = None if ratio.share is None else round(ratio.share, 4)
    return {"right": ratio.right, "all": ratio.all, "share": share}
