"""Markup, hyphen breaks and citation marks leave the working text and keep their place."""

from __future__ import annotations

import pytest

from cavagraph.loaders.citations import Style, style_of
from cavagraph.loaders.cleaning import clean
from cavagraph.loaders.hyphens import join_hyphens
from cavagraph.loaders.mapped import plain


def cleaned(text: str) -> str:
    return clean(plain(text))[0].text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (r"about $12 \times 7 \times 5$ mm", "about 12 × 7 × 5 mm"),
        (r"at $40 \text{ mg}/\text{m}^2$ once", "at 40 mg/m2 once"),
        (r"at 40 mg/m$^2$", "at 40 mg/m2"),
        (r"$\geq 3$ and $\leq 5\%$", "≥ 3 and ≤ 5%"),
        ("costs $5 and $6", "costs $5 and $6"),
        ("8 cm<sup>3</sup> and 4 cm <sup>3</sup>", "8 cm3 and 4 cm3"),
        ("count 9 × 10<sup>9</sup>/L", "count 9 × 10^9/L"),
        ("the 1<sup>st</sup> visit", "the 1st visit"),
        ("H<sub>2</sub>O, <i>in situ</i><br/>next", "H2O, in situ next"),
        ("75 mg/m² and 3 cm³", "75 mg/m2 and 3 cm3"),
        ("40 mg/m^2 daily", "40 mg/m2 daily"),
        ("9·6 × 7·8 cm", "9.6 × 7.8 cm"),
        ("**Bold** and *slanted* and _both_", "Bold and slanted and both"),
        ("5 *3*2 cm", "5 *3*2 cm"),
        (r"8 cm \* 4 cm and \[sic\]", "8 cm * 4 cm and [sic]"),
        ("snake_case_word stays", "snake_case_word stays"),
        ("see [the atlas](http://x.org/a) ![](p.png)end", "see the atlas end"),
        ("2&#160;cm &lt; 3&nbsp;cm", "2 cm < 3 cm"),
        ("46.5\u00a0 kg,\u2009or \u200bless", "46.5 kg, or less"),
        ("one\ntwo\r\nthree\tfour", "one two three four"),
        ("a very\u00adlong word", "a verylong word"),
    ],
)
def test_markup(raw: str, expected: str) -> None:
    assert cleaned(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a mes-\nenchymal tumour, mesenchymal", "a mesenchymal tumour, mesenchymal"),
        ("contrast-\nenhanced CT", "contrast-enhanced CT"),
        ("primi-\ntive cells", "primitive cells"),
        ("Gore-\nTex", "Gore-Tex"),
        ("T2-\nweighted", "T2-weighted"),
        ("side-to-\nside", "side-to-side"),
        ("desmin-pos-\nitive cells, positive", "desmin-positive cells, positive"),
        ("a follow-\nup, later follow-up", "a follow-up, later follow-up"),
        ("range 10-\n20 days", "range 10-20 days"),
        ("multi-\r\n  visceral", "multi-visceral"),
        ("no break - here\nor here", "no break - here\nor here"),
    ],
)
def test_hyphen_breaks(raw: str, expected: str) -> None:
    assert join_hyphens(plain(raw)).text == expected


BARE = " Rare.1 One.2 Two.3 Some"


@pytest.mark.parametrize(
    ("raw", "expected", "numbers"),
    [
        ("It is rare [1, 2]. We", "It is rare. We", [("1", "2")]),
        ("rare [2–7].", "rare.", [("2–7",)]),
        ("by Perl in 1871^[1]. This", "by Perl in 1871. This", [("1",)]),
        ("rates (85% at 3 years),^1,2^ and", "rates (85% at 3 years), and", [("1", "2")]),
        ("option.<sup>[5,17]</sup> It", "option. It", [("5", "17")]),
        ("option.<sup>4</sup> It", "option. It", [("4",)]),
        ("index [0.5] stays", "index [0.5] stays", []),
    ],
)
def test_marked_citations(raw: str, expected: str, numbers: list[tuple[str, ...]]) -> None:
    mapped, citations = clean(plain(raw))
    assert mapped.text == expected
    assert [c.numbers for c in citations] == numbers


@pytest.mark.parametrize(
    ("raw", "expected", "numbers"),
    [
        ("the vein.1\n\n,2 These tumours", "the vein. These tumours", ("1", "2")),
        ("on levels 4 and 5.17 This is", "on levels 4 and 5. This is", ("17",)),
        ("as high as 12 %.1 If", "as high as 12 %. If", ("1",)),
        ("of patients,2\n-4 although", "of patients, although", ("2-4",)),
        ("a dose of 41.5 Gy.4 The", "a dose of 41.5 Gy. The", ("4",)),
        ("Marten10 followed", "Marten followed", ("10",)),
        ("in the NCCN.21 In some", "in the NCCN. In some", ("21",)),
        ("in the liver.\n2", "in the liver.", ("2",)),
    ],
)
def test_bare_superscripts(raw: str, expected: str, numbers: tuple[str, ...]) -> None:
    text = f"{BARE.strip()} words. {raw}"
    mapped, citations = clean(plain(text))
    assert mapped.text.endswith(expected)
    assert citations[-1].numbers == numbers


@pytest.mark.parametrize(
    "raw",
    [
        "doses of 50.4 Gy were",
        "with Fig. 2 The",
        "grew to 3.5 cm",
        "level 2. Patients were",
        "0.5 % of",
    ],
)
def test_numbers_that_are_no_superscripts(raw: str) -> None:
    mapped, citations = clean(plain(f"{BARE.strip()} words. {raw}"))
    assert mapped.text.endswith(raw)
    assert len(citations) == 3


def test_brackets_are_citations_only_in_that_style() -> None:
    style = "Few (1). Some (2, 3). Many (4). "
    assert cleaned(style + "Median 50 (15-36) mL and 7 (2) days.").startswith("Few. Some. Many.")
    assert "(15-36) mL" in cleaned(style + "Median 50 (15-36) mL.")
    other = "Few [1]. Some [2]. Many [3]. Options: (1) patch, (2) tube, (3) tie."
    assert "(1) patch, (2) tube" in cleaned(other)


def test_values_of_a_table_row_are_no_citations() -> None:
    text = "Few (1). Some (2, 3). Many (4).\u2029Lung (18)\u2028Local (9), liver (21)"
    assert cleaned(text).endswith("Lung (18)\u2028Local (9), liver (21)")


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("a [1] b [2] c [3]", Style.MARKED),
        ("One.1 Two.2 Three.3 Four", Style.BARE),
        ("one (1) two (2) three (3)", Style.PAREN),
        ("one (1) only", Style.NONE),
        ("nothing", Style.NONE),
    ],
)
def test_style(text: str, style: Style) -> None:
    assert style_of(text) is style


def test_a_citation_keeps_its_place_and_the_quote_runs_across() -> None:
    mapped, (citation,) = clean(plain("A rare thing [3] in adults."))
    assert mapped.text == "A rare thing in adults."
    assert citation.position == len("A rare thing")
    assert mapped.source_spans(0, len(mapped.text)) == ((0, 27),)
