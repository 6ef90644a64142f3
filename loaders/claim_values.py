"""What a figure speaks of: time horizon, measure, population, study; "respectively" pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cavagraph.graph.model import Value
from cavagraph.loaders.annotations import QuantityKind
from cavagraph.loaders.claim_figures import Attrs, Figure
from cavagraph.loaders.claim_passages import Passage, clause_at, clauses
from cavagraph.loaders.claim_rules import FigureKind
from cavagraph.loaders.measures import plain
from cavagraph.loaders.numbers import NUMBER, number

_MEASURES: tuple[tuple[str, str], ...] = (
    ("DFS", r"disease[- ]free(?: survival)?|\bDFS\b"),
    ("PFS", r"progression[- ]free survival|\bPFS\b"),
    ("RFS", r"(?:recurrence|relapse)[- ]free(?: survival)?|\bRFS\b"),
    ("DSS", r"(?:disease|cancer)[- ]specific survival|\bDSS\b"),
    ("MFS", r"metasta\w+[- ]free survival|\bMFS\b"),
    ("OS", r"overall (?:\d+[- ]year |five[- ]year )?survival|\bOS\b"),
)
_MEASURE = re.compile("|".join(f"(?P<{n}>{p})" for n, p in _MEASURES), re.IGNORECASE)
_OUTCOME = (
    r"[- ]*(?:(?:and|or|,|to|-|\u2013) ?\d+)?[- ]*(?:years?|months?|days?)?[- ]*"
    r"(?:\w+[- ]){0,4}(?:survival|mortality|OS|DFS|PFS|RFS|DSS|patency|recurrence"
    r"|rates?|survivors?)\b"
)
_AT = re.compile(
    r"\b(?:at|in|within|after|by|for|over)(?: the)?(?: first)?(?: a)?\s$", re.IGNORECASE
)
_JOINT = r"(?:[- ]?(?:years?|months?))?,? ?(?:and|or|to|,) ?"
_TOTAL = re.compile(
    rf"\b(?:[Ii]n|[Oo]f|[Aa]mong|[Ff]or|[Ff]rom) (?:the |a total of )?(?P<n>{NUMBER}) "
    r"(?!(?:out )?of\b)(?:\w+ ){0,2}"
    r"(?:patients|cases|grafts|women|tumou?rs|tubes|prosthes[ie]s|resections|people|subjects)\b"
    r"|\b[nN] ?= ?(?P<m>\d+)"
)
_STUDY = re.compile(
    r"(?P<a>[A-Z][\w'\u2019-]+(?:(?: and|,) [A-Z][\w'\u2019-]+)?),? (?:et al\b"
    r"|and (?:colleagues|co-?workers|associates))"
    r"|\b(?:by|of) (?P<b>[A-Z][a-z'\u2019-]{3,}(?: and [A-Z][a-z]+)?)(?=[ ,.;]|$)"
    r"|(?P<c>(?:[A-Z][\w-]+ ){1,5}(?:Group|Registry|Network))"
)
_STOP = (
    # the full stop of "50.4 Gy" is none; that of "Gy.4", with the number of a reference, is one
    r"(?=\s*(?:[,;()]|\.(?!\d)|(?<=[a-zA-Z])\."
    r"|\band\b|\bvs\.?\b|\bversus\b|\bwhereas\b|\bbut\b|\bwhile\b|\bthe\b"
    r"|\bis\b|\bwas\b|\bare\b|\bwere\b|\branges?\b|\bhas\b|\bhave\b|\bhad\b|\boccurs?\b"
    r"|\breach\w*|$))"
)
_AFTER = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:of (?:the )?(?:patients|cases)\s)?(?:at \w+ (?:years?|months?)\s)?"
    rf"(?:for|in|with|after|following|among|without|when)\s(?P<p>(?:[^,;.()]"
    rf"|\.(?=\d)){{3,80}}?){_STOP}"
)
_BEFORE = re.compile(
    rf"\b(?:after|following|with|for|among|without)\s(?P<p>(?:[^,;.()]|\.(?=\d)){{3,80}}?){_STOP}"
)
_NOT_POPULATION = re.compile(
    r"^(?:\w+ )?(?:years?|months?|days?|\d)|%|\bsurvival\b|\brates?\b|\b(?:series"
    r"|literature|studies|study|analysis|reports?)\b"
    r"|^(?:about|approximately|around|nearly|only|at (?:least|most)|up to)\b",
    re.IGNORECASE,
)
_WORDS = 7  # never a long stretch of the report
_GRADE = re.compile(r"\b(?:higher|more|greater|above|worse)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Horizon:
    """A time frame at ``[start, end)`` of the passage: "5 years"."""

    start: int
    end: int
    words: str


def horizons(passage: Passage) -> list[Horizon]:
    """The time frames that outcomes are given for."""
    out: list[Horizon] = []
    for q in passage.quantities:
        if q.kind not in (QuantityKind.DURATION, QuantityKind.TIMEPOINT) or q.value is None:
            continue
        start, end = q.start - passage.start, q.end - passage.start
        outcome = re.match(_OUTCOME, passage.text[end : end + 70], re.IGNORECASE)
        joined = bool(out) and re.fullmatch(_JOINT, passage.text[out[-1].end : start]) is not None
        within = q.comparator == "<=" and q.text.lower().startswith("within")
        if outcome or joined or within or _AT.search(passage.text[max(0, start - 18) : start]):
            amount = plain(q.value)
            plural = "" if amount == 1 else "s"
            out.append(Horizon(start, end, f"{amount} {q.unit}{plural}"))
    return out


def measures(text: str) -> list[tuple[int, str]]:
    """The measures of survival with their place; "overall survival (OS)" is one."""
    out: list[tuple[int, str]] = []
    for found in _MEASURE.finditer(text):
        name = found.lastgroup or ""
        if out and out[-1][1] == name and found.start() - out[-1][0] < 40:
            continue
        out.append((found.start(), name))
    return out


def described(passage: Passage, found: Sequence[Figure]) -> list[Figure]:
    """The figures with horizon, measure, population and study."""
    times, names = horizons(passage), measures(passage.text)
    found = [f for f in found if f.kind is not FigureKind.MONTHS or not _is_horizon(f, times)]
    percents = [f for f in found if f.kind is FigureKind.PERCENT]
    paired = re.search(r"\brespectively\b", passage.text, re.IGNORECASE) is not None
    out: list[Figure] = []
    for figure in found:
        attrs: Attrs = {}
        order = percents.index(figure) if figure in percents else -1
        dated = [(t.start, t.words) for t in times]
        dated = [(t.start, t.words) for t in times]
        time = _pick(dated, passage, figure, _order(dated, percents, order, paired))
        at = _order(names, percents, order, paired)
        earlier = [n for n in names if n[0] < figure.start]
        name = _pick(names if at >= 0 else earlier or names, passage, figure, at)
        population = _population(passage.text, figure)
        for key, value in (("horizon", time), ("measure", name), ("population", population)):
            if value:
                attrs[key] = value
        total = _total(passage, figure)
        out.append(figure.with_attrs(**attrs, **total))
    return out


def _is_horizon(figure: Figure, times: Sequence[Horizon]) -> bool:
    return any(t.start < figure.end and figure.start < t.end for t in times)


def _total(passage: Passage, figure: Figure) -> Attrs:
    """The number of patients that a percentage was found in."""
    if figure.kind is not FigureKind.PERCENT:
        return {}
    low, high = clause_at(clauses(passage.text), figure.start)
    found = _TOTAL.search(passage.text, figure.end, high) or _TOTAL.search(
        passage.text, low, figure.start
    )
    return {"N": plain(number(found["n"] or found["m"]))} if found else {}


def _order(
    options: Sequence[tuple[int, str]], percents: Sequence[Figure], order: int, paired: bool
) -> int:
    """The place of the figure's option in a list of as many as there are figures, else -1.

    A list is one by "respectively", or where all of it stands before the first figure ("at one
    and five years 95% and 80%").
    """
    if order < 0 or len(percents) < 2 or len(options) != len(percents):
        return -1
    ahead = all(at < percents[0].start for at, _ in options)
    return order if paired or ahead else -1


def _pick(options: Sequence[tuple[int, str]], passage: Passage, figure: Figure, order: int) -> str:
    """The option of a figure: by order where paired, else the nearest of its clause or before."""
    if order >= 0:
        return options[order][1]
    low, high = clause_at(clauses(passage.text), figure.start)
    inside = [o for o in options if low <= o[0] < high]
    earlier = [o for o in options if o[0] < figure.start]
    if inside:
        return min(inside, key=lambda o: abs(o[0] - figure.start))[1]
    return earlier[-1][1] if earlier else ""


def _population(text: str, figure: Figure) -> str:
    found = _AFTER.match(text, figure.end)
    options = [found["p"]] if found else []
    options += [m["p"] for m in _BEFORE.finditer(text, 0, figure.start)][::-1]
    for words in options:
        if not _NOT_POPULATION.search(words.strip()):
            return shortened(words)
    return ""


def shortened(words: str) -> str:
    """At most seven words, white space as one blank."""
    kept = re.sub(
        r"^(?:the|patients (?:(?:treated |operated )?(?:with|after)|undergoing|who)"
        r"|those (?:with|who))\s",
        "",
        " ".join(words.split()),
    )
    parts = kept.split()[:_WORDS]
    while parts and parts[-1].lower() in (
        "of",
        "the",
        "a",
        "an",
        "and",
        "or",
        "in",
        "with",
        "to",
        "is",
        "was",
        "for",
        "by",
    ):
        parts.pop()
    return " ".join(parts).strip(" -\u2013")


def study_of(text: str) -> str:
    """The author or group that a sentence names; "" where it names none."""
    found = _STUDY.search(text)
    if not found:
        return ""
    return next(g for g in found.groups() if g).strip()


def grade_of(passage: Passage, figure: Figure, found: Sequence[Figure]) -> str:
    """The grade of toxicity that a figure is given for (">=3"): no other figure is nearer to it."""
    at = passage.start
    for q in passage.quantities:
        if q.kind is not QuantityKind.GRADE:
            continue
        nearest = min(found, key=lambda f: max(f.start - (q.end - at), (q.start - at) - f.end))
        if nearest != figure:
            continue
        if q.low is not None and q.high is not None:
            return f"{plain(q.low)}-{plain(q.high)}"
        return f"{q.comparator}{plain(q.value)}" if q.value is not None else ""
    return ""


def value_text(attrs: dict[str, Value]) -> str:
    """The value in short: "31-62%", ">50%", "5 of 10", "10 months"."""
    if "ratio" in attrs:
        return str(attrs["ratio"])
    if "n" in attrs and "N" in attrs:
        return f"{attrs['n']} of {attrs['N']}"
    for name, value in attrs.items():
        stem, _, suffix = name.partition("_")
        sign = {"gt": ">", "lt": "<", "le": "<=", "ge": ">="}.get(suffix, "")
        if stem == "pct" or name == "value_pct":
            return f"{sign}{value}%"
        if stem == "count":
            return f"{sign}{value}"
        if name.startswith("value_gt") or name == "value_cm":
            return f"{'>' if 'gt' in name else ''}{value} cm"
        if stem == "value":
            return f"{value} {suffix}"
    if "low" in attrs and "high" in attrs:
        unit = attrs.get("unit", "%")
        return f"{attrs['low']}-{attrs['high']}{unit if unit == '%' else f' {unit}'}"
    return ""
