"""The questions of the package: read, listed, and run.

One ``.rq`` file a question, found by its name (``drug-toxicity``). The same catalogue serves the
command line, the pages and the documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from cavagraph.graph.errors import QueryError
from cavagraph.graph.store import Rows, Store
from cavagraph.queries.binding import bind
from cavagraph.queries.header import Parameter, Question, head, parse

if TYPE_CHECKING:
    from cavagraph.ontology.terms import Terminology

__all__ = ["Parameter", "Question", "names", "question", "questions", "run", "sparql", "summaries"]

Values = Mapping[str, str | Sequence[str]]
_SUFFIX = ".rq"


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """The names of all questions, sorted."""
    found = (entry.name for entry in files("cavagraph.queries").iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in found if name.endswith(_SUFFIX)))


def summaries() -> tuple[tuple[str, str], ...]:
    """Name and one line of each question; cheap, no YAML is read."""
    return tuple((name, head(_text(name), "summary")) for name in names())


@lru_cache(maxsize=128)
def question(name: str) -> Question:
    """The question ``name``; QueryError with the nearest names where there is none."""
    if name not in names():
        raise QueryError(f"no question {name!r}; {_nearest(name)}")
    return parse(name, _text(name), f"queries/{name}{_SUFFIX}")


def questions() -> tuple[Question, ...]:
    """All questions, sorted by name."""
    return tuple(question(name) for name in names())


def sparql(name: str, parameters: Values | None = None, terms: Terminology | None = None) -> str:
    """The SPARQL of a question with its parameters bound; it runs as it is in any SPARQL tool.

    ``parameters`` are values as people type them: label, CURIE or IRI of a concept, number, text.

    Raises:
        QueryError: no such question or parameter, or a value of the wrong type.
        VocabularyError: a term that the ontology does not have, or of another class.
    """
    given = {
        key: (value,) if isinstance(value, str) else tuple(value)
        for key, value in (parameters or {}).items()
    }
    return bind(question(name), given, _shipped if terms is None else lambda: terms)


def run(store: Store, name: str, parameters: Values | None = None) -> Rows:
    """The answer of ``store`` to the question ``name``; raises what ``sparql`` and it raise."""
    return store.select(sparql(name, parameters))


def _shipped() -> Terminology:
    from cavagraph.ontology.terms import load_terminology  # only where a value is looked up

    return load_terminology()


@lru_cache(maxsize=128)
def _text(name: str) -> str:
    return files("cavagraph.queries").joinpath(name + _SUFFIX).read_text(encoding="utf-8")


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, names(), 3, 0.4)
    return f"try {', '.join(close)}" if close else "list them with: cavagraph queries"
