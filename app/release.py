"""Makes the released graph of the package: ``python -m cavagraph.app.release REPORT...``.

For those who work on the project: run it (``make release``) when rules or ontology have changed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from cavagraph.app.console import Console, write_file
from cavagraph.app.inputs import report_files
from cavagraph.app.recipe import provenance, terminology
from cavagraph.graph.errors import CavagraphError
from cavagraph.graph.released import released_bytes

TARGET = Path("graph/released.trig")


def released(reports: Sequence[Path]) -> bytes:
    """The released graph of these reports. Raises ReportError where one cannot be read."""
    from cavagraph.loaders.pipeline import extract

    terms = terminology()
    found = [extract(path, terms) for path in report_files(reports)]
    return released_bytes(found, terms, provenance(), titles=False)


def main(arguments: Sequence[str]) -> int:
    """Write the file into the source tree."""
    console = Console.standard()
    if not arguments:
        console.error("release: no reports are named; give their folder")
        return 2
    try:
        data = released([Path(argument) for argument in arguments])
        write_file(TARGET, data)
    except CavagraphError as error:
        console.error(error.message)
        return error.exit_code
    console.note(f"{TARGET}: {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
