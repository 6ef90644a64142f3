"""The project's own files: what is shipped, licensed, locked, and cited."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = ("app", "graph", "loaders", "ontology", "queries")
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}


def test_every_folder_with_code_is_packed() -> None:
    found = {
        "cavagraph." + ".".join(path.parent.relative_to(ROOT).parts)
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == found


@pytest.mark.parametrize("package", PACKAGES)
def test_every_data_file_is_packed(package: str) -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["*"]
    for path in (ROOT / package).rglob("*"):
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            assert any(path.match(pattern) for pattern in patterns), path


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


def test_the_lock_file_names_public_places_only() -> None:
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = {urlsplit(address).hostname for address in re.findall(r'https?://[^"\s]+', text)}
    assert hosts == PUBLIC_HOSTS
    assert "file:" not in text


def test_the_licences_are_there() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "CC-BY-4.0" in (ROOT / "LICENSE-data").read_text(encoding="utf-8")


def test_the_version_is_the_same_everywhere() -> None:
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {PROJECT['project']['version']}\n" in cited
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[(Unreleased|\d+\.\d+\.\d+)\]", changes, re.MULTILINE)


def test_it_is_said_that_this_is_no_medical_advice() -> None:
    assert "no medical advice" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_examples_say_that_they_are_fiction() -> None:
    examples = sorted((ROOT / "docs" / "examples").iterdir())
    assert len(examples) >= 2
    for path in examples:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert "Fictional" in first, path


def test_the_links_of_the_documents_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page}: {target}"


def test_every_decision_has_a_number_and_five_lines() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == list(range(1, len(numbers) + 1))
    for path in records:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
        assert lines[0].startswith(f"# {int(path.name[:4])}. ")
        assert [line.split(":")[0] for line in lines[1:]] == [
            "* Status",
            "* Context",
            "* Decision",
            "* Consequence",
            "* Rejected",
        ], path


def test_the_gate_of_the_machine_is_that_of_the_person() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.startswith("#!/usr/bin/env bash")
    assert "set -euo pipefail" in script
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^make (\w+)", script, re.MULTILINE)
    assert targets == ["static", "test"]
    assert re.search(r"^check: static test ", makefile, re.MULTILINE)
