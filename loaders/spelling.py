"""Spelling variants: British to American in folded text, and the forms a term can take.

Both sides of a match are folded to American spelling, so a term is written once, in either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# British stem -> American, where no other English word of these reports has the same letters.
# The American form is never longer.
_BRITISH: tuple[tuple[str, str], ...] = (
    ("haem", "hem"),
    ("oedem", "edem"),
    ("oesoph", "esoph"),
    ("oestr", "estr"),
    ("tumour", "tumor"),
    ("anaem", "anem"),
    ("leukaem", "leukem"),
    ("ischaem", "ischem"),
    ("uraem", "urem"),
    ("kalaem", "kalem"),
    ("glycaem", "glycem"),
    ("natraem", "natrem"),
    ("calcaem", "calcem"),
    ("acidaem", "acidem"),
    ("septicaem", "septicem"),
    ("bacteraem", "bacterem"),
    ("diarrhoea", "diarrhea"),
    ("dyspnoea", "dyspnea"),
    ("apnoea", "apnea"),
    ("orthopnoea", "orthopnea"),
    ("manoeuvre", "maneuver"),
    ("manoeuv", "maneuv"),
    ("maneuvre", "maneuver"),
    ("caec", "cec"),
    ("faec", "fec"),
    ("coeli", "celi"),
    ("paed", "ped"),
    ("anaesth", "anesth"),
    ("gynaec", "gynec"),
    ("orthopaed", "orthoped"),
    ("melaen", "melen"),
    ("caesar", "cesar"),
    ("foet", "fet"),
    ("aetiolog", "etiolog"),
    ("fibre", "fiber"),
    ("centre", "center"),
    ("colour", "color"),
    ("rhoea", "rhea"),
    ("rrhoea", "rrhea"),
    ("lymphoedem", "lymphedem"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("catheteris", "catheteriz"),
    ("aemia", "emia"),
    ("isation", "ization"),
    ("ised", "ized"),
    ("ising", "izing"),
    ("lysed", "lyzed"),
)
_MAP = {british: us for british, us in _BRITISH if british != us}
_PATTERN = re.compile("|".join(sorted(_MAP, key=len, reverse=True)))
# Prefixes that are printed joined, with a hyphen or apart; the rest has at least four letters.
_PREFIX = re.compile(
    r"\b(intra|extra|retro|infra|supra|juxta|peri|para|pre|post|non|anti|trans|cavo|veno|hepato|"
    r"auto|"
    r"inter|multi|sub|chemo|radio|endo|thoraco|aorto|gastro|myo|pan|re|micro|macro|thrombo|"
    r"neo|un|uro|meso|broncho|ileo|cardio|hypo|hyper|mid|low|high)(?=[a-z]{4})"
)
_SIDES = ("right ", "left ")
_VEIN, _VEINS = " vein", (" vv", " vv.", " v.")
_HEAD = re.compile(r"\s(?:of|in|to|with|from|for|at|by|after|into|on|and|or|without)\s")
_NO_PLURAL = ("ed", "ing", "ic", "al", "ous", "ly", "ive", "ary", "able", "free")


def american(text: str, origins: list[int]) -> tuple[str, list[int]]:
    """American spelling of a folded text, with its map of positions kept in step.

    A stem that gets shorter keeps its first and last position.
    """
    if not _PATTERN.search(text):
        return text, origins
    out: list[str] = []
    kept: list[int] = []
    at = 0
    for found in _PATTERN.finditer(text):
        start, end = found.span()
        new = _MAP[found[0]]
        out += (text[at:start], new)
        kept += origins[at : start + len(new) - 1]
        kept.append(origins[end - 1])
        at = end
    out.append(text[at:])
    kept += origins[at:]
    return "".join(out), kept


def variants(key: str, joined: str) -> Iterator[str]:
    """The folded forms of a term: number of its head noun, hyphens joined, prefixes split.

    ``key`` is the term folded, ``joined`` the same without its hyphens.

    >>> sorted(set(variants("e ptfe graft", "eptfe graft")))
    ['e ptfe graft', 'e ptfe grafts', 'eptfe graft', 'eptfe grafts']
    """
    for form in dict.fromkeys((key, joined, _PREFIX.sub(r"\1 ", key, count=1))):
        yield form
        yield from _numbers(form)
        if form.startswith(_SIDES):
            yield from _sided(form)
        if form.endswith(_VEIN):
            yield from (form[: -len(_VEIN)] + short for short in _VEINS)


def _sided(form: str) -> Iterator[str]:
    """The short ways to write a side: "rt kidney", "rt. kidney", "r kidney"."""
    side, _, rest = form.partition(" ")
    for short in (side[0] + "t", side[0] + "t.", side[0]):
        yield f"{short} {rest}"
        yield from (f"{short} {other}" for other in _numbers(rest))


def _numbers(key: str) -> Iterator[str]:
    """The other number of the head noun: the last word, or the one before "of", "in" ..."""
    found = _HEAD.search(key)
    head, tail = (key[: found.start()], key[found.start() :]) if found else (key, "")
    start = head.rfind(" ") + 1
    for form in _inflected(head[start:]):
        yield head[:start] + form + tail


def _inflected(word: str) -> Iterator[str]:
    if len(word) < 3 or not word[-1].isalpha() or word.endswith(_NO_PLURAL):
        return
    for ending, others in _ENDINGS:
        if word.endswith(ending):
            for other in others:
                yield word[: len(word) - len(ending)] + other
            return
    yield word + "s"


# Tried in this order. Singulars give plurals and the other way round.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sis", ("ses",)),
    ("ses", ("sis", "se")),
    ("ss", ("sses",)),
    ("ies", ("y",)),
    ("ay", ("ays",)),
    ("ey", ("eys",)),
    ("y", ("ies",)),
    ("us", ("i", "uses")),
    ("rombi", ("rombus",)),
    ("boli", ("bolus",)),
    ("trium", ("tria",)),
    ("tria", ("trium",)),
    ("oma", ("omas", "omata")),
    ("a", ("as", "ae")),
    ("ix", ("ices", "ixes")),
    ("x", ("xes",)),
    ("ch", ("ches",)),
    ("sh", ("shes",)),
    ("um", ("a", "ums")),
    ("is", ("es",)),
    ("s", ("",)),
)
