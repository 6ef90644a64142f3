"""Where a quote without offsets stands in the file it was taken from."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

_GAP = r"(?:\s|<[^>]*>|&#(?:160|8201|8239|(?i:x0*a0|x2009|x202f));)*"
"""White space, also as references, and markup between two letters."""


class Words:
    """The words of a report file, read when they are first asked for; none without a file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._text: str | None = None

    def find(self, quote: str) -> re.Match[str] | None:
        """The stretch of the file with the letters of a quote, markup between them skipped."""
        if self._text is None:
            known = self._path if self._path and self._path.is_file() else None
            self._text = known.read_bytes().decode("utf-8", errors="replace") if known else ""
        letters = (_letter(letter) for letter in quote if not letter.isspace())
        return re.search(_GAP.join(letters), self._text) if self._text else None


def _letter(letter: str) -> str:
    """A letter as it may stand in a marked-up file: itself, or a reference to it."""
    plain = re.escape(escape(letter, quote=False))
    if letter.isascii():
        return plain
    return f"(?:{plain}|&#{ord(letter)};|&#[xX]0*(?i:{ord(letter):x});)"
