"""The released graph: deterministic bytes, no quotes, the same facts."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cavagraph.graph.errors import StoreError
from cavagraph.graph.model import Extraction
from cavagraph.graph.rdf import Run, quads
from cavagraph.graph.released import RELEASED, read_released, released_bytes
from cavagraph.ontology.terms import Terminology

OTHER = "0b" * 32


@pytest.fixture(scope="module")
def pair(extraction: Extraction) -> tuple[Extraction, ...]:
    return (extraction, replace(extraction, source=replace(extraction.source, sha256=OTHER)))


def test_order_of_input_does_not_matter(
    pair: tuple[Extraction, ...], terminology: Terminology
) -> None:
    data = released_bytes(pair, terminology, Run("1"))
    assert data == released_bytes(reversed(pair), terminology, Run("1"))
    assert data.index(b"graph-0b0b") < data.index(b"graph-5a5a")


def test_prefixes_are_sorted(pair: tuple[Extraction, ...], terminology: Terminology) -> None:
    """The serialiser orders them anew in each process; the file must not."""
    lines = released_bytes(pair, terminology, Run()).decode().splitlines()
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes) == lines[: len(prefixes)]


def test_read_back(tmp_path: Path, pair: tuple[Extraction, ...], terminology: Terminology) -> None:
    path = tmp_path / "released.trig"
    path.write_bytes(released_bytes(pair, terminology, Run("1")))
    expected = {q for item in pair for q in quads(item, terminology, Run("1"), quotes=False)}
    assert set(read_released(path)) == expected
    assert b"exactText" not in path.read_bytes()
    assert b"startChar" in path.read_bytes()


@pytest.mark.parametrize("content", [None, b"cg:broken"])
def test_unreadable(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "released.trig"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"released\.trig"):
        read_released(path)


def test_released_lies_in_the_package() -> None:
    assert RELEASED.name == "released.trig"


def test_writing_needs_no_rdflib() -> None:
    code = "import sys, cavagraph.graph.released; sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("A short title", "A short title"),
        ("One two three four five six seven eight nine ten",
         "One two three four five six seven eight …"),
        ("One two three four five six seven of I-II cavas",
         "One two three four five six seven of …"),
        ("One two three four five six part I-II of them",
         "One two three four five six part …"),
    ],
)  # fmt: skip
def test_titles_may_be_cut(
    extraction: Extraction, terminology: Terminology, title: str, short: str
) -> None:
    """Whole by default: a title is bibliography."""
    item = replace(extraction, source=replace(extraction.source, title=title))
    whole = released_bytes([item], terminology, Run()).decode()
    cut = released_bytes([item], terminology, Run(), titles=False).decode()
    assert f'dcterms:title "{title}"' in whole
    assert f'dcterms:title "{short}"' in cut
