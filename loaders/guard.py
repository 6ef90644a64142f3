"""A step that fails costs what it would have found and nothing else: the fault is an Issue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from cavagraph.graph.errors import CavagraphError
from cavagraph.graph.model import Issue

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Guard:
    """Runs the steps of one report. ``file``: its name; ``issues``: grows by the faults."""

    file: str
    issues: list[Issue] = field(default_factory=list)

    def run(self, name: str, work: Callable[[], T], otherwise: T) -> T:
        """What ``work`` gives; after a fault ``otherwise``.

        ``name``: the rule or step, then a comma and the place where there is one.

        Raises:
            CavagraphError: as ``work`` does: what a person can mend is told, not skipped.
        """
        try:
            return work()
        except CavagraphError:
            raise
        except Exception as error:  # noqa: BLE001 - a faulty rule must not cost the report
            self.tell(name, error)
            return otherwise

    def listed(self, name: str, work: Callable[[], tuple[T, ...]]) -> tuple[T, ...]:
        """What ``work`` gives; after a fault nothing."""
        nothing: tuple[T, ...] = ()
        return self.run(name, work, nothing)

    def tell(self, name: str, error: Exception) -> None:
        """Add the fault of a step."""
        self.issues.append(
            Issue(
                where=f"{self.file}: {name}",
                message=f"the step failed: {type(error).__name__}: {error}",
                remedy="what it finds is missing; please report this",
                level="error",
                rule=name.split(",")[0],
            )
        )
