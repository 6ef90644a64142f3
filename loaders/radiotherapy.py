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
from cavagraph.loaders.templates import number
from cavagraph.loaders.view import ReportView

RULE = "radiotherapy"
_TRIGGER = re.compile(
    r"\b(?:chemo-?radio(?:therapy|ation)?|chemoradiotherapy|radio-?therapy|"
    r"radiation(?! oncolog| exposure| dermatitis| field)(?: therapy| treatment)?|"
    r"irradiat(?:ed|ion)|IMRT|IORT|SBRT|SABR|EBRT|brachytherapy|proton(?: beam)? therapy|"
    r"carbon[- ]ion \w+|gamma knife|cyberknife|(?-i:RT))\b",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, str], ...] = (
    (r"\bIMRT\b|intensity[- ]modulated", "IMRT"),
    (r"\b(?:SBRT|SABR)\b|stereotactic|gamma knife|cyberknife", "stereotactic body radiotherapy"),
    (r"\bIORT\b|intra-?operative (?:electron )?radi", "intraoperative radiotherapy"),
    (r"brachytherapy", "brachytherapy"),
    (r"\bproton", "proton therapy"),
    (r"carbon[- ]ion", "carbon ion radiotherapy"),
    (r"chemo-?radi", "chemoradiotherapy"),
)
_NEO = re.compile(r"\b(?:neo-?\s?adjuvant|pre-?operative(?:ly)?|induction)\b", re.IGNORECASE)
_ADJ = re.compile(r"(?<!neo)(?<!neo-)\b(?:adjuvant|post-?operative(?:ly)?)\b", re.IGNORECASE)
_PALL = re.compile(r"\bpalliat\w+", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:no|not|neither|nor|without|never|none|declin\w+|refus\w+|omitted|decided against|"
    r"instead of)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:plan\w*|consider\w*|recommend\w*|discuss\w*|propos\w*|scheduled|advised|"
    r"suggest\w*|may|should|could|would|offered|option|if)\b",
    re.I,
)
_DONE = re.compile(
    r"\b(?:received|underwent|undergone|was given|were given|given|completed|administered|"
    r"treated|delivered|irradiated|applied|had|followed by|"
    r"after|started|performed|with)\b",
    re.IGNORECASE,
)
_RELAPSE = re.compile(r"\b(?:recurr\w+|relaps\w+|metasta\w+)\b", re.IGNORECASE)
_FRACTIONS = re.compile(
    r"\b(?:in|over|with|by|/) ?(?P<n>\d{1,2}|five|ten|fifteen|twenty|twenty-five|"
    r"thirty) (?:daily )?(?:fractions?|sessions?|sittings?|fx)\b|/ ?(?P<m>\d{1,2}) ?(?:#|fx|"
    r"fr)|\b(?P<k>\d{1,2}) ?[×x] ?[\d.]+ ?Gy",
    re.I,
)
_WORDS = {"five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30}
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
_CLAUSE = re.compile(
    r";|, which (?:is|are|has|have|may|can)\b|,? but (?!neither|none|this was|it was not|"
    r"not |declin|refus|was not|were not)|"
    r", (?:while|whereas|although)\b",
    re.IGNORECASE,
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
    text = annotated.sentence.text
    done: list[int] = []
    for trigger in _TRIGGER.finditer(text):
        begin, end = _clause(text, trigger)
        clause = text[begin:end]
        if begin in done:
            continue
        before = text[begin : trigger.start()]
        doses = [
            q for q in annotated.amounts(QuantityKind.RADIATION)
            if q.values and begin <= q.start - annotated.sentence.start < end
        ]  # fmt: skip
        status = _status(before, text[trigger.end() : end], bool(doses))
        if status is None:
            continue
        mere = _AFTER_EVENT.search(before) or not _DONE.search(clause)
        if status is Status.PRESENT and not doses and mere:
            continue
        done.append(begin)
        yield _candidate(
            report, annotated, trigger, clause, status, doses[0].values[0] if doses else None
        )


def _clause(text: str, trigger: re.Match[str]) -> tuple[int, int]:
    cuts = [m.end() for m in _CLAUSE.finditer(text) if m.end() <= trigger.start()]
    stops = [m.start() for m in _CLAUSE.finditer(text) if m.start() >= trigger.end()]
    return (cuts[-1] if cuts else 0), (stops[0] if stops else len(text))


def _status(before: str, after: str, dosed: bool) -> Status | None:
    """Given, denied, or None where it is only spoken of."""
    denied = _DENIED.search(before[-60:]) or re.search(
        r"^[^.;]{0,50}?\b(?:but neither|not (?:be )?(?:given|used|offered|performed|"
        r"administered|considered|indicated|done|delivered|received)|declin\w+|refus\w+|"
        r"neither was|omitted|withheld)\b",
        after,
        re.IGNORECASE,
    )
    if denied and not (
        dosed and not re.search(r"declin|refus|not", after[:40] + before[-20:], re.IGNORECASE)
    ):
        return Status.ABSENT
    if _WANTED.search(before[-45:]) or re.match(
        r"[^.;]{0,30}?\b(?:was|is|may|should|could|would)\b (?:be )?(?:\w+ )?(?:planned|"
        r"considered|recommended|discussed|proposed|advised|suggested|offered)",
        after,
        re.I,
    ):
        return None
    return Status.PRESENT


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
    if episode is Episode.FOLLOW_UP and setting not in ("neoadjuvant", "adjuvant"):
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
