"""Every question against what the five reports say, on the released graph.

``expected/<question>.tsv`` was written from the reports. Line 1 says why; line 2 the mode: in
``exact`` the rows are all there are, in ``contains`` others may stand beside them; lines that begin
with ``!`` must never be there. Cells are patterns (``*`` is anything). Columns are those of the
question, and two of the harness: ``who`` is report and patient (000/1), ``from`` the report.
``gaps.tsv`` names the questions whose rows are known not to be right yet, and why; a question that
has become right must leave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path

import pyoxigraph as ox
import pytest

from cavagraph.graph.oxigraph_store import OxigraphStore
from cavagraph.graph.store import Plain
from cavagraph.ontology.prefixes import PREFIXES
from cavagraph.queries import catalogue

EXPECTED = Path(__file__).with_name("expected")
GAPS = Path(__file__).with_name("gaps.tsv")
RELEASED = files("cavagraph.graph") / "released.trig"

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    columns: Cells
    exact: bool
    wanted: tuple[Cells, ...]
    never: tuple[Cells, ...]


def read(name: str) -> Expectation:
    lines = (EXPECTED / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    mode = lines[1].removeprefix("# mode: ")
    assert mode in ("exact", "contains")
    columns, *rows = (tuple(line.split("\t")) for line in lines[2:])
    return Expectation(
        columns,
        mode == "exact",
        tuple(row for row in rows if row[0] != "!"),
        tuple(row[1:] for row in rows if row[0] == "!"),
    )


def cell(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def matches(row: Cells, pattern: Cells) -> bool:
    return all(fnmatchcase(c, p) for c, p in zip(row, pattern, strict=True))


@pytest.fixture(scope="module")
def released() -> OxigraphStore:
    if not RELEASED.is_file():
        pytest.skip("the released graph has not been built yet")
    store = ox.Store()
    store.load(RELEASED.read_bytes(), format=ox.RdfFormat.TRIG)
    vocabulary = ox.NamedNode(PREFIXES["cgd"] + "graph-vocab")
    for name in ("cavagraph.ttl", "zones.ttl"):
        data = files("cavagraph.ontology").joinpath(name).read_bytes()
        store.load(data, format=ox.RdfFormat.TURTLE, to_graph=vocabulary)
    return OxigraphStore(store)


@pytest.fixture(scope="module")
def prefixes_of_files(released: OxigraphStore) -> dict[str, str]:
    """Key of a report in IRIs to the first three letters of its file."""
    rows = released.select(f"SELECT ?report ?file {{ ?report <{PREFIXES['cg']}fileName> ?file }}")
    return {str(report).rpartition("-")[2]: str(file)[:3] for report, file in rows}


def answer(store: OxigraphStore, name: str, columns: Cells, reports: dict[str, str]) -> set[Cells]:
    rows = catalogue.run(store, name)
    found = set()
    for plain in rows.plain():
        values = dict(zip(rows.columns, plain, strict=True))
        cells = []
        for column in columns:
            if column == "who":
                key, number = str(values["case"]).split("/case-")[1].split("-", 1)
                cells.append(f"{reports[key]}/{number}")
            elif column == "from":
                cells.append(reports[str(values["report"]).rpartition("-")[2]])
            else:
                cells.append(cell(values[column]))
        found.add(tuple(cells))
    return found


@pytest.mark.parametrize("name", catalogue.names())
def test_expectation_is_well_formed(name: str) -> None:
    expectation = read(name)
    assert expectation.wanted
    for row in (*expectation.wanted, *expectation.never):
        assert len(row) == len(expectation.columns)


def test_every_expectation_has_its_question() -> None:
    assert {path.stem for path in EXPECTED.glob("*.tsv")} == set(catalogue.names())


def gaps() -> dict[str, str]:
    """Questions that are known not to be right, and why."""
    lines = GAPS.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t", 1) for line in lines if line and not line.startswith("#"))
    return {name: reason for name, reason in pairs}


def test_gaps_are_of_questions() -> None:
    assert set(gaps()) <= set(catalogue.names())


@pytest.mark.parametrize("name", catalogue.names())
def test_rows_are_what_the_reports_say(
    name: str, released: OxigraphStore, prefixes_of_files: dict[str, str]
) -> None:
    expectation = read(name)
    found = answer(released, name, expectation.columns, prefixes_of_files)
    missing = [w for w in expectation.wanted if not any(matches(f, w) for f in found)]
    wrong = [f for f in found if any(matches(f, n) for n in expectation.never)]
    if expectation.exact:
        wrong += [f for f in found if not any(matches(f, w) for w in expectation.wanted)]
    known = gaps().get(name)
    if known is not None:
        assert missing or wrong, f"right now: take {name} out of gaps.tsv"
        pytest.xfail(known)
    assert not missing, f"missing: {missing}"
    assert not wrong, f"must not be there: {sorted(wrong)}"
