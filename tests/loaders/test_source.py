"""Files that are no report: one line that names file, fault and remedy."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.readers import read
from cavagraph.loaders.source import MAX_BYTES, load


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "no text"),
        (b"\xef\xbb\xbf  \n", "no text"),
        (b"%PDF-1.7\n%...", "PDF"),
        (b"PK\x03\x04rest", "zip"),
        (b"\xd0\xcf\x11\xe0rest", "Office"),
        (b"\x1f\x8b\x08rest", "gzip"),
        (b"\x89PNG\r\n", "image"),
        (b"{\\rtf1 text}", "RTF"),
        ("caf\u00e9 \u2013 fever".encode("cp1252"), "Windows-1252"),
        ("caf\u00e9 fever".encode("latin-1"), "Latin-1"),
        ("a report".encode("utf-16"), "UTF-16"),
        ("a report of a case".encode("utf-16-le"), "UTF-16"),
        ("a report".encode("utf-32"), "UTF-32"),
        (b"text\x00more of it", "NUL at byte 4"),
        ("na\u00efve".encode()[:3], "truncated"),
        (b"<!DOCTYPE html><html><title>x</title></html>", "no paragraph"),
    ],
)
def test_refused(tmp_path: Path, data: bytes, fault: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(ReportError) as caught:
        read(path)
    assert fault in str(caught.value)
    assert str(path) in str(caught.value)
    assert ";" in str(caught.value) or "(0 bytes)" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_place_of_a_wrong_byte_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"first\nsecond \xe9tage\n")
    with pytest.raises(ReportError, match=r"byte 13 \(line 2, column 8\)"):
        load(path)


def test_missing_folder_and_device(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no such file"):
        read(tmp_path / "nothing.txt")
    with pytest.raises(ReportError, match="folder"):
        read(tmp_path)
    with pytest.raises(ReportError, match="regular file"):
        read(Path(os.devnull))


def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ReportError, match="regular file"):
        read(pipe)


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as handle:
        handle.truncate(MAX_BYTES + 1)
    with pytest.raises(ReportError, match="limit of 10,485,760"):
        read(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ReportError, match="permission"):
        read(path)


def test_newlines_and_mark_are_part_of_the_text(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfone\r\ntwo\n"
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    loaded = load(path)
    assert loaded.text == "\ufeffone\r\ntwo\n"
    assert loaded.sha256 == hashlib.sha256(data).hexdigest()


def test_a_byte_order_mark_counts_as_one_character(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(
        "\ufeff# Case report\n\nA 50-year-old man was seen.\r\nHe was well.\n".encode()
    )
    document = read(path)
    sentence = next(s for s in document.sentences if "50" in s.text)
    (evidence,) = document.evidence(sentence.start, sentence.end)
    assert evidence.quote == "A 50-year-old man was seen."
    assert evidence.start == 16
