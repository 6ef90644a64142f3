"""Pages of publishers: the article is found, the rest of the page is not read."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import ElementPlace
from cavagraph.loaders.document import BlockKind, Document, Section
from cavagraph.loaders.formats import ReportFormat
from cavagraph.loaders.readers import read
from cavagraph.loaders.tables import row_span

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>A vein | J Veins</title>
<meta name="citation_title" content="A vein and its graft">
<meta name="citation_author" content="Doe, Ann B."><meta name="citation_author" content="Carl Roe">
<meta name="citation_journal_title" content="J Invented Veins">
<meta name="citation_publication_date" content="2019/03/01">
<meta name="citation_doi" content="doi:10.5555/veins.2"><meta name="citation_pmid" content="123">
<script>var x = "A 30-year-old man died.";</script><style>p { color: red }</style></head>
<body><nav><ul><li>Home</li><li>Journals of all kinds of veins</li></ul></nav>
<div class="cookie-banner"><p>We use cookies on this page.</p></div>
<main><article><header><h1>A vein and its graft</h1><div class="authors">Ann Doe, Carl Roe</div>
<a href="https://creativecommons.org/licenses/by/4.0/">Licence</a></header>
<section class="abstract"><h2>Abstract</h2><p>A woman had a tumour.</p></section>
<section><h2>1. Case presentation</h2>
<p>A 61-year-old <b>woman</b> was seen.<sup><a href="#bib1">1</a>,<a href="#bib2">2</a></sup>
She had pain [<a href="#bib3">3</a>].<span style="display:none">hidden</span></p>
<ul><li>Her weight was 60&nbsp;kg.</li><li>Her dose was 75 mg/m<sup>2</sup>.</li></ul>
<figure><img src="f.png" alt="x"><figcaption>Figure 1. The mass.</figcaption></figure>
<div class="table-wrap"><h4>Table 1</h4><div class="caption"><p>Drugs given.</p></div>
<table><thead><tr><th>Line</th><th colspan="2">Drug</th></tr></thead><tbody>
<tr><td>1<sup><a href="#tblfn1">a</a></sup></td><td>A<br>B</td><td>C</td></tr></tbody></table></div>
<aside class="related-articles"><p>Read also of a 20-year-old man.</p></aside>
</section><section><h2>Discussion</h2><p>Such tumours are rare.</p></section>
<section><h2>References</h2><ol class="references"><li id="bib1">Doe A. Veins. J Veins 2001;1:2.
<a href="https://example.org">Google Scholar</a></li><li>Roe C. Grafts. J Veins 2002;2:3.</li></ol>
</section></article></main><footer><p>All rights of all veins.</p></footer></body></html>
"""


def given(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_the_article_and_nothing_else(tmp_path: Path) -> None:
    found = given(tmp_path, PAGE)
    assert [(s.text, s.section) for s in found.sentences if s.kind is not BlockKind.CAPTION] == [
        ("A vein and its graft", Section.HEADER),
        ("A woman had a tumour.", Section.ABSTRACT),
        ("A 61-year-old woman was seen.", Section.CASE),
        ("She had pain.", Section.CASE),
        ("Her weight was 60 kg.", Section.CASE),
        ("Her dose was 75 mg/m2.", Section.CASE),
        ("Such tumours are rare.", Section.DISCUSSION),
    ]
    for noise in ("cookies", "30-year", "20-year", "Home", "rights", "hidden", "Google"):
        assert noise not in found.mapped.original


def test_captions_citations_and_entries(tmp_path: Path) -> None:
    found = given(tmp_path, PAGE)
    captions = [s.text for s in found.sentences if s.kind is BlockKind.CAPTION]
    assert captions == ["Figure 1. The mass.", "Table 1", "Drugs given."]
    assert [c.numbers for c in found.citations] == [("1", "2"), ("3",)]
    assert [(e.number, e.words) for e in found.entries] == [
        ("1", "Doe A. Veins. J Veins 2001;1:2."),
        ("2", "Roe C. Grafts. J Veins 2002;2:3."),
    ]


def test_the_table(tmp_path: Path) -> None:
    found = given(tmp_path, PAGE)
    (table,) = found.tables
    assert (table.number, [c.text for c in table.header]) == ("1", ["Line", "Drug", "Drug"])
    assert [c.text for c in table.rows[0]] == ["1", "A B", "C"]
    assert [e.quote for e in found.evidence(*row_span(table.rows[0]))] == ["1\tA B\tC"]


def test_what_the_head_says(tmp_path: Path) -> None:
    source = given(tmp_path, PAGE).source
    assert source.authors == ("Doe AB", "Roe C")
    assert (source.title, source.journal, source.year) == (
        "A vein and its graft",
        "J Invented Veins",
        "2019",
    )
    assert (source.doi, source.pmid, source.licence) == ("10.5555/veins.2", "123", "CC-BY-4.0")


def test_places_are_xpaths_of_the_page(tmp_path: Path) -> None:
    found = given(tmp_path, PAGE)
    tree = html.document_fromstring(PAGE.encode())
    for sentence in found.sentences:
        (piece,) = found.evidence(sentence.start, sentence.end)
        words = []
        for place in piece.places:
            assert isinstance(place, ElementPlace)
            (element,) = tree.xpath(place.xpath)
            words.append(str(element.xpath("string()"))[place.start : place.end])
        assert " ".join(" ".join(words).split()) == piece.quote.replace("\xa0", " ")


OTHERS = {
    "elsevier": """<html><body><div id="app"><div class="sidebar"><a href="#">Outline</a></div>
<div role="main"><h1><span>A vein</span></h1><div class="Abstracts"><h2>Abstract</h2>
<div><div>It was rare.</div></div></div><div class="Body"><section><h2>2. Case report</h2>
<div>A 61-year-old woman was seen (<a href="#bib1">Doe, 2001</a>).</div>
<div class="tables"><span class="captions"><p>Table 1. Drugs.</p></span><div><table><tr><th>a</th>
<th>b</th></tr><tr><td>1</td><td>2</td></tr></table></div></div></section></div></div></div></body>
</html>""",
    "wiley": """<!DOCTYPE html><html><body><div class="pageHeader"><p>Search</p></div>
<article><div class="citation"><h1 class="citation__title">A vein</h1></div>
<div class="abstract-group"><section><h3 class="article-section__header">Abstract</h3><div>
<p>It was rare.</p></div></section></div><section class="article-section__full"><section>
<h2>2 CASE REPORT</h2><p>A 61-year-old woman was seen (<a href="#b1">Doe, 2001</a>).</p>
<section class="table"><header><span class="label">Table 1.</span> Drugs.</header><table>
<tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table></section></section></section>
</article></body></html>""",
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_publishers(tmp_path: Path, name: str) -> None:
    found = given(tmp_path, OTHERS[name])
    texts = {s.text: s.section for s in found.sentences}
    assert texts["A 61-year-old woman was seen (Doe, 2001)."] is Section.CASE
    assert texts["It was rare."] is Section.ABSTRACT
    assert found.tables[0].rows[0][1].text == "2"
    assert "Search" not in found.mapped.original


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<!DOCTYPE html><html><body></body></html>", "no paragraph"),
        ("<html><body><nav><p>Home</p></nav></body></html>", "no paragraph"),
        ("<html><body>" + "<div>" * 5_000 + "x", "nested deeper|no paragraph"),
    ],
)
def test_refused(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ReportError, match=fault) as caught:
        given(tmp_path, text)
    assert "page.txt" in str(caught.value)


def test_entities_and_markup_that_means_harm_are_words(tmp_path: Path) -> None:
    text = (
        "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><html><body>"
        "<table><tr><td colspan='99999999' rowspan='99999999'>a</td><td>b</td></tr></table>"
        "<p onclick='steal()'>A man &x; came.</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    )
    found = given(tmp_path, text)
    assert "A man &x; came." in found.mapped.original
    assert len(found.tables) == 1
    assert len(found.tables[0].header) <= 61


def test_a_part_of_a_page_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "part.txt"
    path.write_text("<p>A 61-year-old woman was seen.</p>", encoding="utf-8")
    found = read(path, ReportFormat.HTML)
    assert found.mapped.original == "A 61-year-old woman was seen."
