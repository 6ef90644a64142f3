"""``make bench``: how fast reports become facts, beside medspaCy, and how the time grows.

Figures are of the machine that runs it; what can be compared are the ratios. Both sides read the
same files with the same terms in turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import multiprocessing
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO

from cavagraph.loaders.pipeline import extract, lexicon_of
from cavagraph.ontology.terms import Term, Terminology, load_terminology

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
PASSES = 8
"""Over all reports, for the figure with all cores."""


def main(arguments: list[str] | None = None) -> None:
    """Print all figures. ``--medspacy`` names a Python that has it; without, ours alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--medspacy", type=Path, metavar="PYTHON")
    given = os.environ.get("CAVAGRAPH_REPORTS")
    folder = Path(given) if given else ROOT / "docs" / "examples"
    parser.add_argument("--reports", type=Path, default=folder, metavar="FOLDER")
    asked = parser.parse_args(arguments)
    reports = sorted(path for path in asked.reports.iterdir() if path.suffix in (".txt", ".md"))
    reports = [path for path in reports if path.name != "README.md"]
    extract(reports[0])  # what is read and compiled once
    print(f"{len(reports)} reports, {sum(p.stat().st_size for p in reports)} bytes")
    compare(reports, asked.medspacy)
    grow(reports[0])
    terms(reports[0])
    profile(reports)


def compare(reports: Sequence[Path], other: Path | None) -> None:
    """Documents a second of both, each figure the best of the rounds."""
    sides: dict[str, Callable[[str], float]] = {"cavagraph": partial(ours, reports)}
    best: dict[tuple[str, str], float] = {}
    with their_side(reports, other) as theirs:
        if theirs:
            sides["medspaCy"] = theirs
        for _ in range(ROUNDS):
            for name, side in sides.items():
                for line, passes in (("core", 1), (f"all {PASSES}", PASSES)):
                    key = name, line.partition(" ")[0]
                    rate = passes * len(reports) / side(line)
                    best[key] = max(best.get(key, 0.0), rate)
    for kind, words in (("core", "documents a second of one core"), ("all", "with all cores")):
        for name in sides:
            print(f"{name}: {best[name, kind]:.2f} {words}")
        if theirs:
            print(f"ratio: {best['cavagraph', kind] / best['medspaCy', kind]:.1f}")


def ours(reports: Sequence[Path], line: str) -> float:
    """Processor seconds of a pass for ``core``, wall seconds of N passes for ``all N``."""
    asked, _, times = line.partition(" ")
    if asked == "core":
        return cpu(lambda: [extract(path) for path in reports])
    with multiprocessing.get_context("fork").Pool() as pool:
        pool.map(_count, reports)
        began = time.perf_counter()
        pool.map(_count, list(reports) * int(times), chunksize=1)
        return time.perf_counter() - began


def _count(path: Path) -> int:
    return len(extract(path).patients)


@contextmanager
def their_side(
    reports: Sequence[Path], python: Path | None
) -> Iterator[Callable[[str], float] | None]:
    """Asks the process of ``medspacy_pipeline`` for one pass; None without it."""
    if python is None:
        print("medspaCy: not asked (--medspacy PYTHON)")
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "terms.json"
        words = [(w, sorted(t.types)[0]) for t in load_terminology().terms for w in t.words]
        file.write_text(json.dumps(words), encoding="utf-8")
        script = Path(__file__).with_name("medspacy_pipeline.py")
        command = [str(python), str(script), str(file), *map(str, reports)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdin is not None and process.stdout is not None
            print(f"{process.stdout.readline().strip()}, {len(words)} words")
            yield partial(_asked, process.stdin, process.stdout)
            process.stdin.close()


def _asked(to: IO[str], answer: IO[str], line: str) -> float:
    to.write(line + "\n")
    to.flush()
    return float(answer.readline())


def grow(report: Path) -> None:
    """The time of 1, 10 and 100 times the text of a report."""
    text = report.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / report.name
        once = 0.0
        for times in (1, 10, 100):
            path.write_text("\n\n".join([text] * times), encoding="utf-8")
            seconds = min(cpu(lambda: extract(path)) for _ in range(3 if times < 100 else 1))
            once = once or seconds
            ratio = seconds / once / times
            print(f"{times} times the text: {seconds:.3f} s, {ratio:.2f} times the linear")


def terms(report: Path) -> None:
    """The time of a report with the shipped terms alone, and with invented ones beside them."""
    shipped, once = load_terminology(), 0.0
    for more in (0, 5_000, 50_000):
        invented = tuple(
            replace(shipped.terms[0], iri=f"urn:term:{n}", label=f"word{n} of kind{n % 97}",
                    synonyms=(), hidden=())
            for n in range(more)
        )  # fmt: skip
        seconds = with_terms(report, shipped, invented)
        once = once or seconds
        print(f"{len(shipped.terms) + more} terms: {seconds:.3f} s, {seconds / once:.2f} of ours")


def with_terms(report: Path, shipped: Terminology, more: tuple[Term, ...]) -> float:
    """Processor seconds of a report, when the words have been made ready."""
    known = Terminology((*shipped.terms, *more)) if more else shipped
    lexicon_of(known)
    extract(report, known)
    return min(cpu(lambda: extract(report, known)) for _ in range(5))


def profile(reports: Sequence[Path], lines: int = 15) -> None:
    """The functions that take the most time of their own."""
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [extract(path) for path in reports])
    told = io.StringIO()
    pstats.Stats(profiler, stream=told).sort_stats("tottime").print_stats(lines)
    print("\n".join(line for line in told.getvalue().replace(f"{ROOT}/", "").splitlines() if line))


def cpu(work: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main(sys.argv[1:])
