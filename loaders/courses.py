"""The course of systemic treatment of each patient: regimens in order, and which one runs where.

Namings of the same drugs are one regimen; a naming of one drug of the running combination refers
to it. The case part leads; abstract and discussion repeat it and add nothing to the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cavagraph.loaders.annotations import Annotated
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.doses import Dose
from cavagraph.loaders.episodes import running_sections
from cavagraph.loaders.namings import Naming
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.view import ReportView
from cavagraph.ontology.terms import Term, load_terminology

_RANKS = {
    Section.CASE: 0,
    Section.RESULTS: 0,
    Section.UNKNOWN: 0,
    Section.METHODS: 1,
    Section.HEADER: 2,
    Section.CAPTION: 3,
    Section.ABSTRACT: 4,
}

# "... 100 mg to patient 5": the person named right after, in the same clause.
_CLOSING = re.compile(
    r"[^.;,()]{0,50}?\b(?:to|in|for|of) (?:the )?(?:patients?|"
    r"cases?) (?:no\.? ?)?\d+(?:(?:, | and |, and )\d+)*"
)


Order = tuple[int, int]
"""Rank of the section, position in the working text."""


@dataclass(slots=True)
class Regimen:
    """One treatment with drugs against the tumor, as gathered from all its namings.

    ``rows`` are the table rows that tell of it (spans of the working text).
    """

    drugs: tuple[str, ...]
    title: str
    first: tuple[int, int, int]  # sentence, start, end
    sentences: list[int]
    doses: dict[str, Dose] = field(default_factory=dict)
    cycles: int | None = None
    setting: str = ""
    line: int | None = None
    sequence: int = 0
    distributed: bool = False
    rows: list[tuple[int, int]] = field(default_factory=list)

    @property
    def key(self) -> frozenset[str]:
        return frozenset(self.drugs)

    @property
    def name(self) -> str:
        """The drugs joined by "+"."""
        return "+".join(self.drugs)


@dataclass(slots=True)
class Course:
    """The regimens of one patient; ``references`` tell where each is spoken of, in order.

    ``partial`` are the places where only some drugs of the regimen are named.
    """

    patient: str
    regimens: list[Regimen] = field(default_factory=list)
    references: list[tuple[Order, Regimen]] = field(default_factory=list)
    partial: set[int] = field(default_factory=set)
    withheld: list[tuple[Naming, int]] = field(default_factory=list)
    planned: list[tuple[Naming, int]] = field(default_factory=list)
    historical: list[tuple[Naming, int]] = field(default_factory=list)

    def running(self, order: Order) -> Regimen | None:
        """The regimen last named before a place; elsewhere than in the case part the only one."""
        found = None
        for place, regimen in self.references:
            if place[0] == order[0] and place[1] < order[1]:
                found = regimen
        if found is None and order[0] > 0 and len(self.regimens) == 1:
            return self.regimens[0]
        return found

    def known(self, drugs: frozenset[str]) -> Regimen | None:
        """The last regimen of exactly these drugs, else the last that holds them."""
        exact = [r for r in self.regimens if r.key == drugs]
        holding = [r for r in self.regimens if drugs < r.key]
        candidates = exact or holding
        return candidates[-1] if candidates else None


def rank(report: ReportView, section: Section) -> int:
    """The case part is 0; the further a section is from it, the later it is read."""
    if section is Section.ABSTRACT and section in running_sections(report.document):
        return 0
    return _RANKS.get(section, 5)


def components(term: Term) -> tuple[Term, ...]:
    """The drugs of a regimen of the ontology; the term itself where it is a drug."""
    terminology = load_terminology()
    if "DrugRegimen" not in term.types:
        return (term,)
    return tuple(terminology.by_iri(iri) for iri in term.components)


def patients_at(
    report: ReportView, sentence: int, start: int, end: int
) -> tuple[tuple[str, ...], bool]:
    """The patients of a place, and whether a group statement was given to each."""
    text, offset = report.sentence(sentence).text, report.sentence(sentence).start
    closing = _CLOSING.match(text[end - offset :]) if report.cast.several else None
    if closing:
        end += closing.end()
    probe = Candidate("drug", "", ((start, end),), "probe", sentence)
    assigned = report.assign(probe)
    return assigned.keys, assigned.distributed


def in_order(report: ReportView) -> list[tuple[int, Annotated]]:
    """The own running sentences with the rank of their section, the case part first."""
    own = [
        (rank(report, a.sentence.section), a)
        for a, o in zip(report.annotated, report.owners, strict=True)
        if o is Ownership.OWN and a.sentence.kind not in (BlockKind.TABLE, BlockKind.REFERENCE)
    ]
    return sorted(own, key=lambda pair: (pair[0], pair[1].sentence.start))
