"""A fact on its way: found by a rule, not yet given to a patient."""

from __future__ import annotations

from dataclasses import dataclass

from cavagraph.graph.model import Basis, Status, Temporality, Tier, Value


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a rule found. Spans are of the working text; the first is where it was found.

    ``patients``: keys of the patients it is about, None where the resolver decides by position.
    ``attrs`` may be changed by later stages through ``with_attrs``.
    """

    field: str
    value: Value
    spans: tuple[tuple[int, int], ...]
    rule: str
    sentence: int = -1
    attrs: tuple[tuple[str, Value], ...] = ()
    status: Status = Status.PRESENT
    basis: Basis = Basis.STATED
    temporality: Temporality = Temporality.CURRENT
    tier: Tier = Tier.CORE
    derived: bool = False
    distributed: bool = False
    patients: tuple[str, ...] | None = None
    correction: str = ""

    @property
    def start(self) -> int:
        """Where it was found (working text)."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where the words that made it end (working text, exclusive)."""
        return self.spans[0][1]

    def get(self, name: str) -> Value | None:
        """The attribute ``name``, or None."""
        for key, value in self.attrs:
            if key == name:
                return value
        return None


def merge_attrs(
    attrs: tuple[tuple[str, Value], ...], **values: Value | None
) -> tuple[tuple[str, Value], ...]:
    """Attributes with these added or replaced; None leaves one as it was."""
    result = dict(attrs)
    result.update({name: value for name, value in values.items() if value is not None})
    return tuple(sorted(result.items()))
