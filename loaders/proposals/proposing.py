"""Ask, judge, merge: what a language model adds to what the rules found in one report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cavagraph.graph.model import Contradiction, Patient
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.proposals.answers import read_answer
from cavagraph.loaders.proposals.chat import Chat, CutError, Endpoint
from cavagraph.loaders.proposals.families import FAMILIES, Family
from cavagraph.loaders.proposals.merging import Merged, ordered
from cavagraph.loaders.proposals.prompt import prompt, sentences_of
from cavagraph.loaders.proposals.proposal import Proposal, Reason, Rejection
from cavagraph.loaders.proposals.verifier import Verifier
from cavagraph.loaders.resolution import Placed, to_fact
from cavagraph.loaders.view import ReportView
from cavagraph.ontology.terms import Terminology


@dataclass(frozen=True, slots=True)
class Proposed:
    """The patients with what was let in, what contradicts the rules, and what was not taken."""

    patients: tuple[Patient, ...]
    contradictions: tuple[Contradiction, ...]
    rejections: tuple[Rejection, ...]


def with_proposals(
    report: ReportView, patients: tuple[Patient, ...], endpoint: Endpoint, terminology: Terminology
) -> Proposed:
    """The patients of a report with the verified proposals of a model; the order is fixed.

    Raises:
        RemoteError: the server gives no usable answer. Facts of half a report are worse than none.
        StoreError: the folder of answers cannot be written.
    """
    chat, verifier = Chat(endpoint), Verifier(report)
    found: list[Patient] = []
    contradictions: list[Contradiction] = []
    rejections: list[Rejection] = []
    for patient in patients:
        merged = Merged.of(patient, report.lexicon)
        for proposal in _proposals(chat, report, patient, terminology):
            judged = proposal if isinstance(proposal, Rejection) else verifier.judge(proposal)
            if isinstance(judged, Candidate):
                merged.add(to_fact(report, Placed(judged, patient.key, judged.distributed, 0)))
            else:
                rejections.append(judged)
        found.append(replace(patient, facts=ordered(merged.facts)))
        contradictions.extend(merged.contradictions)
    return Proposed(tuple(found), tuple(contradictions), tuple(dict.fromkeys(rejections)))


def _proposals(
    chat: Chat, report: ReportView, patient: Patient, terminology: Terminology
) -> Iterator[Proposal | Rejection]:
    """What the model says of a patient, family by family."""
    sentences = sentences_of(report, patient.key)
    for family in FAMILIES if sentences else ():
        asked = prompt(family, patient.label, sentences, terminology)
        try:
            text = chat.ask(asked)
        except CutError as error:
            yield _cut(patient, family, error)
            continue
        proposals, rejections = read_answer(text, patient.key, family.name)
        yield from rejections
        yield from dict.fromkeys(proposals)


def _cut(patient: Patient, family: Family, error: CutError) -> Rejection:
    return Rejection(patient.key, family.name, Reason.ANSWER, str(error))
