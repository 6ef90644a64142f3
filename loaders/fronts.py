"""What a line looks like before the first heading: prose, names, an address, a legend."""

from __future__ import annotations

import re

INTRODUCES = re.compile(
    r"\b\d{1,3}[- ]?(?:year|yr|month)s?[- ]?old\b|\b\d{1,3} ?(?:yo|y/o|y\.o\.)(?!\w)"
    r"|\b\d{2} ?[MFmf]\b(?!/)"
    r"|\baged \d{2}\b|\bthe patient (?:was|is)\b"
    r"|\b(?:man|woman|male|female|boy|girl|lady|gentleman) "
    r"(?:of|aged) \d{1,3}\b|\bthe first (?:patient|case)\b"
)
_PROSE = re.compile(r"\b(?:the|was|were|of|and|with|is|are|in|to)\b", re.I)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|be|been|may|can|will|should|we)\b", re.I)
_FINAL = re.compile(r"[.!?][\"'\u201d)\]*_]*\s*$")
LEGEND = re.compile(
    r"\s*[\[(*_]*[A-Z\u03b1-\u03c9][\w/&.-]{0,10}\s?[,:=]\s?"
    r"[A-Za-z][^.;]{2,60}(?:[;,.]\s|[.;]?\s*$)"
)
_ADDRESS = re.compile(
    r"\b(?:Dept|Department|Division|University|Hospital|Institute|Center|Centre|Faculty|School|"
    r"Section|College|Clinic)\b(?!.*\b(?:was|were|is|are|had|has|have|we|underwent|presented)\b)"
)


def is_prose(words: str) -> bool:
    """Whether a block is running text: it introduces somebody, or is long, ended and a sentence."""
    if INTRODUCES.search(words):
        return True
    return (
        _FINAL.search(words) is not None
        and (len(words) >= 100 or (len(words) >= 40 and _VERB.search(words) is not None))
        and len(_PROSE.findall(words)) >= 3
        and not _ADDRESS.search(words)
    )


def is_names(words: str) -> bool:
    """Whether a line is a list of names or the imprint of a journal."""
    parts = [p for p in re.split(r",|;| and ", words) if p.strip()]
    name = re.compile(r"^\W*(?:[A-Z][\w.'\u2019-]*\W*){1,5}$")
    named = len(parts) >= 3 and sum(bool(name.match(p)) for p in parts) >= 0.7 * len(parts)
    imprint = re.search(
        r"\b(?:journal|vol(?:ume)?\.?|issue|\(invented\))\b|\b(?:19|20)\d\d\b", words, re.I
    )
    return named or imprint is not None
