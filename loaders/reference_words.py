"""One entry of a bibliography in its parts: first author, year, title, journal, DOI.

Styles: "Authors. Title. Journal 2015;24:21-7", "Authors: Title. Journal, 2015; 24: 21-7", "Authors,
2015, Title. Journal, 24: 21-7", "Authors (2015) Title. Journal 24, 21-7", the same without a title,
and the elements of JATS. What an entry does not say stays empty.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_CAPITAL = "[A-Z\u00c0-\u00d6\u00d8-\u00de]"
_INITIALS = rf"{_CAPITAL}{{1,4}}(?:[\u2010-]{_CAPITAL}{{1,2}})?(?=[ ,.:;)]|$)"
_DOTTED = rf"{_CAPITAL}\.(?:[ \u2010-]?{_CAPITAL}\.)*"
_SURNAME = r"(?:[^\W\d_][^\W\d_]*(?:['\u2019\u2010-][^\W\d_]+)*)"
_JUNIOR = r"(?:,? (?:Jr|Sr|II|III)\b\.?)?"
# Atomic, so that a row of capitals is not read in every way there is.
_NAME = rf"(?>{_SURNAME}(?: {_SURNAME}){{0,4}}(?: {_INITIALS}|,? {_DOTTED}){_JUNIOR})"
_NAME_LAST = rf"(?>{_DOTTED} ?{_SURNAME}(?: {_SURNAME}){{0,3}}{_JUNIOR})"
_AND = r"(?:,? (?:and|&) |[,;] )"
_ET_AL = r"(?:,? et al\.?,?)"
_LISTED = rf"{_NAME}(?:{_AND}{_NAME})*|{_NAME_LAST}(?:{_AND}{_NAME_LAST})*"
_AUTHORS = re.compile(rf"(?P<a>(?:{_LISTED}){_ET_AL}?)(?: ?[.:,]|(?<=\.)|(?= \())")
_FIRST = re.compile(r"(?P<a>[^.:]{3,80}?(?: et al\.?)?)[.:] ")
_AFTER_AUTHORS = re.compile(rf"[.,]? ?\(?{_YEAR}[a-z]?\)?[.,:]? ")
_BEFORE_VOLUME = re.compile(
    rf"[.,]? ?\(?\b{_YEAR}(?: [A-Z][a-z]{{2}}(?: \d+)?)?\)?(?: ?[;:,.]|\W*$)"
)
_ANY_YEAR = re.compile(rf"\b{_YEAR}\b")
_VOLUME = re.compile(r"[,;.]? ?\b(?:vol\. ?)?\d+ ?(?:\([^)]*\) ?)?[,:;].*$")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]*[^\s\"<>.,;)]")
_PAGES = re.compile(r"[,.]? \d+ ?(?:\([^)]*\))? ?: ?[\w\u2010-\u2015-]+[,.; ]*$|[,.]? \d+ ?\(?$")
_BOUNDARY = re.compile(r"(?<! [A-Z])[.?!][\"\u201d]?\]? (?=[^\W\d_])")
_BEFORE = re.compile(rf"^{_DOTTED} ?")
_TRAILING = re.compile(rf"(?:,? (?:{_INITIALS}|{_DOTTED}))+{_JUNIOR}$")
_SPLIT_NAMES = re.compile(r",|;| and | & | et al")
_ITALIC = re.compile(
    r"(?<![\w*_])([*_])(?=\S)(?P<i>[^*_\n]+?)\1(?![\w*_])|<(?:i|em|italic)>(?P<t>[^<]+)</"
)
_TAG = re.compile(r"<[^<>]+>")
_HYPHEN_BREAK = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Work:
    """What a bibliography says of one work; what it leaves out is empty."""

    first_author: str
    year: str
    title: str
    journal: str
    doi: str


def read_work(raw: str) -> Work | None:
    """The work that an entry (without its number) names, None where no author or year is found."""
    if "<surname>" in raw or "<article-title>" in raw:
        return _tagged(raw)
    italic = [found["i"] or found["t"] for found in _ITALIC.finditer(raw)]
    words = _plain(raw)
    authors = _AUTHORS.match(words)
    first = authors or _FIRST.match(words)
    if first is None:
        return None
    rest = words[first.end("a") :]
    year, title, journal = _parts(rest.lstrip(" ,:.") if rest[:2] != " (" else rest)
    if italic:
        whole = f"{title}. {journal}" if title else journal
        journal = _plain(italic[-1])
        title = whole.removesuffix(journal.rstrip(".")).strip(" .,")
    author = _first_author(first["a"])
    if not author or not year:
        return None
    doi = _DOI.search(words)
    return Work(author, year, title, journal.strip(" .,"), doi.group() if doi else "")


def _parts(rest: str) -> tuple[str, str, str]:
    """Year, title and journal of what stands behind the authors."""
    early = _AFTER_AUTHORS.match(rest)
    if early:
        title, journal = _title_and_journal(_VOLUME.sub("", rest[early.end() :]))
        return early["year"], title, journal
    late = list(_BEFORE_VOLUME.finditer(rest)) or list(_ANY_YEAR.finditer(rest))
    if not late:
        return "", "", ""
    title, journal = _title_and_journal(_PAGES.sub("", rest[: late[-1].start()]))
    return late[-1]["year"], title, journal


def _title_and_journal(words: str) -> tuple[str, str]:
    """Parted at the last end of a sentence; without one all is the journal."""
    words = words.strip(" .,;")
    ends = [found.end() for found in _BOUNDARY.finditer(words)]
    if not ends:
        title, comma, journal = words.rpartition(", ")
        return (title, journal) if comma else ("", words)
    return words[: ends[-1]].strip(' ."\u201c\u201d'), words[ends[-1] :].strip()


def _first_author(authors: str) -> str:
    """The surname of the first author; a group is its own name.

    >>> _first_author("Du Toit D, Warren B")
    'Du Toit'
    """
    first = _SPLIT_NAMES.split(authors, maxsplit=1)[0].strip(" .,")
    return _TRAILING.sub("", _BEFORE.sub("", first)).strip(" .,") or first


def _plain(raw: str) -> str:
    words = _TAG.sub("", _HYPHEN_BREAK.sub("", raw)).replace("*", "")
    return " ".join(html.unescape(words).split())


def _tagged(raw: str) -> Work | None:
    """An entry whose parts are elements of JATS."""

    def element(*names: str) -> str:
        for name in names:
            found = re.search(rf"<{name}\b[^>]*>(.*?)</{name}>", raw, re.DOTALL)
            if found:
                return _plain(found.group(1)).strip(" .")
        return ""

    author, year = element("surname", "collab"), element("year")[:4]
    doi = _DOI.search(_TAG.sub(" ", raw))
    if not author or not year:
        return None
    title = element("article-title", "chapter-title")
    return Work(author, year, title, element("source"), doi.group() if doi else "")
