from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.graph.interchange_write import fact_ids
from cavagraph.loaders.explanation import Cue, Explanation, explain
from cavagraph.loaders.pipeline import extract
from cavagraph.loaders.rulebook import shipped_rulebook
from cavagraph.ontology.terms import load_terminology

TERMS = load_terminology()
TEXT = """\
Case report

A 61-year-old woman was admitted with flank pain. There was no fever. A tumour of the inferior
vena cava was resected. Blood loss was 900 mL. She was well at ten months.
"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "invented.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def told(report: Path, field: str, value: object) -> Explanation:
    ids = [
        name
        for name, _, fact in fact_ids(extract(report, TERMS))
        if (fact.field, fact.value) == (field, value)
    ]
    return explain(report, ids[0], TERMS, shipped_rulebook())


def test_a_fact_is_explained_by_rule_words_scope_and_patient(report: Path) -> None:
    found = told(report, "blood_loss", 900)
    (trigger,) = found.triggers
    assert found.patient == "1"
    assert trigger.rule == found.fact.rule == "operation.blood-loss"
    assert trigger.words[0].quote == TEXT[trigger.words[0].start : trigger.words[0].end]
    assert "900 mL" in trigger.words[0].quote
    assert (trigger.section, trigger.owner, trigger.patients) == ("case", "own", ("1",))
    assert trigger.how == "the only patient of the report"
    assert trigger.sentence == "Blood loss was 900 mL."
    assert trigger.cues == ()


def test_the_cue_that_negates_is_named(report: Path) -> None:
    (trigger,) = told(report, "symptom", "fever").triggers
    assert Cue("fever", "negated", "neg.no") in trigger.cues


def test_an_unknown_id_tells_which_there_are(report: Path) -> None:
    with pytest.raises(ReportError, match=r"no fact x; there is invented-P1\.F01 to invented-P1"):
        explain(report, "x", TERMS, shipped_rulebook())


def test_every_fact_of_the_examples_can_be_explained(examples_dir: Path) -> None:
    for path in sorted(examples_dir.iterdir()):
        extraction = extract(path, TERMS)
        names = [name for name, _, _ in fact_ids(extraction)]
        assert len(set(names)) == len(names) == sum(len(p.facts) for p in extraction.patients)
        for name in names[::7]:
            assert explain(path, name, TERMS, shipped_rulebook()).fact_id == name
