from __future__ import annotations

import pytest

from cavagraph.app import ontology_report
from cavagraph.app.ontology_report import judged, main, problems
from cavagraph.ontology.problems import Problem, Severity, errors
from cavagraph.ontology.reasoning import Classification


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Classification(True), []),
        (Classification(False), ["contradicts itself"]),
        (Classification(True, ("cg:A", "cg:B")), ["can have no member"] * 2),
    ],
)
def test_the_answer_of_the_reasoner_is_judged(answer: Classification, said: list[str]) -> None:
    found = tuple(judged(answer))
    assert [problem.message for problem in found] == said
    assert errors(found) == found


@pytest.mark.java
def test_the_shipped_ontology_has_no_error() -> None:
    assert errors(problems()) == ()


@pytest.mark.parametrize(
    ("severity", "code"), [(Severity.ERROR, 1), (Severity.WARN, 0), (Severity.INFO, 0)]
)
def test_only_errors_fail(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    severity: Severity,
    code: int,
) -> None:
    found = (Problem(severity, "missing_label", "cg:X", "has no label"),)
    monkeypatch.setattr(ontology_report, "problems", lambda: found)
    assert main() == code
    assert "missing_label: cg:X: has no label" in capsys.readouterr().out
