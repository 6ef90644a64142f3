"""What a model proposes, and why it is not taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cavagraph.graph.model import Issue, Status

RULE_PREFIX = "llm."
"""Rules of this prefix are not ours: a model proposed the fact, the verifier let it in."""


class Reason(StrEnum):
    """Why a proposal, or a whole answer, was not taken."""

    ANSWER = "answer"  # no JSON, cut off, or not of the shape that was asked for
    FIELD = "field"  # a field or attribute that was not asked for
    QUOTE = "quote"  # the report has no such words
    SHORT = "short-quote"
    OWNER = "not-own-case"  # the words are about somebody else, or about patients in general
    PATIENT = "other-patient"
    NUMBER = "number"  # the quote has no such number, in this unit
    RANGE = "range"  # a number that the graph's shapes exclude
    UNMAPPED = "unmapped"  # the value names no concept of the ontology, or one of another kind
    CONCEPT = "concept"  # the quote does not mention the concept
    POLARITY = "polarity"  # the quote says it otherwise: present, absent, suspected
    CONTEXT = "context"  # of a relative, hypothetical, of long ago, or only a landmark


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact as the model words it: ``value`` and ``attrs`` are strings, nothing is trusted."""

    patient: str
    family: str
    field: str
    value: str
    quote: str
    status: Status = Status.PRESENT
    attrs: tuple[tuple[str, str], ...] = ()

    @property
    def rule(self) -> str:
        return RULE_PREFIX + self.family


@dataclass(frozen=True, slots=True)
class Rejection:
    """A proposal that was not taken, or with ``field`` empty a whole answer."""

    patient: str
    family: str
    reason: Reason
    detail: str
    field: str = ""
    value: str = ""

    @classmethod
    def of(cls, proposal: Proposal, reason: Reason, detail: str) -> Rejection:
        return cls(
            proposal.patient, proposal.family, reason, detail, proposal.field, proposal.value
        )

    def issue(self, file: str) -> Issue:
        """One line for people."""
        what = f"{self.field} {_short(self.value)!r}" if self.field else "an answer"
        return Issue(
            where=f"{file}: patient {self.patient}, {what}",
            message=f"proposal not taken, {self.reason}: {_short(self.detail)}",
            rule=RULE_PREFIX + self.family,
        )


def is_rejection(issue: Issue) -> bool:
    """Whether an issue is a proposal that was not taken."""
    return issue.rule.startswith(RULE_PREFIX)


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 90 else plain[:87] + "..."
