"""Is the graph sound? Shapes (SHACL) and references (SPARQL), as plain findings.

The reasoner is asked in ``graph.reason``. rdflib and pyshacl are loaded only by ``check_shapes``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from cavagraph.graph.errors import StoreError, VocabularyError
from cavagraph.graph.store import Store
from cavagraph.ontology.prefixes import contract, expand

if TYPE_CHECKING:
    import rdflib

__all__ = ["Check", "Finding", "Severity", "check_references", "check_shapes", "checks", "validate"]

_HEADER: Final = re.compile(r"^#\+ (\w+): (.+)$", re.MULTILINE)


class Severity(StrEnum):
    """How bad it is: an error must not be published, a warning deserves a look."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong: the node (as a CURIE where one fits), what, and by which rule."""

    severity: Severity
    source: str
    focus: str
    message: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.focus}: {self.message} ({self.source})"


@dataclass(frozen=True, slots=True)
class Check:
    """A rule: a SELECT of ``?focus`` and ``?detail`` that must find nothing."""

    name: str
    severity: Severity
    message: str
    sparql: str


@cache
def checks() -> tuple[Check, ...]:
    """The rules of ``graph/checks``, sorted by name."""
    folder = files("cavagraph.graph.checks")
    entries = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".rq"))
    return tuple(
        _check(name.removesuffix(".rq"), (folder / name).read_text("utf-8")) for name in entries
    )


def validate(store: Store, shapes: Path | None = None) -> tuple[Finding, ...]:
    """All findings of shapes and references, errors first. ``shapes``: others than the shipped."""
    return tuple(sorted({*check_references(store), *check_shapes(store, shapes)}))


def check_references(store: Store) -> tuple[Finding, ...]:
    """What the rules of ``graph/checks`` find."""
    return tuple(
        Finding(
            check.severity, check.name, contract(str(focus)), _message(check, str(detail or ""))
        )
        for check in checks()
        for focus, detail in store.select(check.sparql).sorted()
    )


def check_shapes(store: Store, shapes: Path | None = None) -> tuple[Finding, ...]:
    """What pyshacl finds with the shapes of the ontology, or with those in a Turtle file.

    Only shapes that somebody chose on this machine: a pattern in foreign shapes can run forever
    (security.md D8). ``VocabularyError`` where the shapes cannot be read.
    """
    import pyshacl
    import rdflib

    rules = rdflib.Graph().parse(data=_ntriples(_shapes(shapes)), format="nt")
    data = rdflib.Graph().parse(data=_ntriples(store.quads()), format="nt")
    _, report, text = pyshacl.validate(
        data, shacl_graph=rules, inference="none", advanced=True, do_owl_imports=False
    )
    if not isinstance(report, rdflib.Graph):
        raise StoreError(f"the shapes could not be applied ({str(text)[:200]}); correct the shapes")
    return tuple(sorted(_shape_findings(report)))


def _check(name: str, text: str) -> Check:
    header = {found[1]: found[2].strip() for found in _HEADER.finditer(text)}
    return Check(name, Severity(header["severity"]), header["message"], text)


def _message(check: Check, detail: str) -> str:
    words = " ".join(contract(word) for word in detail.split(" "))
    return f"{check.message}: {words}" if detail else check.message


def _shapes(shapes: Path | None) -> list[ox.Quad]:
    place = files("cavagraph.ontology") / "shapes.ttl" if shapes is None else shapes
    try:
        return list(ox.parse(place.read_bytes(), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError, ValueError) as error:
        raise VocabularyError(f"{place}: cannot be read ({error}); correct the shapes") from error


def _ntriples(quads: Iterable[ox.Quad]) -> bytes:
    """Through N-Triples: the one syntax that rdflib and the engine surely read alike."""
    triples = {q.triple for q in quads}
    return ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES) or b""


def _shape_findings(report: rdflib.Graph) -> set[Finding]:
    from rdflib.namespace import RDF, SH

    found: set[Finding] = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        severity = str(report.value(result, SH.resultSeverity)).removeprefix(expand("sh:")).lower()
        path = contract(str(report.value(result, SH.resultPath) or ""))
        value = report.value(result, SH.value)
        said = "; ".join(sorted(str(text) for text in report.objects(result, SH.resultMessage)))
        component = str(report.value(result, SH.sourceConstraintComponent))
        found.add(
            Finding(
                Severity.ERROR if severity == "violation" else Severity(severity),
                contract(component),
                contract(str(report.value(result, SH.focusNode))),
                " ".join(
                    part
                    for part in (path, said, f"({contract(str(value))[:80]})" if value else "")
                    if part
                ),
            )
        )
    return found
