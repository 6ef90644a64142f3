"""Tables of one patient's lines of treatment. All of it is invented."""

from __future__ import annotations

from collections.abc import Callable

from cavagraph.graph.model import Fact

TABLE = """
Liver metastases were found 8 months after surgery. Treatment is shown in Table 1.

Table 1. Lines of systemic treatment

| Line | Regimen | Dose | Cycles | Best response | Toxicity (CTCAE) |
|---|---|---|---|---|---|
| 1 | Doxorubicin + ifosfamide | 60 mg/m2 + 6 g/m2 | 6 | PR | Neutropenia grade 4, nausea grade 2 |
| 2 | Pazopanib | 800 mg/day | 3 months | PD | Hypertension G3 |
| 3 | Trabectedin 1.3 mg/m2 | - | 5 | SD | none |
"""


def test_drugs(
    told: Callable[..., list[Fact]], brief: Callable[..., set[tuple[object, ...]]]
) -> None:
    assert brief(told(TABLE, "drug"), ("dose", "cycles", "line")) == {
        ("doxorubicin", 60, 6, 1),
        ("ifosfamide", 6, 6, 1),
        ("pazopanib", 800, None, 2),
        ("trabectedin", 1.3, 5, 3),
    }


def test_responses(
    told: Callable[..., list[Fact]], brief: Callable[..., set[tuple[object, ...]]]
) -> None:
    assert brief(told(TABLE, "drug_response"), ("response",)) == {
        ("doxorubicin+ifosfamide", "partial response"),
        ("pazopanib", "progressive disease"),
        ("trabectedin", "stable disease"),
    }


def test_toxicities(
    told: Callable[..., list[Fact]], brief: Callable[..., set[tuple[object, ...]]]
) -> None:
    assert brief(told(TABLE, "toxicity"), ("drug", "grade")) == {
        ("neutropenia", "doxorubicin+ifosfamide", 4),
        ("nausea", "doxorubicin+ifosfamide", 2),
        ("hypertension", "pazopanib", 3),
    }


def test_evidence_is_the_row(told: Callable[..., list[Fact]]) -> None:
    row = [f.evidence[0].quote for f in told(TABLE, "drug_response") if f.value == "pazopanib"]
    assert len(row) == 1 and "800 mg/day" in row[0] and "Hypertension" in row[0]


def test_text_adds_to_the_row(told: Callable[..., list[Fact]]) -> None:
    words = TABLE + "\nTrabectedin was stopped after the fifth cycle.\n"
    facts = [f for f in told(words, "drug") if f.value == "trabectedin"]
    assert len(facts) == 1 and facts[0].get("line") == 3


def test_a_table_of_other_authors_is_none_of_the_patient(told: Callable[..., list[Fact]]) -> None:
    table = TABLE.replace("| Line |", "| Author |")
    assert told(table, "drug", "drug_response", "toxicity") == []
