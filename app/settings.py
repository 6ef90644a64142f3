"""What the environment and the command line decide, read once and handed down.

Nothing below ``cavagraph.app`` reads the environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

STORE_VARIABLE = "CAVAGRAPH_STORE"
MODEL_URL_VARIABLE = "CAVAGRAPH_LLM_URL"
MODEL_KEY_VARIABLES = ("CAVAGRAPH_LLM_KEY", "OPENAI_API_KEY")
ANSWERS_VARIABLE = "CAVAGRAPH_LLM_CACHE"


@dataclass(frozen=True, slots=True)
class Settings:
    """The decisions of one run.

    ``store``: folder of the graph. ``quiet``: no progress on stderr. ``model_url``, ``model_key``:
    where the language model is, if one is asked; ``answers``: the folder of what it answered.
    """

    store: Path
    quiet: bool = False
    model_url: str = ""
    model_key: str = field(default="", repr=False)
    answers: Path | None = None

    @classmethod
    def read(
        cls, environ: Mapping[str, str], *, store: Path | None = None, quiet: bool = False
    ) -> Settings:
        """``store`` from the command line wins over the environment, that over the default."""
        from_environment = environ.get(STORE_VARIABLE, "").strip()
        if store is None and from_environment:
            store = Path(from_environment)
        keys = (environ.get(name, "").strip() for name in MODEL_KEY_VARIABLES)
        answers = environ.get(ANSWERS_VARIABLE, "").strip()
        return cls(
            default_store() if store is None else store.expanduser(),
            quiet=quiet,
            model_url=environ.get(MODEL_URL_VARIABLE, "").strip(),
            model_key=next(filter(None, keys), ""),
            answers=Path(answers).expanduser() if answers else None,
        )


def default_store() -> Path:
    """Where this system keeps data of a person's programs."""
    from platformdirs import user_data_path  # only where nobody named a store: 30 ms

    return user_data_path("cavagraph", appauthor=False) / "store"
