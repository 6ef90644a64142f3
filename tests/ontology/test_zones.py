"""Segments in their order, published numberings in their direction."""

from __future__ import annotations

from itertools import pairwise

import pyoxigraph as ox
import pytest

from cavagraph.ontology.prefixes import contract, expand
from cavagraph.ontology.triples import Index, named, shipped

INDEX = Index(shipped())
ORDER = (
    "infrarenal",
    "juxtarenal",
    "suprarenal",
    "retrohepatic",
    "hepatic-vein-confluence",
    "suprahepatic",
)
COARSE = ("lower", "middle", "upper")


def values(subject: str, predicate: str) -> set[str]:
    found = INDEX.objects(ox.NamedNode(expand(subject)), named(predicate))
    return {contract(v.value) if isinstance(v, ox.NamedNode) else str(v.value) for v in found}  # type: ignore[union-attr]


@pytest.mark.parametrize("names", [ORDER, COARSE])
def test_segments_are_numbered_from_the_feet(names: tuple[str, ...]) -> None:
    for place, name in enumerate(names, 1):
        assert values(f"seg:{name}", "cg:segmentOrder") == {str(place)}


@pytest.mark.parametrize("names", [ORDER, COARSE])
def test_each_segment_lies_directly_above_the_one_before(names: tuple[str, ...]) -> None:
    assert values(f"seg:{names[0]}", "cg:directlyCranialTo") == set()
    for lower, upper in pairwise(names):
        assert values(f"seg:{upper}", "cg:directlyCranialTo") == {f"seg:{lower}"}


@pytest.mark.parametrize(
    ("segment", "whole"),
    [
        ("infrarenal", "lower"),
        ("juxtarenal", "middle"),
        ("suprarenal", "middle"),
        ("retrohepatic", "middle"),
        ("hepatic-vein-confluence", "upper"),
        ("suprahepatic", "upper"),
    ],
)
def test_segments_are_part_of_one_third(segment: str, whole: str) -> None:
    assert values(f"seg:{segment}", "cg:segmentPartOf") == {f"seg:{whole}"}


@pytest.mark.parametrize("name", [*ORDER, *COARSE])
def test_segments_have_landmarks(name: str) -> None:
    for edge in ("cg:lowerLandmark", "cg:upperLandmark"):
        assert len(values(f"seg:{name}", edge)) == 1


@pytest.mark.parametrize(
    ("scheme", "direction", "notations"),
    [
        ("three-from-below", "cg:FromBelow", ("I", "II", "III")),
        ("three-from-above", "cg:FromAbove", ("I", "II", "III")),
        ("four-from-below", "cg:FromBelow", ("1", "2", "3", "4")),
    ],
)
def test_numberings_run_in_their_direction(
    scheme: str, direction: str, notations: tuple[str, ...]
) -> None:
    assert values(f"zone:{scheme}", "cg:numberingDirection") == {direction}
    place = {f"seg:{name}": number for number, name in enumerate(ORDER)}
    lowest = []
    for notation in notations:
        label = f"zone:{scheme}-{notation}"
        assert values(label, "skos:inScheme") == {f"zone:{scheme}"}
        assert values(label, "skos:notation") == {notation}
        assert values(label, "cg:mappingBasis") == {"cg:PublishedConvention"}
        fine = [place[s] for s in values(label, "cg:denotesSegment") if s in place]
        lowest.append(min(fine))
    expected = sorted(lowest, reverse=direction == "cg:FromAbove")
    assert lowest == expected
    assert len(set(lowest)) == len(lowest)


@pytest.mark.parametrize("scheme", ["three-from-below", "three-from-above", "four-from-below"])
def test_every_numbering_covers_the_whole_vein_once(scheme: str) -> None:
    labels = INDEX.subjects(named("skos:inScheme"), ox.NamedNode(expand(f"zone:{scheme}")))
    covered = [
        segment
        for label in labels
        for segment in values(contract(label.value), "cg:denotesSegment")  # type: ignore[union-attr]
        if segment.removeprefix("seg:") in ORDER
    ]
    assert sorted(covered) == sorted(f"seg:{name}" for name in ORDER)


def test_canonical_zone_of_a_label_is_where_its_segments_lie() -> None:
    for label in INDEX.of_type("cg:ZoneLabel"):
        name = contract(label.value)  # type: ignore[union-attr]
        thirds = {
            whole
            for segment in values(name, "cg:denotesSegment")
            for whole in (values(segment, "cg:segmentPartOf") or {segment})
        }
        assert values(name, "cg:canonicalZone") == thirds
