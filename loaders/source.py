"""A file with its format, or one clear line that says why it cannot be a report.

Offsets everywhere count code points of the text as decoded here: UTF-8, newlines untouched, a
byte order mark kept as the character U+FEFF. Encodings are never guessed: a wrong guess would
move every quote. Where a file is no text, they count the text layer that its reader makes.
"""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.formats import ReportFormat, binary_format, text_format

MAX_BYTES = 10 * 1024 * 1024
"""Largest text that is read. A long review has 200 kB of it."""
MAX_BINARY_BYTES = 64 * 1024 * 1024
"""Largest file with pictures (PDF, Office) that is read."""

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a zip archive with no Word or Excel document", "unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an old or locked Office document", "save it as DOCX or XLSX, unlocked"),
    (b"{\\rtf", "rich text (RTF)", "save it as plain text"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first"),
    (b"\x89PNG", "an image", "give the text of the report"),
    (b"\xff\xd8\xff", "an image", "give the text of the report"),
    (b"\x00\x00\xfe\xff", "UTF-32", "convert it: iconv -f UTF-32 -t UTF-8"),
    (b"\xff\xfe\x00\x00", "UTF-32", "convert it: iconv -f UTF-32 -t UTF-8"),
    (b"\xff\xfe", "UTF-16", "convert it: iconv -f UTF-16 -t UTF-8"),
    (b"\xfe\xff", "UTF-16", "convert it: iconv -f UTF-16 -t UTF-8"),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's text, the sha256 of its bytes, its format, and the bytes themselves.

    ``text`` is empty where the format is binary, until a reader has made the text layer.
    """

    path: Path
    text: str
    sha256: str
    format: ReportFormat = ReportFormat.TEXT
    data: bytes = b""


def load(path: Path, as_: ReportFormat | None = None) -> Loaded:
    """A file in its own format, or in the one that ``as_`` says it has.

    Raises:
        ReportError: no regular file, not readable, too large, empty, of a format that is not read
            or not UTF-8.
    """
    data = _bytes(path)
    binary = as_ if as_ is not None and as_.is_binary else binary_format(data)
    digest = hashlib.sha256(data).hexdigest()
    if binary and (as_ is None or as_.is_binary):
        return Loaded(path, "", digest, binary, data)
    text = _decoded(path, data)
    return Loaded(path, text, digest, as_ or text_format(text), data)


def _decoded(path: Path, data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise ReportError(f"{path}: {_too_large(len(data), MAX_BYTES)}")
    for magic, name, remedy in _MAGIC:
        if data.startswith(magic):
            raise ReportError(f"{path}: this is {name}, not UTF-8 text; {remedy}")
    if b"\x00" in data:
        raise ReportError(f"{path}: {_with_nul(data)}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ReportError(f"{path}: {_not_utf8(data, error)}") from None
    if not text.strip("\ufeff\u200b \t\r\n\f\v\u00a0"):
        raise ReportError(
            f"{path}: no text after removing blanks ({len(data)} bytes); give the report"
        )
    return text


def _bytes(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReportError(f"{path}: is a folder; give the files in it")
        if not stat.S_ISREG(status.st_mode):
            raise ReportError(f"{path}: is not a regular file; give a report")
        if status.st_size > MAX_BINARY_BYTES:
            raise ReportError(f"{path}: {_too_large(status.st_size, MAX_BINARY_BYTES)}")
        data = path.read_bytes()
    except FileNotFoundError:
        raise ReportError(f"{path}: no such file; check the name") from None
    except PermissionError:
        raise ReportError(f"{path}: permission denied; make the file readable") from None
    except (OSError, ValueError) as error:
        raise ReportError(f"{path}: cannot be read ({error}); check the name") from None
    if not data:
        raise ReportError(f"{path}: file is empty (0 bytes); give a file with the report")
    return data


def _too_large(size: int, limit: int) -> str:
    return f"{size:,} bytes are over the limit of {limit:,}; give one report a file"


def _with_nul(data: bytes) -> str:
    sample = data[:4096]
    if max(sample[::2].count(0), sample[1::2].count(0)) > len(sample) // 4:
        return "looks like UTF-16 without a byte order mark; convert it: iconv -f UTF-16LE -t UTF-8"
    return f"binary data (NUL at byte {data.index(0)}), not text; give the text of the report"


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> str:
    at = error.start
    if at >= len(data) - 3 and "unexpected end" in error.reason:
        return f"UTF-8 that stops inside a character at byte {at}, looks truncated; get it again"
    line = data.count(b"\n", 0, at) + 1
    column = at - (data.rfind(b"\n", 0, at) + 1) + 1
    place = f"not UTF-8 at byte {at} (line {line}, column {column})"
    if any(0x80 <= byte < 0xA0 for byte in data):
        return f"{place}, perhaps Windows-1252; convert it: iconv -f WINDOWS-1252 -t UTF-8"
    return f"{place}, perhaps Latin-1; convert it: iconv -f ISO-8859-1 -t UTF-8"
