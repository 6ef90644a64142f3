"""The stretches of a report that speak in general: what claims are read from.

A sentence of the introduction, discussion or conclusion that is judged to be about the report's
own patient often holds a general part ("..., in keeping with ..."); asides about the own patient
are blanked and the parts about it left out, and what remains is a passage of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cavagraph.loaders.annotations import Annotated, Mention, Quantity
from cavagraph.loaders.claim_rules import claim_rules, compiled
from cavagraph.loaders.document import BlockKind, Document, Section, Sentence
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.view import ReportView

LONGEST = 2_000
"""No sentence is longer; what is (a broken file) is not read, so that time stays linear."""
_SECTIONS = frozenset(
    {
        Section.ABSTRACT,
        Section.INTRODUCTION,
        Section.DISCUSSION,
        Section.CONCLUSION,
        Section.TECHNIQUE,
        Section.UNKNOWN,
    }
)
_ASIDE = re.compile(
    r",? (?:\(?(?:as|although|though|like|unlike|including|such as|similar to)\b[^,;.()]{0,60}"
    r"\b(?:our|cases? \d+|patients? \d+|(?:present|current) (?:case|patient)"
    r"|this (?:case|patient)))"
    r"[^,;.()]{0,40}\)?(?=[,;.]|$)",
    re.IGNORECASE,
)
_PART = re.compile(
    r";|, (?=(?:and|but|whereas|while|although|though|however|so|which|yet|because)\b)"
    r"| and (?=(?:it|this|he|she) (?:was|were|had)\b)"
    r"|(?<=,) (?=in (?:keeping|line|accordance|agreement) with)"
    r"|(?: \u2013 | - )",
    re.IGNORECASE,
)
_VERB = r"(?:is|are|was|were|has|have|may|can|should)"
_CLAUSE = re.compile(
    r";|, (?=(?:but|whereas|while|although|though|however|yet|followed by)\b)| (?=but\b)"
    r"|, (?=\d[\d.]* ?%)|, (?=with\b)"
    r"| (?=with an? (?:\w+ ){0,3}(?:survival|rate|mortality|patency)\b)"
    r"|, (?=and (?:the|a|an|is|was|has|it|in|for|up|overall|roughly|only|local|\d"
    rf"|[a-z-]+ {_VERB}\b))",
    re.IGNORECASE,
)
_NARRATIVE = re.compile(
    r"\b(?:the|this) (?:patient|girl|boy|woman|man|child|lady) (?!(?:should|must|may"
    r"|can|needs?|is to|has to|can be)\b)"
    r"|^(?:he|she|his|her)\b|\b(?:she|he) (?:was|is|had|has|received|underwent"
    r"|developed|died|remain\w*)\b"
    r"|\bour (?:unit|department|hospital|center|centre|institut\w+|clinic)\b"
    r"|\bwere managed\b|\ball patients left\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:was|were) (?:then |also |not |\w+ly )?(?:performed|done|used|given|resected"
    r"|reconstructed|replaced|"
    r"ligated|required|observed|maintained|occluded|obtained|preserved|removed|started"
    r"|discharged|included)\b",
    re.IGNORECASE,
)
_AUTHOR_YEAR = re.compile(
    r"\(((?:[A-Z][\w'\u2019-]+(?: (?:et al\.?|(?:and|&) [A-Z][\w'\u2019-]+))?,? (?:19"
    r"|20)\d\d[a-z]?(?:; )?)+)\)"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A general stretch of one sentence. ``text`` is as long as the stretch, asides blanked.

    ``start`` is its position in the working text. ``mixed``: the sentence also speaks of the
    report's own patients.
    """

    sentence: Sentence
    start: int
    text: str
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    citations: tuple[str, ...]
    source: str
    mixed: bool

    @property
    def end(self) -> int:
        """Where it ends in the working text."""
        return self.start + len(self.text)

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions in ``[start, end)`` of ``text``."""
        low, high = self.start + start, self.start + end
        return tuple(m for m in self.mentions if low <= m.start and m.end <= high)


def passages(report: ReportView) -> Iterator[Passage]:
    """The general passages of a report, in reading order."""
    for annotated, owner in zip(report.annotated, report.owners, strict=True):
        sentence = annotated.sentence
        if not _eligible(sentence, owner):
            continue
        yield from _of_sentence(report.document, annotated, owner)


def _eligible(sentence: Sentence, owner: Ownership) -> bool:
    if sentence.kind is not BlockKind.PARAGRAPH or not 12 <= len(sentence.text) <= LONGEST:
        return False
    if sentence.section is Section.ABSTRACT:
        return owner is not Ownership.OWN and sentence.subsection not in (
            "case", "results", "methods",
        )  # fmt: skip
    if sentence.section in (Section.CASE, Section.METHODS, Section.RESULTS):
        return owner is Ownership.CITED
    return sentence.section in _SECTIONS


def _of_sentence(document: Document, annotated: Annotated, owner: Ownership) -> Iterator[Passage]:
    sentence = annotated.sentence
    text = sentence.text
    rules = claim_rules()
    own = compiled("|".join(rules.own))
    general = sentence.section is Section.TECHNIQUE  # "the patient" is any patient there
    if not own.search(text) and (general or not _NARRATIVE.search(text)):
        mixed = owner is Ownership.OWN
        if mixed and _DONE.search(text):
            return
        yield _passage(document, annotated, 0, text, mixed)
        return
    text = _ASIDE.sub(lambda m: " " * len(m[0]), text)
    at = 0
    for found in [*_PART.finditer(text), None]:
        end = found.start() if found else len(text)
        part = text[at:end]
        if len(part.strip()) >= 20 and not own.search(part) and not _NARRATIVE.search(part):
            yield _passage(document, annotated, at, part, mixed=True)
        at = found.end() if found else end


def _passage(document: Document, annotated: Annotated, at: int, text: str, mixed: bool) -> Passage:
    sentence = annotated.sentence
    lead = len(text) - len(text.lstrip(" ,;"))
    start = sentence.start + at + lead
    text = text[lead:].rstrip()
    end = start + len(text)
    whole = document.text[sentence.start : sentence.end]
    cited = document.cited(start, end) or document.cited(sentence.start, sentence.end)
    years = tuple(y.strip() for m in _AUTHOR_YEAR.finditer(whole) for y in m[1].split(";"))
    citations = tuple(dict.fromkeys((*cited, *(y for y in years if y))))
    return Passage(
        sentence,
        start,
        text,
        tuple(m for m in annotated.mentions if start <= m.start and m.end <= end),
        tuple(q for q in annotated.quantities if start <= q.start and q.end <= end),
        citations,
        _source(sentence, citations),
        mixed and not citations,  # what is cited is known of others
    )


def _source(sentence: Sentence, citations: tuple[str, ...]) -> str:
    """Authors speak where they conclude or say so; elsewhere it is what is known."""
    if citations:
        return "literature"
    concludes = sentence.section is Section.CONCLUSION or (
        sentence.section is Section.ABSTRACT and sentence.subsection in ("conclusion", "")
    )
    says = compiled(claim_rules().authors).search(sentence.text)
    return "authors" if concludes or says else "literature"


def clauses(text: str) -> list[tuple[int, int]]:
    """The clauses of a passage, as ``[start, end)``; together they cover it."""
    found = (m.end() for m in _CLAUSE.finditer(text) if not _in_list(text, m))
    cuts = [0, *found, len(text)]
    out: list[tuple[int, int]] = []
    for a, b in pairwise(cuts):
        if out and b - a < 12:
            out[-1] = (out[-1][0], b)
        elif b > a:
            out.append((a, b))
    return out


def _in_list(text: str, cut: re.Match[str]) -> bool:
    """Whether a comma before "and" ends a list: "pazopanib, eribulin, and X are"."""
    follows = text.startswith("and ", cut.end()) and not cut[0].startswith(";")
    return follows and re.search(r",[^,;]{1,30}$", text[: cut.start()]) is not None


def clause_at(spans: list[tuple[int, int]], position: int) -> tuple[int, int]:
    """The clause that holds a position."""
    return next((s for s in spans if s[0] <= position < s[1]), spans[-1])
