"""Works in one file of the user's own: added, edited, found, exported, each step undoable."""

from citekit.library.export import file_each, one_file
from citekit.library.library import Added, Library, open_library, same_identifier
from citekit.library.store import Change, Conflict, Held, Operation, Store

__all__ = [
    "Added", "Change", "Conflict", "Held", "Library", "Operation", "Store", "file_each", "one_file", "open_library",
    "same_identifier",
]  # fmt: skip
