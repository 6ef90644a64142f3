"""From namings to regimens: order, line and setting of each patient's drugs against the tumor."""

from __future__ import annotations

import re

from cavagraph.loaders.annotations import Annotated
from cavagraph.loaders.courses import Course, Regimen, components, in_order, patients_at, rank
from cavagraph.loaders.cycles import cycle_owner, cycles_given, ends, first_dose
from cavagraph.loaders.document import Section
from cavagraph.loaders.doses import Dose
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.linetables import Line, treatment_lines
from cavagraph.loaders.namings import Naming, Use, around, namings
from cavagraph.loaders.scopes import Ownership
from cavagraph.loaders.view import ReportView

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


_LINE = re.compile(
    rf"\b(?P<word>{'|'.join(_LINES)})[- ]line\b|\bline (?P<after>[1-9])\b|\b(?P<short>[1-9])L\b",
    re.IGNORECASE,
)


_RELAPSE = re.compile(
    r"\b(?:recurr(?:ence|ences|ed|ing)|recurrent (?!(?:vomit|nausea|fever|pain|infect|bleed|"
    r"episod))\w+|relaps\w+|metasta[st]\w*|mets|rec:|new (?:\w+ )?(?:lesions?|nodules?|"
    r"deposits?)|deposits?|dissemination|"
    r"disease progression|progressed|progression (?:in|of)|(?:hepatic|pulmonary|lung|liver|"
    r"local) progression)(?!\w)",
    re.IGNORECASE,
)


_NO_RELAPSE = re.compile(
    r"\b(?:no|not|without|free of|absence of|neither|never|negative for|nor|free from|"
    r"rule out)\b[^.;]{0,60}?"
    r"\b(?:recurr\w+|relaps\w+|metasta[st]\w*)(?:(?:,? or|,? and|,? nor|,)[^.;,]{0,40}?"
    r"\b(?:recurr\w+|relaps\w+|metasta[st]\w*))*|recurrence-free|"
    r"(?:to prevent|risk of) (?:\w+ ){0,3}\w+",
    re.IGNORECASE,
)


_REFERS = re.compile(
    r"\b(?:reduc\w+|lower\w+|cut|dropped|decreas\w+|interrupt\w+|held|delay\w+|attribut\w+|"
    r"ascribed|due to|because of|caused by|related to|withheld|"
    r"discontinu\w+|stopped|omitted|responsible)\b",
    re.IGNORECASE,
)


_ALONE = re.compile(
    r"\b(?:alone|mono-?therapy|single[- ]agent|switched|changed to|then|next)\b", re.I
)


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
    else:
        course.partial.add(naming.start)
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
    explicit = min(_LINE.finditer(text), key=lambda m: _apart(m.start(), at), default=None)
    line = _line_number(explicit) if explicit else None
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


def _line_number(found: re.Match[str]) -> int:
    word = found["word"]
    return _LINES[word.lower()] if word else int(found["after"] or found["short"])


def _apart(word: int, naming: int) -> int:
    """How far the word of a line is from a drug; one before the drug counts as nearer."""
    return naming - word if word < naming else 2 * (word - naming)


def _before_operation(report: ReportView, annotated: Annotated) -> bool:
    """Whether the operation is told later in the same running text."""
    at = annotated.sentence.index
    return report.episodes[at] is Episode.PRESENTATION and Episode.OPERATION in report.episodes[at:]


def _relapsed(report: ReportView, patient: str, annotated: Annotated, naming: Naming) -> bool:
    """Whether a recurrence of the patient was told before the naming, after the operation."""
    for earlier in report.annotated[: annotated.sentence.index + 1]:
        sentence = earlier.sentence
        episode = report.episodes[sentence.index]
        if rank(report, sentence.section) > 0:
            continue
        early = episode in (Episode.PRESENTATION, Episode.OPERATION)
        if early and not (sentence.section is Section.RESULTS and report.cast.several):
            continue
        if report.owners[sentence.index] is not Ownership.OWN:
            continue
        text = sentence.text
        if sentence.index == annotated.sentence.index:
            text = _until(annotated, naming)
        found = _RELAPSE.search(_NO_RELAPSE.sub(lambda m: " " * len(m[0]), text))
        if not found:
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
        first_dose(report, course, order, annotated)
        for amount, sure in cycles_given(annotated):
            owner = cycle_owner(report, course, order, annotated, amount)
            value = int(amount.values[0]) if amount.values else None
            if owner is None or value is None or value > 40:
                continue
            if sure or owner.cycles is not None or ends(annotated):
                owner.cycles = max(owner.cycles or 0, value)
                if annotated.sentence.index not in owner.sentences:
                    owner.sentences.append(annotated.sentence.index)
