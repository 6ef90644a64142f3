"""One key for the many ways a term is spelled: case, hyphens, spaces, British and American."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold"]

# Greek letters as papers print them in antigen and marker names.
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "μ": "mu", "µ": "mu"}

# British -> American, applied to lower-case text in this order. Word parts, not words, so that
# compounds (hydropneumothorax, haematuria, hyperkalaemia) need no entry of their own.
_BRITISH: tuple[tuple[str, str], ...] = (
    (r"oedema", "edema"),
    (r"haem", "hem"),
    (r"aemi", "emi"),
    (r"aemo", "emo"),
    (r"anaes", "anes"),
    (r"paeni", "peni"),
    (r"paed", "ped"),
    (r"oeso", "eso"),
    (r"oestr", "estr"),
    (r"rrhoea", "rrhea"),
    (r"pnoe", "pne"),
    (r"coelia", "celia"),
    (r"caec", "cec"),
    (r"caesar", "cesar"),
    (r"melaena", "melena"),
    (r"gynaec", "gynec"),
    (r"aetiol", "etiol"),
    (r"leucocyt", "leukocyt"),
    (r"sulph", "sulf"),
    (r"manoeuvr(e|ing)?", "maneuver"),
    (r"tumour", "tumor"),
    (r"colour", "color"),
    (r"labour", "labor"),
    (r"fibre", "fiber"),
    (r"centre\b", "center"),
    (r"litre\b", "liter"),
    (r"labell", "label"),
    (r"isation", "ization"),
    (r"ised\b", "ized"),
    (r"ising\b", "izing"),
)
_RULES = tuple((re.compile(pattern), american) for pattern, american in _BRITISH)
# Most words have none of these letters in a row: one look saves thirty.
_PERHAPS_BRITISH = re.compile(r"oe|ae|our|tre\b|isation|is(?:ed|ing)\b|ucocyt|sulph|fibre|labell")
_SKIP = re.compile(r"[\s\-_‐-―'’]+")


def fold(text: str) -> str:
    """The look-up key of a label.

    >>> fold("Alpha-Smooth muscle actin") == fold("α-smooth  muscle actin")
    True
    >>> fold("leg oedema") == fold("Leg edema")
    True
    """
    key = unicodedata.normalize("NFKC", text).casefold()
    for letter, name in _GREEK.items():
        key = key.replace(letter, name)
    if _PERHAPS_BRITISH.search(key):
        for pattern, american in _RULES:
            key = pattern.sub(american, key)
    return _SKIP.sub("", key)
