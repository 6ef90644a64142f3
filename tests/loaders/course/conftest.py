"""What the tests of the extraction stages share: the facts of small invented reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cavagraph.graph.model import Fact, Patient, Status
from cavagraph.loaders.pipeline import extract_document
from cavagraph.loaders.readers import read
from cavagraph.ontology.terms import load_terminology

OPENING = (
    "A 54-year-old woman presented with back pain. CT showed a mass of the inferior vena cava. "
)
OPERATION = (
    "She underwent en bloc resection of the tumor and the cava was replaced by a PTFE graft. "
    "The postoperative course was uneventful. "
)
Told = Callable[..., list[Fact]]
"""Facts of an invented report: ``told(words, *fields)``."""


@pytest.fixture
def patients(tmp_path: Path) -> Callable[[str], tuple[Patient, ...]]:
    """The patients of a report whose case part is the given text."""

    def tell(case: str) -> tuple[Patient, ...]:
        path = tmp_path / "invented.md"
        path.write_text(
            f"# Sarcoma of the vena cava\n\n## Case report\n\n{case}\n\n## Discussion\n\n"
            "This tumor is rare.\n",
            encoding="utf-8",
        )
        extraction = extract_document(read(path), load_terminology())
        assert not [issue for issue in extraction.issues if issue.rule.endswith("_stage")]
        return extraction.patients

    return tell


@pytest.fixture
def told(patients: Callable[[str], tuple[Patient, ...]]) -> Told:
    """Facts of one operated patient whose later course is the given text, of the given fields."""

    def tell(words: str, *fields: str, operated: bool = True) -> list[Fact]:
        (patient,) = patients(OPENING + (OPERATION if operated else "") + words)
        return [f for f in patient.facts if f.field in fields]

    return tell


def sign(fact: Fact) -> str:
    """ "-" for absent, "?" for suspected, "" for present."""
    return {Status.ABSENT: "-", Status.SUSPECTED: "?"}.get(fact.status, "")


@pytest.fixture
def brief() -> Callable[[list[Fact], tuple[str, ...]], set[tuple[object, ...]]]:
    """Facts as tuples: the value (with "-" where absent), then the named attributes."""

    def shorten(facts: list[Fact], names: tuple[str, ...]) -> set[tuple[object, ...]]:
        return {(f"{sign(f)}{f.value}", *(_plain(f.get(n)) for n in names)) for f in facts}

    return shorten


def _plain(value: object) -> object:
    return float(value) if type(value).__name__ == "Decimal" else value  # type: ignore[arg-type]
