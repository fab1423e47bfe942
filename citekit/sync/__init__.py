"""A library kept in step with a reference manager, losing nothing. docs/rules.md, sync."""

from citekit.sync.conflicts import Open
from citekit.sync.merge import Policy
from citekit.sync.plan import Action, Allow, Kind, Plan
from citekit.sync.remotes import Setup, bibfile_sync, jabref_sync, zotero_sync
from citekit.sync.run import Report, Sync
from citekit.sync.secrets import Secret, find_secret

__all__ = [
    "Action", "Allow", "Kind", "Open", "Plan", "Policy", "Report", "Secret", "Setup", "Sync", "bibfile_sync",
    "find_secret", "jabref_sync", "zotero_sync",
]  # fmt: skip
