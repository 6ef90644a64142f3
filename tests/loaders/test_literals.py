from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cavagraph.loaders.literals import may_match, needed_words


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("margin", {"margin"}),
        (r"\bmargins? (?:was|of) \d+", {"margin"}),
        (r"closest|nearest", {"closest", "nearest"}),
        (r"(?:closest|nearest) edge", {"closest", "nearest"}),
        (r"(?:loss of blood)?was", {"was"}),
        (r"(?:loss )+was", {"loss "}),
        (r"\d+ mL", {" ml"}),
        (r"[ab]cd", set()),
        (r"a|margin", set()),
        (r"x*y?", set()),
        (r"(?=.*graft)\w+", {"graft"}),
        (r"(?!graft)tube", {"tube"}),
        (r"LiGaTiOn", {"ligation"}),
    ],
)
def test_the_words_that_every_match_has(expression: str, words: set[str]) -> None:
    assert needed_words(expression) == words


def test_without_needed_words_everything_may_match() -> None:
    assert may_match(frozenset(), "")
    assert may_match(frozenset(("graft", "tube")), "a tube was used")
    assert not may_match(frozenset(("graft",)), "a tube was used")


PARTS = st.sampled_from(
    ["graft", r"\btube\b", "(?:vein|wall)", "(?:left )?", r"\d{1,2}", "[ab]+", "x?", "(?:of )+"]
)


@given(st.lists(PARTS, min_size=1, max_size=5), st.data())
def test_no_match_is_ever_lost(parts: list[str], data: st.DataObject) -> None:
    expression = "".join(parts)
    text = data.draw(st.from_regex(re.compile(expression, re.ASCII)))
    if re.search(expression, text, re.IGNORECASE):
        assert may_match(needed_words(expression), text.lower())
