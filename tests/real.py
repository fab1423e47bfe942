"""Real counterparts (programs of others) that tests marked `real` run: `make test-real` installs them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent


def needs(program: str) -> str:
    """The path of a program. Without it the test is skipped, or fails where the counterparts were to be installed
    (`make test-real` sets CITEKIT_REAL)."""
    path = shutil.which(program)
    if path is None:
        _missing(f"the program {program}")
    return str(path)


def node_modules(*names: str) -> Path:
    """The folder node_modules that holds these npm packages; without it as `needs`."""
    given = [Path(path) for path in os.environ.get("NODE_PATH", "").split(os.pathsep) if path]
    for folder in (_ROOT / "build" / "real" / "node_modules", *given):
        if all((folder / name).exists() for name in names):
            return folder
    _missing(f"npm packages: {', '.join(names)}")
    raise AssertionError


def _missing(what: str) -> None:
    reason = f"needs {what} (make test-real installs it)"
    if os.environ.get("CITEKIT_REAL"):
        pytest.fail(reason)
    pytest.skip(reason)
