"""What a check finds wrong in the ontology, with the severities of ``robot report``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Problem", "Severity", "errors"]


class Severity(StrEnum):
    """ERROR stops a release; WARN deserves a look; INFO is for the curious."""

    ERROR = "ERROR"
    WARN = "WARN"
    INFO = "INFO"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One finding: how bad, which rule (named as in ``robot report``), about what, and why."""

    severity: Severity
    rule: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.severity} {self.rule}: {self.subject}: {self.message}"


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that must be mended."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
