"""Cycles, grades, scores, counts, and the names whose digits are no quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from cavagraph.loaders.annotations import Quantity
from cavagraph.loaders.annotations import QuantityKind as K
from cavagraph.loaders.numbers import (
    LEFT,
    NUMBER,
    ORDINAL,
    ROMAN,
    WORDS,
    cased,
    number,
    ordinal,
    roman,
)

_LABELS = cased(
    re.split(
        " ",
        r"segments? segs?\.? levels? zones? parts? types? stages? cases? patients? pts?\.? "
        r"figures? figs?\.? tables? nos?\. numbers? refs?\.? references? vol\.? volumes? issues? "
        r"class category categories groups? lines? steps? sections? chapters? items? chromosomes? "
        r"arms? cohorts? versions? panels? stations? phases? pages? pp?\. equations? supplements? "
        r"rows? columns? ribs?",
    )
)
_CODE = rf"(?:\d{{1,4}}[A-Za-z]?|{ROMAN}[ab]?)"
_NAMES: tuple[re.Pattern[str], ...] = (
    # Labels with their numbers: "segment 7", "patients 1, 3 and 4", "levels 2 and 3", "Table 1".
    re.compile(
        rf"\b(?:{_LABELS}|TABLE|FIGURE|FIG\.|CASE|PATIENT|"
        rf"ZONE)\s?(?:#\s?)?\b{_CODE}(?:(?:\s?[-–/]\s?|\s?,\s(?:and\s|or\s)?|\s(?:and|to|or|&)\s)"
        rf"{_CODE}\b(?!\s?(?:mm|cm|m[Ll]|%|mg|Gy|months?|years?|days?|weeks?|h|min)\b)){{0,8}}"
        r"(?![\w%])(?!\.\d)(?!\s?(?:mm|cm|m[Ll]|mg|g|Gy|kg|L|months?|years?|days?|weeks?|h|"
        r"min)\b)(?!\s?%)"
    ),
    # Stains, markers, isotopes, sequences, vertebrae, drugs and threads whose names hold digits.
    re.compile(
        r"\b(?:Ki|KI|ki)[-\s]?67\b|\bMIB[-\s]?1\b|\bCD\s?\d{1,3}\b|\bS[-\s]?100\b|\bHMB[-\s]?45\b|"
        r"\bCA[-\s]?\d{2,3}(?:[-.]\d)?\b|\bDOG[-\s]?1\b|\bp(?:16|53|63|40)\b|\bMDM2\b|\bCDK4\b|"
        r"\bHER[-\s]?2\b|"
        r"\b18F\b|\bF-?18\b|\b99m?Tc\b|\b11C\b|\b68Ga\b|\bT[12]\b(?:-?W\w*)?|\b5-FU\b|"
        r"\b\d{1,2}[-/]0\b(?!\.\d)|\b[TNM]\d[a-c]?\b|\b[LTCS]\d{1,2}\b|\bRECIST\s\d\.\d|"
        r"\bCTCAE\s?(?:v(?:ersion)?\.?\s?)?\d\.\d{1,2}|\bCOVID-19\b|\bBcl-2\b|\bAE1/AE3\b|"
        r"\bCAM\s?5\.2"
    ),
    # Registers, telephone numbers, volumes and pages of journals, addresses.
    re.compile(
        r"\bNCT\d{6,8}\b|\b(?:PMID|PMCID|ISSN|ISBN):?\s?[\dXPMC-]{4,17}|\b10\.\d{4,9}/[^\s]{1,60}|"
        r"\b\d{4}\s?[;:]\s?\d{1,4}(?:\(\d{1,4}\))?(?::[\w–-]{1,15})?|\(\d{3,5}\)\s?\d{3,8}|"
        r"\+\d{1,3}[\s\d-]{6,16}\d|\b\d{1,4}\(\d{1,3}\):\s?\w?\d{1,5}|https?://\S{1,120}|"
        r"\b\d{3,6}-\d{3,6}-\d{1,6}\b|(?i:\b(?:one|two|three)[-\s](?:thirds?|quarters?|fifths?|"
        r"half))\b"
    ),
    re.compile(r"\(?\b\d{1,4}\s?[×x](?=\s?\))|\b[×x]\s?\d{2,4}(?=\s?\))"),  # magnification
)

_WORDS = (
    r"(?:(?:more|further|additional|planned|scheduled|initial|full|complete|completed|"
    r"pre-?operative|"
    r"post-?operative|neoadjuvant|adjuvant|chemotherapy|induction|consecutive|other|final|last|"
    r"first|"
    r"subsequent|extra)\s){0,3}"
)
_CYCLES = re.compile(
    rf"{LEFT}(?P<a>{NUMBER})(?:\s?(?:-|–|to|or)\s?(?P<b>{NUMBER}))?(?:\s|-){_WORDS}(?:[Cc]ycles?|"
    rf"[Cc]ourses?)\b"
    # "6/6 cycles" counts what was given; "4# of AI" is Indian shorthand
    rf"|(?<![\w/.])(?P<done>\d{{1,2}})/\d{{1,2}}\s{_WORDS}(?:[Cc]ycles?|[Cc]ourses?)\b"
    rf"|(?<![\w/.])(?P<hash>[1-9]|1[0-2])\s?#(?=\s(?:of|with|each|{_WORDS}chemo\w*|[A-Z]))"
    r"(?!\s(?:of\s)?(?:RT|IMRT|EBRT|[Rr]adi\w+|[Ii]rradi\w+)\b)"
    rf"|{LEFT}(?P<inf>{NUMBER})\s{_WORDS}(?:infusions?|administrations?|applications?)\s(?=of\b)",
)
_NTH_CYCLE = re.compile(
    rf"\b(?P<a>{ORDINAL})(?:\s(?:and|"
    rf"or)\s(?P<b>{ORDINAL}))?\s(?:\w{{1,20}}\s){{0,2}}?(?:[Cc]ycles?|[Cc]ourses?)\b",
)
_CYCLE_N = re.compile(
    r"\b(?:[Cc]ycles?|[Cc]ourses?)\s(?:no\.\s?|#\s?)?(?P<a>\d{1,2})"
    r"(?:\s?(?P<sep>-|–|to|and|,)\s?(?P<b>\d{1,2}))?(?![\w%.]\w|\w|%)"
    rf"|\b[Cc]ycle\s(?P<word>{WORDS})"
)
# "AI × 4", "gem/doc x 2": after a word or bracket, never after a unit or a size.
_TIMES_N = re.compile(
    r"(?:(?<=[A-Za-z)\]])|(?<=m2)|"
    r"(?<=m²))(?<!mm)(?<!cm)\s?(?<![a-z]x)[×x]\s?(?P<a>\d{1,2})(?![\w%×]|\.\d)"
    r"(?!\s?(?:[×x*]|mm|cm|units?|/|days?|weeks?|months?|years?))"
)
_SCALES: tuple[tuple[str, str], ...] = (
    ("Clavien-Dindo", r"clavien(?:\s?[-–—]\s?|\s)dindo|C-D|CDC"),
    ("CTCAE", r"(?:NCI-)?CTCAE(?:\s(?:version|v\.?)?\s?\d\.\d{1,2})?,?"),
    ("FNCLCC", r"FNCLCC"),
)
_GRADE_VALUE = rf"(?:{ROMAN}[ab]?|[0-5][ab]?)"
_GRADES = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<s{i}>(?i:{p}))" for i, (_, p) in enumerate(_SCALES))
    + r"|(?P<plain>(?i:grades?|graded(?:\sas)?|gr\.?)))\s?(?:\(|:\s)?"
    r"(?:(?i:classification,?|system,?|histological)\s)?"
    r"(?:(?i:grades?|class|type)\s?)?"
    rf"(?P<a>{_GRADE_VALUE})(?:\s?(?P<sep>-|–|/|to|and|or)\s?(?P<b>{_GRADE_VALUE}))?(?![\w.%]\d|"
    rf"\w|\s?/\s?\d)"
    r"(?P<more>\s(?:or|and)\s(?:higher|greater|more|above|worse))?"
)
_G = re.compile(r"(?<![\w-])G(?P<a>[1-4])(?:\s?[-–/]\s?G?(?P<b>[1-4]))?(?![\w-]|\.\d)")
_NTH_GRADE = re.compile(r"(?<![\w-])(?P<a>[1-5])(?:st|nd|rd|th)[-\s]grade\b", re.IGNORECASE)
_MITOSES = re.compile(
    rf"{LEFT}(?P<a>{NUMBER})(?:\s?(?P<sep>-|–|to)\s?(?P<b>{NUMBER}))?\s?"
    r"(?:(?i:mitos[ei]s|mitotic\sfigures?|mitotic\scounts?|mf|mit\.?)\s?)?(?:/|(?i:\bper\b|"
    r"\bin\b)|(?i:mitos[ei]s)\s)\s?"
    r"(?P<per>10|ten|50|fifty|\d?\s?mm(?:2|²))\s?(?i:HPFs?|"
    r"high[-\s]power(?:ed)?(?:\smicroscopic)?\sfields?|(?<=²)|(?<=m2))"
)
_SCORES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "SUV",
        re.compile(
            r"\b(?i:SUV\s?(?:max|mean|peak)?)(?:\s(?i:value))?(?:\sof\s(?:the\s)?(?:\w{1,15}\s)?|"
            r"\s(?:was|is)\s|,?\s|:\s|=|\s=\s)(?P<a>\d{1,3}(?:[.·]\d{1,2})?)(?![\w%])"
        ),
    ),
    (
        "ECOG",
        re.compile(
            r"\bECOG\b(?:[-\s](?:PS|performance\s(?:status|score))|\s(?:grade|score))?(?:\s(?:of|"
            r"was|is)\s|\s|:\s|,\s|-)(?P<a>[0-5])\b(?!\.\d)"
        ),
    ),
    (
        "ASA",
        re.compile(
            rf"\bASA\b(?:\s(?:class|grade|score|physical\sstatus))?(?:\s(?:of|was)\s|\s|"
            rf":\s)(?P<a>[1-5]|{ROMAN})\b"
        ),
    ),
    (
        "INR",
        re.compile(
            r"\bINR\b(?:\s\w{1,10})?(?:\s(?:of|was)\s|\s|,\s|"
            r":\s)(?P<a>\d(?:[.·]\d)?)(?:\s?[-–]\s?(?P<b>\d(?:[.·]\d)?))?(?![\w%])"
        ),
    ),
    ("AUC", re.compile(r"\bAUC\s?(?:of\s|=\s?)?(?P<a>\d{1,2}(?:[.·]\d)?)(?![\w%])")),
    ("mmHg", re.compile(r"(?P<a>\d{2,3})\s?/\s?(?P<b>\d{2,3})\s?mm\s?Hg\b")),
)
# Values printed without a unit: "CEA <1", "Hb 11.8".
_SIGNED = re.compile(
    r"(?<![\w=-])(?P<sign>[<>≤≥])\s?(?P<a>\d{1,6}(?:[.·]\d{1,3})?)(?![\w%.]\w|\s?%|\w)"
)
_LABORATORY = re.compile(
    r"\b(?:Hb|Hgb|Cr|LDH|CEA|AFP|WBC|TLC|CRP|BUN|ALT|AST|ALP|EF|PSA|PLT|CA[\s-]?(?:125|19-9))"
    r"(?::?\s|\s(?:of|was)\s)(?P<a>\d{1,6}(?:[.·]\d{1,3})?)(?![\w%.]\w|\s?%|\w)"
)
_COUNT = re.compile(
    rf"{LEFT}(?P<a>{NUMBER})(?=\s(?!(?:and|or|to|in|at|was|were|is|with|for|on|by|the|a|as|had|has|"
    r"after|before|who|which|that|but|from)\b)\(?[a-z]{2,})",
)
_ONE = re.compile(
    r"\s(?:\w{1,20}\s){0,2}?(?:patients?|lesions?|nodules?|metasta\w+|cases?|tumou?rs?|graft|"
    r"unit)\b"
)


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where digits are part of a name: stains, segments, tables, references, threads."""
    for pattern in _NAMES:
        for found in pattern.finditer(text):
            yield found.span()


def cycles(text: str) -> Iterator[Quantity]:
    """Numbers of cycles, and cycles by their number (``ordinal``)."""
    for found in _CYCLES.finditer(text):
        first = found["a"] or found["done"] or found["hash"] or found["inf"]
        yield _one_or_range(found, K.CYCLES, number(first), found["b"])
    for found in _NTH_CYCLE.finditer(text):
        whole = Quantity(
            *found.span(), found[0], K.CYCLES, (ordinal(found["a"]),), "", ordinal=True
        )
        if found["b"]:
            middle = found.end("a")
            yield replace(whole, end=middle, text=found["a"])
            values = (ordinal(found["b"]),)
            at = found.start("b")
            yield replace(whole, start=at, text=text[at : found.end()], values=values)
        else:
            yield whole
    for found in _CYCLE_N.finditer(text):
        yield from _numbered(text, found)
    for found in _TIMES_N.finditer(text):
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        yield Quantity(start, found.end(), found[0].strip(), K.CYCLES, (number(found["a"]),))


def _numbered(text: str, found: re.Match[str]) -> Iterator[Quantity]:
    """ "cycle 2", "cycles 1-3" (a range), "cycles 4 and 7" (two)."""
    value = number(found["a"] or found["word"])
    if found["sep"] in ("and", ","):
        middle, at = found.end("a"), found.start("b")
        first = Quantity(found.start(), middle, text[found.start() : middle], K.CYCLES, (value,))
        yield replace(first, ordinal=True)
        second = (number(found["b"]),)
        yield Quantity(at, found.end(), found["b"], K.CYCLES, second, ordinal=True)
    else:
        yield replace(_one_or_range(found, K.CYCLES, value, found["b"]), ordinal=True)


def _one_or_range(found: re.Match[str], kind: K, first: Decimal, second: str | None) -> Quantity:
    if second is None:
        return Quantity(*found.span(), found[0], kind, (first,))
    return Quantity(*found.span(), found[0], kind, (), low=first, high=number(second))


def grades(text: str) -> Iterator[Quantity]:
    """Grades; ``unit`` is the scale where it is named, ``text`` the value as printed ("IIIa")."""
    for found in _GRADES.finditer(text):
        scale = next((s for i, (s, _) in enumerate(_SCALES) if found[f"s{i}"]), "")
        yield _grade(found, scale, ">=" if found["more"] else "")
    for pattern in (_G, _NTH_GRADE):
        for found in pattern.finditer(text):
            yield _grade(found, "", "")


def _grade(found: re.Match[str], scale: str, comparator: str) -> Quantity:
    groups = found.groupdict()
    low, second = _arabic(found["a"]), groups.get("b")
    if not second:
        return Quantity(*found.span(), found["a"], K.GRADE, (low,), scale, comparator=comparator)
    printed = found.string[found.start("a") : found.end("b")]
    return Quantity(*found.span(), printed, K.GRADE, (), scale, low, _arabic(second), comparator)


def _arabic(printed: str) -> Decimal:
    return roman(printed.rstrip("ab")) or Decimal(0)


def scores(text: str) -> Iterator[Quantity]:
    """Mitoses per fields ("per 10 HPF") and scores without a unit (SUV, ECOG, ASA, INR, AUC)."""
    for found in _MITOSES.finditer(text):
        per = found["per"].replace("ten", "10").replace("fifty", "50").replace("²", "2")
        name = f"per {per}" if "mm" in per else f"per {per} HPF"
        quantity = _one_or_range(found, K.OTHER, number(found["a"]), found["b"])
        yield replace(quantity, unit=name)
    for name, pattern in _SCORES:
        for found in pattern.finditer(text):
            first = roman(found["a"]) or number(found["a"])
            kind = K.DOSE if name == "AUC" else K.OTHER
            quantity = _one_or_range(found, kind, first, found.groupdict().get("b"))
            yield replace(quantity, unit=name)


def bare(text: str) -> Iterator[Quantity]:
    """Values without a unit, after a sign of comparison or the short form of a test."""
    for found in _SIGNED.finditer(text):
        sign = {"≤": "<=", "≥": ">="}.get(found["sign"], found["sign"])
        yield Quantity(*found.span(), found[0], K.OTHER, (number(found["a"]),), comparator=sign)
    for found in _LABORATORY.finditer(text):
        at = found.span("a")
        yield Quantity(*at, found["a"], K.OTHER, (number(found["a"]),))


def counts(text: str) -> Iterator[Quantity]:
    """Whole numbers before a word ("four patients"); "one" only before a thing that is counted."""
    for found in _COUNT.finditer(text):
        value = number(found["a"])
        if found["a"].lower() == "one" and not _ONE.match(text, found.end()):
            continue
        if value == value.to_integral_value() and not (
            1900 <= value <= 2100 and "," not in found["a"]
        ):
            yield Quantity(*found.span(), found[0], K.COUNT, (value,))
