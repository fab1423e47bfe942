"""What `import citekit` offers is what README.md promises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import citekit

README = Path(__file__).resolve().parent.parent / "README.md"


@pytest.mark.parametrize("name", citekit.__all__)
def test_public_name_is_there_documented_and_in_the_readme(name: str) -> None:
    assert getattr(citekit, name).__doc__
    assert f"`{name}`" in README.read_text(encoding="utf-8")


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        citekit.nonsense  # noqa: B018


def test_importing_citekit_imports_nothing_heavy() -> None:
    code = "import sys, citekit; print(sorted(m for m in ('lxml', 'click', 'httpx', 'jinja2') if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
