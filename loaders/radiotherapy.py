"""Radiotherapy: what was given with which dose and intent, and what was expressly not given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from cavagraph.graph.model import Status, Temporality, Value, attributes
from cavagraph.loaders.annotations import Annotated, QuantityKind
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.courses import in_order, patients_at
from cavagraph.loaders.episodes import Episode
from cavagraph.loaders.offered import clause_bounds, denied, hypothetical, only_told
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

RULE = "radiotherapy"
_TRIGGER = re.compile(
    r"\b(?:chemo-?\s?radi(?:o-?therapy|ation)|radio-?chemo-?therapy|radio-?therapy|"
    r"radiation(?! oncolog| exposure| dermatitis| field)(?: therapy| treatment)?|"
    r"irradiat(?:ed|ion)|radiated|IMRT|IORT|IOERT|VMAT|SBRT|SABR|SRS|EBRT|XRT|tomotherapy|"
    r"brachytherapy|"
    r"proton(?: beam)? (?:radio)?therapy|carbon[- ]ion \w+|(?:stereotactic )?radio-?surgery|"
    r"gamma knife|cyberknife|(?-i:RT|CRT|CCRT|RTx?))\b",
    re.IGNORECASE,
)
_INTRAOPERATIVE = (
    r"\bIOE?RT\b|intra-?operative (?:high-dose-rate )?(?:electron[- ])?(?:beam )?(?:radi|irradi)"
)
_KINDS: tuple[tuple[str, str], ...] = (
    (r"\bIMRT\b|intensity[- ]modulated", "IMRT"),
    (
        r"\b(?:SBRT|SABR|SRS)\b|stereotactic|radio-?surgery|gamma knife|cyberknife",
        "stereotactic body radiotherapy",
    ),
    (_INTRAOPERATIVE, "intraoperative radiotherapy"),
    (r"brachytherapy", "brachytherapy"),
    (r"\bproton", "proton therapy"),
    (r"carbon[- ]ion", "carbon ion radiotherapy"),
    (r"chemo-?\s?radi|\bCC?RT\b|radio-?chemo", "chemoradiotherapy"),
)
_NEO = re.compile(r"\b(?:neo-?\s?adjuvant|pre-?operative(?:ly)?|induction)\b", re.IGNORECASE)
_ADJ = re.compile(r"(?<!neo)(?<!neo-)\b(?:adjuvant|post-?operative(?:ly)?)\b", re.IGNORECASE)
_PALL = re.compile(r"\bpalliat\w+", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:received|underwent|undergone|was given|were given|given|completed|administered|"
    r"treated|delivered|irradiated|applied|had|followed by|"
    r"after|started|performed|followed|used|with|carried out|initiated|commenced|begun|finished|"
    r"consisted|employed)\b",
    re.IGNORECASE,
)
_RELAPSE = re.compile(r"\b(?:recurr\w+|relaps\w+|metasta\w+)\b", re.IGNORECASE)
_FRACTIONS = re.compile(
    r"\b(?P<n>\d{1,2}|single|one|three|five|ten|fifteen|twenty|twenty-five|twenty-eight|thirty)"
    r"[- ](?:daily |equal )?(?:fractions?|sessions?|sittings?|treatments|fx|frs?)\b|"
    r"/ ?(?P<m>\d{1,2}) ?(?:#|fx|fr)|\b(?P<k>\d{1,2}) ?[×x] ?(?P<each>\d[\d.]*) ?Gy",
    re.I,
)
_WORDS = {
    "single": 1, "one": 1, "three": 3, "five": 5, "ten": 10, "fifteen": 15, "twenty": 20,
    "twenty-five": 25, "twenty-eight": 28, "thirty": 30,
}  # fmt: skip
_PER_FRACTION = re.compile(
    r"\s?(?:\(RBE\) )?(?:(?:per|/|a|each|daily|in each)\s?)?(?:daily )?(?:fractions?|fx|"
    r"sessions?|day|"
    r"each|daily)\b",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"\b(?:after|following|since|completion of|end of) (?:the )?(?:completion of |"
    r"end of )?(?:\w+ )?"
    r"(?:radio-?therapy|irradiation|radiation)\b|\bradiation toxicity\b",
    re.IGNORECASE,
)
_GRAY = re.compile(r"\b\d[\d.,]* ?(?:c?Gy|Gray)\b")
_LIMIT = re.compile(
    r"\b(?:constraint|limit|toleran\w+|maximum dose|mean dose|below|less than)\b", re.I
)
_BOOST = re.compile(r"\bboost\b[^.;]{0,25}?\b(?:up )?to (?P<gy>\d{2}(?:\.\d)?) ?Gy", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:years? (?:ago|earlier|before|previously)|history of|previous(?:ly)?|in (?:19|"
    r"20)\d\d for)\b",
    re.IGNORECASE,
)
_AFTER_EVENT = re.compile(
    r"\b(?:after|before|following|since|weeks?|months?) (?:the |completion of |"
    r"end of )?(?:neoadjuvant |preoperative |adjuvant )?$",
    re.I,
)


def radiotherapy_stage(
    report: ReportView, candidates: tuple[Candidate, ...]
) -> Iterable[Candidate]:
    """Adds radiotherapy given and not given, one a patient, setting and dose."""
    yield from candidates
    seen: dict[tuple[str, str, Status], set[str]] = {}
    for order, annotated in in_order(report):
        for made in _in_sentence(report, annotated):
            keys, distributed = patients_at(report, annotated.sentence.index, made.start, made.end)
            for key in keys:
                dose = str(made.get("dose_gy") or "")
                mark = (key, str(made.get("setting") or ""), made.status)
                known = {
                    d for (k, _, s), ds in seen.items() if k == key and s is made.status for d in ds
                }
                mine = seen.setdefault(mark, set())
                if (not dose and (mine or (made.status is Status.PRESENT and known))) or (
                    dose and dose in known
                ):
                    continue
                if order > 0 and made.status is Status.PRESENT and known:
                    continue
                mine.add(dose)
                yield _for(made, key, distributed)


def _for(made: Candidate, key: str, distributed: bool) -> Candidate:
    return replace(made, patients=(key,), distributed=distributed)


def _in_sentence(report: ReportView, annotated: Annotated) -> Iterator[Candidate]:
    """One a clause; a second course in it ("IORT of 15 Gy and IMRT, 45 Gy") has its own dose."""
    text = annotated.sentence.text
    done: list[int] = []
    triggers = list(_TRIGGER.finditer(text)) or list(_GRAY.finditer(text))[:1]
    for i, trigger in enumerate(triggers):
        begin, end = clause_bounds(text, trigger.start(), trigger.end())
        first = begin not in done
        stop = min(end, triggers[i + 1].start() if i + 1 < len(triggers) else end)
        doses = list(_doses(annotated, begin if first else trigger.start(), stop if done else end))
        clause = text[begin:end] if first else text[trigger.start() - 15 : stop]
        before, after = text[begin : trigger.start()], text[trigger.end() : end]
        status = _status(before, after, bool(doses))
        if status is None and doses and _told_as_done(report, annotated):
            status = Status.PRESENT
        if not first and (not doses or status is not Status.PRESENT):
            continue
        if status is None or (hypothetical(clause) and not doses):
            continue
        if status is Status.PRESENT and not _received(trigger, before, clause, bool(doses)):
            continue
        done.append(begin)
        dose = doses[0] if doses else _product(clause)
        yield _candidate(report, annotated, trigger, clause, status, dose)


def _told_as_done(report: ReportView, annotated: Annotated) -> bool:
    """Whether the next sentences look back on a course that was only recommended so far."""
    index = annotated.sentence.index
    later = report.document.sentences[index + 1 : index + 6]
    return any(_LOOKS_BACK.search(s.text) for s in later if s.section is annotated.sentence.section)


def _received(trigger: re.Match[str], before: str, clause: str, dosed: bool) -> bool:
    """Whether the clause tells of a treatment: it has a dose, or a word for giving it."""
    if trigger.re is _GRAY:
        return bool(_DONE.search(clause)) and not _LIMIT.search(clause)
    return dosed or not (_AFTER_EVENT.search(before) or not _DONE.search(clause))


def _doses(annotated: Annotated, begin: int, end: int) -> Iterator[Decimal]:
    """Total doses in Gy within ``begin:end`` of the sentence, not those of one fraction."""
    text, offset = annotated.sentence.text, annotated.sentence.start
    for q in annotated.amounts(QuantityKind.RADIATION):
        inside = q.values and begin <= q.start - offset < end
        if inside and not _PER_FRACTION.match(text[q.end - offset :]):
            yield q.values[0]


def _product(clause: str) -> Decimal | None:
    """ "3 x 15 Gy": the total of equal fractions."""
    found = _FRACTIONS.search(clause)
    return int(found["k"]) * Decimal(found["each"]) if found and found["each"] else None


def _status(before: str, after: str, dosed: bool) -> Status | None:
    """Given, denied, or None where it is only spoken of."""
    refused = re.search(r"declin|refus|not\b|n't\b", after[:40] + before[-20:], re.IGNORECASE)
    if denied(before, after) and (not dosed or refused):
        return Status.ABSENT
    return None if only_told(before, after) else Status.PRESENT


def _candidate(
    report: ReportView,
    annotated: Annotated,
    trigger: re.Match[str],
    clause: str,
    status: Status,
    dose: Decimal | None,
) -> Candidate:
    sentence = annotated.sentence
    setting = _setting(report, annotated, clause, trigger, status)
    given = status is Status.PRESENT
    kind, attrs = _course(clause, dose) if given else (_not_given(clause, setting), {})
    attrs["setting"] = setting or None
    when = _when(report, annotated, clause, setting) if given else Temporality.CURRENT
    start = sentence.start + trigger.start()
    return Candidate(
        field="radiotherapy",
        value=kind,
        spans=((start, sentence.start + trigger.end()), (sentence.start, sentence.end)),
        rule=RULE,
        sentence=sentence.index,
        attrs=attributes(**attrs),
        status=status,
        temporality=when,
    )


def _course(clause: str, dose: Decimal | None) -> tuple[str, dict[str, Value | None]]:
    """Kind and figures of radiotherapy that was given."""
    kinds = (name for words, name in _KINDS if re.search(words, clause, re.IGNORECASE))
    kind = next(kinds, "external beam radiotherapy")
    boost = _BOOST.search(clause)
    return kind, {
        "dose_gy": number(dose) if dose is not None else None,
        "fractions": _fractions(clause),
        "technique": kind if kind == "IMRT" else None,
        "boost_total_gy": number(Decimal(boost["gy"])) if boost else None,
    }


def _not_given(clause: str, setting: str) -> str:
    """The name of what was not given, as printed ("postoperative radiotherapy")."""
    word = (_NEO.search(clause) or _ADJ.search(clause)) if setting else None
    if not word:
        return "any"
    return f"{word[0].lower().removesuffix('ly').replace('pre-op', 'preop')} radiotherapy"


def _when(report: ReportView, annotated: Annotated, clause: str, setting: str) -> Temporality:
    episode = report.episodes[annotated.sentence.index]
    late = episode is Episode.FOLLOW_UP or setting in ("palliative", "after recurrence")
    if late and setting not in ("neoadjuvant", "adjuvant"):
        return Temporality.FOLLOW_UP
    past = episode is Episode.PRESENTATION and _PAST.search(clause)
    return Temporality.HISTORICAL if past else Temporality.CURRENT


def _setting(
    report: ReportView,
    annotated: Annotated,
    clause: str,
    trigger: re.Match[str],
    status: Status,
) -> str:
    """The nearest word decides; without one the episode does, for what was given."""
    text = annotated.sentence.text
    found = [
        (abs(m.start() - trigger.start()), name)
        for name, words in (("neoadjuvant", _NEO), ("adjuvant", _ADJ), ("palliative", _PALL))
        for m in words.finditer(text)
    ]
    near = min(found, default=(999, ""))
    if status is Status.PRESENT and re.search(_INTRAOPERATIVE, clause, re.IGNORECASE):
        return "intraoperative"
    if near[0] < 80:
        return near[1]
    if status is Status.ABSENT:
        return ""
    episode = report.episodes[annotated.sentence.index]
    if episode is Episode.PRESENTATION:
        return ""
    if _RELAPSE.search(clause) or _relapsed_before(report, annotated):
        return "after recurrence"
    return "adjuvant" if episode in (Episode.POSTOPERATIVE, Episode.FOLLOW_UP) else ""


def _relapsed_before(report: ReportView, annotated: Annotated) -> bool:
    sentences = report.document.sentences
    for earlier in reversed(sentences[: annotated.sentence.index]):
        if (
            earlier.section is not annotated.sentence.section
            or earlier.paragraph < annotated.sentence.paragraph - 1
        ):
            return False
        if report.episodes[earlier.index] is not Episode.FOLLOW_UP:
            return False
        if _RELAPSE.search(earlier.text) and not re.search(
            r"\b(?:no|without)\b[^.;]{0,40}(?:recurr|metasta)", earlier.text, re.I
        ):
            return True
    return False


def _fractions(clause: str) -> int | None:
    found = _FRACTIONS.search(clause)
    if not found:
        return None
    word = (found["n"] or found["m"] or found["k"]).lower()
    return _WORDS.get(word) or int(word)
