"""The pattern language: what each addition means, what is refused, which sentences are skipped."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cavagraph.graph.model import Source
from cavagraph.loaders.annotations import Annotated, Mention, Quantity
from cavagraph.loaders.context import annotate
from cavagraph.loaders.document import BlockKind, Document, Section, Sentence
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.mapped import plain
from cavagraph.loaders.patterns import compile_pattern, encode
from cavagraph.ontology.terms import load_terminology


@pytest.fixture(scope="session")
def marked(lexicon: Lexicon) -> Callable[..., Annotated]:
    """A sentence with its mentions and quantities; ``before`` shifts it within its text."""

    def make(words: str, before: str = "") -> Annotated:
        start = len(before)
        text = before + words
        sentence = Sentence(0, start, len(text), words, Section.CASE, BlockKind.PARAGRAPH)
        document = Document(
            Source("x", "0" * 64, len(text)), plain(text), (), (sentence,), (), (), ()
        )
        return annotate(document, lexicon)[0]

    return make


def named(items: tuple[Mention | Quantity, ...]) -> list[str]:
    return [i.term.label if isinstance(i, Mention) else i.text for i in items]


MATCHES = [
    # plain words: a space is any white space, case does not count
    ("vena porta", "The VENA  porta stayed.", "VENA  porta", {}),
    ("vena porta", "The vena\nporta stayed.", "vena\nporta", {}),
    # one mention, named
    ("<Symptom:s>", "She felt back pain.", "back pain", {"s": ["back pain"]}),
    ("no <Symptom|Sign:s>", "There was no fever.", "no fever", {"s": ["fever"]}),
    ("<*:x> twice", "He took aspirin twice.", "aspirin twice", {"x": ["aspirin"]}),
    # a list of mentions
    (
        "removed <Organ:o+>",
        "We removed the spleen, the gallbladder and the duodenum.",
        None,
        None,
    ),
    (
        "removed the <Organ:o+>",
        "We removed the spleen, the gallbladder and the duodenum.",
        "removed the spleen, the gallbladder and the duodenum",
        {"o": ["spleen", "gallbladder", "duodenum"]},
    ),
    (
        "<Symptom:s+>",
        "Complaints: back pain; fever or fatigue.",
        "back pain; fever or fatigue",
        {"s": ["back pain", "fever", "fatigue"]},
    ),
    (
        "of <Organ:o+>",
        "Loss of spleen as well as gallbladder.",
        "of spleen as well as gallbladder",
        {"o": ["spleen", "gallbladder"]},
    ),
    # quantities
    ("lost {volume:v}", "The team lost 450 mL.", "lost 450 mL", {"v": ["450 mL"]}),
    (
        "{length|volume:q} (?:wide|lost)",
        "A cuff of 12 mm wide was left.",
        "12 mm wide",
        {"q": ["12 mm"]},
    ),
    ("after {duration}", "Done after 3 hours.", "after 3 hours", {}),
    ("after {dose}", "Done after 3 hours.", None, None),
    # gaps
    ("drain ~2 removed", "The drain was soon removed.", "drain was soon removed", {}),
    ("drain ~2 removed", "The drain removed itself.", "drain removed", {}),
    ("drain ~1 removed", "The drain was very soon removed.", None, None),
    ("drain ~6 removed", "The drain held. It was removed.", None, None),
    ("drain ~6 removed", "The drain held; it was removed.", None, None),
    (
        "drain ~4 removed",
        "The drain of 1.5 litres was removed.",
        "drain of 1.5 litres was removed",
        {},
    ),
    # an optional placeholder may be missing
    ("given(?: {dose:d})? slowly", "It was given slowly.", "given slowly", {}),
    (
        "given(?: {dose:d})? slowly",
        "It was given 40 mg slowly.",
        "given 40 mg slowly",
        {"d": ["40 mg"]},
    ),
    ("<Drug:d>? ?course", "A second course followed.", "course", {}),
    # alternatives: one of them is enough
    ("(?:<Organ:o>|nothing) was spared", "And nothing was spared.", "nothing was spared", {}),
    ("<Organ:o> spared|all spared", "In the end all spared.", "all spared", {}),
    ("x[(]|<Organ:o> kept", "The spleen kept.", "spleen kept", {"o": ["spleen"]}),
    (r"kept \(|<Organ:o> kept", "The spleen kept.", "spleen kept", {"o": ["spleen"]}),
    # escapes and classes are left as they are
    (r"grade \d[ab]?", "It was grade 3b.", "grade 3b", {}),
    (r"size \(cm\)", "The size (cm) was lost.", "size (cm)", {}),
]


@pytest.mark.parametrize(("source", "words", "text", "slots"), MATCHES)
def test_match(
    marked: Callable[..., Annotated],
    source: str,
    words: str,
    text: str | None,
    slots: dict[str, list[str]] | None,
) -> None:
    annotated = marked(words, before="Before. ")
    found = list(compile_pattern(source).find(encode(annotated)))
    if text is None:
        assert not found
        return
    assert len(found) == 1
    begin = annotated.sentence.start
    assert words[found[0].start - begin : found[0].end - begin].strip() == text
    assert {name: named(items) for name, items in found[0].slots.items()} == slots


NEEDS = [
    ("<Symptom:s>", {"Symptom"}),
    ("<Symptom|Sign:s>", set()),
    ("<*:s>", set()),
    ("{dose:d} of <Drug:x>", {"dose", "Drug"}),
    ("{dose|volume:d}", set()),
    ("(?: {dose:d})?<Drug:x>", {"Drug"}),
    ("(?:{dose:d} )*<Drug:x>", {"Drug"}),
    ("(?:{dose:d} ){0,2}<Drug:x>", {"Drug"}),
    ("(?:{dose:d} ){1,2}<Drug:x>", {"dose", "Drug"}),
    ("<Drug:x>?", set()),
    ("{dose:d}? mg", set()),
    ("<Drug:x>|none", set()),
    ("(?:<Drug:x>|none) given", set()),
    ("(?:given <Drug:x>)", {"Drug"}),
    (r"\(<Drug:x>\)", {"Drug"}),
    ("[(]<Drug:x>|none", set()),
    ("[(|)]<Drug:x>", {"Drug"}),
]


@pytest.mark.parametrize(("source", "needs"), NEEDS)
def test_what_a_sentence_must_hold(source: str, needs: set[str]) -> None:
    assert compile_pattern(source).needs == needs


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("(", "pattern '\\('"),
        ("<Drug:a> and <Drug:a>", "pattern"),
        ("a{2", "no match expected"),
        ("{weight:w}", "weight"),
        ("[a", "pattern"),
        ("*a", "pattern"),
    ],
)
def test_a_bad_pattern_is_named(source: str, message: str) -> None:
    if message == "no match expected":
        assert compile_pattern(source).regex.search("a{2")
        return
    with pytest.raises(ValueError, match=message):
        compile_pattern(source)


def test_words_of_names_are_given_with_their_place(marked: Callable[..., Annotated]) -> None:
    annotated = marked("A pale cuff of 9 mm was left.", before="Title. ")
    (found,) = compile_pattern(r"(?P<kind>\w+) cuff of {length:size}").find(encode(annotated))
    assert found.texts["kind"] == ("pale", 9, 13)
    assert found.texts["size"][0] == "9 mm"
    assert [type(i).__name__ for i in found.slots["size"]] == ["Quantity"]
    assert "kind" not in found.slots


def test_a_quantity_inside_a_mention_is_not_marked(marked: Callable[..., Annotated]) -> None:
    annotated = marked("Margins were R0.")
    encoded = encode(annotated)
    spans = [(i.start, i.end) for i in encoded.opened.values()]
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_matches_come_from_left_to_right_without_overlap(
    marked: Callable[..., Annotated],
) -> None:
    annotated = marked("Fever came, nausea came, and fatigue came.")
    found = list(compile_pattern("<Symptom:s> came").find(encode(annotated)))
    assert [named(m.slots["s"])[0] for m in found] == ["fever", "nausea", "fatigue"]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_sentence_without_the_class_is_not_searched(marked: Callable[..., Annotated]) -> None:
    encoded = encode(marked("Nothing of note."))
    assert "Symptom" not in encoded.classes
    assert not list(compile_pattern("<Symptom:s>").find(encoded))


def test_compiling_twice_gives_one_pattern() -> None:
    assert compile_pattern("<Drug:d> again") is compile_pattern("<Drug:d> again")


WORDS = st.lists(
    st.sampled_from(
        ["aspirin", "40 mg", "spleen", "fever", "and", ",", "12 mm", "(", ")", "no", "3 hours", ";"]
    ),
    max_size=14,
).map(" ".join)


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    return Lexicon(load_terminology())


@settings(deadline=None)
@given(words=WORDS)
def test_the_marked_text_without_its_marks_is_the_sentence(words: str) -> None:
    sentence = Sentence(0, 0, len(words), words, Section.CASE, BlockKind.PARAGRAPH)
    document = Document(
        Source("x", "0" * 64, len(words)), plain(words), (), (sentence,), (), (), ()
    )
    encoded = encode(annotate(document, shipped_lexicon())[0])
    assert re.sub("[\ue000-\uf8ff]", "", encoded.text) == words
    assert len(encoded.origins) == len(encoded.text) + 1
    assert list(encoded.origins) == sorted(encoded.origins)
    assert set(encoded.opened) == {
        i for i, char in enumerate(encoded.text) if char in "\ue000\ue002"
    }
