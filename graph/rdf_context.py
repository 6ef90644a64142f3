"""What every writer of a report needs: the sink, names of nodes, words, evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from cavagraph.graph.fields_types import AttrKind
from cavagraph.graph.identity import decimal_text, digest, local_name
from cavagraph.graph.model import (
    Basis,
    Evidence,
    Issue,
    LanguageModel,
    Scope,
    Source,
    Temporality,
    Value,
    ZoneLabel,
)
from cavagraph.graph.model import ZoneScheme as Scheme
from cavagraph.graph.rdf_places import write_places
from cavagraph.graph.rdf_sink import Sink, cgd, iri
from cavagraph.graph.rdf_words import Reading, Words
from cavagraph.ontology.terms import Term

__all__ = ["BASES", "SCOPES", "TEMPORALITIES", "Run", "Writer", "text_of"]

BASES = {basis: basis.value for basis in Basis}
SCOPES = {scope: scope.value for scope in Scope}
TEMPORALITIES = {
    Temporality.CURRENT: "CurrentEpisode",
    Temporality.HISTORICAL: "Historical",
    Temporality.PLANNED: "Planned",
    Temporality.FOLLOW_UP: "FollowUpPeriod",
}
_PREFIXES = {"ClavienDindoGrade": "Clavien-Dindo grade "}
"""What a label says before the bare words of an attribute ("IIIa")."""
_PROV = iri("prov", "wasGeneratedBy")


@dataclass(frozen=True, slots=True)
class Run:
    """What made the graph: versions and digests, no clock time.

    ``model``: the language model that proposed facts, where one did.
    """

    version: str = ""
    rules_digest: str = ""
    ontology_digest: str = ""
    model: LanguageModel | None = None

    @property
    def node(self) -> NamedNode:
        parts = [self.version, self.rules_digest, self.ontology_digest]
        if self.model is not None:
            parts += [self.model.name, self.model.prompt_version]
        return cgd(f"run-{digest(*parts)}")


class Writer:
    """Writes into the graph of one report. ``quotes``: whether the quoted words go in."""

    def __init__(
        self, source: Source, words: Words, run: Run, scheme: Scheme | None, *, quotes: bool
    ) -> None:
        self.key = source.key
        self.file = source.file
        self.words = words
        self.run = run
        self.scheme = scheme
        self.quotes = quotes
        self.sink = Sink(cgd(f"graph-{source.key}"))
        self.report = cgd(f"report-{source.key}")

    def node(self, kind: str, *name: str) -> NamedNode:
        """The instance ``cgd:<kind>-<report>-<name>``."""
        return cgd("-".join((kind, self.key, *name)))

    def patient_node(self, kind: str, patient: str) -> NamedNode:
        return self.node(kind, local_name(patient))

    def zone(self, label: ZoneLabel) -> NamedNode:
        """The concept of a printed zone label."""
        return iri("zone", f"{self.key}-{local_name(label.notation)}")

    def generated(self, subject: NamedNode) -> None:
        """Ties a node to its report and to the run."""
        self.sink.link(subject, "ofReport", self.report)
        self.sink.add(subject, _PROV, self.run.node)

    def evidence(self, subject: NamedNode, pieces: Iterable[Evidence]) -> None:
        """Links the spans of the pieces and writes the spans."""
        for piece in pieces:
            span = self.node("span", str(piece.start), str(piece.end))
            self.sink.link(subject, "evidence", span)
            self._span(span, piece)

    def _span(self, span: NamedNode, piece: Evidence) -> None:
        sink = self.sink
        sink.a(span, "TextSpan")
        sink.link(span, "inReport", self.report)
        sink.integer(span, "startChar", piece.start)
        sink.integer(span, "endChar", piece.end)
        sink.text(span, "section", piece.section)
        if self.quotes:
            sink.text(span, "exactText", piece.quote)
        sha256 = hashlib.sha256(piece.quote.encode("utf-8")).hexdigest()
        sink.text(span, "quoteSha256", sha256)
        write_places(sink, self.key, span, piece.places)

    def terms(self, subject: NamedNode, prop: str, terms: Iterable[Term]) -> None:
        self.sink.link(subject, prop, *(NamedNode(term.iri) for term in terms))

    def unresolved(self, where: str, words: str, reading: Reading) -> None:
        """Records that words name no concept, or only by their head."""
        known = ", ".join(term.label for term in reading.main)
        message = f"{words!r} is known only as {known}" if known else f"{words!r} names no concept"
        rule = "concept-head" if known else "concept-missing"
        remedy = "add a synonym or a concept to the ontology"
        self.sink.issues.append(Issue(f"{self.file}, {where}", message, remedy, rule=rule))

    def phrase(self, subject: NamedNode, prop: str, words: str, classes: tuple[str, ...],
               where: str) -> tuple[Term, ...]:  # fmt: skip
        """A term attribute: concept at ``prop``, words at ``<prop>Text``; gives the concepts."""
        drugs = "Drug" in classes
        prefix = _PREFIXES.get(classes[0], "") if classes else ""
        reading = self.words.drugs(words) if drugs else self.words.read(prefix + words, classes)
        self.terms(subject, prop, reading.main)
        self.sink.text(subject, f"{prop}Text", words)
        if not reading.exact:
            self.unresolved(where, words, reading)
        return reading.main

    def value(self, subject: NamedNode, kind: AttrKind, prop: str, value: Value) -> None:
        """A plain attribute; a tuple gives one triple a member.

        A value that is not of its kind (words where a number is expected) is kept as words at
        ``cg:otherAttribute``.
        """
        for member in value if isinstance(value, tuple) else (value,):
            number = not isinstance(member, (str, bool))
            if kind is AttrKind.BOOLEAN and isinstance(member, bool):
                self.sink.boolean(subject, prop, member)
            elif kind is AttrKind.DECIMAL and number:
                self.sink.decimal(subject, prop, member)  # type: ignore[arg-type]
            elif kind is AttrKind.INTEGER and isinstance(member, int) and number:
                self.sink.integer(subject, prop, member)
            elif kind is AttrKind.TEXT:
                self.sink.text(subject, prop, text_of(member))
            else:
                self.sink.text(subject, "otherAttribute", f"{prop}: {text_of(member)}")


def text_of(value: Value) -> str:
    """A value in words: "60 × 40", "true", "right nephrectomy".

    >>> text_of(("renal", "infrarenal"))
    'renal, infrarenal'
    """
    if isinstance(value, tuple):
        numbers = all(not isinstance(member, (str, bool)) for member in value)
        return (" × " if numbers else ", ").join(map(text_of, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else decimal_text(value)
