"""Headers of questions: what is read, and what is refused with file and line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cavagraph.graph.errors import QueryError
from cavagraph.queries.header import Type, View, head, parse

GOOD = """#+ summary: Which?
#+ description: >-
#+   Two lines
#+   of words.
#+ tags: [one, two]
#+ view: bar
#+ parameters:
#+   drug: {type: iri, class: cg:Drug, label: A drug, multiple: true, default: [], example: x}
#+   least: {type: decimal, min: 0, max: 5.5, example: 1}
PREFIX cg: <https://w3id.org/cavagraph/ontology#>
SELECT ?drug WHERE {
  #@bind drug
  ?case cg:receivedDrug ?drug .
  #@bind least
  FILTER(!BOUND(?least) || ?least > 1)
}
"""


def test_everything_is_read() -> None:
    question = parse("which", GOOD, "which.rq")
    assert (question.name, question.summary) == ("which", "Which?")
    assert question.description == "Two lines of words."
    assert (question.tags, question.view) == (("one", "two"), View.BAR)
    drug, least = question.parameters
    assert (drug.type, drug.of_class, drug.label, drug.multiple) == (
        Type.IRI,
        "Drug",
        "A drug",
        True,
    )
    assert (drug.default, drug.example) == ((), "x")
    assert (least.minimum, least.maximum, least.label) == (Decimal(0), Decimal("5.5"), "least")
    assert question.text == GOOD


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("#+ summary: Which?\n", "", "line 1: the header lacks 'summary'"),
        ("#+ view: bar\n", "", "line 1: the header lacks 'view'"),
        ("view: bar", "view: pie", "line 6: 'pie' is none of bar, graph"),
        ("#+ tags", "#+ labels", "line 5: unknown key 'labels'"),
        ("[one, two]", "[one, two", "line [56]: .*; mend the header"),
        ("type: iri", "type: date", "line 8: 'date' is none of"),
        ("min: 0", "least: 0", "line 9: unknown key 'least'"),
        ("#+   drug: {", "#+   Drug: {", "line 8: 'Drug' is no name"),
        ("  #@bind drug\n", "", "line 8: parameter drug has no line '#@bind drug'"),
        ("  #@bind least\n", "  #@bind most\n", "line 14: #@bind most is not declared"),
        ("!BOUND(?least) || ?least > 1", "true", "line 9: the query has no variable \\?least"),
        ("{type: decimal, min: 0, max: 5.5, example: 1}", "decimal", "line 9: .* no mapping"),
    ],
)
def test_refused_with_place(old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(QueryError, match=f"which.rq {message}"):
        parse("which", GOOD.replace(old, new), "which.rq")


def test_a_variable_in_a_comment_is_no_use() -> None:
    text = GOOD.replace("FILTER(!BOUND(?least) || ?least > 1)", "# ?least")
    with pytest.raises(QueryError, match=r"no variable \?least"):
        parse("which", text, "which.rq")


def test_no_header() -> None:
    with pytest.raises(QueryError, match=r"which\.rq line 1: no header"):
        parse("which", "SELECT * {}", "which.rq")


@pytest.mark.parametrize(
    ("key", "expected"), [("summary", "Which?"), ("view", "bar"), ("least", ""), ("nothing", "")]
)
def test_head_reads_one_line_without_yaml(key: str, expected: str) -> None:
    assert head(GOOD, key) == expected
