"""What ``cavagraph doctor`` looks at: versions, Java, the store. Reads, repairs nothing."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from cavagraph.graph.build import Library
from cavagraph.graph.errors import StoreError

PARTS = ("cavagraph", "pyoxigraph", "rdflib", "pyshacl", "owlready2")


def state(store: Path) -> Iterator[tuple[str, str]]:
    """Name and value of everything worth telling."""
    yield "python", platform.python_version()
    for part in PARTS:
        yield part, version(part)
    yield "java", shutil.which("java") or "not found; validate --reason needs it"
    yield "store", str(store)
    try:
        manifest = Library(store).manifest()
    except StoreError:
        return
    yield "reports", str(len(manifest.reports))
    yield "statements", str(manifest.quads)
    yield "digest", manifest.digest


def problems(store: Path) -> tuple[str, ...]:
    """One line for each thing that is wrong with the store; a store that is not there is not."""
    library = Library(store)
    return library.verify() if library.exists() else ()
