"""The other side of ``make bench``: medspaCy over the same reports, with the same terms.

Runs in an environment of its own, which has no cavagraph: ``python medspacy_pipeline.py TERMS
REPORT...``. TERMS is a JSON list of (words, class). For every line on standard input one pass:
``core`` prints the processor seconds of a pass in this process, ``all N`` the wall seconds of N
passes on all cores. The first line printed tells the versions.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

PIPES = (
    "medspacy_pyrush",
    "medspacy_target_matcher",
    "medspacy_context",
    "medspacy_sectionizer",
)
_nlp: Any = None  # a worker is a copy of this process and finds it here


def pipeline(terms: Path) -> Any:
    """medspaCy with sentences, our terms, contexts and sections; it writes no log."""
    made = import_module("medspacy").load(medspacy_enable=list(PIPES))
    rule = import_module("medspacy.ner").TargetRule
    words = json.loads(terms.read_text(encoding="utf-8"))
    made.get_pipe("medspacy_target_matcher").add([rule(word, kind) for word, kind in words])
    import_module("loguru").logger.remove()  # a line for every word: it would time the log
    return made


def read(text: str) -> int:
    """The number of mentions in a report."""
    return len(_nlp(text).ents)


def main(terms: str, *reports: str) -> None:
    """Answer every line of standard input."""
    global _nlp
    tell = partial(print, file=sys.stdout, flush=True)
    sys.stdout = sys.stderr  # it prints what it works at
    _nlp = pipeline(Path(terms))
    texts = [Path(report).read_text(encoding="utf-8") for report in reports]
    read(texts[0])
    tell(f"medspacy {version('medspacy')}, spacy {version('spacy')}")
    with multiprocessing.get_context("fork").Pool() as pool:
        pool.map(read, texts)
        for line in sys.stdin:
            asked, _, times = line.strip().partition(" ")
            if asked == "core":
                tell(seconds(time.process_time, lambda: [read(text) for text in texts]))
            else:
                many = texts * int(times)
                tell(seconds(time.perf_counter, partial(pool.map, read, many, 1)))


def seconds(clock: Callable[[], float], work: Callable[[], object]) -> float:
    """The time of a piece of work by a clock."""
    began = clock()
    work()
    return clock() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
