"""The one door to files and to the network: a path or URL in, a `Source` out. spec/reliability.md, 2 and 3."""

from citekit.fetch.limits import Limits
from citekit.fetch.paths import read_path
from citekit.files import write_atomically

__all__ = ["Limits", "read_path", "write_atomically"]
