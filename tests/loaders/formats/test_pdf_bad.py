"""PDFs that cannot be read: one line that says why, in time, and the process lives on."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from cavagraph.graph.errors import CavagraphError, LimitError, ReportError
from cavagraph.loaders import pdf_engine
from cavagraph.loaders.pdf import read_pdf
from cavagraph.loaders.pdf_engine import Engine, PdfLimits
from cavagraph.loaders.readers import read
from cavagraph.loaders.source import load

WORDS = "A 61-year-old woman was admitted with pain in the flank and a swelling of the legs."
LIMITS = PdfLimits(seconds=4, memory=700 * 1024**2, pages=5, letters=20_000)


def canvas(path: Path, pages: int = 1, words: str = WORDS, password: str = "") -> Path:
    """A PDF with a few lines a page."""
    locked = StandardEncryption(password) if password else None
    made = Canvas(str(path), encrypt=locked, invariant=1)
    for page in range(pages):
        made.rect(50, 50, 400, 300, fill=1)
        for line in range(4):
            if words:
                made.drawString(60, 700 - 14 * line, f"{words} Page {page}, line {line}.")
        made.showPage()
    made.save()
    return path


def objects(*bodies: bytes) -> bytes:
    """A PDF of numbered objects, the first of them the catalogue, with its table of places."""
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    )


def page_of(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF of one page with this packed content."""
    return objects(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        b"<< /Length %d /Filter %b >>\nstream\n%b\nendstream" % (len(content), filters, content),
    )


CYCLE = objects(
    b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1000000000 >>"
)
BOMB = page_of(zlib.compress(b" " * 200_000_000, 9))
DOUBLE = page_of(
    zlib.compress(zlib.compress(b"q " * 50_000_000, 9), 9), b"[/FlateDecode /FlateDecode]"
)
OPERATORS = page_of(zlib.compress(b"q " * 2_000_000, 9))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"%%EOF", "damaged"),
        (b"%PDF-1.7\nno end", "stops before its end"),
        (CYCLE, ""),
        (BOMB, ""),
        (DOUBLE, ""),
        (OPERATORS, ""),
    ],
    ids=["garbage", "cut", "cycle", "bomb", "double", "operators"],
)
def test_a_hostile_file_ends_in_one_line(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "hostile.pdf"
    path.write_bytes(data)
    with pytest.raises(CavagraphError) as caught:
        read_pdf(load(path), limits=LIMITS)
    assert caught.value.message.startswith(str(path))
    assert said in caught.value.message
    assert "; " in caught.value.message


def test_a_scan_is_told_from_a_report(tmp_path: Path) -> None:
    path = canvas(tmp_path / "scan.pdf", pages=3, words="")
    with pytest.raises(ReportError, match=r"no text layer \(3 pages.*OCR"):
        read(path)


def test_a_stamp_on_each_page_of_a_scan_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "stamped.pdf"
    made = Canvas(str(path), invariant=1)
    for page in range(4):
        made.drawString(60, 20, f"Downloaded from an invented library by a reader, page {page}")
        made.showPage()
    made.save()
    with pytest.raises(ReportError, match="no text layer"):
        read(path)


def test_a_password_is_asked_for_in_words(tmp_path: Path) -> None:
    for engine in (None, Engine.PDFMINER):
        with pytest.raises(ReportError, match="needs a password"):
            read_pdf(load(canvas(tmp_path / "locked.pdf", password="secret")), engine)


def test_a_cut_file_is_not_read_in_part(tmp_path: Path) -> None:
    path = canvas(tmp_path / "cut.pdf", pages=5)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 6 // 10])
    with pytest.raises(ReportError, match="stops before its end"):
        read(path)


def test_limits_are_kept(tmp_path: Path) -> None:
    loaded = load(canvas(tmp_path / "long.pdf", pages=6))
    with pytest.raises(ReportError, match="6 pages, over the limit of 5"):
        read_pdf(loaded, limits=LIMITS)
    with pytest.raises(ReportError, match="more than 50 letters"):
        read_pdf(loaded, limits=PdfLimits(letters=50))
    with pytest.raises(LimitError, match=r"not read within 0\.01 s"):
        read_pdf(loaded, limits=PdfLimits(seconds=0.01))


def test_the_second_engine_reads_where_the_first_falls_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = load(canvas(tmp_path / "good.pdf"))
    child = tmp_path / "child.py"
    child.write_text(
        "import json, os, runpy, sys\n"
        "line = sys.stdin.buffer.readline()\n"
        "if json.loads(line)['engine'] == 'pdfium':\n"
        "    os.abort()\n"
        "import io\n"
        "rest = io.BytesIO(line + sys.stdin.buffer.read())\n"
        "sys.stdin = type('In', (), {'buffer': rest})()\n"
        f"runpy.run_path({str(pdf_engine.CHILD)!r}, run_name='__main__')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(pdf_engine, "CHILD", child)
    assert WORDS in read_pdf(loaded).text


@pytest.mark.parametrize("engine", list(Engine))
def test_both_engines_give_words_and_boxes(tmp_path: Path, engine: Engine) -> None:
    layer = read_pdf(load(canvas(tmp_path / "good.pdf")), engine)
    assert WORDS in layer.text
    at = layer.text.index(WORDS)
    (place,) = layer.anchors.places(at, at + 10)
    assert place.page == 1  # type: ignore[union-attr]


def test_the_same_bytes_give_the_same_layer(tmp_path: Path) -> None:
    loaded = load(canvas(tmp_path / "good.pdf", pages=3))
    first, again = read_pdf(loaded), read_pdf(loaded)
    assert (first.text, first.blocks, first.marks) == (again.text, again.blocks, again.marks)
