"""Counts of true and false facts by rule, by field and by cue, for ``rules/confidence.tsv``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cavagraph.graph.interchange_shape import DocumentShape
from cavagraph.loaders.confidence import Cue, Kind, Record, Table
from cavagraph.loaders.evaluation.agreement import Judge, overlap
from cavagraph.loaders.evaluation.documents import Verdict
from cavagraph.loaders.evaluation.items import Item, item
from cavagraph.loaders.evaluation.values import Level

Key = tuple[Kind, str]
Count = tuple[Key, bool]


def counted(verdicts: Iterable[Verdict]) -> Iterator[Count]:
    """What the patients' facts count for. ``ALL`` and ``FIELD`` hold facts without a cue, so that
    a cue is measured against facts that have none."""
    for verdict in verdicts:
        found, true = verdict.item, verdict.true
        weak = tuple(_cues(found))
        yield (Kind.RULE, found.rule), true
        for cue in weak:
            yield (Kind.CUE, cue.value), true
        if not weak:
            yield (Kind.ALL, ""), true
            yield (Kind.FIELD, found.field), true


def counted_apart(gold: DocumentShape, found: DocumentShape, judge: Judge) -> Iterator[Count]:
    """What facts about the whole series count for, and claims."""
    cohort = [item(shape) for shape in gold.cohort_facts]
    for shape in found.cohort_facts:
        fact = item(shape)
        true = any(judge.agree(known, fact, Level.RELAXED) for known in cohort)
        yield (Kind.RULE, fact.rule), true
        yield (Kind.FIELD, fact.field), true
    quotes = [piece for claim in gold.claims for piece in claim.evidence]
    for claim in found.claims:
        true = overlap(quotes, claim.evidence)
        yield (Kind.CLAIM, claim.rule), true
        yield (Kind.CLAIM, ""), true


def tabulated(counts: Iterable[Count]) -> Table:
    """The sums."""
    table: dict[Key, Record] = {}
    for key, true in counts:
        table[key] = table.get(key, Record()) + Record(int(true), int(not true))
    return table


def joined(tables: Sequence[Table]) -> Table:
    """The sums of several tables."""
    whole: dict[Key, Record] = {}
    for table in tables:
        for key, record in table.items():
            whole[key] = whole.get(key, Record()) + record
    return whole


def _cues(found: Item) -> Iterator[Cue]:
    if found.suspected:
        yield Cue.SUSPECTED
    if found.certainty == "inferred":
        yield Cue.INFERRED
    if found.distributed:
        yield Cue.DISTRIBUTED
