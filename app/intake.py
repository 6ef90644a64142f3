"""From the reports that a person names to what was found; a bad one never stops the rest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cavagraph.app.workers import side_by_side
from cavagraph.graph.errors import CavagraphError, RemoteError, ReportError
from cavagraph.graph.model import Extraction, Scope

Extractor = Callable[[Path], Extraction]

SOME_REJECTED = 1
ALL_REJECTED = ReportError.exit_code


@dataclass(frozen=True, slots=True)
class Accepted:
    """A report and what was found in it."""

    path: Path
    extraction: Extraction


@dataclass(frozen=True, slots=True)
class Rejected:
    """A report that cannot be used, and why: one line that names file and place."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A report that the store holds already, made from the same text, rules and ontology."""

    path: Path


Outcome = Accepted | Rejected | Unchanged


def take_in(
    paths: Iterable[Path],
    extract: Extractor,
    known: Callable[[Path], bool] = lambda _: False,
    jobs: int = 1,
) -> Iterator[Outcome]:
    """What became of each report, in order, as it is worked on. ``known`` says: no need to.

    With ``jobs`` above 1 many reports are read by as many processes; ``extract`` must be picklable.
    """
    files = [(path, known(path)) for path in paths]
    work = side_by_side(
        partial(_outcome, extract), _died, [path for path, same in files if not same], jobs
    )
    for path, same in files:
        yield Unchanged(path) if same else next(work)


def _outcome(extract: Extractor, path: Path) -> Accepted | Rejected:
    try:
        return Accepted(path, _with_patient(extract(path)))
    except RemoteError:  # no fault of the report: the server would fail the others too
        raise
    except CavagraphError as error:
        return Rejected(path, error.message)


def _died(path: Path) -> Accepted | Rejected:
    return Rejected(
        path,
        f"{path}: the process that read it ended without an answer (out of memory, or a fault of a "
        "library); leave it out and report this",
    )


def _with_patient(extraction: Extraction) -> Extraction:
    """ReportError where the text tells of no patient of its own: nothing could hang on it."""
    if any(patient.scope is Scope.INDEX_PATIENT for patient in extraction.patients):
        return extraction
    raise ReportError(
        f"{extraction.source.file}: no patient is described in its "
        f"{extraction.source.chars} characters; give a case report or a case series"
    )


def digest_of(path: Path) -> str:
    """The sha256 of a report's bytes, "" where it cannot be read (the reader says why)."""
    if not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """0 where nothing was rejected, 1 where something was, 3 where everything was."""
    rejected = [isinstance(outcome, Rejected) for outcome in outcomes]
    if not any(rejected):
        return 0
    return ALL_REJECTED if all(rejected) else SOME_REJECTED
