"""The words by which a report tells how the tumor answered."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MASS = r"(?:tumou?r|mass|lesions?|nodules?|metasta[st]\w+|disease|deposits?)"


_SHRINK = (
    r"(?:shr[aiu]nk\w*|regress\w+|diminish\w+|decreas\w+ in size|became smaller|(?:was|"
    r"were) reduced|got smaller)"
)


_GROW = (
    r"(?:increas\w+ in (?:size|number)|enlarg\w+|grew|had grown|progress(?:ed|ing)|"
    r"(?:continued|went on) (?:to grow|growing|to enlarge|to progress))"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """An answer: its value, the words, and whether they need a treatment named close by."""

    value: str
    words: re.Pattern[str]
    weak: bool = False
    derived: bool = False


def _kind(value: str, words: str, weak: bool = False, derived: bool = False) -> Kind:
    return Kind(value, re.compile(words, re.IGNORECASE), weak, derived)


KINDS: tuple[Kind, ...] = (
    _kind(
        "complete response",
        r"\bcomplete (?:\w+ )?(?:response|regression)\b|(?<!in )\bcomplete remission\b|"
        r"\b(?-i:CR)\b",
    ),
    _kind(
        "partial response",
        r"\b(?:very good )?partial (?:\w+ )?(?:response|remission|regression)\b|"
        r"\bpartially responded\b|\b(?-i:PR)\b|"
        r"\b(?:good|excellent|marked|dramatic|objective|favou?rable|remarkable|major) (?:\w+ "
        r")?response\b|"
        r"\bresponded (?:well|favou?rably|partially)\b",
    ),
    _kind(
        "stable disease",
        r"\bstable disease\b|\bdisease (?:stabili[sz]ation|stability)\b|\b(?-i:SD)\b"
        r"|\bdisease (?:was|remained|has been|is|stayed) stable\b|"
        r"\bstabili[sz]ation of (?:the )?disease\b"
        r"|\bstabili[sz]ed (?:the )?disease\b|\bdisease control\b|\b(?:arrested|halted|"
        r"stopped) (?:\w+ )?"
        r"(?:tumou?r )?growth\b|\bprogression-free for\b",
    ),
    _kind(
        "progressive disease",
        r"\bprogressive disease\b|\b(?-i:PD)\b(?!-?\d|-L)|\bdisease progression\b|"
        r"\bdisease (?:has |had )?progressed\b"
        r"|\bprogressed (?:on|under|during|despite|after|through)\b|\bprogression (?:on|under|"
        r"during|despite)\b"
        r"|\b(?:stopped|discontinued|switched|changed|abandoned)\b[^.;]{0,40}\b(?:for|"
        r"because of|due to|owing to|on|after|upon) (?:\w+ )?progression\b"
        r"|\bfollowed by (?:\w+ )?progression\b"
        r"|\bprogression (?:occurred|ensued|was (?:seen|found|noted|observed|documented))\b"
        r"|\b(?:did not|failed to) (?:halt|stop|control|arrest|prevent|stabili[sz]e) (?:the |its |"
        r"further |tumou?r )*(?:disease|progress\w*|growth|tumou?r)\b"
        r"|\b(?:despite|in spite of|notwithstanding) (?:the |this |these |\w+ cycles of )?"
        r"(?:chemotherapy|treatment|therapy|drug\w*|regimen)[^.;]{0,30}\b(?:progress\w+|grew|"
        r"enlarg\w+|new (?:\w+ )?(?:lesions?|metastases))\b"
        r"|^\W*progression (?:in|at|after|on|with|of)\b(?!-free)",
    ),
    _kind(
        "ineffective",
        r"\bineffective\b|\bnot effective\b|\bno (?:\w+ )?(?:response|effect)\b|"
        r"\bdid not respond\b"
        r"|\bwithout (?:any )?(?:response|effect|benefit|success|avail)\b|\bto no avail\b|"
        r"\bunsuccessful|\bno benefit\b|\brefractory\b|\bfailed to (?:respond|control)\b",
    ),
    _kind(
        "best of the drugs given",
        r"\b(?:strongest|greatest) (?:\w+[- ]?){0,2}(?:effect|response|efficacy|activity|"
        r"control)\b"
        r"|\bbest (?:\w+[- ]?){0,2}(?:effect|response|efficacy) (?:of|among) (?:all|the|these)\b"
        r"(?! (?:was|is|were)\b)|\bmost (?:effective|active)\b",
    ),
    _kind(
        "complete response",
        rf"\b(?:all|the|both) (?:[\w-]+ )?{_MASS} (?:had )?(?:completely )?(?:disappeared|"
        rf"vanished|resolved "
        r"completely)\b|\b(?:disappearance|complete resolution) of (?:all |the )*(?:[\w-]+ )?"
        rf"{_MASS}\b",
        True,
        True,
    ),
    _kind(
        "partial response",
        rf"\b(?:all|the) (?:\w+ )?{_MASS} (?:had )?(?:almost |nearly )disappeared\b|"
        rf"\b{_MASS} (?:\w+ ){{0,3}}?{_SHRINK}|\b{_SHRINK} of (?:the )?(?:\w+ )?{_MASS}",
        True,
        True,
    ),
    _kind(
        "partial response",
        rf"\breduction (?:of|in) (?:the )?(?:size of the )?(?:\w+ )?{_MASS}\b|"
        rf"\b{_MASS} reduction\b",
        True,
        True,
    ),
    _kind(
        "stable disease",
        rf"\bstabili[sz]ation\b|\b{_MASS} (?:\w+ ){{0,3}}?(?:(?:was|were|remained|has been|"
        r"have been|is) (?:\w+ )?(?:stable|unchanged)"
        r"|did not (?:change|grow|progress))|\bno (?:significant )?change in (?:tumou?r )?size\b",
        True,
        True,
    ),
    _kind(
        "progressive disease",
        rf"\b{_MASS} (?:\w+ ){{0,3}}?{_GROW}|\b(?:hepatic|pulmonary|local|further|tumou?r|"
        r"clinical|radiological|"
        r"systemic|peritoneal|lung|liver) progression\b|\b(?:enlargement|"
        rf"growth) of (?:the )?(?:\w+ )?{_MASS}"
        r"|\b(?:showed|revealed|demonstrated|found|was|with|cycles?,|courses?,|again|"
        r"further) (?:\w+ ){0,2}?progression\b(?!-free)"
        r"|\bnew (?:\w+ )?(?:lesions?|metastas[ei]s|nodules?) (?:had )?(?:appeared|developed|"
        r"emerged)\b",
        True,
        True,
    ),
)
