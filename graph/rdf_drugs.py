"""Administrations gathered into regimens, and what a drug name of the text stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from cavagraph.graph.fields import AttrKind
from cavagraph.graph.identity import digest
from cavagraph.graph.model import Evidence, Fact, Status, Temporality, Value
from cavagraph.graph.rdf_context import Writer, text_of
from cavagraph.graph.rdf_facts import Place, Written
from cavagraph.graph.rdf_words import Reading
from cavagraph.ontology.terms import Term

__all__ = ["Exposures", "Suspects"]

_GROUP = ("sequence", "line", "setting")


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

    A regimen is the administrations with the same regimen words whose order, line and setting are
    the same or not told. Drugs that were considered and withheld, or only planned, belong to none.
    """

    def __init__(self, writer: Writer, place: Place, facts: Sequence[Written]) -> None:
        self._writer = writer
        self._place = place
        self._given = [w for w in facts if w.fact.field == "drug" and _given(w.fact)]
        self._regimens: list[_Regimen] = []
        for words, members in _grouped(self._given):
            if len(members) > 1 or "+" in words or self._regimen_term(words):
                facts_told = [member.fact for member in members]
                told = [text_of(_common(facts_told, key) or "") for key in _GROUP]
                self._write(words, members, (words, *told))

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

    def regimen(self, suspects: Suspects, evidence: tuple[Evidence, ...]) -> NamedNode:
        """The regimen of exactly these drugs; written from ``evidence`` if the text names it only
        there."""
        wanted = frozenset(term.iri for term in suspects.drugs)
        for known in self._regimens:
            if known.drugs == wanted or known.words == suspects.words:
                return known.node
        nodes = frozenset(self.administrations(suspects))
        members = [written for written in self._given if written.node in nodes]
        node = self._write(suspects.words, members, (suspects.words,), evidence)
        self._writer.terms(node, "hasComponentDrug", suspects.drugs)
        return node

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
        value = _common(facts, name)
        if value is not None:
            writer.value(node, kind, prop, value)


def _common(facts: Sequence[Fact], name: str) -> Value | None:
    """The value that all facts which tell it agree on, or None."""
    values = {value for fact in facts if (value := fact.get(name)) is not None}
    return values.pop() if len(values) == 1 else None


def _grouped(given: Iterable[Written]) -> list[tuple[str, list[Written]]]:
    """Administrations by regimen words, told apart by what ``_GROUP`` says of them."""
    groups: list[tuple[str, list[Written]]] = []
    for written in given:
        regimen = written.fact.get("regimen")
        if regimen is None:
            continue
        for words, members in groups:
            if words == text_of(regimen) and all(_agree(written, one) for one in members):
                members.append(written)
                break
        else:
            groups.append((text_of(regimen), [written]))
    return groups


def _agree(one: Written, other: Written) -> bool:
    """Whether nothing that both tell differs."""
    pairs = ((one.fact.get(name), other.fact.get(name)) for name in _GROUP)
    return all(a is None or b is None or a == b for a, b in pairs)


def _given(fact: Fact) -> bool:
    return fact.status is not Status.ABSENT and fact.temporality is not Temporality.PLANNED
