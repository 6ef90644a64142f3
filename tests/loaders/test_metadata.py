"""What is known of a publication: the manifest, else what the text states beyond doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.loaders.readers import read

HEAD = "file\tslug\ttitle\tauthors\tjournal\tyear\tdoi\tlicence\tdesign\n"
TEXT = "# A vein of one's own\n\nDoi: 10.5555/veins.7\n\n## Case report\n\nHe was 50. CC BY 4.0.\n"


def report(tmp_path: Path, text: str = TEXT) -> Path:
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_manifest_goes_before_the_text(tmp_path: Path) -> None:
    row = "a.md\tdoe-2020\tThe true title\tDoe A; Roe B\tJ Veins\t2020\t-\tCC0-1.0\tcase report\n"
    (tmp_path / "manifest.tsv").write_text(HEAD + row, encoding="utf-8")
    source = read(report(tmp_path)).source
    assert (source.slug, source.title) == ("doe-2020", "The true title")
    assert source.authors == ("Doe A", "Roe B")
    assert (source.journal, source.year, source.design) == ("J Veins", "2020", "case report")
    assert source.licence == "CC0-1.0"
    assert source.doi == "10.5555/veins.7"
    assert source.chars == len(TEXT)


def test_a_file_that_the_manifest_does_not_list(tmp_path: Path) -> None:
    (tmp_path / "manifest.tsv").write_text(HEAD, encoding="utf-8")
    source = read(report(tmp_path)).source
    assert (source.title, source.slug) == ("A vein of one's own", "")


def test_a_broken_manifest_is_an_issue(tmp_path: Path) -> None:
    (tmp_path / "manifest.tsv").write_bytes(b"file\tslug\na.md\t\xff\n")
    found = read(report(tmp_path))
    assert found.source.slug == ""
    assert "manifest.tsv" in found.issues[0].where


@pytest.mark.parametrize(
    ("words", "doi", "licence"),
    [
        ("https://doi.org/10.5555/abc.1. CC BY-NC 4.0", "10.5555/abc.1", "CC-BY-NC-4.0"),
        ("doi:10.5555/abc.1 and doi:10.5555/other", "", ""),
        ("doi: 10.55/too-short", "", ""),
        ("released as CC0", "", "CC0-1.0"),
        ("under CC BY", "", "CC-BY"),
        ("nothing", "", ""),
    ],
)
def test_what_the_text_states(tmp_path: Path, words: str, doi: str, licence: str) -> None:
    source = read(report(tmp_path, f"# Title of it\n\n{words}\n\n## Case\n\nHe was 50.\n")).source
    assert (source.doi, source.licence) == (doi, licence)


def test_a_cited_doi_is_not_the_own_one(tmp_path: Path) -> None:
    text = "# Title\n\n## Case\n\nHe was 50.\n\n## References\n\n1. X. doi:10.5555/cited.1\n"
    assert read(report(tmp_path, text)).source.doi == ""
