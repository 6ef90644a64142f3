"""One judge for every proposal: only what the report's own words state becomes a fact.

In this order (extraction.md 3.1): the field is one that was asked for; the quote stands in the
report, letter by letter; its sentence is about the report's own patients, and about this one; the
value's numbers and concepts are in the quote, in the field's unit and range; and the context that
our own rules see there (absent, suspected, planned, past) is the one that is proposed. The same
judge takes what the rules found: tests put their facts through it.
"""

from __future__ import annotations

from dataclasses import dataclass

from cavagraph.graph.fields import Field
from cavagraph.graph.model import Status, Temporality
from cavagraph.loaders.annotations import Annotated, Context
from cavagraph.loaders.assignment import Assigned
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import BlockKind
from cavagraph.loaders.proposals.families import FAMILIES
from cavagraph.loaders.proposals.proposal import Proposal, Reason, Rejection
from cavagraph.loaders.proposals.quotes import MIN_LENGTH, QuoteFinder, folded
from cavagraph.loaders.proposals.values import Quoted, Read, Refused, read_attrs, read_value
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.view import ReportView

_UNTOLD = (BlockKind.HEADING, BlockKind.REFERENCE, BlockKind.BOILERPLATE)
_PAST_FIELDS = frozenset({"past_history", "past_procedure"})
_OF_ANATOMY = frozenset({"involvement", "metastasis", "recurrence", "residual_disease"})
_ROWS = {row.name: row for family in FAMILIES for row in family.rows()}
_FAMILY_OF = {name: family.name for family in FAMILIES for name in family.fields}


@dataclass(frozen=True, slots=True)
class _Place:
    """One place of a quote; ``why`` is empty where its sentence may state facts of the patient."""

    quoted: Quoted
    assigned: Assigned
    why: tuple[Reason, str] | None


class Verifier:
    """Judges proposals about one report."""

    def __init__(self, report: ReportView) -> None:
        self._report = report
        self._finder = QuoteFinder(report.document.text)
        self._lexicon = report.lexicon.within(report.document.abbreviations)

    def judge(self, proposal: Proposal) -> Candidate | Rejection:
        """The proposal as a candidate with its words as evidence, or why it is none."""
        try:
            return self._candidate(proposal)
        except Refused as refused:
            return Rejection.of(proposal, refused.reason, refused.detail)

    def _candidate(self, proposal: Proposal) -> Candidate:
        row = _ROWS.get(proposal.field)
        if row is None or _FAMILY_OF[row.name] != proposal.family:
            raise Refused(Reason.FIELD, f"{proposal.field!r} is no field of {proposal.family}")
        place = self._place(proposal)
        read = read_value(row, proposal.value, place.quoted, self._lexicon)
        attrs = read_attrs(row, proposal.attrs, place.quoted, self._lexicon, read.focus)
        temporality = _in_context(row, proposal, read)
        start, end = place.quoted.start, place.quoted.end
        return Candidate(
            field=row.name,
            value=read.value,
            spans=((start, end),),
            rule=proposal.rule,
            sentence=place.quoted.annotated.sentence.index,
            attrs=tuple(sorted({**attrs, **read.implied}.items())),
            status=proposal.status,
            temporality=temporality,
            tier=row.tier,
            distributed=place.assigned.distributed,
            patients=(proposal.patient,),
        )

    def _place(self, proposal: Proposal) -> _Place:
        """The first place of the quote in a sentence that may state a fact of this patient."""
        if len(folded(proposal.quote)[0]) < MIN_LENGTH:
            raise Refused(Reason.SHORT, f"{proposal.quote!r} has under {MIN_LENGTH} letters")
        first: tuple[Reason, str] | None = None
        for start, end in self._finder.find(proposal.quote):
            annotated = self._sentence(start, end)
            if annotated is None:
                first = first or (Reason.QUOTE, "the quote runs over the end of a sentence")
                continue
            place = self._judged(annotated, start, end, proposal.patient)
            if place.why is None:
                return place
            first = first or place.why
        raise Refused(*(first or (Reason.QUOTE, f"the report has no words {proposal.quote!r}")))

    def _sentence(self, start: int, end: int) -> Annotated | None:
        for annotated in self._report.annotated:
            if annotated.sentence.start <= start and end <= annotated.sentence.end:
                return annotated
        return None

    def _judged(self, annotated: Annotated, start: int, end: int, patient: str) -> _Place:
        sentence = annotated.sentence
        assigned = self._report.assigner.assign(sentence, start, end)
        quoted = Quoted(annotated, start, end)
        why: tuple[Reason, str] | None = None
        if self._report.owners[sentence.index] is not Ownership.OWN or sentence.kind in _UNTOLD:
            why = Reason.OWNER, f"its sentence is about others: {sentence.text}"
        elif patient not in assigned.keys:
            of = ", ".join(assigned.keys) or "nobody that is named"
            why = Reason.PATIENT, f"its sentence is about patient {of}: {sentence.text}"
        return _Place(quoted, assigned, why)


def _in_context(row: Field, proposal: Proposal, read: Read) -> Temporality:
    """When it holds, by the context of the mention; Refused where that is another than proposed."""
    context = read.focus.context if read.focus is not None else Context()
    for flag in ("family", "other", "generic", "hypothetical"):
        if getattr(context, flag):
            raise Refused(Reason.CONTEXT, f"the words around it say: {flag}")
    if context.landmark and row.name in _OF_ANATOMY:
        raise Refused(Reason.CONTEXT, "the words name it only as a landmark")
    if context.historical and row.name not in _PAST_FIELDS:
        raise Refused(Reason.CONTEXT, "the words speak of the past")
    stated = Status.ABSENT if context.negated else Status.PRESENT
    if context.suspected and not context.negated:
        stated = Status.SUSPECTED
    if row.name == "ihc":
        stated = Status.PRESENT  # the stain was made; whether it is negative says its result
    if stated is not proposal.status:
        raise Refused(
            Reason.POLARITY, f"proposed {proposal.status.value}, the words say {stated.value}"
        )
    if row.name in _PAST_FIELDS:
        return Temporality.HISTORICAL
    return Temporality.PLANNED if context.planned else Temporality.CURRENT
