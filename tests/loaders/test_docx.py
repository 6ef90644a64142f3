"""Word documents made here from their XML, and files that only look like one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import ElementPlace
from cavagraph.loaders.document import Document, Section
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.readers import read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = (
    f'<w:styles {W}><w:style w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style></w:styles>'
)


def paragraph(words: str, style: str = "", run: str = "", item: bool = False) -> str:
    """A paragraph; a part between carets is set high."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties += '<w:numPr><w:numId w:val="1"/></w:numPr>' if item else ""
    runs = ""
    for n, part in enumerate(words.split("^")):
        high = '<w:vertAlign w:val="superscript"/>' if n % 2 else ""
        runs += f'<w:r><w:rPr>{run}{high}</w:rPr><w:t xml:space="preserve">{part}</w:t></w:r>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(words)}</w:tc>"


def word(body: str, **others: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>',
        )
        archive.writestr("word/styles.xml", STYLES)
        for name, content in others.items():
            archive.writestr(f"word/{name}.xml", content)
    return held.getvalue()


BODY = (
    paragraph("A vein and its graft", "T")
    + paragraph("Case report", "H2")
    + paragraph("A 61-year-old woman was seen.^1,2^ Her dose was 75 mg/m^2^ of a drug.")
    + "<w:p><w:r><w:t>She was </w:t></w:r><w:del><w:r><w:delText>ill</w:delText></w:r></w:del>"
    "<w:ins><w:r><w:t>well</w:t></w:r></w:ins><w:r><w:footnoteReference/></w:r>"
    "<w:r><w:t>.</w:t></w:r></w:p>"
    + paragraph("Table 1. Drugs")
    + "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>"
    + cell("Line") + cell("Drug", '<w:gridSpan w:val="2"/>')
    + "</w:tr><w:tr>" + cell("1", '<w:vMerge w:val="restart"/>') + cell("A") + cell("B")
    + "</w:tr><w:tr>" + cell("", "<w:vMerge/>") + cell("C") + cell("") + "</w:tr></w:tbl>"
    + paragraph("Discussion", run="<w:b/>")
    + paragraph("Such tumours are rare.")
    + paragraph("References", run="<w:b/>")
    + paragraph("Doe A. Veins. J Veins 2001;1:2.", item=True)
    + paragraph("Roe C. Grafts. J Veins 2002;2:3.", item=True)
)  # fmt: skip
NOTES = f"<w:footnotes {W}><w:footnote>{paragraph('Weighed at home.')}</w:footnote></w:footnotes>"


def given(tmp_path: Path, data: bytes, as_: ReportFormat | None = None) -> Document:
    path = tmp_path / "report.docx"
    path.write_bytes(data)
    return read(path, as_)


def test_sentences_sections_and_citations(tmp_path: Path) -> None:
    found = given(tmp_path, word(BODY, footnotes=NOTES))
    assert [(s.text, s.section) for s in found.sentences] == [
        ("A vein and its graft", Section.HEADER),
        ("A 61-year-old woman was seen.", Section.CASE),
        ("Her dose was 75 mg/m2 of a drug.", Section.CASE),
        ("She was well.", Section.CASE),
        ("Table 1. Drugs", Section.CAPTION),
        ("Such tumours are rare.", Section.DISCUSSION),
    ]
    assert [c.numbers for c in found.citations] == [("1", "2")]
    assert "Weighed at home." in found.mapped.original
    assert [(e.number, e.words[:5]) for e in found.entries] == [("1", "Doe A"), ("2", "Roe C")]


def test_merged_cells_are_repeated(tmp_path: Path) -> None:
    (table,) = given(tmp_path, word(BODY)).tables
    assert [c.text for c in table.header] == ["Line", "Drug", "Drug"]
    assert [[c.text for c in row] for row in table.rows] == [["1", "A", "B"], ["1", "C", ""]]


def test_places_are_paragraphs_and_cells(tmp_path: Path) -> None:
    found = given(tmp_path, word(BODY))
    sentence = next(s for s in found.sentences if "dose" in s.text)
    (piece,) = found.evidence(sentence.start, sentence.end)
    assert piece.quote == "Her dose was 75 mg/m2 of a drug."
    assert piece.places == (ElementPlace("/w:document/w:body/w:p[3]", 33, 65),)
    at = found.tables[0].rows[1][1]
    (piece,) = found.evidence(at.start, at.end)
    (place,) = piece.places
    assert isinstance(place, ElementPlace)
    assert place.xpath == "/w:document/w:body/w:tbl/w:tr[3]/w:tc[2]"


def packed(names: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return held.getvalue()


LAUGHS = f'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document {W}>&a;</w:document>'.encode()


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"A 61-year-old woman.", "no whole Office file"),
        (word(BODY)[:900], "no whole Office file"),
        (packed({"word/styles.xml": b"<a/>"}), "is missing"),
        (packed({"word/document.xml": LAUGHS}), "entity declarations"),
        (packed({"word/document.xml": b"<w:document"}), "not well-formed"),
        (packed({"word/document.xml": b"\xff\xfe<"}), "not UTF-8"),
        (packed({"word/document.xml": b" " * 50_000_000}), "too large when unpacked"),
        (word(""), "no text"),
    ],
)
def test_refused(tmp_path: Path, data: bytes, fault: str) -> None:
    with pytest.raises(ReportError, match=fault) as caught:
        given(tmp_path, data, ReportFormat.DOCX)
    assert "report.docx" in str(caught.value)
    assert "; " in str(caught.value)


def test_a_locked_document_is_named(tmp_path: Path) -> None:
    data = bytearray(word(BODY))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(ReportError, match="password"):
        given(tmp_path, bytes(data))


def test_members_outside_are_not_written(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    body = f"<w:document {W}><w:body>{paragraph('A man.')}</w:body></w:document>".encode()
    given(inside, packed({"word/document.xml": body, "../slipped.txt": b"x"}))
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["in", "report.docx"]
