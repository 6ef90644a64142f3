""" "Patients 4 and 6 had wound infection and leg edema, respectively": one each, in order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.view import ReportView

_WORD = re.compile(r"\brespectively\b", re.IGNORECASE)


def respective_stage(report: ReportView, candidates: tuple[Candidate, ...]) -> Iterable[Candidate]:
    """Gives the items of a list to the patients of a list of the same length."""
    if not report.cast.several:
        return candidates
    lists: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        open_ = candidate.sentence >= 0 and candidate.patients is None
        if open_ and _WORD.search(report.sentence(candidate.sentence).text):
            lists[candidate.sentence, candidate.field].append(candidate)
    given = {
        id(c): keys
        for (sentence, _), items in lists.items()
        for c, keys in _paired(report, sentence, items)
    }
    return tuple(replace(c, patients=given[id(c)]) if id(c) in given else c for c in candidates)


def _paired(
    report: ReportView, index: int, items: list[Candidate]
) -> Iterable[tuple[Candidate, tuple[str, ...]]]:
    sentence = report.sentence(index)
    items = sorted(items, key=lambda c: c.start)
    for reference in report.assigner.references(sentence):
        after = [c for c in items if c.start - sentence.start >= reference.end]
        before = [c for c in items if c.end - sentence.start <= reference.start]
        for group in (after, before):
            if len(group) == len(reference.keys) > 1:
                return [(c, (k,)) for c, k in zip(group, reference.keys, strict=True)]
    return []
