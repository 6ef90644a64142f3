"""Where a sentence names drugs against the tumor as one treatment: which, how much, given or not.

Drugs joined by "and", "plus", "with", a slash or a bracket are one naming; "followed by", "then",
"switched to" start the next. Named regimens (AI, MAID) stand for their components.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from cavagraph.loaders.annotations import Annotated, Mention, QuantityKind
from cavagraph.loaders.doses import Dose, doses, printed_order
from cavagraph.ontology.terms import Term

Components = Callable[[Term], tuple[Term, ...]]
"""The drugs of a regimen term."""

_ASIDE = re.compile(
    r"\([^()]{0,80}\)|\[[^\]]{0,40}\]|\b(?:on )?days? ?\d+(?:(?: ?[-–,] ?| and | to )\d+)*|"
    r"\bD\d+(?: ?[-–,] ?D?\d+)*|\b(?:each|both|daily|once|twice|weekly|orally|"
    r"intravenous(?:ly)?|i\.?v\.?|p\.?o\.?|"
    r"per (?:day|cycle|week)|at (?:a )?(?:full |reduced )?doses? of|dose of|at|over|for|"
    r"every|hydrochloride|"
    r"mesylate|sodium|infusion|continuous|mesna|\d+ ?(?:h|hours?|days?|weeks?)|"
    r"[23]-weekly)\b|[×x*] ?\d+ ?(?:days?|d|doses)?\b|/ ?(?:day|d)\b|[()\[\]:]",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"^[\s,/+&-]*(?:(?:and|plus|with|in combination with|combined with|as well as|"
    r"together with|along with|"
    r"and with|in association with)\b[\s,]*)?$",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"^[\s(=:,]*(?:denotes?|stands for|consist(?:s|ed|ing) of|compris\w+|i\.e\.,?|therapy|"
    r"chemotherapy|regimen|"
    r"protocol|with|was|is|containing|of|[\s(=:,])*$",
    re.IGNORECASE,
)
_SERIAL = re.compile(
    r"\b(?:sequential\w*|successive\w*|in turn|consecutive\w*|several lines|multiple lines|"
    r"further lines|"
    r"subsequent lines|one after (?:the other|another)|later lines|lines of|respectively in)\b",
    re.IGNORECASE,
)
# Drugs that soft-tissue sarcoma is given one at a time; a bare list of them is a list of lines.
_SINGLY = {
    "pazopanib",
    "eribulin",
    "trabectedin",
    "regorafenib",
    "sunitinib",
    "sorafenib",
    "temozolomide",
}
_WITHHELD = re.compile(
    r"\b(?:withheld|with-held|not (?:be )?(?:given|used|administered|started|offered|chosen|"
    r"possible|tolerated|"
    r"considered|indicated)|(?:was|were) (?:refused|declined|rejected|omitted|avoided)|"
    r"contraindicated|"
    r"decided against|ruled out|not an option|never given|forbade|forbidden|precluded|turned down|"
    r"opted for (?:immediate |upfront )?(?:surgery|operation|observation)|but (?:s?he|the patient) "
    r"(?:declined|refused)|which (?:s?he|the patient) (?:declined|refused))\b"
    r"|^\s*(?:declined|refused|turned down)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"\b(?:did not receive|not receive|declined|refused|decided against|without|instead of|"
    r"rather than|never "
    r"received|no|nor|neither|avoid(?:ed)?)\b"
    r"(?:\s(?!received\b|underwent\b|accepted\b|was\b|treated\b|given\b|started\b|but\b)[\w-]+)"
    r"{0,4}\s*$",
    re.IGNORECASE,
)
_INTENDED = re.compile(
    r"\b(?:will|would|may|might|could|can|should|to be|is being|are being|under|be) (?:be |"
    r"have been )?"
    r"(?:offered|given|considered|started|tried|planned|discussed|preferred|consideration|"
    r"proposed)\b|"
    r"\b(?:is|was|were|are|has been) (?:planned|scheduled|proposed|recommended|suggested|"
    r"considered|discussed|"
    r"foreseen|intended|an option)\b|\b(?:plan(?:ned|s)?|scheduled|consider(?:ed|ing)?|"
    r"recommended|proposed|"
    r"suggested|discussed|awaiting|option|intended|reserved|(?:kept|held|left) in reserve|"
    r"in reserve|envisaged|next step|next line|foreseen)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:started|begun|began|given|received|administered|treated|commenced|initiated|"
    r"completed|underwent|"
    r"continued|switched|changed|introduced|resumed|stopped|discontinued|produced|led to|"
    r"tolerated|taken|took|"
    r"are being treated|is being treated)\b",
    re.IGNORECASE,
)


# "Of six planned cycles only four could be given".
_PARTLY = re.compile(
    r"\b(?:only|but) (?:the )?(?:first )?\w+ (?:cycles? |courses? )?(?:could be|were|was) (?:given|"
    r"administered|completed|delivered)\b|\bplanned[^.]{0,40}; \w+ (?:were|was) (?:given|"
    r"administered|"
    r"completed|delivered)\b",
    re.IGNORECASE,
)
_EXCLUDED = re.compile(r"\b(?:excluded|not included|exclusion)\b", re.IGNORECASE)


_CLASSES = ("AntineoplasticAgent", "DrugRegimen")
_HORMONES = ("HormonalAgent",)
_TUMOR = re.compile(
    r"\b(?:metasta\w+|recurr\w+|relaps\w+|progress\w+|sarcoma|leiomyosarcoma|"
    r"receptors?|(?:ER|PR)[- ]?(?:positive|\+)|line)\b",
    re.I,
)


class Use(StrEnum):
    """Whether the named drugs reached the patient."""

    GIVEN = "given"
    WITHHELD = "withheld"
    PLANNED = "planned"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True)
class Naming:
    """Drugs named as one treatment at ``start:end`` of the working text (first to last name).

    ``drugs`` are labels of single drugs in printed order, ``title`` the regimen's printed short
    name ("" where only drugs are named).
    """

    start: int
    end: int
    drugs: tuple[str, ...]
    title: str
    use: Use
    doses: dict[str, Dose] = field(default_factory=dict)

    @property
    def key(self) -> frozenset[str]:
        return frozenset(self.drugs)


def oncologic(mention: Mention, components: Components) -> bool:
    """Whether a mention is a drug or regimen against a tumor."""
    if mention.isa("HormonalAgent"):
        return mention.term.label != "oral contraceptive" and not mention.context.historical
    if mention.isa("DrugRegimen"):
        return any("AntineoplasticAgent" in t.types for t in components(mention.term))
    return mention.isa("AntineoplasticAgent")


def namings(annotated: Annotated, components: Components) -> Iterator[Naming]:
    """The namings of one sentence, from left to right; other people's and general ones left out."""
    mentions = [
        m
        for m in annotated.of(
            *_CLASSES, *(_HORMONES if _TUMOR.search(annotated.sentence.text) else ())
        )
        if oncologic(m, components)
        and not (m.term.label == "S-1" and m.text != "S-1")  # S1 is a segment of the liver
        and not (m.context.generic or m.context.other or m.context.family)
    ]
    if _EXCLUDED.search(annotated.sentence.text):
        return
    for group in _groups(annotated, mentions, components):
        yield _naming(annotated, group, components)


def _groups(
    annotated: Annotated, mentions: list[Mention], components: Components
) -> Iterator[list[Mention]]:
    group: list[Mention] = []
    serial = bool(_SERIAL.search(annotated.sentence.text))
    for mention in mentions:
        if group and not _joined(annotated, group, mention, components, serial):
            yield group
            group = []
        group.append(mention)
    if group:
        yield group


def _joined(
    annotated: Annotated,
    group: list[Mention],
    mention: Mention,
    components: Components,
    serial: bool,
) -> bool:
    last = group[-1]
    gap = _gap(annotated, last.end, mention.start)
    known = {t.iri for m in group for t in _drugs(m, components)}
    new = {t.iri for t in _drugs(mention, components)}
    if last.isa("DrugRegimen") or mention.isa("DrugRegimen"):
        inside = new <= known or known <= new
        return inside and len(gap) < 60 and bool(_DEFINES.match(gap) or _JOINT.match(gap))
    if serial or not _JOINT.match(gap):
        return False
    if {m.term.label for m in (*group, mention)} <= _SINGLY:
        return bool(re.search(r"\b(?:plus|with)\b|\+", gap))
    return True


def _gap(annotated: Annotated, start: int, end: int) -> str:
    """The words between two drugs without doses, schedules and asides."""
    offset = annotated.sentence.start
    text = annotated.sentence.text
    out: list[str] = []
    at = start
    for quantity in annotated.amounts(QuantityKind.DOSE, QuantityKind.VOLUME):
        if start <= quantity.start and quantity.end <= end:
            out.append(text[at - offset : quantity.start - offset])
            at = max(at, quantity.end)
    out.append(text[at - offset : end - offset])
    cleaned = " ".join(out)
    for _ in range(2):
        cleaned = _ASIDE.sub(" ", cleaned)
    return " ".join(cleaned.split())


def _drugs(mention: Mention, components: Components) -> tuple[Term, ...]:
    if mention.isa("DrugRegimen"):
        return tuple(t for t in components(mention.term) if "AntineoplasticAgent" in t.types)
    return (mention.term,)


def _naming(annotated: Annotated, group: list[Mention], components: Components) -> Naming:
    labels = tuple(dict.fromkeys(t.label for m in group for t in _drugs(m, components)))
    start, end = group[0].start, group[-1].end
    titles = [m for m in group if m.isa("DrugRegimen")]
    return Naming(
        start,
        end,
        printed_order(group, labels),
        next(
            (m.text for m in titles if re.fullmatch(r"[A-Z]{2,8}(?: regimen)?", m.text)), ""
        ).split(" ")[0],
        _use(annotated, group),
        dict(doses(annotated, group, labels)),
    )


def _use(annotated: Annotated, group: list[Mention]) -> Use:
    first = group[0]
    if first.context.historical:
        return Use.HISTORICAL
    before, after = around(annotated, first.start, group[-1].end)
    if _WITHHELD.search(after[:90]) or _REFUSED.search(before) or first.context.negated:
        return Use.WITHHELD
    if _PARTLY.search(after):
        return Use.GIVEN
    intended = _INTENDED.search(after[:70]) or _INTENDED.search(before[-40:])
    later = after[intended.end() :] if intended and intended.string is after else after
    if (first.context.planned or first.context.hypothetical or intended) and not _GIVEN.search(
        later
    ):
        return Use.PLANNED
    return Use.GIVEN


CLAUSE = re.compile(
    r";|, (?:but|while|whereas|although|though|and (?:he|she|they|the|it|was|were|then|"
    r"subsequently))\b|"
    r" (?:but|whereas|although|followed by|and then)\b|, then\b",
    re.IGNORECASE,
)


_OPEN = re.compile(r"\([^()]*$")


def around(annotated: Annotated, start: int, end: int) -> tuple[str, str]:
    """The words of the clause before and after a stretch (after: to the end of the clause)."""
    offset, text = annotated.sentence.start, annotated.sentence.text
    before, after = text[: start - offset], text[end - offset :]
    cuts = list(CLAUSE.finditer(before))
    stop = re.search(r";|, (?:while|whereas|although)\b", after)
    closed = after.find(")")
    if 0 <= closed < (stop.start() if stop else len(after)) and _OPEN.search(before):
        after, stop = after[:closed], None
    return before[cuts[-1].end() if cuts else 0 :], after[: stop.start() if stop else len(after)]
