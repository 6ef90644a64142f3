"""Entries of bibliographies, in the styles that journals print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cavagraph.loaders.reference_words import Work, read_work

if TYPE_CHECKING:
    from tests.conftest import Growth

VANCOUVER = Work("Marsh", "2011", "On old tides", "J Invent", "")


@pytest.mark.parametrize(
    ("raw", "work"),
    [
        ("Marsh AB, Reed C. On old tides. J Invent 2011;12:3-9.", VANCOUVER),
        ("Marsh AB, Reed C. On old tides. *J Invent* 2011;12:3-9.", VANCOUVER),
        ("Marsh AB, et al. On old tides. J Invent. 2011 Mar;12(3):3-9.", VANCOUVER),
        ("Marsh AB et al: On old tides. *J Invent*, 2011; 12(3): 3–9", VANCOUVER),
        ("Marsh A, Reed C, et al., 2011, On old tides. *J Invent*, 12: 3–9.", VANCOUVER),
        ("Marsh, A. B., & Reed, C. (2011). On old tides. J Invent, 12(3), 3-9.", VANCOUVER),
        ("A.B. Marsh, C. Reed, On old tides, J Invent 12 (2011) 3–9.", VANCOUVER),
        ("Marsh AB, Reed C: On old tides. J Invent 12:3-9, 2011", VANCOUVER),
        ("Marsh AB. On old\nti-\ndes. J Invent 2011; 12: 3.", VANCOUVER),
        ("Marsh AB. <i>On</i> old tides. <i>J Invent</i> 2011; 12: 3.", VANCOUVER),
        (
            "Marsh AB. Tied or not? In 1996: both. J Foo 2003; 1: 2. doi: 10.5555/a.b-1.",
            Work("Marsh", "2003", "Tied or not? In 1996: both", "J Foo", "10.5555/a.b-1"),
        ),
        ("Marsh AB, Reed C. J Invent 2011;12:3-9.", Work("Marsh", "2011", "", "J Invent", "")),
        ("Marsh, A. (2011) *Inv. J.* 3, 9–17.", Work("Marsh", "2011", "", "Inv. J", "")),
        ("Reed Group. Inv Imaging 2000;2:5-9.", Work("Reed Group", "2000", "", "Inv Imaging", "")),
    ],
)  # fmt: skip
def test_styles(raw: str, work: Work) -> None:
    assert read_work(raw) == work


@pytest.mark.parametrize(
    ("authors", "first"),
    [
        ("Du Moor D, Reed C", "Du Moor"),
        ("van der Reed AB, Marsh C", "van der Reed"),
        ("O'Marsh C-D", "O'Marsh"),
        ("D'Reed-Marsh R, Fen L", "D'Reed-Marsh"),
        ("Marsh FJR Jr, do Reed Fen SD", "Marsh"),
        ("Fen-Marsh É, Reed C", "Fen-Marsh"),
        ("Carr Lopez F, Fen MI", "Carr Lopez"),
        ("Moor J, A. Nobody", "Moor"),
    ],
)
def test_first_authors(authors: str, first: str) -> None:
    work = read_work(f"{authors}. On tides. J Foo 1999;1:1.")
    assert work is not None
    assert work.first_author == first


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<article-title>On <italic>tides</italic></article-title>", "On tides"),
        ("<chapter-title>On tides &amp; wind.</chapter-title>", "On tides & wind"),
        ("", ""),
    ],
)
def test_marked_up(markup: str, title: str) -> None:
    raw = (
        "<element-citation><person-group><name><surname>Marsh</surname><given-names>A</given-names>"
        f"</name><name><surname>Reed</surname></name></person-group>{markup}<source>J Foo</source>"
        '<year>1999</year><pub-id pub-id-type="doi">10.5555/x</pub-id></element-citation>'
    )
    assert read_work(raw) == Work("Marsh", "1999", title, "J Foo", "10.5555/x")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "not an entry at all",
        "Marsh A, Reed C. Without any date. J Foo",
        "<article-title>Nobody wrote it</article-title><year>1999</year>",
        "<surname>Marsh</surname>",
    ],
)
def test_nothing_is_guessed(raw: str) -> None:
    assert read_work(raw) is None


@pytest.mark.parametrize(
    "raw",
    ["A A A A A A and " * 300, "Abc D, " * 700 + "x", "A.A.A-" * 800, "x. " * 1600, "<" * 5000,
     "1999 " * 1000, "Ab-" * 1600, "A. Bc, " * 700, "*a " * 1600],
)  # fmt: skip
def test_the_time_of_hostile_entries_grows_with_their_length(raw: str, linear: Growth) -> None:
    linear(lambda size: read_work(raw[:size]), len(raw) // 4)
