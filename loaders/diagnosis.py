"""One diagnosis a patient: where the tumour arose is taken from wherever the report states it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from cavagraph.graph.model import Fact, Status
from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.view import ReportView

CAVAL = "leiomyosarcoma of the inferior vena cava"
PLAIN = "leiomyosarcoma"
_CAVA = re.compile(r"\b(?:IVC|vena cava|cava|caval)\b", re.IGNORECASE)


def settle_diagnosis(report: ReportView, facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts with all statements of the leiomyosarcoma in one, the caval origin leading.

    A report that names the cava in its title is about a caval tumour even where the histology only
    says what kind it is.
    """
    known = list(facts)
    stated = [f for f in known if f.field == "diagnosis" and f.value in (CAVAL, PLAIN)]
    stated = [f for f in stated if f.status is Status.PRESENT]
    if not stated:
        return tuple(known)
    caval = any(f.value == CAVAL for f in stated)
    first = stated[0]
    evidence = tuple(dict.fromkeys(e for f in stated for e in f.evidence))
    value = CAVAL if caval or _entitled(report) else PLAIN
    settled = replace(first, value=value, evidence=evidence, derived=value == CAVAL and not caval)
    return (*(f for f in known if f not in stated), settled)


def _entitled(report: ReportView) -> bool:
    """Whether the title names the cava."""
    titles = [report.document.source.title] + [
        s.text
        for s in report.document.sentences
        if s.kind is BlockKind.HEADING and s.section is Section.HEADER
    ]
    return any(_CAVA.search(title) for title in titles)
