"""Invented texts as documents, views and facts: what the tests of the extraction engine share.

A text has headings of its own ("Case report", "Discussion"), or is a text without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

import pytest

from cavagraph.graph.model import Extraction, Fact, Status, Temporality
from cavagraph.loaders.candidates import Candidate
from cavagraph.loaders.document import Document
from cavagraph.loaders.lexicon import Lexicon
from cavagraph.loaders.pipeline import extract_document
from cavagraph.loaders.readers import read_text
from cavagraph.loaders.source import Loaded
from cavagraph.loaders.view import ReportView, Stage, view
from cavagraph.ontology.terms import Terminology, load_terminology

SIGNS = {Status.PRESENT: "", Status.ABSENT: "-", Status.SUSPECTED: "?"}


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    return Lexicon(load_terminology())


def as_document(text: str) -> Document:
    words = dedent(text).strip("\n") + "\n"
    return read_text(Loaded(Path("invented.txt"), words, "0" * 64))


@lru_cache(maxsize=256)
def as_view(text: str) -> ReportView:
    return view(as_document(text), shipped_lexicon())


def on_one_line(fact: Fact | Candidate, *attrs: str) -> str:
    """Sign, field, value, time where not current, then the attributes asked for that it has."""
    value = "x".join(map(str, fact.value)) if isinstance(fact.value, tuple) else str(fact.value)
    when = "" if fact.temporality is Temporality.CURRENT else f" [{fact.temporality.value}]"
    given = "".join(f" {name}={fact.get(name)}" for name in attrs if fact.get(name) is not None)
    return f"{SIGNS.get(fact.status, '0')}{fact.field}: {value}{when}{given}"


@pytest.fixture(scope="session")
def terminology() -> Terminology:
    """The shipped terms."""
    return load_terminology()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped words."""
    return shipped_lexicon()


@pytest.fixture(scope="session")
def document_of() -> Callable[[str], Document]:
    """A text, dedented, as the document that a file with it would give."""
    return as_document


@pytest.fixture(scope="session")
def view_of() -> Callable[[str], ReportView]:
    """A text as the stages see it."""
    return as_view


@pytest.fixture(scope="session")
def extraction_of() -> Callable[[str], Extraction]:
    """All that is found in a text."""
    return lambda text: extract_document(as_document(text), load_terminology())


@pytest.fixture(scope="session")
def shown() -> Callable[..., str]:
    """A fact or candidate on one line: ``shown(fact, "unit")``."""
    return on_one_line


@pytest.fixture(scope="session")
def staged() -> Callable[..., list[str]]:
    """What one stage adds for a text, a line a candidate: ``staged(stage, text, "unit")``."""

    def run(stage: Stage, text: str, *attrs: str) -> list[str]:
        return [on_one_line(c, *attrs) for c in stage(as_view(text), ())]

    return run


@pytest.fixture(scope="session")
def facts_of() -> Callable[..., list[str]]:
    """The facts of a text, a line a fact: ``facts_of(text, {"age"}, "unit")``; patient in front
    where there are several."""

    def run(text: str, fields: Iterable[str] = (), *attrs: str) -> list[str]:
        found = extract_document(as_document(text), load_terminology())
        several = len(found.patients) > 1
        return [
            (f"{patient.key} " if several else "") + on_one_line(fact, *attrs)
            for patient in found.patients
            for fact in patient.facts
            if not fields or fact.field in fields
        ]

    return run
