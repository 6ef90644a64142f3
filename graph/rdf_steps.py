"""Steps of the index operation in the order in which the report tells them, and their intent.

A report tells an operation in the order of its steps; this order is all that is claimed. A step
stands where its first evidence in the account of the operation stands: what an abstract, a table or
the discussion says, or a sentence that sums up, counts only for steps that are told nowhere else.
Steps of one sentence go by their kind: access, control of vessels, resection, reconstruction; what
is then still equal shares its place, and none of it precedes the other. The one thing taken from
surgery, not from the text: the cava is resected before it is reconstructed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from itertools import groupby, pairwise

from cavagraph.graph.model import Fact
from cavagraph.graph.rdf_context import Writer, text_of
from cavagraph.graph.rdf_facts import Written
from cavagraph.graph.rdf_sink import cg

__all__ = ["STEP_FIELDS", "intent_of", "write_steps"]

STEP_FIELDS = {
    "approach": 0,
    "vascular_control": 1,
    "bypass": 1,
    "procedure": 2,
    "reconstruction": 3,
    "vessel_management": 3,
}
"""Fields whose facts are steps, with their rank within a sentence."""

_ACCOUNT = frozenset({"case", "methods", "results", "technique", "unknown"})
_WHOLE = r"(?:(?:surgical|tumou?r|complete|en[ -]bloc) )*(?:resection|excision|surgery|operation)"
_NAMED = {
    "CytoreductiveIntent": re.compile(
        r"cytoreduct|debulk|(?:volume|tumou?r) reduction|\bR2 resection", re.IGNORECASE
    ),
    "PalliativeIntent": re.compile(r"\bpalliat", re.IGNORECASE),
    "CurativeIntent": re.compile(rf"\bcurative\b|\bradical {_WHOLE}", re.IGNORECASE),
}
"""What the name of a step says. "Radical nephrectomy" is a name, no intent."""
_SAID = {
    "CurativeIntent": re.compile(
        r"\bwith (?:a )?curative intent\b|\bwith (?:an )?intent to cure\b|\bfor cure\b",
        re.IGNORECASE,
    ),
    "PalliativeIntent": re.compile(
        r"\bwith (?:a )?palliative intent\b|\b(?:as|for) palliation\b", re.IGNORECASE
    ),
}
_DENIED = re.compile(
    r"\b(?:not?|without|never|un\w+able|impossible|halt\w*|abandon\w*|instead of|rather than)\b",
    re.IGNORECASE,
)

_CAVA = {"IVC", "inferior vena cava"}

_MANY = 3
"""Steps that make the sentence that tells them all a summary."""

Place = tuple[int, int]


def write_steps(writer: Writer, facts: Iterable[Written]) -> None:
    """Writes ``cg:stepIndex`` (from 1), ``cg:directlyPrecedes`` and ``cg:intent``."""
    steps = [w for w in facts if w.of_index_operation and w.fact.field in STEP_FIELDS]
    places = _places(steps)
    ordered = sorted(steps, key=lambda w: (places[w.node.value], w.node.value))
    groups = [tuple(group) for _, group in groupby(ordered, key=lambda w: places[w.node.value])]
    for index, group in enumerate(groups, 1):
        for written in group:
            writer.sink.integer(written.node, "stepIndex", index)
            intent = intent_of(written.fact)
            writer.sink.link(written.node, "intent", *([cg(intent)] if intent else []))
    for before, after in pairwise(groups):
        for written in before:
            writer.sink.link(written.node, "directlyPrecedes", *(other.node for other in after))


def _places(steps: Sequence[Written]) -> dict[str, Place]:
    """The place of each step by the name of its node."""
    shared = Counter(start for w in steps for start in {piece.start for piece in w.fact.evidence})
    summaries = {start for start, count in shared.items() if count >= _MANY}
    places = {w.node.value: place_of(w.fact, summaries) for w in steps}
    grafted = [
        places[w.node.value][0]
        for w in steps
        if w.fact.field == "reconstruction" and {str(w.fact.value), w.fact.get("vessel")} & _CAVA
    ]
    for w in steps:
        if grafted and any("CavalResection" in term.types for term in w.concepts):
            before = min(grafted), STEP_FIELDS["procedure"]
            places[w.node.value] = min(places[w.node.value], before)
    return places


def place_of(fact: Fact, summaries: Container[int] = ()) -> Place:
    """Where the step stands in the account: first offset, then rank of its kind.

    ``summaries`` are offsets of evidence that sums up.
    """
    told = [piece.start for piece in fact.evidence if piece.section in _ACCOUNT]
    if not told:  # told only elsewhere: after all that the account tells
        return 2**40 + min(p.start for p in fact.evidence), STEP_FIELDS[fact.field]
    alone = [start for start in told if start not in summaries]
    return min(alone or told), STEP_FIELDS[fact.field]


def intent_of(fact: Fact) -> str:
    """The intent that a step's name states, else its sentence; empty where neither does.

    >>> from cavagraph.graph.model import Evidence
    >>> said = (Evidence(0, 9, "debulking"),)
    >>> intent_of(Fact("procedure", "tumor debulking", said))
    'CytoreductiveIntent'
    """
    if fact.field != "procedure":
        return ""
    name = text_of(fact.value)
    for intent, cue in _NAMED.items():
        if cue.search(name):
            return intent
    for piece in fact.evidence:
        for intent, cue in _SAID.items():
            found = cue.search(" ".join(piece.quote.split()))
            if found and not _DENIED.search(found.string, 0, found.start()):
                return intent
    return ""
