"""What the environment and the command line decide, read once and handed down.

Nothing below ``cavagraph.app`` reads the environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STORE_VARIABLE = "CAVAGRAPH_STORE"


@dataclass(frozen=True, slots=True)
class Settings:
    """The decisions of one run.

    ``store``: folder of the graph. ``quiet``: no progress on stderr.
    """

    store: Path
    quiet: bool = False

    @classmethod
    def read(
        cls, environ: Mapping[str, str], *, store: Path | None = None, quiet: bool = False
    ) -> Settings:
        """``store`` from the command line wins over the environment, that over the default."""
        from_environment = environ.get(STORE_VARIABLE, "").strip()
        if store is None and from_environment:
            store = Path(from_environment)
        return cls(default_store() if store is None else store.expanduser(), quiet=quiet)


def default_store() -> Path:
    """Where this system keeps data of a person's programs."""
    from platformdirs import user_data_path  # only where nobody named a store: 30 ms

    return user_data_path("cavagraph", appauthor=False) / "store"
