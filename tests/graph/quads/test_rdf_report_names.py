"""What a report is called, and figures of a size computed again dimension by dimension."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cavagraph.graph.model import Evidence, Extraction, Recomputation, Source
from cavagraph.graph.rdf import Run, quads
from cavagraph.graph.rdf_report import short_name
from cavagraph.ontology.terms import load_terminology


@pytest.mark.parametrize(
    ("authors", "year", "title", "slug", "name"),
    [
        (("Novak P", "Brand K"), "2019", "A tumour", "a", "Novak 2019"),
        (("de Souza AB",), "2021", "A tumour", "a", "de Souza 2021"),
        (("Novak",), "2019", "", "", "Novak 2019"),
        (("Novak P",), "", "A tumour", "a", "A tumour"),
        ((), "2019", "", "short-name", "short-name"),
        ((), "", "", "", "file"),
    ],
)
def test_a_report_is_called_by_author_and_year(
    authors: tuple[str, ...], year: str, title: str, slug: str, name: str
) -> None:
    source = Source("file.txt", "0" * 64, 10, slug=slug, title=title, authors=authors, year=year)
    assert short_name(source) == name


def test_a_size_gives_one_recomputation_a_dimension() -> None:
    item = Recomputation(
        statistic="mean",
        field="tumor_size",
        stated=(80, 45),
        recomputed=(80, Decimal("44.5")),
        agrees=False,
        evidence=(Evidence(0, 4, "mean"),),
    )
    found = quads(
        Extraction(Source("file.txt", "0" * 64, 10), recomputations=(item,)),
        load_terminology(),
        Run("0", "0" * 64, "0" * 64),
    )
    pairs: dict[str, dict[str, str]] = {}
    for quad in found:
        name = quad.predicate.value.rsplit("#", 1)[-1]
        if name in ("statisticKind", "statedValue", "recomputedValue"):
            pairs.setdefault(str(quad.subject), {})[name] = quad.object.value  # type: ignore[union-attr]
    assert sorted(tuple(sorted(p.items())) for p in pairs.values()) == [
        (
            ("recomputedValue", "44.5"),
            ("statedValue", "45"),
            ("statisticKind", "mean of dimension 2"),
        ),
        (
            ("recomputedValue", "80"),
            ("statedValue", "80"),
            ("statisticKind", "mean of dimension 1"),
        ),
    ]
