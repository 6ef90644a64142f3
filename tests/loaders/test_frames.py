"""The examples of the frame files are their tests; so are the rules about the files themselves."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from cavagraph.graph.errors import VocabularyError
from cavagraph.graph.model import Source
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.context import annotate
from cavagraph.loaders.document import BlockKind, Document, Sentence
from cavagraph.loaders.engine import apply_frames
from cavagraph.loaders.frames import Example, Frame, read_frames, shipped_frames
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.mapped import plain
from cavagraph.ontology.terms import load_terminology


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    return Lexicon(load_terminology())


def found_in(frame: Frame, example: Example) -> list[Candidate]:
    text = example.text
    sentence = Sentence(0, 0, len(text), text, example.section, BlockKind.PARAGRAPH)
    document = Document(
        Source("example", "0" * 64, len(text)), plain(text), (), (sentence,), (), (), ()
    )
    return [c for a in annotate(document, lexicon()) for c in apply_frames([frame], a)]


def plain_value(value: object) -> object:
    if isinstance(value, tuple | list):
        return [plain_value(v) for v in value]
    return float(value) if isinstance(value, Decimal) else value


def as_dict(candidate: Candidate) -> dict[str, object]:
    known: dict[str, object] = {
        "field": candidate.field,
        "value": plain_value(candidate.value),
        "status": candidate.status.value,
        "temporality": candidate.temporality.value,
    }
    return known | {name: plain_value(value) for name, value in candidate.attrs}


EXAMPLES = [
    pytest.param(frame, example, id=f"{frame.id}: {example.text[:50]}")
    for frame in shipped_frames()
    for example in frame.examples
]


@pytest.mark.parametrize(("frame", "example"), EXAMPLES)
def test_example(frame: Frame, example: Example) -> None:
    found = [as_dict(c) for c in found_in(frame, example)]
    assert len(found) == len(example.expect), found
    for expected in example.expect:
        assert any(
            all(
                one.get(k) == v or str(one.get(k)).lower() == str(v).lower()
                for k, v in expected.items()
            )
            for one in found
        ), found


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
