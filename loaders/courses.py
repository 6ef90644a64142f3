"""The course of systemic treatment of each patient: regimens in order, and which one runs where.

Namings of the same drugs are one regimen; a naming of one drug of the running combination refers
to it. The case part leads; abstract and discussion repeat it and add nothing to the order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from cavagraph.loaders.annotations import Annotated, Quantity, QuantityKind
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import BlockKind, Section
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.linetables import Line, treatment_lines
from cavagraph.loaders.namings import Dose, Naming, Use, around, namings
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
_DEFINITION = re.compile(
    r"\b(?:denotes?|stands for|was defined as|consists? of|regimen (?:was|is))\b", re.I
)
_NEO = (
    r"neo-?\s?adjuvant|pre-?operative(?:ly)?|induction|(?:before|"
    r"prior to) (?:the )?(?:surgery|operation|resection)|down-?siz\w+"
)
_SETTING = re.compile(
    rf"(?P<neo>\b(?:{_NEO})\b)|(?P<pall>\bpalliat\w+)|(?P<adj>(?<!neo)(?<!neo-)\b(?:adjuvant|"
    r"post-?operative(?:ly)?)\b)",
    re.IGNORECASE,
)
_LINES = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6,
}  # fmt: skip
_LINE = re.compile(rf"\b({'|'.join(_LINES)})[- ]line\b", re.IGNORECASE)
_RELAPSE = re.compile(
    r"\b(?:recurr\w+|relaps\w+|metasta[st]\w*|mets|rec:|new (?:\w+ )?(?:lesions?|nodules?|"
    r"deposits?)|deposits?|dissemination|"
    r"disease progression|progressed|progression (?:in|of)|(?:hepatic|pulmonary|lung|liver|"
    r"local) progression)(?!\w)",
    re.IGNORECASE,
)
_NO_RELAPSE = re.compile(
    r"\b(?:no|not|without|free of|absence of|neither|never|negative for|nor|free from|"
    r"rule out)\b[^.;]{0,60}?"
    r"\b(?:recurr\w+|relaps\w+|metasta[st]\w*)|recurrence-free|to prevent|risk of",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(?:reduc\w+|lower\w+|attribut\w+|ascribed|due to|because of|caused by|related to|withheld|"
    r"discontinu\w+|stopped|omitted|responsible)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\b(?:alone|mono-?therapy|single[- ]agent|switched|changed to|then|next)\b", re.I
)
_NOT_GIVEN_CYCLES = re.compile(
    r"\b(?:planned|scheduled|intended|cancel\w+|omitted|withheld|not given|were to|was to)\b",
    re.IGNORECASE,
)
_ALL_GIVEN = re.compile(
    r"\b(?:completed|received all|finished|all (?:\w+ )?planned|were given)\b", re.I
)
_OF_PLANNED = re.compile(
    r"\b(?:of|out of) (?:the )?(?:\w+|\d+) (?:planned|scheduled|intended)\b", re.I
)
_OF_WHICH = re.compile(
    r"\b(?:of which|of these|only|but) (?:only )?(?P<n>one|two|three|four|five|six|seven|eight|\d+)"
    r"(?: cycles?| courses?)? (?:\w+ )?(?:were|was|could be)? ?(?:given|administered|"
    r"completed|delivered|received)\b",
    re.IGNORECASE,
)
_ORDINAL_OF = re.compile(
    r"\b(?P<n>first|second|third|fourth|fifth|sixth|\d(?:st|nd|rd|th)|one|two|three|four|"
    r"five|six|seven|\d{1,2}) (?:of|out of) "
    r"(?:the )?(?:\w+|\d+) (?:(?:planned|scheduled|intended) )?(?:cycles?|courses?)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    w: i + 1 for i, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight"])
} | {w: i + 1 for i, w in enumerate(["first", "second", "third", "fourth", "fifth", "sixth"])}

# "... 100 mg to patient 5": the person named right after, in the same clause.
_CLOSING = re.compile(
    r"[^.;,()]{0,50}?\b(?:to|in|for|of) (?:the )?(?:patients?|"
    r"cases?) (?:no\.? ?)?\d+(?:(?:, | and |, and )\d+)*"
)

_FROM_TO = re.compile(
    r"\b(?:reduc|lower|decreas)\w+ from (?P<a>\d[\d,.]*)(?: ?mg[^ ]*)?(?: daily|"
    r" per day)? to \d[\d,.]* ?(?P<unit>mg(?:/(?:m2|m²|kg|day))?)",
    re.IGNORECASE,
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
    """The regimens of one patient; ``references`` tell where each is spoken of, in order."""

    patient: str
    regimens: list[Regimen] = field(default_factory=list)
    references: list[tuple[Order, Regimen]] = field(default_factory=list)
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
        return (exact or holding or [None])[-1]


def rank(section: Section) -> int:
    """The case part is 0; the further a section is from it, the later it is read."""
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
        (rank(a.sentence.section), a)
        for a, o in zip(report.annotated, report.owners, strict=True)
        if o is Ownership.OWN and a.sentence.kind not in (BlockKind.TABLE, BlockKind.REFERENCE)
    ]
    return sorted(own, key=lambda pair: (pair[0], pair[1].sentence.start))


def courses(report: ReportView) -> dict[str, Course]:
    """The course of every patient who was given drugs against the tumor."""
    result: dict[str, Course] = {key: Course(key) for key in report.cast.keys}
    for line in treatment_lines(report, components):
        _from_table(result[report.cast.keys[0]], line)
    definitions: dict[frozenset[str], dict[str, Dose]] = {}
    for order, annotated in in_order(report):
        for naming in namings(annotated, components):
            if _DEFINITION.search(annotated.sentence.text) and order > 0:
                definitions[naming.key] = naming.doses
                continue
            keys, distributed = patients_at(
                report, annotated.sentence.index, naming.start, naming.end
            )
            for key in keys:
                _add(report, result[key], order, annotated, naming, distributed)
    for course in result.values():
        _finish(report, course, definitions)
    return result


def _from_table(course: Course, line: Line) -> None:
    """A row of a treatment table as a regimen; a line number alone does not tell the setting."""
    naming = line.naming
    regimen = Regimen(
        naming.drugs, naming.title, (-1, naming.start, naming.end), [], dict(naming.doses)
    )
    regimen.cycles, regimen.rows = line.cycles, [line.span]
    regimen.setting = line.setting or ("after recurrence" if line.line else "")
    regimen.line = None if line.setting in ("neoadjuvant", "adjuvant") else line.line
    course.regimens.append(regimen)
    regimen.sequence = len(course.regimens)


def _add(
    report: ReportView,
    course: Course,
    order: int,
    annotated: Annotated,
    naming: Naming,
    distributed: bool,
) -> None:
    index = annotated.sentence.index
    if naming.use is not Use.GIVEN:
        if naming.use is Use.WITHHELD and course.known(naming.key):
            course.references.append(((order, naming.start), course.known(naming.key)))  # type: ignore[arg-type]
            return
        kind = {
            Use.WITHHELD: course.withheld,
            Use.PLANNED: course.planned,
            Use.HISTORICAL: course.historical,
        }[naming.use]
        kind.append((naming, index))
        return
    regimen = _match(course, order, annotated, naming)
    if regimen is None:
        regimen = Regimen(
            naming.drugs,
            naming.title,
            (index, naming.start, naming.end),
            [index],
            distributed=distributed,
        )
        regimen.setting, regimen.line = _setting(report, course, annotated, naming, order)
        course.regimens.append(regimen)
        regimen.sequence = len(course.regimens)
    elif index not in regimen.sentences and naming.key == regimen.key:
        regimen.sentences.append(index)
    if naming.key == regimen.key:
        regimen.title = regimen.title or naming.title
        for drug, dose in naming.doses.items():
            regimen.doses.setdefault(drug, dose)
    course.references.append(((order, naming.start), regimen))


def _match(course: Course, order: int, annotated: Annotated, naming: Naming) -> Regimen | None:
    """The known regimen that a naming repeats or takes a drug of; None for a new one."""
    known = course.known(naming.key)
    if known is None or known.key == naming.key:
        return known
    if order > 0:
        return known
    before, after = around(annotated, naming.start, naming.end)
    refers = _REFERS.search(before) or _REFERS.search(after)
    if not refers and (naming.doses or _ALONE.search(after[:30]) or _ALONE.search(before)):
        return None
    return known


def _setting(
    report: ReportView, course: Course, annotated: Annotated, naming: Naming, order: int
) -> tuple[str, int | None]:
    """(setting, line): the nearest word of the sentence decides, then the episode."""
    text, at = annotated.sentence.text, naming.start - annotated.sentence.start
    explicit = _LINE.search(text)
    line = _LINES[explicit[1].lower()] if explicit else None
    words = [(abs(m.start() - at), m) for m in _SETTING.finditer(text)]
    near = min(words, key=lambda w: w[0], default=(999, None))
    relapsed = _relapsed(report, course.patient, annotated, naming)
    previous = [r.line for r in course.regimens if r.line]
    following = (max(previous) + 1) if previous else 1
    word = near[1]
    if word is not None and near[0] < 90:
        if word["neo"]:
            return "neoadjuvant", line
        if word["adj"] and word[0].lower() == "adjuvant":
            return ("adjuvant after metastasectomy" if relapsed else "adjuvant"), line
        if word["pall"]:
            return "palliative", line or following
    if relapsed:
        return "after recurrence", line or following
    if line or previous:
        return "postoperative", line or following
    return ("neoadjuvant" if _before_operation(report, annotated) else "postoperative"), None


def _before_operation(report: ReportView, annotated: Annotated) -> bool:
    """Whether the operation is told later in the same running text."""
    at = annotated.sentence.index
    return report.episodes[at] is Episode.PRESENTATION and Episode.OPERATION in report.episodes[at:]


def _relapsed(report: ReportView, patient: str, annotated: Annotated, naming: Naming) -> bool:
    """Whether a recurrence of the patient was told before the naming, after the operation."""
    for earlier in report.annotated[: annotated.sentence.index + 1]:
        sentence = earlier.sentence
        episode = report.episodes[sentence.index]
        if rank(sentence.section) > 0:
            continue
        early = episode in (Episode.PRESENTATION, Episode.OPERATION)
        if early and not (sentence.section is Section.RESULTS and report.cast.several):
            continue
        if report.owners[sentence.index] is not Ownership.OWN:
            continue
        text = sentence.text
        if sentence.index == annotated.sentence.index:
            text = _until(annotated, naming)
        found = _RELAPSE.search(text)
        if not found or _NO_RELAPSE.search(text):
            continue
        start = sentence.start + found.start()
        if patient in patients_at(report, sentence.index, start, start + 1)[0]:
            return True
    return False


def _until(annotated: Annotated, naming: Naming) -> str:
    """The sentence without what comes after the naming's own clause."""
    text = annotated.sentence.text
    cut = re.compile(r";|, (?:but|and|which)\b").search(text, naming.end - annotated.sentence.start)
    return text[: cut.start() if cut else len(text)]


def _finish(
    report: ReportView, course: Course, definitions: dict[frozenset[str], dict[str, Dose]]
) -> None:
    for regimen in course.regimens:
        for drug, dose in definitions.get(regimen.key, {}).items():
            regimen.doses.setdefault(drug, dose)
    for order, annotated in in_order(report):
        _first_dose(report, course, order, annotated)
        for amount, sure in cycles_given(annotated):
            owner = _cycle_owner(report, course, order, annotated, amount)
            value = int(amount.values[0]) if amount.values else None
            if owner is None or value is None or value > 40:
                continue
            if sure or owner.cycles is not None or _ends(annotated):
                owner.cycles = max(owner.cycles or 0, value)
                if annotated.sentence.index not in owner.sentences:
                    owner.sentences.append(annotated.sentence.index)


def _first_dose(report: ReportView, course: Course, order: int, annotated: Annotated) -> None:
    """ "lowered from 800 to 600 mg": the dose at the start of a single drug, where none was told."""
    found = _FROM_TO.search(annotated.sentence.text)
    if not found:
        return
    start = annotated.sentence.start + found.start()
    if course.patient not in patients_at(report, annotated.sentence.index, start, start + 1)[0]:
        return
    running = course.running((order, start))
    if running and len(running.drugs) == 1:
        unit = (found["unit"] or "").replace("²", "2")
        running.doses.setdefault(running.drugs[0], Dose(Decimal(found["a"].replace(",", "")), unit))


def _ends(annotated: Annotated) -> bool:
    return bool(
        re.search(
            r"\b(?:complet\w+|stopp\w+|discontinu\w+|lost|last|ceased|terminat\w+|finished|died|"
            r"received)\b",
            annotated.sentence.text,
            re.IGNORECASE,
        )
    )


def cycles_given(annotated: Annotated) -> Iterator[tuple[Quantity, bool]]:
    """Cycles that were given, with whether the number is a total (not an ordinal)."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    for special in (*_OF_WHICH.finditer(text), *_ORDINAL_OF.finditer(text)):
        word = special["n"].lower()
        n = _NUMBERS.get(word) or int(re.sub(r"\D", "", word) or 0)
        start, end = offset + special.start(), offset + special.end()
        yield Quantity(start, end, special[0], QuantityKind.CYCLES, (Decimal(n),)), True
    if _OF_WHICH.search(text) or _ORDINAL_OF.search(text):
        return
    for quantity in annotated.amounts(QuantityKind.CYCLES):
        near = text[max(0, quantity.start - offset - 40) : quantity.end - offset + 40]
        own = text[quantity.start - offset : quantity.end - offset]
        if _OF_PLANNED.search(text) and _NOT_GIVEN_CYCLES.search(own):
            continue
        if _NOT_GIVEN_CYCLES.search(near) and not _ALL_GIVEN.search(near):
            continue
        yield quantity, not quantity.ordinal


def _cycle_owner(
    report: ReportView, course: Course, order: int, annotated: Annotated, amount: Quantity
) -> Regimen | None:
    """The regimen whose cycles are counted: "n cycles of X", else the one that runs."""
    keys, _ = patients_at(report, annotated.sentence.index, amount.start, amount.end)
    if course.patient not in keys:
        return None
    offset, text = annotated.sentence.start, annotated.sentence.text
    for place, regimen in course.references:
        if place[0] == order and amount.end <= place[1] <= amount.end + 60:
            between = text[amount.end - offset : place[1] - offset]
            if re.fullmatch(r"\s?(?:(?:of|with|,)\s)?(?:[\w-]+[\s:]){0,3}[(:]?\s?", between):
                return regimen
    return course.running((order, amount.start))
