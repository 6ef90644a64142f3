from __future__ import annotations

import os
from pathlib import Path

import pytest

from cavagraph.app.intake import Accepted, Rejected, take_in
from cavagraph.app.workers import WORTH_IT, WorkerDied, alone, cores, side_by_side
from cavagraph.graph.errors import ReportError
from cavagraph.graph.model import Extraction, Patient, Source

FILES = [Path(f"{n}.txt") for n in range(WORTH_IT + 1)]


def process_of(path: Path) -> tuple[str, int]:
    """Stands for work; the file kill.txt kills whoever works on it."""
    if path.name == "kill.txt":
        os._exit(9)
    return path.name, os.getpid()


def died(path: Path) -> tuple[str, int]:
    return f"{path.name} died", 0


def read(path: Path) -> Extraction:
    if path.name == "kill.txt":
        os._exit(9)
    if path.name == "2.txt":
        raise ReportError("2.txt: is broken; repair it")
    return Extraction(Source(path.name, "0" * 64, 1), patients=(Patient("1", "patient"),))


def test_many_files_are_worked_on_by_other_processes_in_order() -> None:
    found = list(side_by_side(process_of, died, FILES, 2))
    assert [name for name, _ in found] == [path.name for path in FILES]
    assert os.getpid() not in {process for _, process in found}


@pytest.mark.parametrize(("files", "jobs"), [(FILES, 1), (FILES[: WORTH_IT - 1], 8)])
def test_few_files_or_one_job_need_no_other_process(files: list[Path], jobs: int) -> None:
    found = list(side_by_side(process_of, died, files, jobs))
    assert found == [(path.name, os.getpid()) for path in files]


def test_a_worker_that_dies_costs_its_own_file_only() -> None:
    files = [*FILES[:3], Path("kill.txt"), *FILES[3:]]
    found = [name for name, _ in side_by_side(process_of, died, files, 2)]
    assert found == [*[f.name for f in files[:3]], "kill.txt died", *[f.name for f in files[4:]]]


def test_alone_says_that_its_process_died() -> None:
    assert alone(process_of, Path("a.txt"))[1] != os.getpid()
    with pytest.raises(WorkerDied, match=r"kill\.txt"):
        alone(process_of, Path("kill.txt"))


def test_reports_in_other_processes_are_taken_in_as_in_this_one() -> None:
    files = [*FILES, Path("kill.txt")]
    outcomes = list(take_in(files, read, jobs=2))
    assert [outcome.path for outcome in outcomes] == files
    assert outcomes[:2] == [Accepted(path, read(path)) for path in files[:2]]
    assert outcomes[2] == Rejected(FILES[2], "2.txt: is broken; repair it")
    last = outcomes[-1]
    assert isinstance(last, Rejected)
    assert last.reason.startswith("kill.txt: the process that read it ended without an answer")


def test_there_is_a_core() -> None:
    assert cores() >= 1
