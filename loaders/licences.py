"""Which licences allow that an article is kept and its sentences are quoted as data.

All Creative Commons licences do, for what is kept is an unchanged copy with its author and licence
named: CC0, CC BY, and those with NC, SA or ND. What else is called open access ("free to read", a
publisher's own terms) allows reading, and is left to a person to decide.
"""

from __future__ import annotations

import re

_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<by>[a-z-]+)|publicdomain/zero)(?:/(?P<v>\d\.\d))?", re.I
)
_WORDS = re.compile(r"cc[ -]?(?:(?P<zero>0|zero)|(?P<by>by(?:[ -](?:nc|sa|nd)){0,2}))\b", re.I)
_ALLOWED = frozenset(
    {"CC0", "CC-BY", "CC-BY-SA", "CC-BY-NC", "CC-BY-NC-SA", "CC-BY-ND", "CC-BY-NC-ND"}
)


def kind(words: str) -> str:
    """The Creative Commons licence that words, an address or an SPDX name mean, without version.

    >>> kind("cc by-nc"), kind("CC-BY-4.0"), kind("CC0-1.0"), kind("free to read")
    ('CC-BY-NC', 'CC-BY', 'CC0', '')
    """
    address = _ADDRESS.search(words)
    if address:
        return f"CC-{address['by'].upper()}" if address["by"] else "CC0"
    found = _WORDS.match(words.strip())
    if found is None:
        return ""
    return "CC0" if found["zero"] else f"CC-{found['by'].upper().replace(' ', '-')}"


def is_allowed(words: str) -> bool:
    """Whether an article under this licence may be kept and quoted as data."""
    return kind(words) in _ALLOWED
