"""Confidence from measured counts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from cavagraph.graph.errors import CavagraphError
from cavagraph.graph.model import Basis, Claim, Evidence, Fact, Status
from cavagraph.loaders.confidence import (
    Cue,
    Kind,
    Record,
    Table,
    confidence,
    cues,
    factor,
    read_table,
    shipped_table,
    table_lines,
    trusted_claim,
    trusted_fact,
)
from cavagraph.loaders.frames import shipped_frames
from cavagraph.loaders.pipeline import extract

EVIDENCE = (Evidence(0, 4, "word"),)
TABLE: Table = {
    (Kind.ALL, ""): Record(90, 10),
    (Kind.FIELD, "age"): Record(19, 1),
    (Kind.FIELD, "sign"): Record(1, 1),
    (Kind.RULE, "person.age"): Record(7, 3),
    (Kind.RULE, "person.rare"): Record(0, 4),
    (Kind.CUE, "suspected"): Record(9, 11),
    (Kind.CUE, "distributed"): Record(20, 0),
    (Kind.CUE, "inferred"): Record(1, 0),
    (Kind.CLAIM, ""): Record(3, 1),
    (Kind.CLAIM, "claim.many"): Record(2, 6),
}


@pytest.mark.parametrize(
    ("true", "false", "precision", "lower"),
    [
        (10, 0, "1.00", "0.72"),
        (9, 1, "0.90", "0.60"),
        (1, 1, "0.50", "0.09"),
        (0, 0, "0.00", "0.00"),
    ],
)
def test_wilson_bounds(true: int, false: int, precision: str, lower: str) -> None:
    record = Record(true, false)
    assert (round(record.precision, 2), round(record.lower, 2)) == (
        Decimal(precision),
        Decimal(lower),
    )
    assert 0 <= record.lower <= record.precision


@pytest.mark.parametrize(
    ("rule", "field", "value"),
    [
        ("person.age", "age", "0.70"),  # its own
        ("person.rare", "age", "0.95"),  # too few: its field
        ("unheard.of", "age", "0.95"),
        ("person.rare", "sign", "0.90"),  # a field with too few: all
        ("unheard.of", "unheard", "0.90"),
    ],
)
def test_whose_precision_counts(rule: str, field: str, value: str) -> None:
    assert confidence(TABLE, rule, field) == Decimal(value)


@pytest.mark.parametrize(
    ("cue", "value"),
    [
        (Cue.SUSPECTED, "0.50"),
        (Cue.DISTRIBUTED, "1.00"),  # better than all is no reason to trust it more
        (Cue.INFERRED, "0.81"),  # too few: all cues together, 30 of 41, against 0.9
    ],
)
def test_what_a_cue_takes_off(cue: Cue, value: str) -> None:
    assert round(factor(TABLE, cue), 2) == Decimal(value)


def test_nothing_measured_is_no_confidence() -> None:
    assert confidence({}, "person.age", "age") is None
    assert trusted_fact(Fact("age", 50, EVIDENCE), {}).confidence is None


@pytest.mark.parametrize(
    ("fact", "found", "value"),
    [
        (Fact("age", 50, EVIDENCE), [], "0.70"),
        (Fact("age", 50, EVIDENCE, status=Status.ABSENT), [], "0.70"),
        (Fact("age", 50, EVIDENCE, status=Status.SUSPECTED), [Cue.SUSPECTED], "0.35"),
        (Fact("age", 50, EVIDENCE, basis=Basis.INFERRED), [Cue.INFERRED], "0.57"),
        (Fact("age", 50, EVIDENCE, distributed=True), [Cue.DISTRIBUTED], "0.70"),
    ],
)
def test_facts(fact: Fact, found: list[Cue], value: str) -> None:
    assert list(cues(fact)) == found
    trusted = trusted_fact(replace(fact, rule="person.age"), TABLE)
    assert trusted.confidence == Decimal(value)


@pytest.mark.parametrize(
    ("rule", "value"), [("claim.many", "0.25"), ("claim.rare", None), ("", None)]
)
def test_claims(rule: str, value: str | None) -> None:
    claim = trusted_claim(Claim("survival", "most live", EVIDENCE, rule=rule), TABLE)
    assert claim.confidence == (Decimal(value) if value else None)


def test_the_table_is_read_as_it_is_written() -> None:
    lines = list(table_lines(TABLE))
    assert read_table("\n".join(lines)) == TABLE
    assert lines == list(table_lines(dict(reversed(list(TABLE.items())))))
    few = next(line for line in lines if "person.rare" in line)
    assert few.split("\t")[-1] == "few cases"


@pytest.mark.parametrize("line", ["rule\tx\tmany\t0", "who\tx\t1\t0", "rule\tx"])
def test_a_broken_table_is_named(line: str) -> None:
    with pytest.raises(CavagraphError, match="line 2"):
        read_table("\n".join(["header", line]))


def test_every_shipped_rule_has_a_confidence() -> None:
    table = shipped_table()
    assert table
    for frame in shipped_frames():
        record = table.get((Kind.RULE, frame.id), Record())
        value = confidence(table, frame.id, frame.field)
        assert value is not None
        assert 0 <= value <= 1
        if not record.few:
            assert value == round(record.precision, 2)


def test_every_fact_that_is_extracted_has_a_confidence(examples_dir: Path) -> None:
    found = [extract(path) for path in sorted(examples_dir.iterdir()) if path.is_file()]
    facts = [fact for one in found for person in one.patients for fact in person.facts]
    facts += [fact for one in found for fact in one.cohort]
    assert facts
    for fact in facts:
        assert fact.confidence is not None, fact.rule
        assert fact.confidence == confidence(shipped_table(), fact.rule, fact.field, cues(fact))
        assert fact.confidence == round(fact.confidence, 2)
    assert all(claim.confidence is not None for one in found for claim in one.claims)


def test_no_rule_of_the_table_is_right_in_less_than_a_third_of_its_cases() -> None:
    """Such a rule does harm; it must be mended or taken out."""
    poor = {
        name: record
        for (kind, name), record in shipped_table().items()
        if kind is Kind.RULE and not record.few and record.precision < Decimal(1) / 3
    }
    assert not poor
