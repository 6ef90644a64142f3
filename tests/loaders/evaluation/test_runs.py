from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.evaluation.runs import Change, Given, Run, differences, read_run


def given(value: str = "50", *, rule: str = "age", right: bool = True, doc: str = "one") -> Given:
    return Given(
        document=doc, patient="P1", field="age", value=value, sense="yes", rule=rule, right=right
    )


def test_the_same_run_differs_in_nothing() -> None:
    facts = (given(), given("51", right=False))
    assert differences(facts, reversed(facts)) == ()


def test_facts_come_and_go_with_their_rule() -> None:
    old, new = given("50", rule="old"), given("51", rule="new", right=False)
    found = differences([old], [new])
    assert [(d.change, d.fact) for d in found] == [(Change.WENT, old), (Change.CAME, new)]


def test_another_rule_or_another_verdict_for_the_same_fact_is_told() -> None:
    (other,) = differences([given(rule="a")], [given(rule="b")])
    assert (other.change, other.fact.rule, other.before) == (Change.RULE, "b", "a")
    (judged,) = differences([given(right=False)], [given(right=True)])
    assert judged.change is Change.JUDGED
    assert judged.fact.right


def test_a_fact_that_is_told_twice_counts_once() -> None:
    twice = [given(rule="b"), given(rule="a"), given(rule="c", right=False)]
    assert differences(twice, [given(rule="a")]) == ()


def test_nothing_is_said_of_a_document_of_one_run_only() -> None:
    assert differences([given(), given(doc="two")], [given()]) == ()


def test_a_run_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    run = Run(given=(given(),))
    path.write_text(run.model_dump_json())
    assert read_run(path) == run


@pytest.mark.parametrize("text", ["", "[]", '{"documents": []}', '{"given": [{"rule": 1}]}'])
def test_what_is_no_run_is_named_with_a_remedy(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(ReportError, match=r"run\.json: is no run; write one with: cavagraph eval"):
        read_run(path)
    with pytest.raises(ReportError, match=r"none\.json: cannot be read"):
        read_run(tmp_path / "none.json")
