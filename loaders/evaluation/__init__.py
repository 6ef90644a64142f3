"""The product's own scoring: what was found in reports against a gold standard.

``docs/extraction.md`` has the rules of counting and the current figures.
"""

from __future__ import annotations

from cavagraph.loaders.evaluation.scoring import evaluate

__all__ = ["evaluate"]
