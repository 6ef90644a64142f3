"""A file's bytes to text, with everything that can be wrong with them named."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Source

MAX_BYTES = 10_000_000
_MAGIC = {
    b"%PDF": "a PDF; convert it to text first",
    b"PK\x03\x04": "a ZIP archive (DOCX, XLSX?); save it as text first",
    b"\x89PNG": "a picture; a text is needed",
    b"\xff\xd8\xff": "a picture; a text is needed",
    b"\x1f\x8b": "a gzip archive; unpack it first",
}


def load(path: Path) -> tuple[str, Source]:
    """The decoded text, newlines untouched, and what is known of its source.

    Raises:
        ReportError: the file is missing, empty, binary, too large or not UTF-8.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            size = path.stat().st_size // 1_000_000
            raise ReportError(f"{path}: {size} MB, the limit is 10 MB; split it or give one report a file")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ReportError(f"{path}: no such file; check the path") from error
    except IsADirectoryError as error:
        raise ReportError(f"{path}: a folder, not a report; give its files") from error
    except OSError as error:
        raise ReportError(f"{path}: cannot be read: {error.strerror}; check its rights") from error
    text = decode(data, str(path))
    return text, _source(path, data, text)


def decode(data: bytes, name: str) -> str:
    """Bytes as text.

    Raises:
        ReportError: as ``load``.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReportError(f"{name}: UTF-16; save it as UTF-8")
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise ReportError(f"{name}: {what}")
    if b"\x00" in data:
        raise ReportError(f"{name}: binary (NUL at byte {data.index(0)}); a text is needed")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReportError(
            f"{name}: not UTF-8 at byte {error.start} (Latin-1 or Windows-1252?); save it as UTF-8"
        ) from error
    if not text.strip("\ufeff \t\r\n"):
        raise ReportError(f"{name}: empty; nothing to read")
    return text


def _source(path: Path, data: bytes, text: str) -> Source:
    known = _manifest(path)

    def get(name: str) -> str:
        value = known.get(name, "-")
        return "" if value == "-" else value

    return Source(
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        chars=len(text),
        slug=get("slug"),
        title=get("title"),
        authors=tuple(a.strip() for a in get("authors").split(";") if a.strip()),
        journal=get("journal"),
        year=get("year"),
        doi=get("doi"),
        licence=get("licence"),
        design=get("design"),
    )


def _manifest(path: Path) -> dict[str, str]:
    """The row of the file in a ``manifest.tsv`` beside it, if there is one."""
    table = path.parent / "manifest.tsv"
    if not table.is_file():
        return {}
    with table.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row.get("file") == path.name:
                return {k: v for k, v in row.items() if k and v}
    return {}
