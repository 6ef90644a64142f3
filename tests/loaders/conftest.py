"""Small invented reports around a paragraph, read as any report is."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.readers import read
from cavagraph.loaders.view import ReportView, view
from cavagraph.ontology.terms import load_terminology

CASE = (
    "A 61-year-old woman was admitted with flank pain. A tumour of the inferior vena cava was "
    "resected and the vein was replaced by a graft. She was well at ten months."
)
ReportOf = Callable[..., ReportView]


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return Lexicon(load_terminology())


@pytest.fixture
def report_of(tmp_path: Path) -> ReportOf:
    """``report_of(paragraphs, heading="Discussion")``: a report with such a section.

    Its file is ``tmp_path / "invented.md"``.
    """

    def make(paragraphs: str, heading: str = "Discussion") -> ReportView:
        path = tmp_path / "invented.md"
        path.write_text(
            f"# An invented report\n\n## Case report\n\n{CASE}\n\n## {heading}\n\n{paragraphs}\n",
            encoding="utf-8",
        )
        return view(read(path), _lexicon())

    return make
