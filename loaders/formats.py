"""Which format a report file has, told by its content and never by its name."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from enum import StrEnum

_HEAD = 65_536
"""Bytes at the start of a text in which its format shows."""
_PROLOG = re.compile(
    r"(?:[\s\ufeff]+|<\?[^>]*\?>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>)*",
    re.IGNORECASE | re.DOTALL,
)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)(?=[\s/>])")
_HTML_TYPE = re.compile(r"<!DOCTYPE\s+html\b", re.IGNORECASE)
_JATS_PART = re.compile(r"<(?:[\w.-]+:)?(?:front|body|front-stub|article-meta)\b")
_HTML_ROOTS = frozenset(("html", "head", "body", "main", "div", "section"))
_JATS_ROOTS = frozenset(("article", "pmc-articleset", "articles", "sub-article", "oai-pmh"))
_MARKDOWN = re.compile(
    r"^(?: {0,3}#{1,6} +\S| {0,3}\|?[ :|-]*-{3,}[ :|-]*\|[ :|-]*$)", re.MULTILINE
)
_DELIMITERS = {"\t": 1, ",": 2, ";": 2}
"""What parts the columns of a table, and how many of it the header has at least."""
_ALIKE = 0.8
"""The share of the records of a table that have as many columns as the header."""
_LONGEST_HEADER = 80


class ReportFormat(StrEnum):
    """The formats in which reports come."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JATS = "jats"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    TSV = "tsv"

    @property
    def is_binary(self) -> bool:
        """Whether a file of this format is no text."""
        return self in (self.PDF, self.DOCX, self.XLSX)


def binary_format(data: bytes) -> ReportFormat | None:
    """The format of bytes that are no text, None for all others.

    A PDF may have foreign bytes before its mark: readers look for it in the first 1024.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return ReportFormat.PDF
    if b"%PDF-" in data[:1024] and b"startxref" in data[-2048:]:
        return ReportFormat.PDF
    if not data.startswith(b"PK\x03\x04"):
        return None
    import zipfile  # the command line wants the names of the formats only

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "word/document.xml" in members:
        return ReportFormat.DOCX
    return ReportFormat.XLSX if "xl/workbook.xml" in members else None


def text_format(text: str) -> ReportFormat:
    """The format of a text: markup by its root element, tables by their columns."""
    head = text[:_HEAD]
    prolog = _PROLOG.match(head)
    start = prolog.end() if prolog else 0
    root = _ROOT.match(head, start)
    if root:
        found = _markup(head, start, root[1].lower())
        if found:
            return found
    mark = delimiter(text)
    if mark:
        return ReportFormat.TSV if mark == "\t" else ReportFormat.CSV
    return ReportFormat.MARKDOWN if _MARKDOWN.search(text) else ReportFormat.TEXT


def _markup(head: str, start: int, root: str) -> ReportFormat | None:
    prolog = head[:start].strip("\ufeff \t\r\n")
    if root in _HTML_ROOTS or _HTML_TYPE.search(prolog):
        return ReportFormat.HTML
    if root == "article" and not prolog and not _JATS_PART.search(head):
        return ReportFormat.HTML  # a part of a page
    if root in _JATS_ROOTS or prolog:
        return ReportFormat.JATS  # or other XML: its reader names the root
    return None


def delimiter(text: str) -> str:
    """What parts the columns of a table file: comma, semicolon or tab; "" for what is no table."""
    header = next((line for line in text.lstrip("\ufeff").splitlines() if line.strip()), "")
    marks = sorted(_DELIMITERS, key=header.count, reverse=True)
    return next((m for m in marks if header.count(m) >= _DELIMITERS[m] and _is_table(text, m)), "")


def _is_table(text: str, mark: str) -> bool:
    """Whether a header stands over records that have its columns."""
    counts = _columns_by_record(text, mark)
    header = next(csv.reader([text.lstrip("\ufeff\r\n").splitlines()[0]], delimiter=mark))
    if any(len(cell) > _LONGEST_HEADER for cell in header) or header[-1].rstrip().endswith("."):
        return False
    if not any(map(str.isalpha, "".join(header))):
        return False
    if len(counts) == 1:
        return mark == "\t" or not any(cell.startswith(" ") for cell in header)
    return _alike(counts) or _alike(_columns_by_line(text, mark))


def _alike(counts: list[int]) -> bool:
    return Counter(counts)[counts[0]] >= _ALIKE * len(counts)


def _columns_by_record(text: str, mark: str) -> list[int]:
    try:
        records = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark)
        return [len(record) for record in records if record]
    except csv.Error:
        return _columns_by_line(text, mark)


def _columns_by_line(text: str, mark: str) -> list[int]:
    """The columns of each line: where a quote is never closed, one record swallows the rest."""
    lines = (re.sub(r'"[^"]*"', "", line) for line in text.splitlines())
    return [line.count(mark) + 1 for line in lines if line.strip()]
