"""A working text maps back to exact slices of the file through every edit."""

from __future__ import annotations

import re

import pytest

from cavagraph.loaders.mapped import Builder, MappedText, joined, plain


def quotes(mapped: MappedText, start: int, end: int) -> list[str]:
    return [mapped.original[a:b] for a, b in mapped.source_spans(start, end)]


def test_a_plain_text_maps_to_itself() -> None:
    mapped = plain("  a tumour ")
    assert quotes(mapped, 0, len(mapped.text)) == ["a tumour"]
    assert mapped == MappedText.of("  a tumour ")


@pytest.mark.parametrize(
    ("original", "pattern", "words", "text", "quote"),
    [
        ("a tu-\nmour here", r"-\n", (), "a tumour here", "tu-\nmour"),
        ("a **tu**mour here", r"\*\*", (), "a tumour here", "tu**mour"),
        ("a tu\n\n mour here", r"\s{2,}", (), "a tumour here", "tu\n\n mour"),
    ],
)
def test_what_an_edit_takes_out_stays_in_the_quote(
    original: str, pattern: str, words: tuple[str, ...], text: str, quote: str
) -> None:
    mapped = plain(original).sub(re.compile(pattern), lambda _: words)
    assert mapped.text == text
    at = mapped.text.index("tumour")
    assert quotes(mapped, at, at + 6) == [quote]


def test_new_words_stand_for_the_whole_match() -> None:
    mapped = plain("68 \\times 32").sub(re.compile(r"\\times"), lambda _: ("×",))
    assert mapped.text == "68 × 32"
    assert quotes(mapped, 3, 4) == ["\\times"]
    assert quotes(mapped, 0, 7) == ["68 \\times 32"]


def test_a_kept_stretch_keeps_its_own_map() -> None:
    mapped = plain("x<b>yz</b>").sub(re.compile(r"<b>(\w+)</b>"), lambda m: (m.span(1),))
    assert mapped.text == "xyz"
    assert quotes(mapped, 1, 3) == ["yz"]


def test_none_leaves_a_match_as_it_is() -> None:
    mapped = plain("abc")
    assert mapped.sub(re.compile("b"), lambda _: None) is mapped


def test_edits_can_follow_each_other() -> None:
    mapped = plain("a  $5$  b")
    mapped = mapped.sub(re.compile(r"\$"), lambda _: ())
    mapped = mapped.sub(re.compile(r" +"), lambda _: (" ",))
    assert mapped.text == "a 5 b"
    assert quotes(mapped, 2, 5) == ["5$  b"]


def test_a_sentence_over_a_caption_has_two_slices() -> None:
    original = "The cava was\n\nFig. 1 A tumour.\n\nrebuilt with a graft."
    builder = Builder(original)
    first, last = original.index("\n"), original.index("rebuilt")
    builder.stretch(0, first)
    builder.separator("\n")
    builder.stretch(last, len(original))
    builder.separator("\u2029")
    builder.stretch(original.index("Fig"), original.index("\n\nrebuilt"))
    mapped = builder.build()
    end = mapped.text.index("\u2029")
    assert quotes(mapped, 0, end) == ["The cava was", "rebuilt with a graft."]
    assert quotes(mapped, 4, 12) == ["cava was"]
    assert quotes(mapped, end + 1, len(mapped.text)) == ["Fig. 1 A tumour."]


def test_only_space_between_stretches_is_bridged() -> None:
    builder = Builder("one\n\ntwo")
    builder.stretch(0, 3)
    builder.separator("\n")
    builder.stretch(5, 8)
    mapped = builder.build()
    assert quotes(mapped, 0, len(mapped.text)) == ["one\n\ntwo"]


def test_a_row_is_the_line_of_the_file() -> None:
    builder = Builder("x\n| a | b |\ny")
    builder.row(2, 11, [(3, 6), (7, 10)], "\t")
    mapped = builder.build()
    assert mapped.text == " a \t b "
    assert quotes(mapped, 0, len(mapped.text)) == ["| a | b |"]


def test_other_words_stand_for_a_stretch() -> None:
    builder = Builder("rare1 and")
    builder.swapped(0, 9, [(4, 5, "!")])
    mapped = builder.build()
    assert mapped.text == "rare! and"
    assert quotes(mapped, 0, 9) == ["rare1 and"]


def test_joined_parts_and_slices() -> None:
    whole = plain("alpha beta")
    mapped = joined([whole.slice(6, 10), whole.slice(0, 5)], "\n")
    assert mapped.text == "beta\nalpha"
    assert quotes(mapped, 0, 4) == ["beta"]
    assert quotes(mapped, 5, 10) == ["alpha"]
    assert quotes(mapped, 0, 10) == ["beta", "alpha"]


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 3), (3, 2)])
def test_nothing_but_space_has_no_quote(start: int, end: int) -> None:
    assert plain("ab   cd").source_spans(start, end) == ()
