"""Values of parameters: from what a person types to a ``VALUES`` line, by one function.

Nothing typed ever becomes query text by formatting: every value is first a term of pyoxigraph,
which refuses what is no IRI and escapes what is a literal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from cavagraph.graph.errors import LimitError, QueryError, VocabularyError
from cavagraph.ontology.prefixes import PREFIXES, contract, expand
from cavagraph.queries.header import MARKER, Parameter, Question, Type

if TYPE_CHECKING:
    from cavagraph.ontology.terms import Term, Terminology

__all__ = ["MAX_VALUES", "bind", "values_line"]

MAX_VALUES: Final = 1000
_TRUE: Final = frozenset({"true", "yes", "1"})
_FALSE: Final = frozenset({"false", "no", "0"})
_XSD: Final = PREFIXES["xsd"]
_SCHEMES: Final = ("http:", "https:", "urn:")
_Terms = Callable[[], "Terminology"]


def bind(question: Question, given: dict[str, tuple[str, ...]], terms: _Terms) -> str:
    """The SPARQL of a question with its parameters in place.

    ``given`` maps names of parameters to values as typed; ``terms`` is called only where a value
    has to be looked up. A parameter without values keeps its default; without a default its line
    stays a comment and restricts nothing.

    Raises:
        QueryError: no such parameter, a value of the wrong type or out of range, or too many.
        VocabularyError: no such term, or a term of another class; names the nearest.
    """
    for name in given:
        question.parameter(name)
    text = question.text
    for parameter in question.parameters:
        typed = given.get(parameter.name) or parameter.default
        if typed:
            line = values_line(parameter, typed, terms)
            text = _put(text, parameter.name, line)
    return text


def _put(text: str, name: str, line: str) -> str:
    """``line`` in the place of every marker of ``name``."""
    return MARKER.sub(lambda found: line if found["name"] == name else found[0], text)


def values_line(parameter: Parameter, typed: Iterable[str], terms: _Terms) -> str:
    """``VALUES ?name { ... }``: the only place where a value becomes SPARQL."""
    values = tuple(dict.fromkeys(typed))
    if len(values) > 1 and not parameter.multiple:
        raise QueryError(f"{parameter.name}: takes one value, got {len(values)}; give one")
    if len(values) > MAX_VALUES:
        raise LimitError(f"{parameter.name}: {len(values)} values, at most {MAX_VALUES}")
    rendered = " ".join(str(_term(parameter, value, terms)) for value in values)
    return f"  VALUES ?{parameter.name} {{ {rendered} }}"


def _term(parameter: Parameter, typed: str, terms: _Terms) -> ox.NamedNode | ox.Literal:
    match parameter.type:
        case Type.IRI:
            return _concept(parameter, typed.strip(), terms)
        case Type.STRING:
            return _literal(parameter, typed, "string")
        case Type.BOOLEAN:
            word = typed.strip().casefold()
            if word not in _TRUE | _FALSE:
                raise QueryError(f"{parameter.name}: {typed!r} is neither true nor false")
            return _literal(parameter, "true" if word in _TRUE else "false", "boolean")
        case Type.INTEGER | Type.DECIMAL:
            return _number(parameter, typed)


def _literal(parameter: Parameter, text: str, datatype: str) -> ox.Literal:
    try:
        return ox.Literal(text, datatype=ox.NamedNode(_XSD + datatype))
    except (ValueError, UnicodeEncodeError) as error:
        raise QueryError(f"{parameter.name}: {text!r} is no text; give plain text") from error


def _number(parameter: Parameter, typed: str) -> ox.Literal:
    wanted = "a whole number" if parameter.type is Type.INTEGER else "a number"
    try:
        number = Decimal(typed.strip())
    except InvalidOperation as error:
        raise QueryError(f"{parameter.name}: {typed!r} is not {wanted}; give {wanted}") from error
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise QueryError(f"{parameter.name}: {typed!r} is not {wanted}; give {wanted}")
    if parameter.type is Type.INTEGER and number != number.to_integral_value():
        raise QueryError(f"{parameter.name}: {typed!r} is not {wanted}; give {wanted}")
    low, high = parameter.minimum, parameter.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        limits = f"{'' if low is None else low} to {'' if high is None else high}"
        raise QueryError(f"{parameter.name}: {typed} is out of range; give {limits}")
    text = f"{number.to_integral_value() if parameter.type is Type.INTEGER else number:f}"
    return _literal(parameter, text, parameter.type.value)


def _concept(parameter: Parameter, typed: str, terms: _Terms) -> ox.NamedNode:
    """A label, a CURIE or an IRI as a term of the class that the parameter wants."""
    iri = _as_iri(typed)
    if not parameter.of_class:
        if iri is None:
            raise QueryError(f"{parameter.name}: {typed!r} is no IRI; give an IRI or cgd:name")
        return _node(parameter, iri)
    terminology = terms()
    found = _candidates(terminology, typed, iri)
    if not found:
        raise _unknown(parameter, typed, terminology)
    fitting = [term for term in found if parameter.of_class in term.types]
    if not fitting:
        raise VocabularyError(
            f"{parameter.name}: {found[0].label} is no {parameter.of_class}; "
            f"give one of that class, for example {_examples(parameter, terminology)}"
        )
    return _node(parameter, fitting[0].iri)


def _candidates(terminology: Terminology, typed: str, iri: str | None) -> tuple[Term, ...]:
    if iri is not None:
        try:
            return (terminology.by_iri(iri),)
        except KeyError:
            pass
    return terminology.find_all(typed)


def _as_iri(typed: str) -> str | None:
    if typed.startswith("<") and typed.endswith(">"):
        return typed[1:-1]
    if typed.startswith(_SCHEMES):
        return typed
    try:
        return expand(typed)
    except KeyError:
        return None


def _node(parameter: Parameter, iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except (ValueError, UnicodeEncodeError) as error:
        raise QueryError(f"{parameter.name}: {iri!r} is no IRI; give an absolute IRI") from error


def _unknown(parameter: Parameter, typed: str, terminology: Terminology) -> VocabularyError:
    """The nearest labels, those of the wanted class first."""
    of_class = {term.label for term in terminology.of_class(parameter.of_class)}
    nearest = terminology.nearest(typed, 30)
    fitting = [label for label in nearest if label in of_class][:3]
    hint = ", ".join(fitting) or _examples(parameter, terminology)
    return VocabularyError(f"{parameter.name}: unknown {parameter.of_class} {typed!r}; try {hint}")


def _examples(parameter: Parameter, terminology: Terminology) -> str:
    labels = sorted(term.label for term in terminology.of_class(parameter.of_class))[:3]
    return ", ".join(labels) or contract(PREFIXES["cg"] + parameter.of_class)
