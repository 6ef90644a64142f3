"""Where in the cava a recommendation holds: zones as printed and canonical, and its conditions.

Printed numbers are read by the report's own scheme and never by themselves; words (upper,
infrarenal, ...) by their meaning. A sentence that excludes the upper segment by name and then
permits numbers that include it contradicts itself; what is meant are the other segments
(ontology.md 2.5, extraction.md 2.2.15).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from cavagraph.graph.model import Value, ZoneScheme
from cavagraph.loaders.annotations import QuantityKind
from cavagraph.loaders.claim_figures import Attrs, comparator
from cavagraph.loaders.claim_passages import Passage
from cavagraph.loaders.claim_rules import claim_rules, compiled
from cavagraph.loaders.claim_values import shortened
from cavagraph.loaders.literals import sieve
from cavagraph.loaders.measures import plain
from cavagraph.loaders.zones import INFRARENAL, LABEL, MIDDLE, ORDER, RENAL, UPPER, number_of

_CAVA = r"(?:ivc|inferior vena cava|vena cava|cava|caval|segments?|third|part|portion|thirds|parts)"
_LEVEL = r"(?:upper(?:most)?|middle|mid|lower(?:most)?)"
_THIRDS = re.compile(
    rf"\b{_LEVEL}(?:(?:,| and| or| to|-|/)+ ?(?:the )?{_LEVEL})* {_CAVA}\b", re.IGNORECASE
)
_BARE = re.compile(  # after "the lower segment": "and in the middle"
    rf"\bthe {_LEVEL}\b(?! (?:abd|limb|extrem|leg|pole|quad|lobe|back|border|{_CAVA}))",
    re.IGNORECASE,
)
_THIRD = {"u": (UPPER,), "m": (RENAL, MIDDLE), "l": (INFRARENAL,)}
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\binfra-?renal\b|\b(?:below|caudal to|beneath) the renal veins?\b", (INFRARENAL,)),
    (
        r"\b(?:juxta|para|inter|pararenal)-?renal\b|\bat (?:the level of )?the renal veins?\b",
        (RENAL,),
    ),
    (r"\bbetween the (?:renal|hepatic) and (?:the )?(?:hepatic|renal) veins\b", (RENAL, MIDDLE)),
    (
        r"\bsupra-?renal (?=ivc|inferior|cava|segment|tumou?r|leio|part)"
        r"|\bretro-?hepatic\b|\bbehind the liver\b",
        (MIDDLE,),
    ),
    (
        r"\bsupra-?hepatic\b|\b(?:above|cranial to) the hepatic veins?\b"
        r"|\bintra-?cardiac\b|\bright atri(?:um|al|a)\b"
        r"|\batrial (?:extension|involvement|invasion)\b|\batrium is\b|\bhepato-?caval\b",
        (UPPER,),
    ),
)
_NAMED = [(sieve(expression), segments) for expression, segments in _WORDS]
_NUMERAL = re.compile(r"IV|I{1,3}|[1-5]", re.IGNORECASE)
_RANGE = re.compile(r"^\s?(?:-|\u2013|to|through)\s?$")
_CONDITION = re.compile(
    r"(?<!even )\b(?P<k>if|when|unless|provided(?: that)?|once|as long as"
    r"|in cases? (?:of|with)|in the (?:presence|absence|setting) of|"
    r"in patients with|for patients with(?:out)?)\s(?P<c>[^,;.()]{4,90}?)(?=[,;.()]"
    r"|\s(?:but|then)\s|$)",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"circumferen\w+|\bamount\b|lumen|\bwall\b|diameter|length", re.IGNORECASE)
_MEASURED = re.compile(rf"\d ?%|{_ABOUT.pattern}|\b(?:half|third|quarter)", re.IGNORECASE)
_FRACTION = re.compile(
    r"(?P<c>less|more|greater) than (?:one[ -]|a )?"
    r"(?P<w>half|third|quarter|two[ -]thirds|three[ -]quarters)",
    re.IGNORECASE,
)
_PARTS = {"half": 50, "third": 33, "quarter": 25, "two thirds": 67, "three quarters": 75}
_NAMES = {"<": "condition_lt", ">": "condition_gt", "<=": "condition_le", ">=": "condition_ge"}


@dataclass(frozen=True, slots=True)
class Zone:
    """A place of the cava at ``[start, end)``. ``labels``: numbers as printed; none for words."""

    start: int
    end: int
    printed: str
    segments: tuple[str, ...]
    labels: tuple[str, ...] = ()


def zones_in(text: str, scheme: ZoneScheme | None) -> list[Zone]:
    """The zones of a text in order, numbers first where they overlap with words."""
    found = [*_numbered(text, scheme), *_thirds(text), *_named(text)]
    chosen: list[Zone] = []
    for zone in sorted(found, key=lambda z: (z.start, not z.labels)):
        if not chosen or zone.start >= chosen[-1].end:
            chosen.append(zone)
    return chosen


def _numbered(text: str, scheme: ZoneScheme | None) -> Iterable[Zone]:
    for found in LABEL.finditer(text):
        if re.match(r" ?(?:of the |of )?(?:liver|hepatic lobe)\b", text[found.end() :]):
            continue
        labels = _labels(found["list"], scheme)
        yield Zone(*found.span(), found["list"], segments_of(labels, scheme), labels)


def _labels(printed: str, scheme: ZoneScheme | None) -> tuple[str, ...]:
    """The labels of "I-III" or "2 and 3", ranges filled in where the scheme is known."""
    marks = list(_NUMERAL.finditer(printed))
    labels = [mark[0].upper() for mark in marks]
    for first, second in pairwise(marks):
        if scheme and _RANGE.match(printed[first.end() : second.start()]):
            low, high = sorted((number_of(first[0]), number_of(second[0])))
            labels += [x.notation for x in scheme.labels if low < number_of(x.notation) < high]
    return tuple(sorted(dict.fromkeys(labels), key=number_of))


def segments_of(labels: Iterable[str], scheme: ZoneScheme | None) -> tuple[str, ...]:
    """The canonical segments of printed labels; none where the report defines no scheme."""
    if scheme is None:
        return ()
    numbers = {number_of(label) for label in labels}
    meant = {s for x in scheme.labels if number_of(x.notation) in numbers for s in x.segments}
    return tuple(s for s in ORDER if s in meant)


def _thirds(text: str) -> Iterable[Zone]:
    whole = list(_THIRDS.finditer(text))
    taken = [range(*m.span()) for m in whole]
    bare = [m for m in _BARE.finditer(text) if taken and not any(m.end() - 1 in t for t in taken)]
    for found in whole + bare:
        if re.search(r"lower (?:limb|extrem|leg)|upper (?:abd|right|quadrant)", found[0], re.I):
            continue
        names = re.findall(_LEVEL, found[0], re.IGNORECASE)
        meant = {s for name in names for s in _THIRD[name[0].lower()]}
        yield Zone(*found.span(), found[0], tuple(s for s in ORDER if s in meant))


def _named(text: str) -> Iterable[Zone]:
    for pattern, segments in _NAMED:
        for found in pattern.finditer(text):
            yield Zone(*found.span(), found[0], segments)


@dataclass(frozen=True, slots=True)
class Statement:
    """A part of a sentence with the zones it is about (``inherited``: named before)."""

    start: int
    end: int
    zones: tuple[Zone, ...]
    inherited: bool = False


_LEADS = re.compile(
    r"(?:^|[;,]|\b(?:and|whereas|while|but|or),?)\s*(?:(?:for|in|at|with|regarding"
    r"|tumou?rs of|resection of)\s)?"
    r"(?:the )?(?:tumou?rs? (?:of|in|at) )?(?:the )?$",
    re.IGNORECASE,
)


def statements(text: str, zones: list[Zone]) -> list[Statement]:
    """The sentence cut where a new zone begins a new statement, or after "but"."""
    cuts = [0]
    turns = [m.start() for m in re.finditer(r"\b(?:but|whereas)\b", text) if m.start() > 12]
    cuts += [t for t in turns if zones and t < zones[0].start][-1:]
    for zone in zones[1:]:
        lead = _LEADS.search(text[: zone.start])
        if lead and lead.start() > cuts[-1] + 12:
            cuts.append(lead.start())
        else:
            but = [m.start() for m in re.finditer(r"\bbut\b|\bwhereas\b", text[: zone.start])]
            cuts += [b for b in but[-1:] if b > cuts[-1] + 12 and any(z.start < b for z in zones)]
    cuts = [*sorted(set(cuts)), len(text)]
    return [Statement(a, b, tuple(z for z in zones if a <= z.start < b)) for a, b in pairwise(cuts)]


_NEEDLESS = re.compile(
    r"\b(?:not (?:always |generally |usually |routinely )?(?:necessary|required|needed"
    r"|mandatory|essential|indispensable)"
    r"|unnecessary|needs? no|requires? no|no need|(?:eliminat\w+|avoid\w*|obviat\w+"
    r"|without) the need)\b",
    re.IGNORECASE,
)


def needless(text: str) -> bool:
    """Whether a statement says that something need not be done: no polarity of the technique."""
    return _NEEDLESS.search(text) is not None


def polarity_of(text: str) -> str:
    """Required, Preferred, Permitted or Contraindicated by the words of a statement, or ""."""
    if needless(text):
        return ""
    for name, expression in claim_rules().polarity.items():
        if compiled(expression).search(text):
            return name
    return ""


def conditions(passage: Passage, start: int, end: int) -> Attrs:
    """The condition under which a statement holds: a share or size, or short words.

    Two conditions joined by "and" are two.
    """
    attrs: Attrs = dict(_numeric(passage, start, end))
    measured = next((f"{s}{attrs[n]}%" for s, n in _NAMES.items() if n in attrs), "")
    told = [f"{attrs['condition_on']} {measured}"] if measured else []
    found = _CONDITION.search(passage.text[start:end])
    if found:
        word = found["k"].lower()
        lead = f"{word} " if word == "unless" or "absence" in word or "without" in word else ""
        pieces = [p for p in re.split(r"\band(?: if| when)?\b", found["c"]) if p.strip()]
        known = [p for p in pieces if not (measured and re.search(_MEASURED, p))]
        told += [lead + shortened(p) for p in known]
    if told:
        attrs["condition"] = told[0] if len(told) == 1 else tuple(told)
    return attrs


def _numeric(passage: Passage, start: int, end: int) -> Iterable[tuple[str, Value]]:
    """Only the first bound: a second one belongs to another statement."""
    text = passage.text
    for q in passage.quantities:
        at = q.start - passage.start
        if q.kind is not QuantityKind.PERCENT or not start <= at < end or q.value is None:
            continue
        near = _ABOUT.search(text[max(start, at - 70) : min(end, at + 60)])
        sign = comparator(text, at, q.comparator)
        ivc = re.search(r"of (?:the )?(?:ivc|vena cava|cava)\b", text[at : at + 40], re.IGNORECASE)
        if (near or ivc) and sign in _NAMES:
            yield _NAMES[sign], plain(q.value)
            about = near[0].lower() if near else "amount"
            yield "condition_on", "circumference" if about == "amount" else about
            yield "condition_unit", "%"
            return
    found = _FRACTION.search(text, start, end)
    near = _ABOUT.search(text, found.end(), end) if found else None
    if found and near:
        yield (
            "condition_lt" if found["c"].lower() == "less" else "condition_gt",
            _PARTS[found["w"].lower().replace("-", " ")],
        )
        yield "condition_on", near[0].lower()
        yield "condition_unit", "%"


def correction(
    zone: Zone, excluded: Iterable[str], scheme: ZoneScheme | None
) -> tuple[tuple[str, ...], str]:
    """What is meant by permitted numbers that include a segment excluded by name, and why.

    Empty where the sentence does not contradict itself.
    """
    barred = set(excluded)
    if scheme is None or not zone.labels or not barred & set(zone.segments):
        return (), ""
    rest = [x for x in scheme.labels if not barred & set(x.segments)]
    meant = {s for x in rest for s in x.segments}
    read = " and ".join(x.notation for x in rest)
    note = (
        f"printed {scheme.word} {zone.printed}; by the report's own scheme this "
        f"includes a segment that "
        f"the same sentence excludes by name; read as {scheme.word} {read}"
    )
    return tuple(s for s in ORDER if s in meant), note
