"""Context: every cue's examples, and how far scopes reach."""

from __future__ import annotations

import pytest

from cavagraph.loaders.annotations import Mention
from cavagraph.loaders.context import in_context
from cavagraph.loaders.cues import Cue, Example, load_cues
from cavagraph.ontology.terms import Term

ANY = Term("https://example.org/term", "term", "a term of the tests")


def mentions_of(text: str, *words: str) -> tuple[Mention, ...]:
    """A mention for each of the words, where it first stands in the text."""
    found = [(text.index(word), word) for word in words]
    return tuple(Mention(at, at + len(word), word, ANY) for at, word in sorted(found))


def set_on(text: str, *words: str) -> dict[str, dict[str, str]]:
    """By word: the context fields that are set, with the cue."""
    out: dict[str, dict[str, str]] = {}
    for mention in in_context(text, mentions_of(text, *words)):
        context = mention.context
        fields = {f: getattr(context, f) for f in type(context).__slots__}
        out[mention.text] = {k: v for k, v in fields.items() if v}
    return out


CUE_EXAMPLES = [
    pytest.param(item, example, id=f"{item.id}-{n}")
    for item in load_cues().cues
    for n, example in enumerate(item.examples)
]


@pytest.mark.parametrize(("cue", "example"), CUE_EXAMPLES)
def test_the_examples_of_a_cue_hold(cue: Cue, example: Example) -> None:
    found = set_on(example.text, *example.hits, *example.misses)
    for word in example.hits:
        assert found[word].get(cue.category) == cue.id
    for word in example.misses:
        silent = ("negated", "historical", "planned", "suspected", "hypothetical", "family")
        categories = cue.sets or silent
        assert not set(categories) & set(found[word]), found[word]


PAIR_EXAMPLES = [
    pytest.param(pair.id, example, id=f"{pair.id}-{n}")
    for pair in load_cues().pairs
    for n, example in enumerate(pair.examples)
]


@pytest.mark.parametrize(("cue_id", "example"), PAIR_EXAMPLES)
def test_the_examples_of_a_pair_hold(cue_id: str, example: Example) -> None:
    found = set_on(example.text, *example.hits, *example.misses)
    assert all(found[word].get("landmark") == cue_id for word in example.hits)
    assert not any("landmark" in found[word] for word in example.misses)
