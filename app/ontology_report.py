"""The ontology's own checks as a program: ``python -m cavagraph.app.ontology_report``.

Rules of ``robot report``, OWL 2 DL, and HermiT where there is Java. Ends with 1 where something
must be mended; warnings are printed and let pass.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from cavagraph.app.console import Console
from cavagraph.ontology.checks import report
from cavagraph.ontology.problems import Problem, Severity, errors
from cavagraph.ontology.profile import dl_problems
from cavagraph.ontology.reasoning import Classification, ReasonerError, classify, java_available


def problems() -> tuple[Problem, ...]:
    """What the rules find, and what HermiT finds where it can run."""
    found = [*report(), *dl_problems()]
    if java_available():
        found += _reasoned()
    return tuple(found)


def _reasoned() -> Iterator[Problem]:
    try:
        answer = classify()
    except ReasonerError as error:
        yield Problem(Severity.ERROR, "hermit", "the ontology", str(error))
        return
    yield from judged(answer)


def judged(answer: Classification) -> Iterator[Problem]:
    """What is wrong in HermiT's answer."""
    if not answer.consistent:
        yield Problem(Severity.ERROR, "hermit", "the ontology", "contradicts itself")
    for iri in answer.unsatisfiable:
        yield Problem(Severity.ERROR, "hermit", iri, "can have no member")


def main() -> int:
    """Print every finding; 1 with errors."""
    console = Console.standard()
    found = problems()
    console.lines(str(problem) for problem in found)
    reasoner = "with HermiT" if java_available() else "without HermiT: no Java"
    console.note(f"ontology: {len(errors(found))} errors, {len(found)} findings, {reasoner}")
    return 1 if errors(found) else 0


if __name__ == "__main__":
    sys.exit(main())
