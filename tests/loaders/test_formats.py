"""The format of a file is what its content shows; its name says nothing."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.formats import ReportFormat, binary_format, delimiter, text_format
from cavagraph.loaders.readers import read
from cavagraph.loaders.source import load


def archive(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 60-year-old woman was seen.\nShe was well.\n", "text"),
        ("<5 cm tumours were left.\nAll grew.", "text"),
        ("<b>A case</b> of a tumour.", "text"),
        ("# A case\n\nShe was well.\n", "markdown"),
        ("Case\n\n| Age | Sex |\n|---|---|\n| 60 | F |\n", "markdown"),
        ("\ufeff<?xml version='1.0'?>\n<article><front/></article>", "jats"),
        ("<!-- saved -->\n<article article-type='x'><body><p>x</p></body></article>", "jats"),
        ("<!DOCTYPE article PUBLIC '-//NLM//DTD' 'x.dtd'><article/>", "jats"),
        ("<?xml version='1.0'?><pmc-articleset><article/></pmc-articleset>", "jats"),
        ("<?xml version='1.0'?><n:rdf xmlns:n='u'/>", "jats"),
        ("<!DOCTYPE html><html><p>x</p></html>", "html"),
        ("<!--x--><!doctype HTML PUBLIC '-//W3C//DTD XHTML'>\n<html lang='en'>", "html"),
        ("<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'/>", "html"),
        ("<div class='article'><h1>A case</h1></div>", "html"),
        ("<article class='page'><h1>A case</h1></article>", "html"),
        ("Age,Sex,Size\n60,F,5\n61,M,7\n", "csv"),
        ("Age;Sex;Size\n60;F;5,5\n61;M;7,1\n", "csv"),
        ("\ufeffAge\tSex\n60\tF\n", "tsv"),
        ('Age,Sex,Note\n60,F,"well, at\nhome"\n61,M,"ill"\n', "csv"),
        ('Age,Sex,Note\n60,F,"never closed\n61,M,ill\n62,M,ill\n63,M,x\n', "csv"),
        ("Age,Sex,Size\n", "csv"),
        ("Doe A, Roe B, Poe C\n\nA woman, aged 60, came.\nShe was well, and left.\n", "text"),
        ("She was old, tired, and ill.\nHe was well, strong, and glad.\n", "text"),
        ("[1,[2,[3,[4,", "text"),
        ("A case\n\nDrug\tDose\nA\t5\n\nShe was well.\nIt went on.\nAll well.\n", "text"),
    ],
)
def test_texts(text: str, expected: str) -> None:
    assert text_format(text) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n", ReportFormat.PDF),
        (b"\r\n%PDF-1.4\n", ReportFormat.PDF),
        (b"junk of a mailer\n%PDF-1.4 ... startxref\n9\n%%EOF\n", ReportFormat.PDF),
        (b"The mark %PDF- begins a file.", None),
        (archive("[Content_Types].xml", "word/document.xml"), ReportFormat.DOCX),
        (archive("xl/workbook.xml"), ReportFormat.XLSX),
        (archive("notes.txt"), None),
        (b"PK\x03\x04cut", None),
        (b"<html>", None),
    ],
)
def test_bytes(data: bytes, expected: ReportFormat | None) -> None:
    assert binary_format(data) is expected


@pytest.mark.parametrize(("text", "mark"), [("a,b;c;d\n1;2;3", ";"), ("words", ""), ("", "")])
def test_delimiters(text: str, mark: str) -> None:
    assert delimiter(text) == mark


def test_the_name_says_nothing_and_a_person_may_decide(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_text("# A case\n\nShe was 60.\n", encoding="utf-8")
    assert load(path).format is ReportFormat.MARKDOWN
    assert load(path, ReportFormat.TEXT).format is ReportFormat.TEXT
    assert load(path, ReportFormat.PDF).data == path.read_bytes()
    with pytest.raises(ReportError, match=r"report\.pdf"):
        read(path, ReportFormat.JATS)


def test_binary_bytes_are_no_text_whatever_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(archive("xl/workbook.xml"))
    assert load(path).format is ReportFormat.XLSX
    assert load(path).text == ""
    with pytest.raises(ReportError, match="zip archive"):
        load(path, ReportFormat.TEXT)
