"""The examples of the frame files are their tests; so are the rules about the files themselves."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from cavagraph.graph.errors import VocabularyError
from cavagraph.loaders.frames import Example, Frame, read_frames, shipped_frames
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.rule_examples import failures
from cavagraph.ontology.terms import load_terminology


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return Lexicon(load_terminology())


EXAMPLES = [
    pytest.param(frame, example, id=f"{frame.id}: {example.text[:50]}")
    for frame in shipped_frames()
    for example in frame.examples
]


@pytest.mark.parametrize(("frame", "example"), EXAMPLES)
def test_example(frame: Frame, example: Example) -> None:
    one = frame.model_copy(update={"examples": (example,)})
    assert [str(failure) for failure in failures([one], lexicon())] == []


def test_a_failing_example_tells_what_it_gives() -> None:
    frame = shipped_frames()[0]
    wrong = frame.model_copy(update={"examples": (Example(text="A text about nothing."),)})
    assert list(failures([wrong], lexicon())) == []
    right = frame.examples[0]
    none = frame.model_copy(update={"examples": (right.model_copy(update={"expect": ()}),)})
    (failure,) = failures([none], lexicon())
    assert (failure.rule, failure.text, failure.expected) == (frame.id, right.text, ())
    assert str(failure).startswith(f"{frame.id}: {right.text!r} must give nothing, gives field ")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- id: a\n  field: x\n", "frames.yaml:1: patterns"),
        (
            "- id: a\n  field: x\n  patterns: ['(']\n  examples: [{text: b}]\n",
            "frames.yaml:1: patterns",
        ),
        ("- id: a\n  field: x\n  filed: x\n  patterns: [b]\n  examples: [{text: b}]\n", "filed"),
        ("- id: a\n  field: x\n  patterns: [b]\n", "examples"),
        ("- id: [\n", "frames.yaml:2"),
        ("id: a\n", "a list of frames"),
        ("- id: a\n  id: b\n  field: x\n  patterns: [b]\n", "stands twice"),
    ],
)
def test_a_faulty_frame_file_is_named_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "frames.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"frames\.yaml") as error:
        read_frames(path)
    assert place in str(error.value)
