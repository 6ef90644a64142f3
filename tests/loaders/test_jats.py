"""JATS XML: text content, sections, tables, marks set high, front matter, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.graph.errors import ReportError
from cavagraph.loaders.document import BlockKind, Document, Section
from cavagraph.loaders.jats_xml import MAX_DEPTH
from cavagraph.loaders.readers import read
from cavagraph.loaders.tables import row_span

ARTICLE = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.1//EN" "JATS.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="case-report"><front>
<journal-meta><journal-title>J Invented Veins</journal-title></journal-meta><article-meta>
<article-id pub-id-type="doi">10.5555/veins.1</article-id>
<title-group><article-title>A graft? And a vein</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Doe</surname>
<given-names>Ann Bea</given-names></name></contrib></contrib-group>
<pub-date><year>2021</year></pub-date><permissions>
<license xlink:href="https://creativecommons.org/licenses/by-nc/4.0/"/></permissions>
<abstract><sec><title>Background</title><p>It is rare.</p></sec>
<sec><title>Results</title><p>She was well.</p></sec></abstract></article-meta></front>
<body><sec sec-type="intro"><title>1. Start</title>
<p>Few are known.<sup><xref ref-type="bibr" rid="b1">1</xref>,
<xref ref-type="bibr" rid="b2">2</xref></sup>
More is unknown [<xref ref-type="bibr" rid="b3">3</xref>].</p></sec>
<sec sec-type="cases"><title>Story</title>
<p>She had 5 &#215; 10<sup>9</sup>/L&nbsp;cells <fig id="f"><label>Figure 1</label><caption>
<p>The mass.</p></caption></fig>and a dose of 75&#160;mg/m<sup>2</sup>.</p>
<table-wrap><label>Table 1</label><caption><p>Drugs</p></caption><table>
<tr><th>Line</th><th>Drug</th></tr>
<tr><td>1</td><td>Drug <italic>A</italic></td></tr></table>
<table-wrap-foot><p>SD, stable disease.</p></table-wrap-foot></table-wrap>
<sec><title>Patient 2</title><p>He was well.</p></sec></sec>
<sec><title>Discussion</title><p>Grafts stay open.</p>
<list><list-item><p>One.</p></list-item></list></sec>
</body><back><ack><p>We thank all.</p></ack>
<ref-list><ref><mixed-citation>A ref.</mixed-citation></ref>
</ref-list></back></article>
"""


def given(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "article.xml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_sections_and_sentences(tmp_path: Path) -> None:
    found = given(tmp_path, ARTICLE)
    assert [(s.text, s.section, s.subsection) for s in found.sentences] == [
        ("A graft? And a vein", Section.HEADER, ""),
        ("It is rare.", Section.ABSTRACT, "background"),
        ("She was well.", Section.ABSTRACT, "results"),
        ("Few are known.", Section.INTRODUCTION, ""),
        ("More is unknown.", Section.INTRODUCTION, ""),
        ("She had 5 × 10^9/L cells and a dose of 75 mg/m2.", Section.CASE, ""),
        ("Figure 1 The mass.", Section.CAPTION, ""),
        ("Table 1 Drugs", Section.CAPTION, ""),
        ("He was well.", Section.CASE, ""),
        ("Grafts stay open.", Section.DISCUSSION, ""),
        ("One.", Section.DISCUSSION, ""),
    ]
    assert next(s.heading for s in found.sentences if s.text == "He was well.") == "Patient 2"


def test_citations(tmp_path: Path) -> None:
    assert [c.numbers for c in given(tmp_path, ARTICLE).citations] == [("1", "2"), ("3",)]


def test_evidence_is_text_content(tmp_path: Path) -> None:
    found = given(tmp_path, ARTICLE)
    assert "<" not in found.mapped.original
    sentence = next(s for s in found.sentences if "dose" in s.text)
    quotes = [e.quote for e in found.evidence(sentence.start, sentence.end)]
    assert quotes == ["She had 5 × 109/L\xa0cells", "and a dose of 75\xa0mg/m2."]
    (table,) = found.tables
    assert [c.text for c in table.rows[0]] == ["1", "Drug A"]
    assert [e.quote for e in found.evidence(*row_span(table.rows[0]))] == ["1Drug A"]


def test_front_matter(tmp_path: Path) -> None:
    source = given(tmp_path, ARTICLE).source
    assert (source.title, source.journal, source.year) == (
        "A graft? And a vein",
        "J Invented Veins",
        "2021",
    )
    assert source.authors == ("Doe AB",)
    assert (source.doi, source.licence) == ("10.5555/veins.1", "CC-BY-NC-4.0")
    assert source.design == "case report"


def test_back_matter_is_silent(tmp_path: Path) -> None:
    found = given(tmp_path, ARTICLE)
    assert BlockKind.REFERENCE in {b.kind for b in found.blocks}
    assert not any("thank" in s.text or "stable disease" in s.text for s in found.sentences)


DEEP = (
    "<article><body>"
    + "<sec>" * MAX_DEPTH
    + "<p>x</p>"
    + "</sec>" * MAX_DEPTH
    + "</body></article>"
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            '<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]><article>&x;</article>',
            "entity declarations",
        ),
        ('<!DOCTYPE a [<!ENTITY a "aaaa">]><article>&a;&a;</article>', "entity declarations"),
        ("<!DOCTYPE a [ <!ELEMENT a ANY> ]><article/>", "entity declarations"),
        ("<article><body><p>open", "not well-formed"),
        ("<article><body><p>&unknownname;</p></body></article>", "not well-formed"),
        ("<?xml version='1.0'?><rdf>x</rdf>", "not a JATS article"),
        ("<article><front/></article>", "no paragraph"),
        (DEEP, "deeper than"),
        ("<?xml version='1.0'?><html><p>x</p></html>", "HTML"),
    ],
)
def test_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ReportError, match=fault) as caught:
        given(tmp_path, text)
    assert "article.xml" in str(caught.value)


def test_an_include_is_not_followed(tmp_path: Path) -> None:
    text = (
        '<article xmlns:xi="http://www.w3.org/2001/XInclude"><body><p>Here it ends.'
        '<xi:include href="file:///etc/hostname" parse="text"/></p></body></article>'
    )
    assert given(tmp_path, text).mapped.original == "Here it ends."
