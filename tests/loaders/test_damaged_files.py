"""Damaged files of every format: a document whose quotes stand in its text, or one clear line."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.readers import read
from tests.loaders.test_docx import BODY, word
from tests.loaders.test_html import PAGE
from tests.loaders.test_jats import RICH
from tests.loaders.test_sheets import HEAD, ROWS, SHEET, changed, saved, workbook

PIECES = (
    *(b"<", b">", b"</p>", b"<table>", b"</td>", b"<tr>", b"<sec>", b'"', b"&", b"\x00", b"\n"),
    *(
        b"\t",
        b";",
        b",",
        b"<sup>",
        b"1",
        b" ",
        b"colspan='3'",
        b"\xc3\xa9",
        b"<li>",
        b"<a href='#b1'>",
    ),
)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Some stretches deleted, repeated elsewhere, or interrupted."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, kind = chance.randrange(len(out)), chance.random()
        if kind < 0.3:
            del out[at : at + chance.randint(1, 30)]
        elif kind < 0.6:
            out[at:at] = chance.choice(PIECES)
        else:
            since = chance.randrange(len(out))
            out[at:at] = out[since : since + chance.randint(1, 200)]
    return bytes(out)


def in_member(data: bytes, member: str, chance: random.Random) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return changed(data, member, damaged(archive.read(member), chance))


MAKERS: dict[str, tuple[ReportFormat | None, Callable[[random.Random], bytes]]] = {
    "jats": (ReportFormat.JATS, lambda chance: damaged(RICH.encode(), chance)),
    "html": (ReportFormat.HTML, lambda chance: damaged(PAGE.encode(), chance)),
    "docx": (ReportFormat.DOCX, lambda chance: in_member(word(BODY), "word/document.xml", chance)),
    "docx bytes": (ReportFormat.DOCX, lambda chance: damaged(word(BODY), chance)),
    "xlsx": (ReportFormat.XLSX, lambda chance: in_member(saved(workbook()), SHEET, chance)),
    "csv": (ReportFormat.CSV, lambda chance: damaged((HEAD + ROWS).encode(), chance)),
    "unknown": (None, lambda chance: damaged((PAGE + HEAD + ROWS).encode(), chance)),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, name: str) -> None:
    as_, make = MAKERS[name]
    chance = random.Random(name)
    path = tmp_path / "damaged"
    for _ in range(40):
        path.write_bytes(make(chance))
        try:
            document = read(path, as_)
        except ReportError as error:
            assert str(path) in str(error)
            assert "\n" not in str(error)
            continue
        for sentence in document.sentences:
            for piece in document.evidence(sentence.start, sentence.end):
                assert document.mapped.original[piece.start : piece.end] == piece.quote


def test_a_tag_does_not_run_from_block_to_block(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("She was <b x\n\ny> well.\n\nHe left.\n", encoding="utf-8")
    assert len(read(path, ReportFormat.TEXT).blocks) == 3
