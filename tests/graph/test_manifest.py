"""The lists that a build writes, and what is refused when they are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cavagraph.graph.errors import StoreError
from cavagraph.graph.manifest import (
    FORMAT,
    FileEntry,
    GraphEntry,
    Manifest,
    ReportEntry,
    files_from_json,
    files_json,
)

PLACE = Path("store/gen-0001/manifest.json")
GRAPHS = (GraphEntry("urn:a", 2, "aa"), GraphEntry("urn:b", 3, "bb"))
REPORTS = (ReportEntry("k1", "urn:a", "a.txt", "t", "r", "o", "0.1.0"),)
MANIFEST = Manifest(GRAPHS, REPORTS)


def test_a_manifest_comes_back() -> None:
    assert Manifest.from_json(MANIFEST.to_json(), PLACE) == MANIFEST
    assert MANIFEST.quads == 5


def test_the_order_of_graphs_does_not_matter() -> None:
    assert Manifest(GRAPHS[::-1], REPORTS).digest == MANIFEST.digest
    assert Manifest(GRAPHS[::-1], REPORTS).to_json() == MANIFEST.to_json()


@pytest.mark.parametrize(
    "other",
    [
        (GRAPHS[0],),
        (GRAPHS[0], GraphEntry("urn:b", 3, "xx")),
        (GRAPHS[0], GraphEntry("urn:c", 3, "bb")),
        (GRAPHS[0], GraphEntry("urn:b", 4, "bb")),
    ],
)
def test_other_content_has_another_digest(other: tuple[GraphEntry, ...]) -> None:
    assert Manifest(other).digest != MANIFEST.digest


def _changed(**fields: object) -> bytes:
    return json.dumps({**json.loads(MANIFEST.to_json()), **fields}).encode()


def _without(name: str) -> bytes:
    data = json.loads(MANIFEST.to_json())
    del data[name]
    return json.dumps(data).encode()


GRAPH = {"iri": "urn:a", "quads": 2, "digest": "aa"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "cut or garbled"),
        (MANIFEST.to_json()[:-20], "cut or garbled"),
        (b"\xff\xfe\x00", "cut or garbled"),
        (b"[" * 100_000, "cut or garbled"),
        (b"[]", "is not what a build writes"),
        (_changed(format=FORMAT + 1), f"format {FORMAT + 1}, this version reads {FORMAT}"),
        (_without("format"), "format None"),
        (_without("graphs"), "lacks the list 'graphs'"),
        (_without("reports"), "lacks the list 'reports'"),
        (_changed(graphs={}), "lacks the list 'graphs'"),
        (_changed(graphs=[1]), "an entry is garbled"),
        (_changed(graphs=[{"iri": "urn:a"}]), "an entry is garbled"),
        (_changed(graphs=[{**GRAPH, "more": 1}]), "an entry is garbled"),
        (_changed(graphs=[{**GRAPH, "quads": "2"}]), "'quads' of an entry is '2'"),
        (_changed(graphs=[{**GRAPH, "iri": None}]), "'iri' of an entry is None"),
        (_changed(graphs=[GRAPH]), "do not fit together"),
        (_changed(quads=6), "do not fit together"),
        (_changed(digest="0"), "do not fit together"),
    ],
)
def test_anything_else_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        Manifest.from_json(data, PLACE)
    assert caught.value.message.startswith(str(PLACE))
    assert "; build the graph again" in caught.value.message
    assert caught.value.exit_code == 4


def test_the_list_of_files_comes_back_sorted() -> None:
    files = (FileEntry("b.sst", 2, "x"), FileEntry("a.sst", 1, "y"))
    assert files_from_json(files_json(files), PLACE) == files[::-1]
    with pytest.raises(StoreError, match="lacks the list 'files'"):
        files_from_json(b"{}", PLACE)
