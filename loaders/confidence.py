"""How far a fact can be trusted: the measured precision of the rule that found it.

``rules/confidence.tsv`` has the counts, from the development reports with a gold standard; the
command ``make figures`` writes it (``evaluation.precision``). Nothing here is estimated by hand:

* a rule with at least ``ENOUGH`` counted facts has its own precision;
* a rule with fewer has that of all facts of its field, and where those are few too, of all facts;
* a fact that is only suspected, that is inferred, or that a statement about several patients gave
  to each, has this multiplied by what such facts reach in relation to all facts, at most 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from cavagraph.graph.errors import CavagraphError
from cavagraph.graph.model import Basis, Claim, Fact, Patient, Status

ENOUGH = 5
"""Fewer counted facts than this say nothing of a rule."""
HEADER = ("kind", "name", "true", "false", "precision", "lower", "note")
FEW = "few cases"
_Z = Decimal("1.959964")  # two-sided 95 %
_PLACES = Decimal("0.01")


class Kind(StrEnum):
    """What a row of the table counts."""

    ALL = "all"
    CUE = "cue"
    FIELD = "field"
    RULE = "rule"
    CLAIM = "claim"


class Cue(StrEnum):
    """What makes a fact less sure, whatever its rule."""

    SUSPECTED = "suspected"
    INFERRED = "inferred"
    DISTRIBUTED = "distributed"


@dataclass(frozen=True, slots=True)
class Record:
    """How often a rule, a field or a cue was right on the development reports."""

    true: int = 0
    false: int = 0

    @property
    def cases(self) -> int:
        return self.true + self.false

    @property
    def few(self) -> bool:
        return self.cases < ENOUGH

    @property
    def precision(self) -> Decimal:
        """The share of true facts; 0 where there are none."""
        return Decimal(self.true) / self.cases if self.cases else Decimal(0)

    @property
    def lower(self) -> Decimal:
        """The lower end of the 95 % interval of the precision (Wilson's score interval)."""
        if not self.cases:
            return Decimal(0)
        n, p, z2 = Decimal(self.cases), self.precision, _Z * _Z
        spread = _Z * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt()
        return max(Decimal(0), (p + z2 / (2 * n) - spread) / (1 + z2 / n))

    def __add__(self, other: Record) -> Record:
        return Record(self.true + other.true, self.false + other.false)


Table = Mapping[tuple[Kind, str], Record]


@lru_cache(maxsize=1)
def shipped_table() -> Table:
    """The counts that come with the rules; empty where no table is shipped."""
    place = files("cavagraph.loaders.rules") / "confidence.tsv"
    return read_table(place.read_text(encoding="utf-8")) if place.is_file() else {}


def read_table(text: str) -> Table:
    """The counts of a table as ``table_lines`` writes it.

    Raises:
        CavagraphError: a line is not of this form; names it.
    """
    table: dict[tuple[Kind, str], Record] = {}
    for n, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#") or n == 1:
            continue
        cells = line.split("\t")
        try:
            kind, name, true, false = cells[:4]
            table[Kind(kind), name] = Record(int(true), int(false))
        except ValueError as error:
            raise CavagraphError(
                f"rules/confidence.tsv, line {n}: {error}; write it anew with 'make figures'"
            ) from error
    return table


def table_lines(table: Table) -> Iterator[str]:
    """The table as text, one line a row, the same counts always in the same order."""
    yield "\t".join(HEADER)
    for (kind, name), record in sorted(table.items(), key=lambda row: row[0]):
        figures = (rounded(record.precision), rounded(record.lower))
        note = FEW if record.few else ""
        yield "\t".join(map(str, (kind, name, record.true, record.false, *figures, note)))


def rounded(value: Decimal) -> Decimal:
    """Two places, as in the graph."""
    return value.quantize(_PLACES, ROUND_HALF_EVEN)


def cues(fact: Fact) -> Iterator[Cue]:
    """What makes a fact less sure."""
    if fact.status is Status.SUSPECTED:
        yield Cue.SUSPECTED
    if fact.basis is Basis.INFERRED:
        yield Cue.INFERRED
    if fact.distributed:
        yield Cue.DISTRIBUTED


def confidence(table: Table, rule: str, field: str, weak: Iterable[Cue] = ()) -> Decimal | None:
    """The confidence of a fact, 0 to 1 in two places; None where nothing was measured."""
    whole = table.get((Kind.ALL, ""), Record())
    records = [table.get(key) for key in ((Kind.RULE, rule), (Kind.FIELD, field))]
    known = next((record for record in records if record and not record.few), whole)
    if known.few:
        return None
    value = known.precision
    for cue in weak:
        value *= factor(table, cue)
    return rounded(value)


def factor(table: Table, cue: Cue) -> Decimal:
    """What a cue takes off: the precision of its facts against that of all, at most 1.

    A cue with few cases has the factor of all cues together.
    """
    whole = table.get((Kind.ALL, ""), Record())
    record = table.get((Kind.CUE, cue.value), Record())
    if record.few:
        record = sum((table.get((Kind.CUE, c.value), Record()) for c in Cue), Record())
    if record.few or not whole.precision:
        return Decimal(1)
    return min(Decimal(1), record.precision / whole.precision)


def trusted_fact(fact: Fact, table: Table | None = None) -> Fact:
    """The fact with its confidence."""
    rows = shipped_table() if table is None else table
    return replace(fact, confidence=confidence(rows, fact.rule, fact.field, cues(fact)))


def trusted_patient(patient: Patient) -> Patient:
    """The patient with the confidence of every fact."""
    return replace(patient, facts=tuple(trusted_fact(fact) for fact in patient.facts))


def trusted_claim(claim: Claim, table: Table | None = None) -> Claim:
    """The claim with the share of such claims that the gold standard has as claims."""
    rows = shipped_table() if table is None else table
    records = [rows.get((Kind.CLAIM, name)) for name in (claim.rule, "")]
    known = next((record for record in records if record and not record.few), None)
    return replace(claim, confidence=rounded(known.precision) if known else None)
