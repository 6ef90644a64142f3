"""Predictions that say no more than another fact of the gold standard does."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cavagraph.loaders.evaluation.items import Item, Standing
from cavagraph.loaders.evaluation.values import SETTING_FIELDS, Values
from cavagraph.loaders.evaluation.words import tokens
from cavagraph.ontology.terms import Terminology

_REBUILDING = re.compile(
    r"reconstruct|graft|interposition|replacement|reimplant|re-implant|anastomos|venoplast|"
    r"cavoplast|patch"
)
_CAVA = "ivc"


class Implications:
    """Knows which drugs are meant where a text says "chemotherapy" or "anticoagulation"."""

    def __init__(self, terminology: Terminology, values: Values) -> None:
        self._values = values
        self._cytotoxic = _labels(terminology, values, "AntineoplasticAgent")
        self._anticoagulant = _labels(terminology, values, "Anticoagulant")

    def follows(self, found: Item, gold: Iterable[Item]) -> bool:
        """Whether ``found`` sums up facts of the gold standard that were done or given."""
        done = [item for item in gold if item.standing is Standing.YES]
        if found.negated:
            return False
        if found.field in SETTING_FIELDS - {"radiotherapy"}:
            return self._given(done, self._cytotoxic)
        match found.field:
            case "anticoagulation":
                return self._given(done, self._anticoagulant)
            case "procedure":
                return self._operation(found, done)
            case "involvement":
                said = self._values.says("involvement", found.text)
                return said == {_CAVA} and self._any(done, "diagnosis", {_CAVA})
        return False

    def _given(self, done: Iterable[Item], drugs: frozenset[str]) -> bool:
        return any(
            item.field == "drug" and not drugs.isdisjoint(self._values.drugs(item.value))
            for item in done
        )

    def _operation(self, found: Item, done: list[Item]) -> bool:
        if _REBUILDING.search(found.text.lower()):
            return self._any(done, "reconstruction", set())
        said = self._values.says("procedure", found.text)
        if {"tumor", "resection"} <= said:
            removals = ({"resection"}, {"thrombectomy"})
            return any(self._any(done, "procedure", removal) for removal in removals)
        if {_CAVA, "resection"} <= said or {"caval", "resection"} <= said:
            removals = ({_CAVA, "resection"}, {_CAVA, "ligation"})
            return self._any(done, "reconstruction", {_CAVA}) or any(
                self._any(done, "procedure", removal) for removal in removals
            )
        return False

    def _any(self, done: Iterable[Item], field: str, words: set[str]) -> bool:
        return any(
            item.field == field
            and words <= self._values.says(field, item.text) | set(tokens(item.text))
            for item in done
        )


def _labels(terminology: Terminology, values: Values, name: str) -> frozenset[str]:
    return frozenset(
        drug for term in terminology.of_class(name) for drug in values.drugs(term.label)
    )
