"""JATS XML: text content, sections, tables, marks set high, front matter, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import ElementPlace, Place
from cavagraph.loaders.document import BlockKind, Document, Section
from cavagraph.loaders.readers import read
from cavagraph.loaders.tables import row_span
from cavagraph.loaders.xml_tree import MAX_DEPTH

if TYPE_CHECKING:
    from tests.conftest import Growth

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
    assert quotes == ["She had 5 × 10^9/L\xa0cells and a dose of 75\xa0mg/m2."]
    (table,) = found.tables
    assert [c.text for c in table.rows[0]] == ["1", "Drug A"]
    assert [e.quote for e in found.evidence(*row_span(table.rows[0]))] == ["1\tDrug A"]


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


RICH = """<article xmlns:mml="http://www.w3.org/1998/Math/MathML" article-type="case-report"><front>
<article-meta><article-id pub-id-type="pmid">12345678</article-id>
<article-id pub-id-type="pmc">7654321</article-id>
<title-group><article-title>A vein</article-title></title-group>
<contrib-group><contrib><collab>The Vein Group</collab></contrib></contrib-group></article-meta>
</front><body><sec><title>Case report</title><p>She had <inline-formula><alternatives>
<tex-math>\\documentclass{minimal}\\begin{document}$$50\\;\\mathrm{mg/m}^{2}$$\\end{document}</tex-math>
<mml:math><mml:mn>50</mml:mn><mml:mspace width="1em"/><mml:msup><mml:mtext>mg/m</mml:mtext>
<mml:mn>2</mml:mn></mml:msup></mml:math><inline-graphic/></alternatives></inline-formula> of a
drug <xref ref-type="bibr">1</xref>, and <sup>18</sup>F-FDG was seen<sup>2</sup> in m<sup>2</sup>
(<xref ref-type="bibr" rid="b3">3</xref>, <xref ref-type="bibr" rid="b4">4</xref>).</p>
<boxed-text><caption><title>Case presentation</title></caption><p>It hurt.</p></boxed-text>
<table-wrap><label>Table 1</label><table><thead>
<tr><th rowspan="2">Patient</th><th colspan="2">Drug</th></tr>
<tr><th>First</th><th>Last</th></tr></thead><tbody>
<tr><td colspan="3">Women</td></tr>
<tr><td rowspan="2">1<sup>a</sup></td><td>A<xref ref-type="table-fn" rid="t">*</xref></td><td/></tr>
<tr><td colspan="2">B</td></tr></tbody></table></table-wrap>
<supplementary-material><caption><p>A film.</p></caption></supplementary-material></sec></body>
<floats-group><fig><label>Figure 2</label><caption><p>A clot.</p></caption></fig></floats-group>
<back><ref-list><ref><label>1</label><element-citation><person-group><name><surname>Doe</surname>
<given-names>A</given-names></name></person-group><article-title>Veins</article-title>
<source>J Veins</source><year>2001</year></element-citation></ref></ref-list></back>
<sub-article><body><p>Somebody else wrote this.</p></body></sub-article></article>
"""


def test_what_a_paragraph_holds(tmp_path: Path) -> None:
    found = given(tmp_path, RICH)
    texts = [s.text for s in found.sentences]
    assert texts[1] == "She had 50 mg/m2 of a drug, and 18F-FDG was seen in m2."
    assert texts[2:] == ["It hurt.", "Table 1", "Figure 2 A clot."]
    assert [c.numbers for c in found.citations] == [("1",), ("2",), ("3", "4")]
    assert "documentclass" not in found.mapped.original
    assert "Somebody" not in found.mapped.original
    assert ["1 sub-articles" in i.message for i in found.issues] == [True]
    (entry,) = found.entries
    assert found.mapped.original[entry.start : entry.end] == "Doe A Veins J Veins 2001"


def test_cells_that_span_are_repeated_and_heads_joined(tmp_path: Path) -> None:
    (table,) = given(tmp_path, RICH).tables
    assert [c.text for c in table.header] == ["Patient", "Drug First", "Drug Last"]
    assert [[c.text for c in row] for row in table.rows] == [
        ["Women", "", ""],
        ["1", "A", ""],
        ["1", "B", "B"],
    ]


def test_numbers_of_the_article(tmp_path: Path) -> None:
    source = given(tmp_path, RICH).source
    assert (source.pmid, source.pmcid, source.authors) == (
        "12345678",
        "PMC7654321",
        ("The Vein Group",),
    )


@pytest.mark.parametrize(
    "article", [ARTICLE, RICH, RICH.replace("<article ", "<article xmlns='urn:jats' ")]
)
def test_every_place_is_an_xpath_and_a_stretch_of_its_words(tmp_path: Path, article: str) -> None:
    found = given(tmp_path, article)
    path = tmp_path / "article.xml"
    tree = etree.fromstring(re.sub("&nbsp;", "&#160;", path.read_text()).encode())
    for sentence in found.sentences:
        for piece in found.evidence(sentence.start, sentence.end):
            words = [words_at(tree, place) for place in piece.places]
            assert words, sentence.text
            if "50" not in piece.quote:  # a formula stands for its markup
                assert " ".join(" ".join(words).split()) == piece.quote.replace("^", "").replace(
                    "\xa0", " "
                )


def words_at(tree: etree._Element, place: Place) -> str:
    assert isinstance(place, ElementPlace)
    (element,) = tree.xpath(place.xpath)
    return str(element.xpath("string()"))[place.start : place.end]


def test_the_xpath_of_a_paragraph(tmp_path: Path) -> None:
    found = given(tmp_path, ARTICLE)
    sentence = next(s for s in found.sentences if s.text == "He was well.")
    (piece,) = found.evidence(sentence.start, sentence.end)
    assert piece.places == (ElementPlace("/article/body/sec[2]/sec/p", 0, 12),)


def test_a_notice_says_so(tmp_path: Path) -> None:
    text = "<article article-type='retraction'><body><p>It is withdrawn.</p></body></article>"
    (issue,) = given(tmp_path, text).issues
    assert "retraction" in issue.message


@pytest.mark.parametrize(
    "unit", ["<p>a<xref ref-type='bibr'>1</xref></p>", "<b>a</b>", "<sup>1</sup>"]
)
def test_time_is_linear(tmp_path: Path, unit: str, linear: Growth) -> None:
    def text(count: int) -> str:
        return f"<article><body><p>A man.{unit * count}</p></body></article>"

    linear(lambda count: given(tmp_path, text(count)), 4_000)
