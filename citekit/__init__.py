"""citekit: an author's works, from wherever they are listed, as CSL-JSON, bibliographies, BibTeX and feeds.

The public names are imported when they are first used, so that `import citekit` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0.dev0"

if TYPE_CHECKING:
    from citekit.errors import CitekitError
    from citekit.model import Date, Finding, Item, Name, Names
    from citekit.pipeline.bibliography import bibliography
    from citekit.pipeline.export import export
    from citekit.pipeline.load import load

_HOMES = {
    "CitekitError": "citekit.errors",
    "Date": "citekit.model",
    "Finding": "citekit.model",
    "Item": "citekit.model",
    "Name": "citekit.model",
    "Names": "citekit.model",
    "bibliography": "citekit.pipeline.bibliography",
    "export": "citekit.pipeline.export",
    "load": "citekit.pipeline.load",
}

__all__ = ["CitekitError", "Date", "Finding", "Item", "Name", "Names", "bibliography", "export", "load"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'citekit' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
