"""What is known of a publication: from a ``manifest.tsv`` beside the file, else what the text
states beyond doubt. Nothing is guessed; what is not known is empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from cavagraph.graph.model import Issue, Source
from cavagraph.loaders.document import Block, BlockKind, Section
from cavagraph.loaders.source import Loaded

MANIFEST = "manifest.tsv"
COLUMNS = ("slug", "title", "authors", "journal", "year", "doi", "licence", "design")
_UNKNOWN = {"", "-"}
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s<>\"\u201d|]{3,120})")
_OWN_DOI = re.compile(
    r"(?:doi\s?:?\s?|doi\.org/)(10\.\d{4,9}/[^\s<>\"\u201d|]{3,120})", re.IGNORECASE
)
_LICENCE = re.compile(
    r"\bCC[ -]?(?P<by>BY(?:-(?:NC|SA|ND)){0,2})(?:[ -](?P<v>[1-4]\.0))?\b|\bCC[ -]?0\b(?: ?1\.0)?"
)
_MANIFEST_LIMIT = 5_000_000


def source_of(
    loaded: Loaded, text: str, blocks: Sequence[Block], given: Mapping[str, str]
) -> tuple[Source, tuple[Issue, ...]]:
    """The source of a report, and what was wrong with its manifest.

    ``given`` is what the file states in fields of its own; the text says the rest.
    """
    row, issues = manifest_row(loaded.path)
    values = _stated(text, blocks)
    values.update({k: v for k, v in given.items() if v})
    values.update({k: v for k, v in row.items() if v not in _UNKNOWN})
    source = Source(
        file=loaded.path.name,
        sha256=loaded.sha256,
        chars=len(loaded.text),
        slug=values.get("slug", ""),
        title=values.get("title", ""),
        authors=tuple(a.strip() for a in values.get("authors", "").split(";") if a.strip()),
        journal=values.get("journal", ""),
        year=values.get("year", ""),
        doi=values.get("doi", ""),
        licence=values.get("licence", ""),
        design=values.get("design", ""),
        pmid=values.get("pmid", ""),
        pmcid=values.get("pmcid", ""),
    )
    return source, issues


def manifest_row(path: Path) -> tuple[dict[str, str], tuple[Issue, ...]]:
    """The columns that the manifest in the file's folder has for it ({} without one)."""
    place = path.parent / MANIFEST
    try:
        if not place.is_file() or place.stat().st_size > _MANIFEST_LIMIT:
            return {}, ()
        with place.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row.get("file") == path.name:
                    return {c: (row.get(c) or "").strip() for c in COLUMNS}, ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        issue = Issue(
            str(place), f"the manifest cannot be read ({error})", "save it as UTF-8, tabs"
        )
        return {}, (issue,)
    return {}, ()


def _stated(text: str, blocks: Sequence[Block]) -> dict[str, str]:
    """DOI, title and licence as the text itself states them, before the references."""
    end = next((b.start for b in blocks if b.section is Section.REFERENCES), len(text))
    front = text[:end]
    values: dict[str, str] = {}
    titles = [b for b in blocks if b.kind is BlockKind.HEADING and b.section is Section.HEADER]
    if titles:
        values["title"] = text[titles[0].start : titles[0].end].strip()
    dois = {d.rstrip(".,;)]") for d in _OWN_DOI.findall(front)}
    if len(dois) == 1 and _well_formed(next(iter(dois))):
        values["doi"] = dois.pop()
    licence = _LICENCE.search(front)
    if licence:
        values["licence"] = _spdx(licence)
    return values


def _well_formed(doi: str) -> bool:
    return _DOI.fullmatch(doi) is not None


def _spdx(found: re.Match[str]) -> str:
    if not found["by"]:
        return "CC0-1.0"
    return f"CC-{found['by']}" + (f"-{found['v']}" if found["v"] else "")
