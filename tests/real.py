"""Real counterparts (programs of others) that tests marked `real` run: `make test-real` installs them."""

from __future__ import annotations

import os
import shutil

import pytest


def needs(program: str) -> str:
    """The path of a program. Without it the test is skipped, or fails where the counterparts were to be installed
    (`make test-real` sets CITEKIT_REAL)."""
    path = shutil.which(program)
    if path is None:
        reason = f"needs the program {program} (make test-real installs it)"
        if os.environ.get("CITEKIT_REAL"):
            pytest.fail(reason)
        pytest.skip(reason)
    return path
