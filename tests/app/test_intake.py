from __future__ import annotations

import os
from pathlib import Path

import pytest

from cavagraph.app.intake import (
    Accepted,
    Outcome,
    Rejected,
    Unchanged,
    digest_of,
    exit_code,
    take_in,
)
from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Extraction, Patient, Scope, Source

SOURCE = Source(file="x.txt", sha256="0" * 64, chars=12)
FOUND = Extraction(SOURCE, patients=(Patient("1", "patient"),))
CITED = Extraction(SOURCE, patients=(Patient("1", "patient", scope=Scope.CITED_PATIENT),))
EMPTY = Extraction(SOURCE)


def extractor(path: Path) -> Extraction:
    if path.name == "broken.txt":
        raise ReportError("broken.txt: is broken; repair it")
    return {"empty.txt": EMPTY, "cited.txt": CITED}.get(path.name, FOUND)


def outcomes(*names: str) -> list[Outcome]:
    return list(take_in(map(Path, names), extractor, lambda path: path.name == "known.txt"))


def test_a_bad_report_does_not_stop_the_rest() -> None:
    assert outcomes("a.txt", "broken.txt", "known.txt", "b.txt") == [
        Accepted(Path("a.txt"), FOUND),
        Rejected(Path("broken.txt"), "broken.txt: is broken; repair it"),
        Unchanged(Path("known.txt")),
        Accepted(Path("b.txt"), FOUND),
    ]


@pytest.mark.parametrize("name", ["empty.txt", "cited.txt"])
def test_a_report_without_a_patient_of_its_own_is_rejected(name: str) -> None:
    (found,) = outcomes(name)
    assert isinstance(found, Rejected)
    assert found.reason.startswith("x.txt: no patient is described in its 12 characters;")


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ((), 0),
        (("a.txt", "known.txt"), 0),
        (("a.txt", "broken.txt"), 1),
        (("known.txt", "broken.txt"), 1),
        (("broken.txt",), 3),
        (("broken.txt", "empty.txt"), 3),
    ],
)
def test_the_exit_code_says_how_much_was_rejected(names: tuple[str, ...], code: int) -> None:
    assert exit_code(outcomes(*names)) == code


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"abc")
    assert digest_of(tmp_path / "a.txt").startswith("ba7816bf")


def test_what_is_no_file_has_no_digest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # opening it would wait forever
    assert [digest_of(tmp_path / n) for n in ("missing", ".", "pipe")] == ["", "", ""]
