"""``make fuzz CASES=10000``: damaged reports on all cores; ends with 1 where one goes wrong."""

from __future__ import annotations

import argparse
import collections
import multiprocessing
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.mutations import faults_of


def main(arguments: list[str] | None = None) -> int:
    """Run the cases and print what went wrong, each kind of fault once with a seed that has it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    asked = parser.parse_args(arguments)
    seeds = range(asked.first, asked.first + asked.cases)
    kinds: dict[str, list[tuple[int, str]]] = collections.defaultdict(list)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, multiprocessing.Pool() as pool:
        work = partial(_told, folder=Path(folder))
        for done, (seed, faults) in enumerate(pool.imap_unordered(work, seeds, chunksize=20), 1):
            wrong += bool(faults)
            for fault in faults:
                kinds[fault.split(": ", 1)[-1].split(", sentence")[0][:80]].append((seed, fault))
            if done % 500 == 0:
                print(f"{done} of {asked.cases}, {wrong} wrong", file=sys.stderr)
    for found in kinds.values():
        seed, fault = found[0]
        print(f"{len(found)} times, so seed {seed}: {fault}")
    print(f"{asked.cases} damaged reports, {wrong} of them wrong, {len(kinds)} kinds of fault")
    return 1 if wrong else 0


def _told(seed: int, folder: Path) -> tuple[int, list[str]]:
    own = folder / multiprocessing.current_process().name
    own.mkdir(exist_ok=True)
    return seed, faults_of(seed, own)


if __name__ == "__main__":
    sys.exit(main())
