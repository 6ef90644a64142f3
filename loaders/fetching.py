"""A folder of articles from Europe PMC, with a manifest; what is there and whole is not asked for.

Nothing is kept that could not be read as a report afterwards, and no name of a file comes from the
answer. The manifest is the ``manifest.tsv`` that the readers know, with some columns more.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cavagraph.graph.disk import write_whole
from cavagraph.graph.errors import LimitError, RemoteError, ReportError, StoreError
from cavagraph.graph.transport import NoAnswerError
from cavagraph.loaders.europepmc import EuropePmc, Record, identifier
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.jats import read_jats
from cavagraph.loaders.licences import is_allowed, kind
from cavagraph.loaders.metadata import COLUMNS, MANIFEST
from cavagraph.loaders.source import Loaded

FETCHED = ("id", "pmcid", "url", "sha256", "fetched_at")
"""Columns of the manifest beside those that the readers use. ``fetched_at`` is in UTC."""
_PATIENCE = 3  # failures in a row after which the server is left alone

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Got:
    """An article that is in the folder; ``new`` where this run brought it."""

    wanted: str
    path: Path
    new: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """An article that is not: ``remote`` where the server is to blame, else it was refused."""

    wanted: str
    reason: str
    remote: bool


@dataclass(frozen=True, slots=True)
class _Article:
    """An article as it came, with what it says of itself."""

    record: Record
    data: bytes
    metadata: Mapping[str, str]


def fetch(
    wanted: Iterable[str],
    service: EuropePmc,
    folder: Path,
    now: Callable[[], datetime],
    *,
    any_licence: bool = False,
) -> Iterator[Got | Missed]:
    """Bring articles into ``folder``, in order; what became of each, as it is worked on.

    Raises:
        StoreError: the folder or its manifest cannot be read or written.
    """
    shelf = _Shelf(folder)
    silent = 0
    for words in wanted:
        if silent == _PATIENCE:
            yield Missed(words, f"{words}: not asked for, the server does not answer", True)
            continue
        outcome, answered = _one(words, service, shelf, now, any_licence)
        silent = 0 if answered else silent + 1
        yield outcome


def _one(
    words: str, service: EuropePmc, shelf: _Shelf, now: Callable[[], datetime], any_licence: bool
) -> tuple[Got | Missed, bool]:
    """What became of one, and whether the server answered at all."""
    name = identifier(words)
    if not name:
        return Missed(
            words, f"{words}: neither a PMCID (PMC123) nor a DOI; correct it", False
        ), True
    path = shelf.holds(name)
    if path is not None:
        return Got(words, path, new=False), True
    try:
        article = _article(name, service, any_licence)
        url = service.url_of(article.record.pmcid)
        return Got(words, shelf.put(name, article, url, now()), new=True), True
    except ReportError as error:
        return Missed(words, f"{words}: {error.message}", False), True
    except (RemoteError, LimitError) as error:
        silent = isinstance(error, NoAnswerError | LimitError)
        return Missed(words, f"{words}: {error.message}", True), not silent


def _article(name: str, service: EuropePmc, any_licence: bool) -> _Article:
    """ReportError where it is not there, may not be kept, or is no article."""
    record = service.find(name)
    if record is None:
        raise ReportError("Europe PMC has no full text of it; ask the library for it")
    if record.licence or not record.open_access:
        _refuse(record.licence or "not open access", any_licence)
    data = service.article(record.pmcid)
    metadata = _read(record.pmcid, data)
    if metadata["licence"] or not record.licence:
        _refuse(metadata["licence"], any_licence)
    return _Article(record, data, metadata)


def _refuse(licence: str, any_licence: bool) -> None:
    if not any_licence and not is_allowed(licence):
        raise ReportError(
            f"its licence ({licence or 'none stated'}) does not allow to keep and quote it; "
            "--any-licence fetches it where you have the right"
        )


def _read(pmcid: str, data: bytes) -> Mapping[str, str]:
    """What the article says of itself. ReportError where it is not whole, or no article."""
    path = Path(f"{pmcid}.xml")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReportError(f"{path}: not UTF-8 at byte {error.start}; report it") from error
    digest = hashlib.sha256(data).hexdigest()
    return read_jats(Loaded(path, text, digest, ReportFormat.JATS, data)).metadata


class _Shelf:
    """The folder with its manifest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest = folder / MANIFEST
        try:
            folder.mkdir(parents=True, exist_ok=True)
            there = self._manifest.is_file()
            text = self._manifest.read_text(encoding="utf-8-sig") if there else ""
            lines = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
            self._rows = [{k: v or "" for k, v in line.items() if k} for line in lines]
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise StoreError(f"{folder}: cannot be used ({error}); choose another") from error

    def holds(self, name: str) -> Path | None:
        """The file of an article that is there, unchanged since it was fetched."""
        for row in self._rows:
            if name in (row.get("id"), row.get("pmcid"), row.get("doi", "").lower()):
                path = self._folder / f"{row.get('pmcid')}.xml"
                if row.get("sha256") and _digest(path) == row["sha256"]:
                    return path
        return None

    def put(self, name: str, article: _Article, url: str, now: datetime) -> Path:
        """Write the article, then the manifest: a row never stands for a file that is not there."""
        record = article.record
        path = self._folder / f"{record.pmcid}.xml"
        row = {column: article.metadata.get(column, "") for column in COLUMNS}
        row |= {
            "file": path.name,
            "id": name,
            "pmcid": record.pmcid,
            "doi": record.doi or row["doi"],
            "licence": row["licence"] or kind(record.licence) or record.licence,
            "url": url,
            "sha256": hashlib.sha256(article.data).hexdigest(),
            "fetched_at": now.isoformat(timespec="seconds"),
        }
        rows = [old for old in self._rows if old.get("file") != path.name]
        self._rows = sorted([*rows, row], key=lambda r: r.get("file", ""))
        try:
            write_whole(path, article.data)
            write_whole(self._manifest, _table(self._rows).encode())
        except OSError as error:
            raise StoreError(
                f"{self._folder}: cannot be written ({error.strerror}); make room or choose another"
            ) from error
        return path


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _table(rows: Iterable[Row]) -> str:
    """Tab-separated, a line a row: nothing is quoted, so a tab in a value becomes a space."""
    kept = list(rows)
    known = ("file", *COLUMNS, *FETCHED)
    others = (column for row in kept for column in row)
    columns = tuple(dict.fromkeys((*known, *others)))
    lines = [columns, *([" ".join(row.get(c, "").split()) for c in columns] for row in kept)]
    return "".join("\t".join(line) + "\n" for line in lines)
