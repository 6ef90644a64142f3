from __future__ import annotations

from pathlib import Path

import pytest

from cavagraph.app.settings import Settings, default_store


@pytest.mark.parametrize(
    ("environ", "option", "store"),
    [
        ({"CAVAGRAPH_STORE": "/from/environment"}, None, Path("/from/environment")),
        ({"CAVAGRAPH_STORE": "/from/environment"}, Path("/from/option"), Path("/from/option")),
        ({}, Path("here"), Path("here")),
    ],
)
def test_the_option_wins_over_the_environment(
    environ: dict[str, str], option: Path | None, store: Path
) -> None:
    assert Settings.read(environ, store=option).store == store


@pytest.mark.parametrize("environ", [{}, {"CAVAGRAPH_STORE": ""}, {"CAVAGRAPH_STORE": "  "}])
def test_without_a_name_the_store_is_where_programs_keep_their_data(
    environ: dict[str, str], tmp_path: Path
) -> None:
    found = Settings.read(environ)
    assert found.store == default_store()
    assert tmp_path in found.store.parents  # conftest points the data folder there
    assert found.store.parts[-2:] == ("cavagraph", "store")


def test_a_tilde_is_the_home_folder() -> None:
    assert Settings.read({"CAVAGRAPH_STORE": "~/graph"}).store == Path.home() / "graph"
