from __future__ import annotations

import pytest

from cavagraph.app.tables import display_width, fit, table, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two  blanks\tand a\nbreak", "two blanks and a break"),
        ("caf\u00e9 10 \u00d7 20", "caf\u00e9 10 \u00d7 20"),
        ("\x1b[31mred", "\\u001b[31mred"),
        ("evil\u202etxt.exe", "evil\\u202etxt.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_cannot_be_seen_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("\u6f22\u5b57", 4), ("e\u0301", 1), ("", 0)]
)
def test_display_width_counts_terminal_columns(text: str, width: int) -> None:
    assert display_width(text) == width


@pytest.mark.parametrize(
    ("widths", "room", "fitted"),
    [
        ([10, 40, 5], 60, [10, 40, 5]),
        ([10, 40, 5], 40, [10, 25, 5]),
        ([30, 30], 40, [20, 20]),
        ([30, 31, 3], 44, [20, 21, 3]),
        ([20, 20, 20], 20, None),
        ([3, 3], 6, [3, 3]),
    ],
)
def test_the_widest_columns_give_way_first(
    widths: list[int], room: int, fitted: list[int] | None
) -> None:
    found = fit(widths, room)
    assert (found and sorted(found)) == (fitted and sorted(fitted))
    if found:
        assert sum(found) <= room


WORDS = "a sentence of several words that needs more than one line in a narrow column"


@pytest.mark.parametrize("width", [30, 40, 60, 80, 200])
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(width: int) -> None:
    lines = list(table(["drug", "sentence"], [["trabectedin", WORDS]], width))
    assert max(map(len, lines)) <= width
    assert set(WORDS.split()) <= set(" ".join(lines).split())


def test_without_a_width_each_row_is_one_line() -> None:
    assert len(list(table(["a", "b"], [["x", WORDS], ["y", "z"]]))) == 4


def test_rows_become_lists_where_even_narrow_columns_do_not_fit() -> None:
    columns = [f"column{i}" for i in range(8)]
    lines = list(table(columns, [[WORDS] * 8, ["", *["b" * 9] * 7]], 40))
    assert lines[0] == f"column0: {WORDS}"
    assert "" in lines
    assert "column0: " not in lines[lines.index("") + 1 :]


def test_wide_characters_stay_in_their_column() -> None:
    lines = list(table(["name", "n"], [["\u6f22\u5b57" * 20, "1"]], 30))
    assert all(display_width(line) <= 30 for line in lines)
