"""Administrations gathered into regimens, and what a drug name of the text stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from cavagraph.graph.fields import AttrKind
from cavagraph.graph.identity import digest
from cavagraph.graph.model import Evidence, Fact, Status, Temporality
from cavagraph.graph.rdf_context import Writer, text_of
from cavagraph.graph.rdf_facts import Place, Written
from cavagraph.graph.rdf_words import Reading
from cavagraph.ontology.terms import Term

__all__ = ["Exposures", "Suspects"]

_GROUP = ("regimen", "sequence", "line", "setting")


@dataclass(frozen=True, slots=True)
class Suspects:
    """What "a+b" or "MAID" means in one case: its single drugs, and how it was written."""

    words: str
    reading: Reading
    drugs: tuple[Term, ...]

    @property
    def exact(self) -> bool:
        return self.reading.exact

    @property
    def count(self) -> int:
        """Number of drugs; parts that name no concept count too."""
        return max(len(self.drugs), self.words.count("+") + 1)


@dataclass(frozen=True, slots=True)
class _Regimen:
    node: NamedNode
    words: str
    drugs: frozenset[str]


class Exposures:
    """The drug administrations of one patient, by regimen.

    A regimen is the administrations with the same regimen words, order, line and setting. Drugs
    that were considered and withheld, or only planned, belong to none.
    """

    def __init__(self, writer: Writer, place: Place, facts: Sequence[Written]) -> None:
        self._writer = writer
        self._place = place
        self._given = [w for w in facts if w.fact.field == "drug" and _given(w.fact)]
        self._regimens: list[_Regimen] = []
        groups: dict[tuple[str, ...], list[Written]] = {}
        for written in self._given:
            if written.fact.get("regimen") is not None:
                name = tuple(text_of(written.fact.get(key) or "") for key in _GROUP)
                groups.setdefault(name, []).append(written)
        for name, members in groups.items():
            if len(members) > 1 or "+" in name[0] or self._regimen_term(name[0]):
                self._write(name[0], members, name)

    def suspects(self, words: str) -> Suspects:
        """The drugs behind the words; a regimen's name stands for the drugs given under it."""
        reading = self._writer.words.drugs(words)
        drugs: dict[str, Term] = {}
        for term in reading.main:
            if "DrugRegimen" not in term.types:
                drugs[term.iri] = term
        for regimen in self._regimens:
            named = self._regimen_term(regimen.words)
            if named and named in reading.main:
                drugs.update((t.iri, t) for w in self._given for t in w.concepts
                             if t.iri in regimen.drugs)  # fmt: skip
        return Suspects(words, reading, tuple(drugs.values()))

    def administrations(self, suspects: Suspects) -> tuple[NamedNode, ...]:
        """Nodes of the administrations of any of the drugs."""
        wanted = {term.iri for term in suspects.drugs}
        return tuple(
            written.node
            for written in self._given
            if not wanted.isdisjoint(term.iri for term in written.concepts)
        )

    def regimen(self, suspects: Suspects, evidence: tuple[Evidence, ...]) -> NamedNode | None:
        """The regimen of exactly these drugs; written from ``evidence`` if the text names it only
        there. None where the case was given none of the drugs."""
        wanted = frozenset(term.iri for term in suspects.drugs)
        for known in self._regimens:
            if known.drugs == wanted or known.words == suspects.words:
                return known.node
        nodes = frozenset(self.administrations(suspects))
        members = [written for written in self._given if written.node in nodes]
        if not members:
            return None
        return self._write(suspects.words, members, (suspects.words,), evidence)

    def _regimen_term(self, words: str) -> Term | None:
        return self._writer.words.find(words, ("DrugRegimen",))

    def _write(
        self,
        words: str,
        members: Sequence[Written],
        name: tuple[str, ...],
        evidence: Iterable[Evidence] = (),
    ) -> NamedNode:
        writer, sink = self._writer, self._writer.sink
        node = writer.node("regimen", digest(self._place.owner, list(name)))
        sink.a(node, "RegimenExposure")
        writer.generated(node)
        if self._place.case:
            sink.link(node, "ofCase", self._place.case)
        sink.label(node, words)
        sink.text(node, "regimenText", words)
        term = self._regimen_term(words)
        writer.terms(node, "regimen", (term,) if term else ())
        drugs: set[str] = set()
        for member in members:
            sink.link(node, "componentAdministration", member.node)
            writer.terms(node, "hasComponentDrug", member.concepts)
            drugs.update(term.iri for term in member.concepts)
            writer.evidence(node, member.fact.evidence)
        writer.evidence(node, evidence)
        _shared(writer, node, [member.fact for member in members])
        self._regimens.append(_Regimen(node, words, frozenset(drugs)))
        return node


def _shared(writer: Writer, node: NamedNode, facts: Sequence[Fact]) -> None:
    """What all administrations of a regimen have in common stands on the regimen too."""
    for name, prop, kind in (
        ("cycles", "cyclesGiven", AttrKind.DECIMAL),
        ("line", "lineOfTherapy", AttrKind.INTEGER),
        ("sequence", "treatmentOrder", AttrKind.INTEGER),
        ("setting", "treatmentSetting", AttrKind.TEXT),
    ):
        values = {fact.get(name) for fact in facts}
        value = values.pop() if len(values) == 1 else None
        if value is not None:
            writer.value(node, kind, prop, value)


def _given(fact: Fact) -> bool:
    return fact.status is not Status.ABSENT and fact.temporality is not Temporality.PLANNED
