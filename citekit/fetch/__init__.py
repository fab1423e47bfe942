"""The one door to files and to the network: a path or URL in, a `Source` out. docs/rules.md, network.

`read_path` for files and standard input; `Fetcher` for the network. What the network needs is imported when
`Fetcher` is first asked for, so that a run without it does not pay for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citekit.fetch.limits import Limits, limits_from
from citekit.fetch.paths import read_path
from citekit.fetch.settings import PRIVATE_NETWORKS, Clock, Settings, Want
from citekit.files import write_atomically

if TYPE_CHECKING:
    from citekit.fetch.answer import Answer
    from citekit.fetch.web import Fetcher

__all__ = [
    "PRIVATE_NETWORKS", "Answer", "Clock", "Fetcher", "Limits", "Settings", "Want", "limits_from",
    "read_path", "write_atomically",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name == "Fetcher":
        from citekit.fetch.web import Fetcher

        return Fetcher
    if name == "Answer":
        from citekit.fetch.answer import Answer

        return Answer
    raise AttributeError(name)
